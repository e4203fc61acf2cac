from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from nacl.public import PrivateKey

from clickable.locate.models import Fact, Trace
from clickable.report.models import Item
from clickable.report.selectors import UNREADABLE
from clickable.seal.envelope import CannotOpenError, unseal
from clickable.seal.wraps import Ring

# What a failure means to an analyst; the codes are those of rules.Search and rules.Place.
FAILURES: dict[str, str | Promise] = {
    "dns_nxdomain": _("ce nom de domaine n’existe pas"),
    "dns_nodata": _("ce nom existe, mais ne mène à aucun serveur"),
    "dns_servfail": _("le DNS a répondu par une erreur"),
    "dns_timeout": _("le DNS n’a pas répondu à temps"),
    "dns_sinkholed": _("ce nom mène à une adresse privée ou neutralisée"),
    "outside_dns": _("ce nom n’est pas du DNS (.onion ou semblable) : pas de pays"),
    "bad_url": _("ce nom ne peut pas exister dans le DNS"),
    "by_hand": _("une règle de domaine demande de vérifier à la main"),
    "unreadable": _("l’adresse scellée ne s’ouvre pas"),
    "rdap_404": _("le registre ne connaît pas cette adresse"),
    "rdap_429": _("le registre demande d’attendre"),
    "rdap_empty": _("le registre ne dit rien de ce réseau"),
    "rdap_no_registry": _("aucun registre ne répond pour cette adresse"),
    "rdap_no_bootstrap": _("la liste des registres n’a pas pu être lue"),
    "rdap_timeout": _("le registre n’a pas répondu à temps"),
    "rdap_not_json": _("la réponse du registre est illisible"),
}
OTHER_FAILURE = _("le registre n’a pas pu être interrogé (%(code)s)")


@dataclass(frozen=True)
class ShownFact:
    kind: Fact.Kind
    value: str  # of a failure: what it means, in the language of the page
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


def located(item: Item, ring: Ring) -> Located | None:
    """The best of what was found: an analyst's word first, else the newest search's first answer.

    None when no search has begun. What this ring does not open counts as unknown.
    """
    trace = Trace.objects.filter(item=item).prefetch_related("facts").first()
    if trace is None:
        return None
    facts = sorted(trace.facts.all(), key=lambda fact: fact.rank)
    facts.sort(key=lambda fact: fact.seen_at, reverse=True)
    values = _opened(item, facts, ring)
    best = _best(trace, facts, values)
    return Located(
        outcome=Trace.Outcome(trace.outcome),
        country=trace.country,
        confidence=trace.confidence,
        operator=best(Fact.Kind.OPERATOR),
        abuse_email=best(Fact.Kind.ABUSE_EMAIL),
        via_cdn=best(Fact.Kind.VIA_CDN),
        traced_at=trace.traced_at,
        facts=[_shown(fact, values[fact.pk]) for fact in facts],
    )


def _best(trace: Trace, facts: list[Fact], values: dict[UUID, str]) -> Callable[[Fact.Kind], str]:
    """Facts of an earlier search no longer count: a host may have moved."""
    by_hand = [fact for fact in facts if fact.source == Fact.Source.ANALYST]
    latest = [fact for fact in facts if fact.seen_at == trace.traced_at]

    def best(kind: Fact.Kind) -> str:
        opened = (values[fact.pk] for fact in by_hand + latest if fact.kind == kind)
        return next((value for value in opened if value != UNREADABLE), "")

    return best


def _shown(fact: Fact, value: str) -> ShownFact:
    if fact.kind == Fact.Kind.FAILURE:
        value = failure_words(value)
    return ShownFact(Fact.Kind(fact.kind), value, Fact.Source(fact.source), fact.seen_at)


def failure_words(code: str) -> str:
    if code in FAILURES:
        return str(FAILURES[code])
    return str(OTHER_FAILURE) % {"code": code}


def _opened(item: Item, facts: list[Fact], ring: Ring) -> dict[UUID, str]:
    try:
        key = item.key(ring)
    except CannotOpenError:
        return {fact.pk: UNREADABLE for fact in facts}
    return {fact.pk: _open(fact, key) for fact in facts}


def _open(fact: Fact, key: PrivateKey) -> str:
    try:
        return unseal(fact.value, key=key, context=fact.context)
    except CannotOpenError:
        return UNREADABLE
