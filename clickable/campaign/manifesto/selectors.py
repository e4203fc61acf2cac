"""What the public and the team read of a manifesto."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Count, QuerySet, Sum

from clickable.campaign.manifesto.models import Kind, Manifesto, Signature, Tally
from clickable.campaign.manifesto.rules import SMALL, M, S
from clickable.measures.disclosure import mask


@dataclass(frozen=True)
class Day:
    on: date
    count: int
    sum: int  # of all days until this one


def public() -> QuerySet[Manifesto]:
    """Those that the public sees, the newest first; drafts never."""
    return Manifesto.objects.exclude(state=M.DRAFT).order_by("-opened_on", "pk")


def paper(manifesto: Manifesto) -> int:
    """Signatures on paper, counted by two."""
    checked = manifesto.papers.filter(checked_by__isnull=False)
    return int(checked.aggregate(n=Sum("number"))["n"] or 0)


def named(manifesto: Manifesto, *, limit: int) -> list[str]:
    """The newest of those who asked to be named, without order by time: alphabetically."""
    rows = Signature.objects.counted().filter(manifesto=manifesto, kind=Kind.CITIZEN, show=True)
    newest = rows.exclude(shown="").order_by("-confirmed_on", "-pk").values_list("shown", flat=True)
    return sorted(newest[:limit], key=str.casefold)


def organisations(manifesto: Manifesto) -> list[str]:
    rows = Signature.objects.counted().filter(manifesto=manifesto, kind=Kind.ORGANISATION)
    shown = rows.filter(reviewed_on__isnull=False).values_list("shown", flat=True)
    return sorted(shown, key=str.casefold)


def by_area(manifesto: Manifesto) -> dict[str, int | None]:
    """Citizens by area, the most first. None: under ten, or hidden so that one under ten is not given away."""
    rows = Tally.objects.filter(manifesto=manifesto, kind=Kind.CITIZEN).order_by()
    sums = dict(rows.values_list("area").annotate(n=Sum("count")))
    told = mask({area: number for area, number in sums.items() if number > 0}, small=SMALL)
    order = sorted(told, key=lambda area: (-(told[area].count or 0), area))
    return {area: told[area].count for area in order}


def by_day(manifesto: Manifesto) -> list[Day]:
    """Citizens by day of confirmation, everywhere together."""
    rows = Tally.objects.filter(manifesto=manifesto, kind=Kind.CITIZEN).order_by("on")
    days, total = [], 0
    for on, count in rows.values_list("on").annotate(n=Sum("count")):
        total += count
        days.append(Day(on, count, total))
    return days


@dataclass(frozen=True)
class Board:
    pending: int
    suspects: dict[str, int]  # by reason
    confirmed: int
    withdrawn: int
    invalidated: int
    expired: int

    @property
    def doubted(self) -> int:
        return sum(self.suspects.values())


def board(manifesto: Manifesto) -> Board:
    """For the team: how many signatures are in each state."""
    mine = Signature.objects.filter(manifesto=manifesto).order_by()
    states = dict(mine.values_list("state").annotate(n=Count("pk")))
    doubted = mine.filter(state=S.SUSPECT).values_list("why").annotate(n=Count("pk"))
    return Board(
        pending=states.get(S.PENDING, 0),
        suspects=dict(doubted),
        confirmed=states.get(S.CONFIRMED, 0),
        withdrawn=states.get(S.WITHDRAWN, 0),
        invalidated=states.get(S.INVALIDATED, 0),
        expired=states.get(S.EXPIRED, 0),
    )


def signature_of(subject: str) -> Signature | None:
    """By what a link holds: "signature:12"."""
    _kind, _colon, pk = subject.partition(":")
    rows = Signature.objects.select_related("manifesto", "version")
    return rows.filter(pk=int(pk)).first() if pk.isdecimal() else None


def waiting_organisations(manifesto: Manifesto) -> QuerySet[Signature]:
    confirmed = Signature.objects.counted().filter(manifesto=manifesto, kind=Kind.ORGANISATION)
    return confirmed.filter(reviewed_on=None).order_by("pk")
