"""Which signatures wait for the team's eyes, before any letter; and with one, those that came with it."""

from collections.abc import Iterable

from django.db.models import QuerySet

from clickable.campaign.manifesto.models import DomainRule, SeenDomain, Signature
from clickable.campaign.manifesto.rules import AN_HOUR, Doubt, S, doubt
from clickable.campaign.manifesto.services.signing import count


def weigh(row: Signature, *, domain: str, over: bool, rules: Iterable[DomainRule]) -> None:
    """Set the state of a new signature, pending or suspect. When it is one too many, the others of its sender
    that day, or of its domain that hour, are doubted too; what the team has cleared is not."""
    mine = Signature.objects.filter(manifesto=row.manifesto_id)
    together = mine.filter(domain=row.domain, signed_at__gt=row.signed_at - AN_HOUR)
    why = doubt(domain, over=over, rules=rules, in_the_hour=together.count())
    row.state, row.why = (S.SUSPECT, why) if why else (S.PENDING, "")
    if why == Doubt.NETWORK and row.sender:
        _too(mine.filter(sender=row.sender), why)
    elif why == Doubt.BURST:
        _too(together, why)
    if why and why != Doubt.NETWORK:
        SeenDomain.objects.get_or_create(token=row.domain, defaults={"name": domain})


def _too(rows: QuerySet[Signature], why: Doubt) -> None:
    for one in rows.filter(state__in=[S.PENDING, S.CONFIRMED], why="").select_for_update():
        if one.state == S.CONFIRMED:
            count(one, -1)
        one.state, one.why = S.SUSPECT, why
        one.save(update_fields=["state", "why"])
