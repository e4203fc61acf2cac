"""Is the account what it was? The chain, its checkpoints, and the triggers that guard both."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from clickable.record import checkpoints, guard, rules
from clickable.record.checkpoints import Seen
from clickable.record.links import beginning, links
from clickable.record.models import Entry
from clickable.record.rules import Broken, Fault
from clickable.seal.keys import KeysMissingError


@dataclass
class Verdict:
    """What was looked at, and what is wrong with it."""

    lines: int = 0
    checkpoints: int = 0
    broken: Broken | None = None
    troubles: list[str] = field(default_factory=list)  # of checkpoints, triggers and the beginning

    @property
    def sound(self) -> bool:
        return self.broken is None and not self.troubles


def verify(*, against: Sequence[Path] = ()) -> Verdict:
    """Follow the whole chain, and hold it against every checkpoint: our own and those of these files.

    Raises UnreadableError when one of `against` is no file of checkpoints.
    """
    verdict = Verdict()
    ours, trouble = _ours()
    verdict.troubles += trouble
    signed = _signed(
        [*ours, *(seen for file in against for seen in checkpoints.read(file))], verdict
    )
    verdict.checkpoints = len(signed)
    chain = beginning()
    begun = chain.place
    verdict.broken = rules.first_broken(links(), chain, seen=_digests(signed, begun, verdict))
    verdict.lines = chain.place - begun
    verdict.troubles += _of_the_beginning(begun)
    verdict.troubles += [f"the database does not guard it: no {name}" for name in guard.missing()]
    return verdict


WORDS = {
    Fault.CHANGED: "line {line} does not follow from the one before: changed or moved (place {place})",
    Fault.MISSING: "line {line} does not follow from the one before: place {place} is missing",
    Fault.INSERTED: "line {line} was inserted at place {place}",
    Fault.REWRITTEN: "place {place} (line {line}) is not what a signed checkpoint saw there",
    Fault.CUT: "place {place} is missing: a signed checkpoint saw the account go on",
}


def words(broken: Broken) -> str:
    return WORDS[broken.fault].format(place=broken.place, line=broken.line)


def _ours() -> tuple[list[Seen], list[str]]:
    """Those of the table and of our own file, which must be the same."""
    table, file = checkpoints.kept(), checkpoints.path()
    try:
        written = checkpoints.read(file) if file.exists() else []
    except checkpoints.UnreadableError as error:
        return table, [str(error)]
    trouble = [
        f"checkpoint {seen.number} of the file is not in the table"
        for seen in written
        if seen not in table
    ]
    trouble += [
        f"checkpoint {seen.number} of the table is not in the file"
        for seen in table
        if seen not in written
    ]
    return [*table, *(seen for seen in written if seen not in table)], trouble


def _signed(found: Iterable[Seen], verdict: Verdict) -> list[Seen]:
    """Only what the instance signed counts; the others are trouble. Without any, no key is needed."""
    found = list(found)
    if not found:
        return []
    try:
        known, good = checkpoints.public_keys(), set()
    except KeysMissingError as error:
        verdict.troubles.append(str(error))
        return []
    for seen in found:
        if checkpoints.is_ours(seen, known):
            good.add(seen)
        else:
            verdict.troubles.append(f"checkpoint {seen.number} is not signed by this instance")
    return sorted(good, key=lambda seen: (seen.number, seen.at))


def _digests(signed: list[Seen], begun: int, verdict: Verdict) -> dict[int, bytes]:
    """What each place was; two checkpoints that disagree mean that it was chained anew between them."""
    seen: dict[int, bytes] = {}
    for one in signed:
        digest = bytes.fromhex(one.digest)
        if seen.setdefault(one.place, digest) != digest:
            verdict.troubles.append(f"checkpoint {one.number} saw another account at {one.place}")
    return {place: digest for place, digest in seen.items() if place >= begun}


def _of_the_beginning(begun: int) -> list[str]:
    """Old lines go by retention only, which says so in the account and names the place."""
    last = Entry.objects.filter(verb="record.forgotten").order_by("-pk").values("detail").first()
    said = last["detail"].get("to", begun) if last else 0
    return [] if said == begun else [f"the account begins after place {begun}: no line says so"]
