"""All that the lists of a team hold, ready to be compared with what came. In memory, of numbers only."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

import numpy as np

from clickable.known.exact import TOKEN, Tokens
from clickable.known.models import How
from clickable.known.pdq import BYTES, Pdqs, Places


@dataclass(frozen=True)
class Held:
    """Numbers of one kind, and the list that they are of."""

    known_list: int
    how: How
    numbers: bytes


@dataclass
class Wanted:
    """By what one item could be known; whether a partner or staff vouch for it."""

    tokens: dict[bytes, bool] = field(default_factory=dict)
    pdqs: dict[bytes, bool] = field(default_factory=dict)
    hashes: int = 0  # how many came with it, whoever gave them


@dataclass(frozen=True)
class Found:
    known_list: int
    how: How
    distance: int
    vouched: bool


class Index:
    def __init__(self, held: Iterable[Held]) -> None:
        exact: list[Held] = []
        near: list[Held] = []
        for one in held:
            (near if one.how == How.PDQ else exact).append(one)
        self._exact, self._near = exact, near
        self._tokens = Tokens(b"".join(one.numbers for one in exact))
        self._pdqs = Pdqs(b"".join(one.numbers for one in near))
        self._token_ends = _ends(exact, TOKEN)
        self._pdq_ends = _ends(near, BYTES)

    def find(self, wanted: Wanted) -> Iterator[Found]:
        """Whatever is the same, or near for PDQ; of one list and kind there may be several."""
        for token, vouched in wanted.tokens.items():
            for place in self._tokens.places(token):
                one = _at(self._exact, self._token_ends, place)
                yield Found(one.known_list, one.how, 0, vouched)
        for digest, vouched in wanted.pdqs.items():
            for near in self._pdqs.near(digest):
                one = _at(self._near, self._pdq_ends, near.place)
                yield Found(one.known_list, one.how, near.distance, vouched)


def _ends(held: list[Held], length: int) -> Places:
    return np.cumsum([len(one.numbers) // length for one in held], dtype=np.int64)


def _at(held: list[Held], ends: Places, place: int) -> Held:
    return held[int(np.searchsorted(ends, place, side="right"))]
