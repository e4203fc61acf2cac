import pytest
from nacl.public import PrivateKey

from clickable.seal.envelope import CannotOpenError
from clickable.seal.rings import NoRing
from clickable.seal.wraps import WRAP, exchange, key_id, unwrap, wrap

ROW, TEAM, WORKER, NEW = (PrivateKey.generate() for _ in range(4))
WRAPS = wrap(ROW, [TEAM.public_key, WORKER.public_key])


class Ring:
    def __init__(self, *keys: PrivateKey) -> None:
        self.keys = {key_id(key.public_key): key for key in keys}

    def find(self, wanted: bytes) -> PrivateKey | None:
        return self.keys.get(wanted)


def opens(wraps: bytes, *keys: PrivateKey) -> bool:
    try:
        return bytes(unwrap(wraps, Ring(*keys))) == bytes(ROW)
    except CannotOpenError:
        return False


def test_every_reader_opens_and_nobody_else() -> None:
    assert [opens(WRAPS, key) for key in (TEAM, WORKER, NEW)] == [True, True, False]
    assert not opens(WRAPS)
    with pytest.raises(CannotOpenError):
        unwrap(WRAPS, NoRing())


def test_a_row_for_nobody_opens_for_nobody() -> None:
    assert not opens(b"", TEAM)


def test_no_changed_byte_is_accepted() -> None:
    only = WRAPS[:WRAP]
    changed = [only[:n] + bytes([only[n] ^ 1]) + only[n + 1 :] for n in range(WRAP)]
    assert not any(opens(one, TEAM) for one in changed)


def test_a_cut_wrap_does_not_open() -> None:
    assert not any(opens(WRAPS[:length], TEAM) for length in range(WRAP))


def test_one_reader_is_replaced_and_the_other_stays() -> None:
    after = exchange(WRAPS, TEAM, NEW.public_key)

    assert [opens(after, key) for key in (TEAM, WORKER, NEW)] == [False, True, True]
    assert after[WRAP:] == WRAPS[WRAP:]
    assert exchange(after, TEAM, NEW.public_key) == after  # again: nothing left to replace
