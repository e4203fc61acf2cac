"""Whom to tell, which text to use, when to try again, and what an e-mail address must look like."""

import re
from dataclasses import dataclass
from datetime import timedelta

from clickable.assess.models import Outcome
from clickable.assess.rules import is_illegal
from clickable.notify.models import Action
from clickable.notify.routing import Hosted, Kind, table
from clickable.report.models import Category, Stage

LEASE = timedelta(minutes=5)  # much longer than one sending may take
BACK_OFF = (1, 5, 15, 60, 180, 360)  # minutes after the first, second, … temporary refusal
MAY_LEAVE = {Stage.LOCATED, Stage.NOTICED}

LONGEST, LONGEST_LOCAL = 254, 64  # characters of a mailbox (RFC 5321, 4.5.3.1)
# One plain mailbox, as RFC 5321 writes it, in ASCII: no quotes, no comments, no lists, no line ends.
MAILBOX = re.compile(
    r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(?:\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*"
    r"@(?:[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?\.)+[A-Za-z][A-Za-z0-9-]{0,61}[A-Za-z0-9]"
)


@dataclass(frozen=True)
class Route:
    """What is done about an item: one draft per action."""

    name: str
    actions: tuple[Action, ...]
    optional: tuple[Action, ...] = ()
    call_first: tuple[str, ...] = ()  # telephone numbers, before anything else
    own_tool: bool = False  # the platform's own reporting tool is the way


def route(*, category: Category, outcome: Outcome, hosted: Hosted, life_in_danger: bool) -> Route:
    """The one row of the routing table that fits (facts 6). Every combination has exactly one."""
    kind = kind_of(category, outcome)
    (row,) = (r for r in table().rows if r.assessment == kind and hosted in r.hosted)
    return Route(
        name=row.name,
        actions=tuple(Action(a) for a in row.actions),
        optional=tuple(Action(a) for a in row.optional),
        call_first=table().call_first if life_in_danger else (),
        own_tool=row.own_tool,
    )


def kind_of(category: Category, outcome: Outcome) -> Kind:
    if outcome == Outcome.AGAINST_TERMS_ONLY:
        return Kind.TERMS_ONLY
    if not is_illegal(outcome):
        return Kind.NONE
    return Kind.CSAM if category == Category.CSAM else Kind.OTHER_ILLEGAL


def hosted_in(country: str) -> Hosted:
    """Where a country code (ISO 3166-1, empty: unknown) stands in the table."""
    if not country:
        return Hosted.UNKNOWN
    if country in table().french:
        return Hosted.FR
    return Hosted.ABROAD_INHOPE if country in table().inhope else Hosted.ABROAD_NONE


def template_for(action: Action, hosted: Hosted) -> tuple[str, str]:
    """Name with version, and language: French for hosts in France and the French police."""
    if action == Action.POLICE:
        return "police_v1", "fr"
    if action == Action.INHOPE:
        return "inhope_v1", "en"
    return ("dsa16_fr_v1", "fr") if hosted == Hosted.FR else ("dsa16_en_v1", "en")


def by_hand(action: Action) -> bool:
    """Handed over by an operator (neither the police nor INHOPE offers us a door for programs)."""
    return action in {Action.POLICE, Action.INHOPE}


def is_mailbox(text: str) -> bool:
    local, _at, _domain = text.partition("@")
    return len(text) <= LONGEST and len(local) <= LONGEST_LOCAL and bool(MAILBOX.fullmatch(text))


def wait_after(attempts: int) -> timedelta:
    """How long to wait after the n-th temporary refusal; for ever the longest step, never giving up."""
    return timedelta(minutes=BACK_OFF[min(max(attempts, 1), len(BACK_OFF)) - 1])
