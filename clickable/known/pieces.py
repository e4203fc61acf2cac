"""Many things, some at a time."""

from collections.abc import Iterable, Iterator
from itertools import islice
from typing import TypeVar

T = TypeVar("T")


def pieces(of: Iterable[T], size: int) -> Iterator[list[T]]:
    each = iter(of)
    while piece := list(islice(each, size)):
        yield piece
