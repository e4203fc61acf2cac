"""Near hashes: all of them and no other, whatever the number and the shape of what is held."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from clickable.known.pdq import BYTES, FARTHEST, Near, Pdqs, _cut
from tests.known.lists import flipped
from tests.rounds import rounds

RANDOM = np.random.default_rng(5)


def by_hand(packed: bytes, wanted: bytes, farthest: int = FARTHEST) -> list[Near]:
    """The same, one after the other."""
    one, found = int.from_bytes(wanted), []
    for place in range(len(packed) // BYTES):
        other = int.from_bytes(packed[place * BYTES : (place + 1) * BYTES])
        if (distance := (one ^ other).bit_count()) <= farthest:
            found.append(Near(place, distance))
    return found


@pytest.mark.parametrize(("apart", "found"), [(0, True), (30, True), (31, True), (32, False)])
def test_31_bits_are_near_and_32_are_not(apart: int, *, found: bool) -> None:
    packed = RANDOM.bytes(BYTES * 5_000)
    wanted = flipped(packed[BYTES * 7 : BYTES * 8], apart)
    assert Pdqs(packed).near(wanted) == ([Near(7, apart)] if found else [])


@pytest.mark.parametrize("many", [0, 1, 300, 20_000, 300_000])
def test_it_finds_what_looking_at_each_finds(many: int) -> None:
    """300,000: another number of chunks."""
    packed = RANDOM.bytes(BYTES * many)
    held, words = Pdqs(packed), np.frombuffer(packed, dtype="<u8").reshape(-1, 4)
    for n in range(60):
        start = BYTES * (n * 7919 % max(many, 1))
        wanted = flipped(packed[start : start + BYTES] or bytes(BYTES), n % 36)
        other = np.frombuffer(wanted, dtype="<u8")
        apart = np.bitwise_count(words ^ other).sum(axis=1, dtype=np.int64)
        near = [Near(int(p), int(apart[p])) for p in np.flatnonzero(apart <= FARTHEST)]
        assert held.near(wanted) == near


@settings(max_examples=rounds(200, 40))
@given(st.integers(0, 2**256 - 1), st.sets(st.integers(0, 255), max_size=40))
def test_wherever_the_bits_differ(number: int, bits: set[int]) -> None:
    """The bits that differ may all lie together, where a chunk would be farthest off."""
    changed = number
    for bit in bits:
        changed ^= 1 << bit
    packed = number.to_bytes(BYTES) + RANDOM.bytes(BYTES * 50)
    wanted = changed.to_bytes(BYTES)
    assert Pdqs(packed).near(wanted) == by_hand(packed, wanted)


def test_hashes_that_are_all_alike_are_all_found() -> None:
    packed = b"".join(flipped(bytes(range(32)), n % 20) for n in range(3_000))
    wanted = bytes(range(32))
    assert Pdqs(packed).near(wanted) == by_hand(packed, wanted)
    assert Pdqs(packed).near(wanted, farthest=3) == by_hand(packed, wanted, 3)


def test_farther_than_31_is_refused() -> None:
    with pytest.raises(ValueError, match="32"):
        Pdqs(b"").near(bytes(BYTES), farthest=32)


@pytest.mark.parametrize("chunks", [11, 12, 16])
def test_the_cut_leaves_no_pair_out(chunks: int) -> None:
    """Every bit is in one chunk, and the parts add up to one more than the farthest."""
    cut = _cut(chunks)
    weights = (cut.weights > 0).sum(axis=1)
    parts = [max(int(f).bit_count() for f in cut.flips[cut.chunk == n]) + 1 for n in range(chunks)]
    assert weights.tolist() == [1] * 256
    assert sum(parts) == FARTHEST + 1
    assert cut.weights.sum(axis=0).max() < 2**24
