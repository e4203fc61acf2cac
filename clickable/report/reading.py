"""What a reporter wrote, made safe to keep: one cleaning for the form and the API.

Never stored: control characters, marks that turn the direction of text, pasted files and images.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import islice

from clickable.report.addresses import LONGEST, Address, AddressError, Refusal, read
from clickable.report.rules import MOST_ADDRESSES

UNSEEN = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u200b\u202a-\u202e\u2060-\u2069\ufeff\ufffe\uffff]"
)
SURROGATE = re.compile("[\ud800-\udfff]")
NEWLINE = re.compile("\r\n?|[\u2028\u2029]")
# A data: URI, with the lines over which a mail program or a browser may have wrapped it. Of several
# beginnings before one comma the last counts, so that no place is looked at twice.
DATA_URI = re.compile(
    r"(?<![\w/.-])data:(?:(?!(?<![\w/.-])data:)[^,\s]){0,300}+,\S*(?:\s+[A-Za-z0-9+/_-]{40,}={0,2}(?!\S))*",
    re.IGNORECASE,
)
BLOB = re.compile(r"(?<!\S)[A-Za-z0-9+/]{1000,}={0,2}(?!\S)")  # a file in base 64
NOT_TEXT = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x9f\ufffd]")
# Linear whatever comes: a run of commas is entered at its first one only, and never given up in parts.
BETWEEN = re.compile(r"(?<![,;])[,;]++(?=h(?:tt|xx)ps?:|www\.|$)", re.IGNORECASE)
AUTHORITY = re.compile(r"(?:[a-z][a-z0-9+.-]*:/*)?[^/?#]*", re.IGNORECASE)
WORD = re.compile(r"\S+")
# Beyond this the pieces are neither counted nor read.
MOST_PIECES = 10 * MOST_ADDRESSES
LONGEST_LIST = MOST_ADDRESSES * (LONGEST + 1)  # characters: as many of the longest, a line each


@dataclass(frozen=True, repr=False)
class Words:
    """A text as it may be kept. `pasted`: a file or an image was in it and was taken out."""

    text: str
    pasted: bool = False


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


def read_words(given: str) -> Words:
    """`given` without what must not be kept; line ends are \\n, the ends are trimmed."""
    text = SURROGATE.sub("\ufffd", NEWLINE.sub("\n", given))
    if _is_binary(text):
        return Words("", pasted=True)
    text = UNSEEN.sub("", text)
    without = BLOB.sub("", DATA_URI.sub("", text))
    return Words(without.strip(), pasted=without != text)


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


def _is_binary(text: str) -> bool:
    return len(NOT_TEXT.findall(text)) > max(20, len(text) // 20)
