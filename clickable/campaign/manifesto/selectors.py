"""What the public and the team read of a manifesto."""

from dataclasses import dataclass, replace
from datetime import date, datetime

from django.db.models import Count, Max, Min, QuerySet, Sum

from clickable.campaign.manifesto.models import (
    Kind,
    Manifesto,
    SeenDomain,
    Signature,
    Tally,
    Version,
)
from clickable.campaign.manifesto.rules import SMALL, Doubt, M, S
from clickable.measures.disclosure import mask


@dataclass(frozen=True)
class Day:
    on: date
    count: int
    sum: int  # of all days until this one


def public() -> QuerySet[Manifesto]:
    """Those that the public sees, the newest first; drafts never."""
    return Manifesto.objects.exclude(state=M.DRAFT).order_by("-opened_on", "pk")


def in_force(slug: str) -> Version | None:
    """The text that the public reads at this address, with its manifesto: one query, as every signature asks it."""
    rows = Version.objects.select_related("manifesto").filter(manifesto__slug=slug)
    return rows.exclude(manifesto__state=M.DRAFT).order_by("-number").first()


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
    suspects: int
    confirmed: int
    withdrawn: int
    invalidated: int
    expired: int


def board(manifesto: Manifesto) -> Board:
    """For the team: how many signatures are in each state."""
    mine = Signature.objects.filter(manifesto=manifesto).order_by()
    states = dict(mine.values_list("state").annotate(n=Count("pk")))
    return Board(
        pending=states.get(S.PENDING, 0),
        suspects=states.get(S.SUSPECT, 0),
        confirmed=states.get(S.CONFIRMED, 0),
        withdrawn=states.get(S.WITHDRAWN, 0),
        invalidated=states.get(S.INVALIDATED, 0),
        expired=states.get(S.EXPIRED, 0),
    )


@dataclass(frozen=True)
class Doubted:
    """Signatures that wait together: of one sender, or of one domain."""

    why: str
    group: str  # hex of the token that they share; empty: no longer known
    domain: str  # by name, where it is known
    count: int
    confirmed: int
    since: datetime
    until: datetime


def doubted(manifesto: Manifesto) -> QuerySet[Signature]:
    return Signature.objects.filter(manifesto=manifesto, state=S.SUSPECT)


def key_of(why: str) -> str:
    """What signatures doubted for this reason have in common."""
    return "sender" if why == Doubt.NETWORK else "domain"


def doubts(manifesto: Manifesto, *, limit: int) -> list[Doubted]:
    """The largest groups first."""
    found = []
    for why in Doubt:
        rows = doubted(manifesto).filter(why=why).order_by().values_list(key_of(why))
        told = rows.annotate(
            n=Count("pk"), c=Count("confirmed_on"), a=Min("signed_at"), b=Max("signed_at")
        )
        found += [
            Doubted(why, bytes(key or b"").hex(), "", n, c, a, b)
            for key, n, c, a, b in told.order_by("-n")[:limit]
        ]
    found.sort(key=lambda one: (-one.count, one.why, one.group))
    keys = [bytes.fromhex(one.group) for one in found[:limit]]
    seen = SeenDomain.objects.filter(token__in=keys).values_list("token", "name")
    names = {bytes(token).hex(): name for token, name in seen}
    return [replace(one, domain=names.get(one.group, "")) for one in found[:limit]]


def pk_of(subject: str) -> int:
    """By what a link holds: "signature:12"; 0, which nobody has, when it holds something else."""
    pk = subject.partition(":")[2]
    return int(pk) if pk.isdecimal() else 0


def signature_of(subject: str) -> Signature | None:
    rows = Signature.objects.select_related("manifesto", "version")
    return rows.filter(pk=pk_of(subject)).first()


def waiting_organisations(manifesto: Manifesto) -> QuerySet[Signature]:
    confirmed = Signature.objects.counted().filter(manifesto=manifesto, kind=Kind.ORGANISATION)
    return confirmed.filter(reviewed_on=None).order_by("pk")
