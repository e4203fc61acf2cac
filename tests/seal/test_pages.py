import pytest
from hypothesis import given
from hypothesis import strategies as st
from nacl.encoding import URLSafeBase64Encoder
from nacl.secret import SecretBox

from clickable.seal import keys, pages
from clickable.seal.pages import BadPageStateError, open_state, seal_state


@given(st.dictionaries(st.text(max_size=20), st.text(max_size=200), max_size=5))
def test_a_state_comes_back(state: dict[str, str]) -> None:
    assert open_state(seal_state(state)) == state


def test_what_was_typed_cannot_be_read_in_the_page() -> None:
    assert "example" not in seal_state({"addresses": "https://a.example/"})


def test_no_changed_symbol_is_accepted() -> None:
    sealed = seal_state({"a": "b"})
    opened = []
    for place, symbol in enumerate(sealed):
        changed = sealed[:place] + ("A" if symbol != "A" else "B") + sealed[place + 1 :]
        try:
            opened.append(open_state(changed))
        except BadPageStateError:
            continue
    # The last symbol before the padding carries bits that the encoding ignores.
    assert opened in ([], [{"a": "b"}])


@pytest.mark.parametrize("text", ["", "x", "é", "=" * 40, "A" * 100, "\x00", "\ud800"])
def test_anything_else_is_refused(text: str) -> None:
    with pytest.raises(BadPageStateError):
        open_state(text)


def test_a_state_that_is_not_a_dict_is_refused() -> None:
    with pytest.raises(BadPageStateError):
        open_state(seal_state([1]))  # type: ignore[arg-type]


def test_a_state_sealed_elsewhere_is_refused() -> None:
    box = SecretBox(bytes(32))
    with pytest.raises(BadPageStateError):
        open_state(box.encrypt(b"{}", encoder=URLSafeBase64Encoder).decode())


def test_a_bomb_of_zeros_is_not_unpacked() -> None:
    bomb = seal_state({"a": "0" * pages.LARGEST})
    assert len(bomb) < 30_000
    with pytest.raises(BadPageStateError):
        open_state(bomb)
    assert len(keys.secret("page")) == 32
