"""Reading counts: of a stop, of each phone, of what came after the stop was counted up."""

import hashlib
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Case, F, Max, QuerySet, Sum, Value, When

from clickable.outreach.stops import TourStop
from clickable.outreach.tally.models import TallyLink, Tap
from clickable.outreach.tally.rules import CELLS, by_audience, opens, takes

SIGNED = Case(When(undoes=None, then=F("number")), default=F("number") * Value(-1))


def digest(token: str) -> bytes:
    return hashlib.sha256(token.encode()).digest()


def link_of(token: str, *, on: date, to_send: bool = False) -> TallyLink | None:
    """The link of this token while it opens: its stop's day, one day around; `to_send`: longer after."""
    found = TallyLink.objects.select_related("stop").filter(digest=digest(token), revoked_at=None).first()  # fmt: skip
    within = takes if to_send else opens
    return found if found and within(found.stop.day, on=on) else None


def totals(taps: QuerySet[Tap]) -> dict[str, int]:
    """How many in each cell, those that were taken back left out."""
    counted = dict(taps.order_by().values_list("cell").annotate(n=Sum(SIGNED)))
    return {code: counted.get(code, 0) for code in CELLS}


def of_stop(stop: TourStop) -> QuerySet[Tap]:
    return Tap.objects.filter(link__stop=stop)


def late(stop: TourStop) -> dict[str, int]:
    """By audience: what came after the stop was counted up."""
    return by_audience(totals(of_stop(stop).filter(settled=False)))


@dataclass(frozen=True)
class Phone:
    link: TallyLink
    number: int
    last_at: datetime | None


def phones(stop: TourStop) -> list[Phone]:
    """Each link of a stop, and how much was counted with it."""
    counted = dict(of_stop(stop).order_by().values_list("link").annotate(n=Sum(SIGNED)))
    last = dict(of_stop(stop).order_by().values_list("link").annotate(at=Max("came_at")))
    return [
        Phone(link, counted.get(link.pk, 0), last.get(link.pk))
        for link in stop.tally_links.order_by("pk")
    ]  # fmt: skip


def recent(link: TallyLink, *, most: int = 8) -> list[Tap]:
    """What was added last with this link and can still be taken back."""
    undone = Tap.objects.filter(link=link).exclude(undoes=None).values_list("undoes", flat=True)
    rows = Tap.objects.filter(link=link, undoes=None).exclude(pk__in=[one for one in undone if one])
    return list(rows.order_by("-came_at", "pk")[:most])
