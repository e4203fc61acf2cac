import shutil
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pytest_django import Settings

from clickable.seal.envelope import DESK, DESK_AND_WORKER, CannotOpenError, seal, unseal

HERE = "report.item.content:1"
THERE = "report.item.content:2"


@pytest.fixture
def only_the_worker(settings: Settings, tmp_path: Path) -> None:
    """A process that holds the worker's private key and not the desk's."""
    shutil.copytree(settings.KEYS, tmp_path / "keys")
    (tmp_path / "keys" / "desk.key").unlink()
    settings.KEYS = tmp_path / "keys"


@pytest.fixture
def no_private_key(settings: Settings, tmp_path: Path) -> None:
    """The public process."""
    shutil.copytree(settings.KEYS, tmp_path / "keys")
    for name in ("desk", "worker"):
        (tmp_path / "keys" / f"{name}.key").unlink()
    settings.KEYS = tmp_path / "keys"


@given(st.text(max_size=2000))
def test_a_text_comes_back(text: str) -> None:
    assert unseal(seal(text, context=HERE), context=HERE) == text


def test_the_same_text_never_looks_the_same() -> None:
    assert seal("a", context=HERE) != seal("a", context=HERE)


def test_the_text_cannot_be_seen() -> None:
    assert b"secret" not in seal("secret", context=HERE)


def test_an_envelope_moved_to_another_row_does_not_open() -> None:
    envelope = seal("a", context=HERE)
    with pytest.raises(CannotOpenError):
        unseal(envelope, context=THERE)


def test_no_changed_byte_is_accepted() -> None:
    envelope = seal("a", context=HERE)
    opened = []
    for place in range(len(envelope)):
        changed = bytearray(envelope)
        changed[place] ^= 1
        try:
            opened.append(unseal(bytes(changed), context=HERE))
        except CannotOpenError:
            continue
    assert opened == []


@pytest.mark.parametrize("length", [0, 1, 2, 50, 90, 120])
def test_a_cut_envelope_does_not_open(length: int) -> None:
    with pytest.raises(CannotOpenError):
        unseal(seal("a", context=HERE)[:length], context=HERE)


def test_sizes_come_in_steps() -> None:
    sizes = {len(seal("a" * n, context=HERE)) for n in range(0, 256, 5)}
    assert len(sizes) == 1
    assert len(seal("a" * 256, context=HERE)) == sizes.pop() + 256


def test_texts_that_end_like_the_padding_come_back() -> None:
    for text in ("\x00", "\x80", "a\x80\x00", "a" * 255 + "\x80"):
        assert unseal(seal(text, context=HERE), context=HERE) == text


def test_the_worker_opens_what_is_for_it(only_the_worker: None) -> None:
    envelope = seal("a", context=HERE, readers=DESK_AND_WORKER)
    assert unseal(envelope, context=HERE) == "a"


def test_the_worker_does_not_open_what_is_for_the_desk(only_the_worker: None) -> None:
    envelope = seal("a", context=HERE, readers=DESK)
    with pytest.raises(CannotOpenError):
        unseal(envelope, context=HERE)


def test_the_public_process_seals_and_opens_nothing(no_private_key: None) -> None:
    envelope = seal("a", context=HERE, readers=DESK_AND_WORKER)
    with pytest.raises(CannotOpenError):
        unseal(envelope, context=HERE)
