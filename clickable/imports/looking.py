"""The dry run: what a sheet would bring, line by line, before anything of it is kept."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import islice

from clickable.imports.columns import LineError, Mapped, Reason, Taken, given_of
from clickable.imports.reading import Table
from clickable.imports.rules import MOST_TOLD
from clickable.partners.taking import Line
from clickable.report.services import Given, known_items
from clickable.seal.tokens import token

Before = Callable[[Iterable[str]], Mapping[str, bytes]]
AT_ONCE = 400  # addresses that are looked up in one query


@dataclass(repr=False)
class Look:
    """Counts of lines; the good ones in their order."""

    good: list[Line] = field(default_factory=list)
    fresh: int = 0
    known: int = 0
    repeated: int = 0
    refused: int = 0
    faults: list[tuple[int, Reason]] = field(default_factory=list)  # the first MOST_TOLD

    @property
    def counts(self) -> dict[str, int]:
        return {name: getattr(self, name) for name in ("fresh", "known", "repeated", "refused")}

    def refuse(self, line: int, reason: Reason) -> None:
        self.refused += 1
        if len(self.faults) < MOST_TOLD:
            self.faults.append((line, reason))

    def compare(self, before: Mapping[str, bytes]) -> None:
        """Leave out what came before under the same reference."""
        good, self.good = self.good, []
        for line in good:
            mark = before.get(line.external_reference, line.mark)
            if mark != line.mark:
                self.refuse(line.number, Reason.TAKEN)
            elif line.external_reference in before:
                self.repeated += 1
            else:
                self.good.append(line)
        self.faults.sort()


def look(table: Table, mapped: Mapped, taken: Taken, *, before: Before) -> Look:
    """A line that says what an earlier one said is repeated: it is not kept a second time.

    `before`: what the partner gave under these references, as marks of lines.

    Known: the team has all of its addresses already. One report more tells so.
    """
    found, seen, called = Look(), set[bytes](), dict[str, bytes]()
    for row in table.rows:
        try:
            given, reference = given_of(row, mapped, taken)
        except LineError as error:
            found.refuse(row.line, error.reason)
            continue
        line = Line(row.line, given, _mark(given, reference), reference)
        if line.mark in seen:
            found.repeated += 1
        elif called.get(reference, line.mark) != line.mark:
            found.refuse(row.line, Reason.TAKEN)
        else:
            seen.add(line.mark)
            if reference:
                called[reference] = line.mark
            found.good.append(line)
    found.compare(before({line.external_reference for line in found.good} - {""}))
    _compare(found, taken.group)
    return found


def _compare(found: Look, group: int) -> None:
    tokens = {
        line.number: {token("address", address.text) for address in line.given.addresses}
        for line in found.good
    }
    known = _known(tokens, group)
    found.known = sum(bool(own) and own <= known for own in tokens.values())
    found.fresh = len(found.good) - found.known


def _known(tokens: Mapping[int, set[bytes]], group: int) -> set[bytes]:
    every: Iterator[bytes] = iter(set().union(*tokens.values()) if tokens else set())
    known: set[bytes] = set()
    while piece := list(islice(every, AT_ONCE)):
        known |= known_items(piece, group=group).keys()
    return known


def _mark(given: Given, reference: str) -> bytes:
    hashes = [f"{one.algorithm}:{one.value.hex()}" for one in given.hashes]
    said = [reference, given.category, given.elsewhere, given.message, given.seen_at, *hashes]
    addresses = [address.text for address in given.addresses]
    return token("import line", "\x00".join([*said, *addresses]))
