"""The addresses in what a reporter wrote: one reading for the form and the API."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import islice

from clickable.report.addresses import LONGEST, Address, AddressError, Refusal, read
from clickable.report.rules import MOST_ADDRESSES

# Linear whatever comes: a run of commas is entered at its first one only, and never given up in parts.
BETWEEN = re.compile(r"(?<![,;])[,;]++(?=h(?:tt|xx)ps?:|www\.|$)", re.IGNORECASE)
AUTHORITY = re.compile(r"(?:[a-z][a-z0-9+.-]*:/*)?[^/?#]*", re.IGNORECASE)
WORD = re.compile(r"\S+")
# Beyond this the pieces are neither counted nor read.
MOST_PIECES = 10 * MOST_ADDRESSES
LONGEST_LIST = MOST_ADDRESSES * (LONGEST + 1)  # characters: as many of the longest, a line each


@dataclass(frozen=True, repr=False)
class Refused:
    """One place (a line, or an entry of a list) that holds no address; counted from 1."""

    place: int
    given: str
    reason: Refusal


@dataclass(repr=False)
class Reading:
    """The addresses in what was given, each once, and what could not be read as one.

    `pieces` ends at MOST_PIECES + 1, which stands for all that is more.
    """

    addresses: list[Address] = field(default_factory=list)
    refused: list[Refused] = field(default_factory=list)
    pieces: int = 0

    @property
    def repeated(self) -> int:
        return self.pieces - len(self.refused) - len(self.addresses)

    @property
    def too_many(self) -> bool:
        return self.pieces > MOST_PIECES or len(self.addresses) > MOST_ADDRESSES


def read_lines(text: str) -> Reading:
    """The addresses of a text: one or many a line, parted by spaces, commas or semicolons."""
    return _read(_placed(text))


def read_list(given: Iterable[str]) -> Reading:
    """The addresses of a list with one address in each entry."""
    return _read(enumerate(given, start=1))


def _read(places: Iterable[tuple[int, str]]) -> Reading:
    found = list(islice(places, MOST_PIECES + 1))
    reading = Reading(pieces=len(found))
    if reading.too_many:
        return reading
    known: dict[str, Address] = {}
    for place, piece in found:
        try:
            address = read(piece)
        except AddressError as error:
            reading.refused.append(Refused(place, piece, error.reason))
        else:
            known.setdefault(address.text, address)
    reading.addresses = list(known.values())
    return reading


def _placed(text: str) -> Iterator[tuple[int, str]]:
    """Every piece with its line, one by one: nobody has to wait for the millionth."""
    line, end = 1, 0
    for word in WORD.finditer(text):
        line, end = line + text.count("\n", end, word.start()), word.end()
        yield from ((line, part) for piece in BETWEEN.split(word[0]) for part in _hosts(piece))


def _hosts(piece: str) -> Iterator[str]:
    """`a.example,b.example/x` is two addresses; `a.example/x,y` is one."""
    head = AUTHORITY.match(piece)
    end = head.end() if head else 0
    *first, last = re.split("[,;]+", piece[:end])
    yield from (part for part in (*first, last + piece[end:]) if part)
