"""Who may sign, who is told apart from whom, what is doubted, and what may happen to a manifesto."""

import fnmatch
import json
import tomllib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import asdict, dataclass
from datetime import timedelta
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import Self

from disposable_email_domains import blocklist

from clickable.campaign.manifesto.models import DomainRule, Kind, Manifesto, Signature
from clickable.post.rules import plain_mailbox

TO_CONFIRM = timedelta(days=30)
KEPT = timedelta(days=182)  # after the manifesto closed, that signatures still name people
MOST_LETTERS = 5  # asking one person to confirm
MOST_TRIES = 5  # wrong codes for one signature
SMALL = 10  # an area with fewer signatures is not told
NEW_DOMAIN = 20  # signatures in an hour from a domain of which nothing is known
AN_HOUR = timedelta(hours=1)
SENDER_KEPT = timedelta(days=2)  # by the name that the gate gave them for a day
DOMAINS = Path(__file__).parent / "data" / "domains.toml"

S, M = Signature.State, Manifesto.State

STEPS: Mapping[Manifesto.State, tuple[Manifesto.State, ...]] = {
    M.DRAFT: (M.OPEN,),
    M.OPEN: (M.PAUSED, M.CLOSED),
    M.PAUSED: (M.OPEN, M.CLOSED),
    M.CLOSED: (),
}


class Doubt(StrEnum):
    NETWORK = "network"  # one sender sent many
    DISPOSABLE = "disposable"  # a mailbox for ten minutes
    RULE = "rule"  # a rule of the team
    BURST = "burst"  # an unknown domain, many at once


@dataclass(frozen=True, kw_only=True, repr=False)
class Signed:
    """What the form gives; it lies in a slip."""

    kind: str = Kind.CITIZEN
    name: str
    mailbox: str
    area: str
    language: str
    show: bool = False
    organisation: str = ""
    role: str = ""

    def packed(self) -> str:
        return json.dumps(asdict(self))

    @classmethod
    def unpacked(cls, text: str) -> Self:
        return cls(**json.loads(text))


@dataclass(frozen=True, kw_only=True)
class Conditions:
    """Which signatures an invalidation means. Dates are days, both included; empty: any."""

    since: str = ""
    until: str = ""
    domain: str = ""
    why: str = ""
    state: str = ""

    @property
    def narrow(self) -> bool:
        """Something beside the days: nobody sets aside everything by an empty form."""
        return bool(self.domain or self.why or self.state)


def may_step(frm: str, to: str) -> bool:
    return to in STEPS[M(frm)]


def takes_signatures(manifesto: Manifesto) -> bool:
    return manifesto.state == M.OPEN


@cache
def _known() -> dict[str, frozenset[str]]:
    raw = tomllib.loads(DOMAINS.read_text())
    return {name: frozenset(raw[name]["domains"]) for name in ("large", "dotless")}


def person_of(mailbox: str) -> str:
    """The mailbox as people are told apart: no "+word", and no dots where the provider ignores them."""
    local, _at, domain = plain_mailbox(mailbox).rpartition("@")
    local = local.partition("+")[0] or local
    if domain in _known()["dotless"]:
        local, domain = local.replace(".", ""), "gmail.com"
    return f"{local}@{domain}"


def domain_of(mailbox: str) -> str:
    return plain_mailbox(mailbox).rpartition("@")[2]


def doubt(
    domain: str, *, over: bool, rules: Iterable[DomainRule], in_the_hour: Callable[[], int]
) -> Doubt | None:
    """Why a signature waits for the team's eyes before any letter. The first reason counts.

    `in_the_hour`: signatures from this domain in the hour before, asked for only if it matters. The visitor sees no difference.
    """
    said = {one.verdict for one in rules if fnmatch.fnmatchcase(domain, one.pattern)}
    if DomainRule.Verdict.DOUBT in said:
        return Doubt.RULE
    if over:
        return Doubt.NETWORK
    if DomainRule.Verdict.TRUST in said or domain in _known()["large"]:
        return None
    if domain in blocklist:
        return Doubt.DISPOSABLE
    return Doubt.BURST if in_the_hour() >= NEW_DOMAIN else None
