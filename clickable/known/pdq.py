"""Which of many 256-bit hashes differ from one in few bits: all of them, exactly, and fast.

Multi-index hashing with directly addressed buckets (decision 0022). The 256 bits, spread by a fixed
permutation, are cut into chunks. Two hashes within 31 bits agree in at least one chunk up to a bit
or two, so only the buckets around the chunks of the one that is sought are looked into, and what
lies there is compared in full. Where that would be more than all, all are compared.
"""

from functools import lru_cache
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

FARTHEST = 31  # bits; beyond it two hashes have nothing to do with each other
BITS, BYTES, WORDS = 256, 32, 4
BLOCK = 1 << 15  # hashes whose bits are spread out at once
SEED = 20261103  # of the permutation: any, and always the same

Places = NDArray[np.int64]


class Near(NamedTuple):
    place: int  # in the order in which the hashes were given
    distance: int


class Pdqs:
    """Hashes, packed one after the other, made ready to be searched."""

    def __init__(self, packed: bytes) -> None:
        self._words = np.frombuffer(packed, dtype="<u8").reshape(-1, WORDS)
        self._cut = _cut(_chunks_for(len(self)))
        self._starts, self._order = self._buckets()

    def __len__(self) -> int:
        return len(self._words)

    def near(self, wanted: bytes, *, farthest: int = FARTHEST) -> list[Near]:
        """All within `farthest` bits (FARTHEST at most), in their order, with their distances."""
        if farthest > FARTHEST:
            raise ValueError(farthest)
        if not len(self):
            return []
        word = np.frombuffer(wanted, dtype="<u8")
        places = self._around(wanted)
        if places is None:
            distances = _distances(self._words, word)
            found = np.flatnonzero(distances <= farthest)
            return [Near(int(p), int(distances[p])) for p in found]
        distances = _distances(self._words[places], word)
        hits = distances <= farthest
        pairs = zip(places[hits].tolist(), distances[hits].tolist(), strict=True)
        return [Near(*pair) for pair in sorted(set(pairs))]

    def _around(self, wanted: bytes) -> Places | None:
        """Where everything near must be, some of it more than once; None: as good as everywhere."""
        cut = self._cut
        keys = _keys(np.frombuffer(wanted, dtype=np.uint8), cut)[0]
        buckets = cut.base[cut.chunk] + (keys[cut.chunk] ^ cut.flips)
        starts = self._starts[buckets].astype(np.int64)
        counts = self._starts[buckets + 1] - starts
        total = int(counts.sum())
        if total >= len(self):
            return None
        full = counts > 0
        starts, counts = starts[full], counts[full]
        ends = np.cumsum(counts)
        steps = np.repeat(starts - (ends - counts), counts) + np.arange(total)
        return self._order[steps].astype(np.int64)

    def _buckets(self) -> tuple[NDArray[np.uint32], NDArray[np.uint32]]:
        """Where each bucket begins, one chunk after the other, and what lies in them."""
        cut, n = self._cut, len(self)
        size = int(cut.base[-1])
        starts = np.zeros(size + 1, dtype=np.uint32)
        order = np.empty(n * len(cut.widths), dtype=np.uint32)
        keys = np.empty((len(cut.widths), n), dtype=np.uint32)
        raw = self._words.view(np.uint8)
        for at in range(0, n, BLOCK):
            keys[:, at : at + BLOCK] = _keys(raw[at : at + BLOCK].reshape(-1, BYTES), cut).T
        for chunk, width in enumerate(cut.widths):
            order[chunk * n : (chunk + 1) * n] = np.argsort(keys[chunk], kind="stable")
            counts = np.bincount(keys[chunk], minlength=1 << width)
            first = int(cut.base[chunk]) + 1
            starts[first : first + (1 << width)] = chunk * n + np.cumsum(counts)
        return starts, order


class _Cut(NamedTuple):
    """How 256 bits are cut, and which buckets are looked into."""

    widths: tuple[int, ...]
    base: Places  # the first bucket of each chunk; one more: how many there are
    weights: NDArray[np.float32]  # bits times these: the chunks as numbers, all below 2**24
    flips: Places  # what is flipped in a chunk's number, one for each bucket that is looked into
    chunk: Places  # of which chunk


def _chunks_for(many: int) -> int:
    """More chunks: fewer buckets to look into, more in each."""
    return 16 if many < 1 << 18 else 12 if many < 1 << 22 else 11


@lru_cache(maxsize=4)
def _cut(chunks: int) -> _Cut:
    """Of the 32 steps that two hashes are short of, each chunk has its part: how far is looked in it.

    Were each chunk farther than its part allows, they would differ in 32 bits at least.
    """
    widths = tuple((BITS + n) // chunks for n in range(chunks))
    parts = [(FARTHEST + 1 + n) // chunks for n in range(chunks)]
    base = np.cumsum([0, *(1 << width for width in widths)])
    bits = np.random.Generator(np.random.PCG64(SEED)).permutation(BITS)
    weights = np.zeros((BITS, chunks), dtype=np.float32)
    flips: list[int] = []
    chunk: list[int] = []
    at = 0
    for n, width in enumerate(widths):
        weights[bits[at : at + width], n] = 2.0 ** np.arange(width)
        at += width
        wanted = _flips(width, parts[n] - 1)
        flips += wanted
        chunk += [n] * len(wanted)
    return _Cut(widths, base, weights, np.array(flips), np.array(chunk))


def _flips(width: int, most: int) -> list[int]:
    """Every way to flip up to `most` (two at most) of so many bits."""
    one = [1 << n for n in range(width)]
    two = [a | b for n, a in enumerate(one) for b in one[:n]]
    return [0, *(one if most >= 1 else []), *(two if most >= 2 else [])]  # noqa: PLR2004


def _keys(raw: NDArray[np.uint8], cut: _Cut) -> Places:
    """The chunks of each hash as numbers; exact, for they stay below 2**24."""
    bits = np.unpackbits(raw.reshape(-1, BYTES), axis=1).astype(np.float32)
    return (bits @ cut.weights).astype(np.int64)


def _distances(words: NDArray[np.uint64], one: NDArray[np.uint64]) -> NDArray[np.int64]:
    apart: Places = np.bitwise_count(words ^ one).sum(axis=1, dtype=np.int64)
    return apart
