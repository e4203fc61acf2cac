from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from clickable.locate.models import Fact, Trace
from clickable.report.models import Item
from clickable.report.selectors import UNREADABLE
from clickable.seal.envelope import CannotOpenError, unseal


@dataclass(frozen=True)
class ShownFact:
    kind: Fact.Kind
    value: str
    source: Fact.Source
    seen_at: datetime


@dataclass(frozen=True)
class Located:
    """What is known of an item's host. An empty string is unknown."""

    outcome: Trace.Outcome
    country: str  # ISO 3166-1, of the network's registration; empty behind a delivery network
    confidence: str  # in the country: Trace.Confidence, or empty
    operator: str
    abuse_email: str
    via_cdn: str  # the delivery network it stands behind
    traced_at: datetime | None
    facts: list[ShownFact]  # newest first, failures included


def located(item: Item) -> Located | None:
    """The best of what was found: an analyst's word first, else the newest search's first answer.

    None when no search has begun. Needs the desk's or the worker's key.
    """
    trace = Trace.objects.filter(item=item).prefetch_related("facts").first()
    if trace is None:
        return None
    facts = sorted(trace.facts.all(), key=lambda fact: fact.rank)
    facts.sort(key=lambda fact: fact.seen_at, reverse=True)
    best = _best(trace, facts)
    return Located(
        outcome=Trace.Outcome(trace.outcome),
        country=trace.country,
        confidence=trace.confidence,
        operator=best(Fact.Kind.OPERATOR),
        abuse_email=best(Fact.Kind.ABUSE_EMAIL),
        via_cdn=best(Fact.Kind.VIA_CDN),
        traced_at=trace.traced_at,
        facts=[_shown(fact) for fact in facts],
    )


def _best(trace: Trace, facts: list[Fact]) -> Callable[[Fact.Kind], str]:
    """Facts of an earlier search no longer count: a host may have moved."""
    by_hand = [fact for fact in facts if fact.source == Fact.Source.ANALYST]
    latest = [fact for fact in facts if fact.seen_at == trace.traced_at]

    def best(kind: Fact.Kind) -> str:
        opened = (_open(fact) for fact in by_hand + latest if fact.kind == kind)
        return next((value for value in opened if value != UNREADABLE), "")

    return best


def _shown(fact: Fact) -> ShownFact:
    return ShownFact(Fact.Kind(fact.kind), _open(fact), Fact.Source(fact.source), fact.seen_at)


def _open(fact: Fact) -> str:
    try:
        return unseal(fact.value, context=fact.context)
    except CannotOpenError:
        return UNREADABLE
