"""A list as somebody gives it: read line by line, refused line by line, never kept as it came."""

import codecs
from collections.abc import Iterable
from dataclasses import dataclass, field

from clickable.known.entries import Entry, EntryError, Reason, read_entry
from clickable.known.models import How

LONGEST = 4_100  # characters of a line
MOST_TOLD = 100  # refused lines that are told one by one
BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
CONTROL = {*map(chr, range(32)), "\x7f", "\ufffd"} - {"\t"}


class NotTextError(ValueError):
    """What was given is no text in UTF-8 (or UTF-16 with its mark)."""


@dataclass(repr=False)
class Read:
    """What a list holds, each once, and which lines were refused."""

    entries: dict[How, list[str]] = field(default_factory=dict)
    faults: list[tuple[int, Reason]] = field(default_factory=list)  # the first MOST_TOLD
    refused: int = 0
    repeated: int = 0

    @property
    def total(self) -> int:
        return sum(map(len, self.entries.values()))


def text_of(given: bytes) -> str:
    """Raises NotTextError."""
    encoding = next((name for mark, name in BOMS if given.startswith(mark)), "utf-8")
    try:
        text = given.decode(encoding)
    except UnicodeDecodeError as error:
        raise NotTextError from error
    if "\x00" in text:
        raise NotTextError
    return text


def read_list(lines: Iterable[str], holds: str) -> Read:
    """Empty lines and those that begin with `#` say nothing."""
    found, known = Read(), set[tuple[How, str]]()
    for number, line in enumerate(lines, start=1):
        wanted = line.strip().strip('"').strip()
        if not wanted or wanted.startswith("#"):
            continue
        try:
            entry = _entry(wanted, holds)
        except EntryError as error:
            found.refused += 1
            if len(found.faults) < MOST_TOLD:
                found.faults.append((number, error.reason))
            continue
        if (entry.how, entry.text) in known:
            found.repeated += 1
            continue
        known.add((entry.how, entry.text))
        found.entries.setdefault(entry.how, []).append(entry.text)
    return found


def _entry(line: str, holds: str) -> Entry:
    if len(line) > LONGEST:
        raise EntryError(Reason.LONG)
    if not CONTROL.isdisjoint(line):
        raise EntryError(Reason.BINARY)
    return read_entry(line, holds)
