"""Which signatures wait for the team's eyes, before any letter; and with one, those that came with it."""

from collections.abc import Iterable

from django.db.models import QuerySet

from clickable.campaign.manifesto.models import DomainRule, SeenDomain, Signature
from clickable.campaign.manifesto.rules import AN_HOUR, Doubt, S, doubt
from clickable.campaign.manifesto.services.signing import count


class Scales:
    """Weighs new signatures one after the other; those of its piece are in no table yet."""

    def __init__(self, rules: Iterable[DomainRule]) -> None:
        self._rules = list(rules)
        self._weighed: list[Signature] = []

    def weigh(self, row: Signature, *, domain: str, over: bool) -> None:
        """Set the state of a new signature, pending or suspect. When it is one too many, the others of its
        sender that day, or of its domain that hour, are doubted too; what the team has cleared is not."""
        mine = Signature.objects.filter(manifesto=row.manifesto_id)
        of_the_hour = mine.filter(domain=row.domain, signed_at__gt=row.signed_at - AN_HOUR)
        beside = [one for one in self._weighed if one.manifesto_id == row.manifesto_id]
        with_it = [
            one
            for one in beside
            if one.domain == row.domain and one.signed_at > row.signed_at - AN_HOUR
        ]
        why = doubt(
            domain,
            over=over,
            rules=self._rules,
            in_the_hour=lambda: of_the_hour.count() + len(with_it),
        )
        row.state, row.why = (S.SUSPECT, why) if why else (S.PENDING, "")
        if why == Doubt.NETWORK and row.sender:
            _too(mine.filter(sender=row.sender), why)
            _too_beside((one for one in beside if one.sender == row.sender), why)
        elif why == Doubt.BURST:
            _too(of_the_hour, why)
            _too_beside(with_it, why)
        if why and why != Doubt.NETWORK:
            SeenDomain.objects.get_or_create(token=row.domain, defaults={"name": domain})
        self._weighed.append(row)


def _too(rows: QuerySet[Signature], why: Doubt) -> None:
    for one in rows.filter(state__in=[S.PENDING, S.CONFIRMED], why="").select_for_update():
        if one.state == S.CONFIRMED:
            count(one, -1)
        one.state, one.why = S.SUSPECT, why
        one.save(update_fields=["state", "why"])


def _too_beside(rows: Iterable[Signature], why: Doubt) -> None:
    for one in rows:
        if one.state == S.PENDING:
            one.state, one.why = S.SUSPECT, why
