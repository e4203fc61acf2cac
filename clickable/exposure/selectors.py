"""What a person may know of their own work, and what a team may know of all of it. Nothing here writes."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.conf import settings
from django.db.models import Count, Exists, OuterRef, QuerySet
from django.utils import timezone

from clickable.exposure import rules
from clickable.exposure.models import Aside, OwnLimits, PassedOn, ShiftNote, Viewing
from clickable.exposure.rules import Policy, Span, Tally
from clickable.people.models import User
from clickable.people.rules import CASE_ROLES, LEADING_ROLES
from clickable.report.models import Category, Item, Mention
from clickable.seal.envelope import CannotOpenError, unseal
from clickable.seal.rings import NoRing, StaffRing
from clickable.seal.trusted import trusted

WEEK = timedelta(days=7)


@dataclass(frozen=True, kw_only=True)
class Own:
    """How much one person has opened. For their own eyes."""

    today: Tally
    week: Tally
    since_break: Tally
    policy: Policy

    @property
    def wants_break(self) -> bool:
        return rules.wants_break(self.since_break, self.policy)

    @property
    def at_limit(self) -> bool:
        return rules.at_limit(self.today, self.policy)


@dataclass(frozen=True)
class Totals:
    """A whole week of a team, rounded. None in place of a number: too few to tell."""

    begins: date
    opened: int | None
    by_category: list[tuple[Category, int | None]]


@dataclass(frozen=True, repr=False)
class Read:
    """A note, opened. None: it does not open with these keys."""

    note: ShiftNote
    text: str | None
    author: User
    given_to: tuple[int, ...] = ()  # ids of the leads who have it too

    @property
    def passed_on(self) -> bool:
        return bool(self.given_to)


def own(person: User, *, now: datetime) -> Own:
    """Two queries."""
    rows = Viewing.objects.filter(person=person, opened_at__gte=week_of(now))
    week = [Span(*row) for row in rows.values_list("opened_at", "closed_at")]
    morning = _midnight(now)
    today, policy = [span for span in week if span.opened >= morning], policy_of(person)
    return Own(
        today=rules.tally(today, now=now),
        week=rules.tally(week, now=now),
        since_break=rules.since_break(today, policy, now=now),
        policy=policy,
    )


def local_policy() -> Policy:
    return Policy(
        a_day=settings.OPENINGS_A_DAY,
        minutes_a_day=settings.EXPOSURE_MINUTES_A_DAY,
        break_after=settings.BREAK_AFTER,
        break_after_minutes=settings.BREAK_AFTER_MINUTES,
        break_minutes=settings.BREAK_MINUTES,
    )


def policy_of(person: User) -> Policy:
    """The local limits, or the person's own where they are stricter."""
    return rules.stricter(local_policy(), **own_limits(person))


def own_limits(person: User) -> dict[str, int | None]:
    """Those that this person set for themselves."""
    limits = OwnLimits.objects.filter(person=person).first() or OwnLimits()
    return {"a_day": limits.a_day, "minutes_a_day": limits.minutes_a_day}


def is_open(item: Item, person: User, *, holding: bool, now: datetime) -> bool:
    """Whether this person may see the item without a new act: it was opened, and that still stands."""
    rows = Viewing.objects.filter(item=item, person=person, closed_at=None)
    if not holding:
        rows = rows.filter(opened_at__gt=now - rules.STANDS)
    return rows.exists()


def asides(person: User) -> set[Category]:
    """The categories that this person leaves to others."""
    rows = Aside.objects.filter(person=person)
    return {Category(value) for value in rows.values_list("category", flat=True)}


def without(rows: "QuerySet[Item]", categories: Collection[Category]) -> "QuerySet[Item]":
    """These items but for those that anybody reported as one of these categories."""
    named = Mention.objects.filter(
        item=OuterRef("pk"), report__reported_category__in=categories, report__quarantined=False
    )
    return rows.exclude(Exists(named))


def deserted(group: int) -> list[Category]:
    """The categories that everybody of this team leaves to others. Not who, and not since when."""
    people = User.objects.filter(team_id=group, is_active=True, role__in=CASE_ROLES).count()
    left = Aside.objects.filter(
        person__team_id=group, person__is_active=True, person__role__in=CASE_ROLES
    )
    full = left.values("category").annotate(n=Count("pk")).filter(n__gte=people)
    return [c for c in Category if c in set(full.values_list("category", flat=True))]


def totals(group: int, *, now: datetime) -> Totals | None:
    """The last whole week of a team; None where fewer than FEWEST_PEOPLE opened anything in it.

    The running week is never told: whoever looks twice would see one person at work.
    """
    begins = week_of(now) - WEEK
    rows = Viewing.objects.filter(
        person__team_id=group, opened_at__gte=begins, opened_at__lt=week_of(now)
    )
    found = rows.aggregate(people=Count("person", distinct=True), opened=Count("pk"))
    if found["people"] < rules.FEWEST_PEOPLE:
        return None
    counts = dict(rows.values_list("category").annotate(n=Count("pk")).order_by())
    by_category = [(c, rules.told(counts[c])) for c in Category if c in counts]
    return Totals(timezone.localtime(begins).date(), rules.told(found["opened"]), by_category)


def leads_of(person: User) -> list[User]:
    """To whom this person may pass a note on: the other leads of their team, with keys of their own."""
    rows = User.objects.filter(team_id=person.group, is_active=True, role__in=LEADING_ROLES)
    known = trusted().people
    return [lead for lead in rows.exclude(pk=person.pk).order_by("pk") if lead.pk in known]


def own_notes(person: User, ring: StaffRing | NoRing) -> list[Read]:
    """The latest first."""
    rows = ShiftNote.objects.filter(person=person).prefetch_related("passed_on")
    return [
        Read(note, _opened(note, ring), person, tuple(one.to_id for one in note.passed_on.all()))
        for note in rows.order_by("-written_on", "pk")
    ]


def given_to(person: User, ring: StaffRing | NoRing) -> list[Read]:
    """What others passed on to this person, the latest first."""
    rows = PassedOn.objects.filter(to=person).select_related("note__person")
    return [
        Read(row.note, _opened(row, ring), row.note.person)
        for row in rows.order_by("-note__written_on", "pk")
    ]


def resources() -> Sequence[str]:
    """What this association's people can turn to, in its own words."""
    lines: Sequence[str] = settings.TEAM_RESOURCES
    return lines


def week_of(now: datetime) -> datetime:
    """The beginning of the week, Monday at midnight on the wall of the association."""
    return _midnight(now - timedelta(days=timezone.localtime(now).weekday()))


def _midnight(now: datetime) -> datetime:
    return timezone.localtime(now).replace(hour=0, minute=0, second=0, microsecond=0)


def _opened(row: ShiftNote | PassedOn, ring: StaffRing | NoRing) -> str | None:
    if not isinstance(ring, StaffRing):
        return None
    try:
        return unseal(row.text, key=ring.secret.sealing, context=row.context)
    except CannotOpenError:
        return None
