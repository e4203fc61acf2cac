import logging
from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import TYPE_CHECKING
from uuid import UUID

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.utils.translation import gettext as _

from clickable.base.errors import RefusedError, StepRefusedError
from clickable.base.leases import claim, release
from clickable.domains.models import Kind
from clickable.domains.saying import Saying
from clickable.domains.selectors import Rulings, rulings_for
from clickable.domains.services import touch
from clickable.locate.lookup import search_hosts
from clickable.locate.models import Fact, Trace
from clickable.locate.rules import (
    Conclusion,
    Finding,
    Search,
    Told,
    conclude,
    findings,
    try_again,
)
from clickable.record import services as record
from clickable.report.models import Item, Stage
from clickable.report.selectors import host_of
from clickable.report.services import advance
from clickable.seal.envelope import CannotOpenError, Sealer
from clickable.seal.wraps import Ring

if TYPE_CHECKING:
    from clickable.people.models import User

log = logging.getLogger(__name__)

LEASE = timedelta(minutes=10)
UNREADABLE = Search(failure="unreadable")


def trace_due(ring: Ring, *, now: datetime, limit: int = 50) -> int:
    """Look for the hosts of illegal items, those of `limit` traces that are due; how many were done.

    Safe beside other workers and after a kill: a search that was cut off is done again.
    """
    done = _plan(now=now, limit=limit)
    waiting = Trace.objects.filter(item__stage=Stage.ILLEGAL, item__kind=Item.Kind.ADDRESS)
    traces = claim(
        waiting.select_related("item").order_by("due_at"), now=now, length=LEASE, limit=limit
    )
    hosts = {trace.pk: host_of(trace.item, ring) for trace in traces}
    for trace in traces:
        if not hosts[trace.pk]:
            log.warning("locate: unreadable item:%s", trace.item_id)
    rulings = _rulings(traces, hosts, ring, now=now)
    asked = [hosts[key] for key in hosts if hosts[key] and not told_by(rulings[key]).settled]
    searches = search_hosts(asked, now=now) if asked else {}
    for trace in traces:
        search, said = searches.get(hosts[trace.pk], UNREADABLE), rulings[trace.pk]
        done += _finish(trace, search, said, ring=ring, now=now)
    return done


def told_by(rulings: Rulings) -> Told:
    """What the search needs of what the rules say; a rule that does not open says nothing."""

    def saying(kind: Kind) -> Saying | None:
        found = rulings.said(kind)
        return found.saying if found else None

    return Told(
        by_hand=rulings.of(Kind.MANUAL) is not None,
        host=saying(Kind.HOST),
        behind=saying(Kind.CDN_ORIGIN),
        owner=saying(Kind.OWNER),
    )


def _rulings(
    traces: list[Trace], hosts: dict[UUID, str], ring: Ring, *, now: datetime
) -> dict[UUID, Rulings]:
    return rulings_for({t.pk: (t.item.group_id, hosts[t.pk]) for t in traces}, ring, now=now)


def pass_on_by_hand(*, group: int, now: datetime) -> int:
    """Strict instances: nobody looks for the hosts of a team's illegal items; how many went on.

    What an analyst has stated of a host stays.
    """
    waiting = Item.objects.of(group).filter(stage=Stage.ILLEGAL)
    return sum(_pass_on(item, now=now) for item in waiting)


def state_contact(*, item: Item, analyst: "User", email: str, ring: Ring, now: datetime) -> Fact:
    """An analyst says who takes complaints about this item's host. Raises RefusedError."""
    address = email.strip()
    try:
        validate_email(address)
    except ValidationError:
        raise RefusedError(_("Cette adresse électronique n’est pas complète."), "email") from None
    with transaction.atomic():
        trace, _new = Trace.objects.get_or_create(item=item)
        finding = Finding(Fact.Kind.ABUSE_EMAIL, address, Fact.Source.ANALYST)
        (fact,) = _keep(trace, [finding], ring=ring, now=now)
        record.write("locate.contact_stated", f"item:{item.pk}", now=now, actor=analyst)
    return fact


