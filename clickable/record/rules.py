"""What makes the lines one chain, and where a chain is broken. Pure: the tests break it thousands of times."""

import hashlib
import hmac
import json
from collections import deque
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from enum import StrEnum

START = bytes(32)
REMEMBERED = 1000  # digests: how many inserted lines in a row are still told apart


class Fault(StrEnum):
    CHANGED = "changed"  # the line does not say what it said when it was chained
    MISSING = "missing"  # no line stands at this place
    INSERTED = "inserted"  # a line that the next one has never heard of
    REWRITTEN = "rewritten"  # the chain holds, but a checkpoint was made of another one
    CUT = "cut"  # the account ends before a place that a checkpoint has seen


@dataclass(frozen=True, slots=True)
class Link:
    """One chained line, as it stands in the table."""

    place: int
    pk: int
    at: datetime
    actor: int | None
    role: str
    verb: str
    subject: str
    detail: object
    previous: bytes
    digest: bytes


@dataclass(frozen=True, slots=True)
class Broken:
    """The first place at which the account is not what it was; the line there, if there is one."""

    place: int
    line: int | None
    fault: Fault


@dataclass
class Chain:
    """The chain as far as it was followed."""

    place: int = 0
    digest: bytes = START
    line: int | None = None
    recent: "deque[tuple[int, bytes, int | None]]" = field(
        default_factory=lambda: deque(maxlen=REMEMBERED)
    )

    def __post_init__(self) -> None:
        self._keep()

    def _keep(self) -> None:
        self.recent.append((self.place, self.digest, self.line))

    def follow(self, link: Link) -> Broken | None:
        """Go on to this line; what is wrong with it, or with those before it."""
        expected = digest_of(link, self.digest)
        if (
            link.place == self.place + 1
            and link.previous == self.digest
            and hmac.compare_digest(link.digest, expected)
        ):
            self.place, self.digest, self.line = link.place, expected, link.pk
            self._keep()
            return None
        return self._fault(link)

    def _fault(self, link: Link) -> Broken:
        if link.place > self.place + 1:
            return Broken(self.place + 1, link.pk, Fault.MISSING)
        if link.previous != self.digest:
            known = [n for n, one in enumerate(self.recent) if one[1] == link.previous]
            if known and known[-1] + 1 < len(self.recent) and self._stood_after(known[-1], link):
                place, _digest, pk = self.recent[known[-1] + 1]
                return Broken(place, pk, Fault.INSERTED)
            if self.line is not None and link.digest == digest_of(link, link.previous):
                return Broken(self.place, self.line, Fault.CHANGED)  # and its digest made anew
        return Broken(link.place, link.pk, Fault.CHANGED)

    def _stood_after(self, number: int, link: Link) -> bool:
        """Whether this line was chained to the one further back, and moved on since."""
        then = replace(link, place=self.recent[number][0] + 1)
        return link.digest == digest_of(then, link.previous)


def digest_of(link: Link, previous: bytes) -> bytes:
    """SHA-256 over the digest before and the line: its place, id, time in UTC, actor, and words."""
    line = [
        link.place, link.pk, link.at.astimezone(UTC).isoformat(), link.actor, link.role, link.verb,
        link.subject, link.detail,
    ]  # fmt: skip
    content = json.dumps(line, sort_keys=True, separators=(",", ":")).encode()
    return hashlib.sha256(previous + content).digest()


def first_broken(
    links: Iterable[Link], chain: Chain, *, seen: Mapping[int, bytes] | None = None
) -> Broken | None:
    """The first place where these lines are not one chain that goes on from `chain`.

    `seen`: digests that checkpoints saw at a place. Places before the chain's beginning are not asked.
    """
    seen = seen or {}
    begun = chain.place
    if seen.get(begun, chain.digest) != chain.digest:
        return Broken(begun, None, Fault.REWRITTEN)
    for link in links:
        broken = chain.follow(link)
        if broken:
            return broken
        if link.place in seen and seen[link.place] != chain.digest:
            return Broken(link.place, link.pk, Fault.REWRITTEN)
    if max(seen, default=0) > chain.place:
        return Broken(chain.place + 1, None, Fault.CUT)
    return None
