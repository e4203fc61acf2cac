"""Which signatures wait for the team's eyes, before any letter; and with one, those that came with it."""

from collections.abc import Callable, Iterable

from django.db.models import QuerySet

from clickable.campaign.manifesto.models import DomainRule, SeenDomain, Signature
from clickable.campaign.manifesto.rules import AN_HOUR, Doubt, S, doubt
from clickable.campaign.manifesto.services.signing import count


class Scales:
    """Weighs new signatures one after the other; those of its piece are in no table yet."""

    def __init__(self, rules: Iterable[DomainRule]) -> None:
        self._rules = list(rules)
        self._weighed: list[Signature] = []
        self._before: dict[tuple[int, bytes], int] = {}  # of a domain, in the table

    def weigh(self, row: Signature, *, domain: str, over: bool) -> None:
        """Set the state of a new signature, pending or suspect. When it is one too many, the others of its
        sender that day, or of its domain that hour, are doubted too; what the team has cleared is not."""
        mine = Signature.objects.filter(manifesto=row.manifesto_id)
        together = mine.filter(domain=row.domain, signed_at__gt=row.signed_at - AN_HOUR)
        why = doubt(
            domain, over=over, rules=self._rules, in_the_hour=lambda: self._so_many(row, together)
        )
        row.state, row.why = (S.SUSPECT, why) if why else (S.PENDING, "")
        if why == Doubt.NETWORK and row.sender:
            self._too(mine.filter(sender=row.sender), why, lambda one: one.sender == row.sender)
        elif why == Doubt.BURST:
            self._too(together, why, lambda one: one.domain == row.domain)
        if why and why != Doubt.NETWORK:
            SeenDomain.objects.get_or_create(token=row.domain, defaults={"name": domain})
        self._weighed.append(row)

    def _so_many(self, row: Signature, together: QuerySet[Signature]) -> int:
        of = (row.manifesto_id, bytes(row.domain or b""))
        if of not in self._before:
            self._before[of] = together.count()
        return self._before[of] + sum(
            (one.manifesto_id, one.domain) == (row.manifesto_id, row.domain)
            for one in self._weighed
        )

    def _too(
        self, rows: QuerySet[Signature], why: Doubt, same: Callable[[Signature], bool]
    ) -> None:
        for one in rows.filter(state__in=[S.PENDING, S.CONFIRMED], why="").select_for_update():
            if one.state == S.CONFIRMED:
                count(one, -1)
            one.state, one.why = S.SUSPECT, why
            one.save(update_fields=["state", "why"])
        for one in self._weighed:
            if one.state == S.PENDING and same(one):
                one.state, one.why = S.SUSPECT, why
