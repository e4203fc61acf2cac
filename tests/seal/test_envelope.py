import pytest
from hypothesis import given
from hypothesis import strategies as st
from nacl.public import PrivateKey

from clickable.seal.envelope import CannotOpenError, Sealer, lock, seal, unlock, unseal

HERE = "report.item.content:1"
THERE = "report.item.content:2"
ANOTHER_FIELD = "report.item.note:1"
KEY, OTHER = PrivateKey.generate(), PrivateKey.generate()


def sealed(text: str = "a") -> bytes:
    return seal(text, to=KEY.public_key, context=HERE)


def opens(envelope: bytes, *, key: PrivateKey = KEY, context: str = HERE) -> bool:
    try:
        unseal(envelope, key=key, context=context)
    except CannotOpenError:
        return False
    return True


@given(st.text(max_size=2000))
def test_a_text_comes_back(text: str) -> None:
    assert unseal(sealed(text), key=KEY, context=HERE) == text


def test_the_same_text_never_looks_the_same() -> None:
    assert sealed() != sealed()


def test_the_text_cannot_be_seen() -> None:
    assert b"secret" not in sealed("secret")


def test_only_the_holder_of_the_private_key_opens() -> None:
    assert not opens(sealed(), key=OTHER)


@pytest.mark.parametrize("context", [THERE, ANOTHER_FIELD, "", HERE + "0"])
def test_an_envelope_moved_to_another_row_or_field_does_not_open(context: str) -> None:
    assert not opens(sealed(), context=context)


def test_no_changed_byte_is_accepted() -> None:
    envelope = sealed()
    changed = [
        envelope[:place] + bytes([envelope[place] ^ 1]) + envelope[place + 1 :]
        for place in range(len(envelope))
    ]
    assert [opens(one) for one in changed] == [False] * len(envelope)


def test_a_cut_or_lengthened_envelope_does_not_open() -> None:
    envelope = sealed()
    cut = [envelope[:length] for length in range(len(envelope))]
    assert not any(opens(one) for one in [*cut, envelope + b"\x00"])


@pytest.mark.parametrize("version", [0, 2, 255])
def test_another_version_is_refused(version: int) -> None:
    assert not opens(bytes([version]) + sealed()[1:])


def test_parts_of_two_envelopes_do_not_fit_together() -> None:
    one, other = sealed("one"), sealed("other")
    assert not opens(one[:81] + other[81:])


def test_sizes_come_in_steps() -> None:
    sizes = {len(sealed("a" * n)) for n in range(0, 256, 5)}
    assert len(sizes) == 1
    assert len(sealed("a" * 256)) == sizes.pop() + 256


def test_texts_that_end_like_the_padding_come_back() -> None:
    for text in ("\x00", "\x80", "a\x80\x00", "a" * 255 + "\x80"):
        assert unseal(sealed(text), key=KEY, context=HERE) == text


def test_envelopes_made_together_stay_where_they_were_made() -> None:
    sealer = Sealer(KEY.public_key)
    one, other = sealer.seal("one", context=HERE), sealer.seal("other", context=THERE)

    assert unseal(one, key=KEY, context=HERE) == "one"
    assert unseal(other, key=KEY, context=THERE) == "other"
    assert not opens(other)
    assert not opens(one[:81] + other[81:])


def test_what_is_locked_opens_with_its_key_at_its_place_only() -> None:
    locked = lock(b"plain", key=bytes(32), context=HERE)

    assert unlock(locked, key=bytes(32), context=HERE) == b"plain"
    for content, key, context in (
        (locked, b"\x01" * 32, HERE),
        (locked, bytes(32), THERE),
        (locked[:-1], bytes(32), HERE),
        (locked[:10], bytes(32), HERE),
        (bytes([locked[0] ^ 1]) + locked[1:], bytes(32), HERE),
    ):
        with pytest.raises(CannotOpenError):
            unlock(content, key=key, context=context)