def _plan(*, now: datetime, limit: int) -> int:
    """A trace for every illegal address without one; places in words are done with at once."""
    illegal = Item.objects.at(Stage.ILLEGAL)
    addresses = illegal.filter(kind=Item.Kind.ADDRESS)
    Trace.objects.bulk_create(
        [Trace(item=item, due_at=now) for item in addresses.filter(trace=None)[: limit * 4]],
        ignore_conflicts=True,
    )
    # Taken back by an analyst and judged illegal again: what was found before may have changed.
    Trace.objects.filter(item__in=addresses, due_at=None).update(
        due_at=now, attempts=0, outcome=Trace.Outcome.PENDING
    )
    places = illegal.filter(kind=Item.Kind.PLACE)[:limit]
    return sum(_pass_on(item, now=now) for item in places)


def _pass_on(item: Item, *, now: datetime) -> bool:
    """A place in words has no host to look for; it goes on, so that the police can be told."""
    found = {"outcome": Trace.Outcome.UNKNOWN, "country": "", "traced_at": now, "due_at": None}
    try:
        with transaction.atomic():
            Trace.objects.update_or_create(item=item, defaults=found)
            _tell(item, Trace.Outcome.UNKNOWN, now=now)
    except StepRefusedError:
        return False  # another worker, or an analyst, was quicker
    return True


def _finish(trace: Trace, search: Search, rulings: Rulings, *, ring: Ring, now: datetime) -> bool:
    told = told_by(rulings)
    wait = try_again(search, attempts=trace.attempts, told=told)
    if wait:
        return _wait(trace, search, ring=ring, now=now, until=now + wait)
    try:
        with transaction.atomic():
            conclusion = conclude(search, told)
            kept = _conclude(trace, conclusion, ring=ring, now=now)
            if kept:
                used = [found.rule for found in map(rulings.of, conclusion.by_rules) if found]
                touch(used, item=trace.item, now=now)
            return kept
    except StepRefusedError:
        # An analyst took the item back meanwhile: nothing is kept, and nothing is waiting.
        release(trace, due_at=None)
        return False


def _conclude(trace: Trace, conclusion: Conclusion, *, ring: Ring, now: datetime) -> bool:
    """Everything that was found, in one transaction; nothing when the lease went to another."""
    kept = release(
        trace,
        due_at=None,
        outcome=conclusion.outcome,
        country=conclusion.country,
        confidence=conclusion.confidence,
        traced_at=now,
    )
    if kept:
        _keep(trace, conclusion.findings, ring=ring, now=now)
        _tell(trace.item, conclusion.outcome, now=now)
    return kept


def _wait(trace: Trace, search: Search, *, ring: Ring, now: datetime, until: datetime) -> bool:
    failures = [f for f in findings(search) if f.kind == Fact.Kind.FAILURE]
    with transaction.atomic():
        kept = release(trace, due_at=until)
        if kept:
            _keep(trace, failures, ring=ring, now=now)
            detail: dict[str, object] = {"attempts": trace.attempts}
            record.write("locate.put_off", f"item:{trace.item_id}", now=now, detail=detail)
    return kept


def _tell(item: Item, outcome: str, *, now: datetime) -> None:
    advance(item, to=Stage.LOCATED, now=now)
    record.write("locate.traced", f"item:{item.pk}", now=now, detail={"outcome": str(outcome)})


def _keep(trace: Trace, found: Iterable[Finding], *, ring: Ring, now: datetime) -> list[Fact]:
    """Sealed to the item's own key; of an item that this ring does not open, nothing is kept."""
    try:
        sealer = Sealer(trace.item.key(ring).public_key)
    except CannotOpenError:
        return []
    facts = []
    for one in found:
        fact = Fact(trace=trace, kind=one.kind, source=one.source, rank=one.rank, seen_at=now)
        fact.value = sealer.seal(one.value, context=fact.context)
        facts.append(fact)
    return Fact.objects.bulk_create(facts)
