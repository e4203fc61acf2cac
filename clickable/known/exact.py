"""Which of many tokens are there: sorted numbers and where each of their first bits begins."""

from bisect import bisect_left

import numpy as np

TOKEN = 16  # bytes
FEW, MANY = 8, 20  # bits of a token that name its bucket


class Tokens:
    """Tokens, packed one after the other, made ready to be looked up. All 16 bytes count."""

    def __init__(self, packed: bytes) -> None:
        pairs = np.frombuffer(packed, dtype=">u8").reshape(-1, 2)
        self._order = np.lexsort((pairs[:, 1], pairs[:, 0])).astype(np.uint32)
        self._high = pairs[self._order, 0].astype(np.uint64)
        self._low = pairs[self._order, 1].astype(np.uint64)
        self._shift = 64 - min(MANY, max(FEW, len(pairs).bit_length()))
        buckets = (self._high >> np.uint64(self._shift)).astype(np.int64)
        counts = np.bincount(buckets, minlength=1 << (64 - self._shift))
        self._starts = np.concatenate(([0], np.cumsum(counts))).astype(np.uint32)
        self._seen = memoryview(self._high)

    def __len__(self) -> int:
        return len(self._high)

    def places(self, token: bytes) -> list[int]:
        """Where this token stands, in the order in which they were given; mostly nowhere."""
        high, low = int.from_bytes(token[:8]), int.from_bytes(token[8:TOKEN])
        bucket = high >> self._shift
        at = bisect_left(self._seen, high, int(self._starts[bucket]), int(self._starts[bucket + 1]))
        found = []
        while at < len(self) and self._seen[at] == high:
            if int(self._low[at]) == low:
                found.append(int(self._order[at]))
            at += 1
        return sorted(found)
