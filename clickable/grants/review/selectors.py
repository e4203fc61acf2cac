"""Reading: who may see what, the ranking, what is missing. The gate is here, and every page asks it."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import Count, Q, QuerySet
from django.utils.timezone import localdate

from clickable.grants.models import Application, Attachment, Call
from clickable.grants.questions import questions
from clickable.grants.review import rules
from clickable.grants.review.models import (
    Assignment,
    Decision,
    Declaration,
    Meeting,
    Review,
    Reviewer,
    Standing,
)

S = Application.State
ASSESSABLE = (S.ELIGIBLE, S.IN_REVIEW, S.SHORTLISTED)
JUDGED = (*ASSESSABLE, S.SELECTED, S.RESERVE, S.REFUSED, S.ACCEPTED, S.DECLINED)


def reviewer_of(subject: str) -> Reviewer | None:
    """Of a link's subject; none when they have left."""
    _kind, _colon, pk = subject.partition(":")
    rows = Reviewer.objects.select_related("call", "addressee").exclude(state=Reviewer.State.LEFT)
    return rows.filter(pk=int(pk)).first() if pk.isdecimal() else None


def to_declare(reviewer: Reviewer) -> "QuerySet[Application]":
    """All of the call's: of each, the organisation and the country are shown, to declare an interest."""
    if reviewer.state != Reviewer.State.AGREED:
        return Application.objects.none()
    rows = reviewer.call.applications.filter(state__in=ASSESSABLE)
    return rows.order_by("organisation", "pk")


def visible(reviewer: Reviewer) -> "QuerySet[Application]":
    """THE GATE: what of the call exists for this reviewer. Agreed, and declared free of interest in it."""
    if reviewer.state != Reviewer.State.AGREED:
        return Application.objects.none()
    free = Declaration.objects.filter(reviewer=reviewer, current=True, conflicted=False)
    return reviewer.call.applications.filter(state__in=JUDGED, pk__in=free.values("application"))


def visible_to_panel(call: Call) -> "QuerySet[Application]":
    """What the panel has to decide."""
    return call.applications.filter(state__in=ASSESSABLE)


def entrusted(reviewer: Reviewer) -> "QuerySet[Assignment]":
    """What they read: visible to them, assigned to them, and still to be judged."""
    rows = Assignment.objects.standing().filter(
        reviewer=reviewer,
        application__in=visible(reviewer).filter(state__in=ASSESSABLE),
    )
    return rows.select_related("application", "application__call", "review").order_by("application__number")  # fmt: skip


def waiting_for_declaration(reviewer: Reviewer) -> int:
    """How many assigned ones cannot be opened yet: nothing has been declared of them."""
    said = Declaration.objects.filter(reviewer=reviewer, current=True).values("application")
    rows = Assignment.objects.standing().filter(
        reviewer=reviewer, application__state__in=ASSESSABLE
    )
    return rows.exclude(application__in=said).count()


def not_given(reviewer: Reviewer, *, until: date | None = None) -> int:
    """How many reviews they still owe: opened or not, never of what they have a tie with.

    `until`: only those that were entrusted by that day.
    """
    ties = Declaration.objects.filter(reviewer=reviewer, current=True, conflicted=True)
    rows = Assignment.objects.standing().filter(
        reviewer=reviewer, application__state__in=ASSESSABLE
    )
    rows = rows.exclude(application__in=ties.values("application"))
    owed = rows.exclude(review__state=Review.State.SUBMITTED)
    return sum(until is None or localdate(at) <= until for at in owed.values_list("at", flat=True))


def has_handed_in_all(reviewer: Reviewer) -> bool:
    rows = entrusted(reviewer)
    return not rows.exclude(review__state=Review.State.SUBMITTED).exists()


def sees_ranking(reviewer: Reviewer) -> bool:
    """Once the panel is prepared, and one's own reviews are handed in: nobody is led by others' points."""
    return (
        reviewer.state == Reviewer.State.AGREED
        and Meeting.objects.filter(call=reviewer.call_id).exists()
        and has_handed_in_all(reviewer)
    )


def others_reviews(reviewer: Reviewer, application: Application) -> "QuerySet[Review]":
    """What others found of it, without their names: only after one's own is handed in."""
    own = Review.objects.filter(
        assignment__reviewer=reviewer,
        assignment__application=application,
        assignment__ended_at=None,
        state=Review.State.SUBMITTED,
    )
    if not own.exists() or not visible(reviewer).filter(pk=application.pk).exists():
        return Review.objects.none()
    return counting(application).exclude(assignment__reviewer=reviewer).order_by("submitted_at")


def counting(application: Application) -> "QuerySet[Review]":
    """The reviews that count: handed in, by somebody who is still entrusted with it."""
    return Review.objects.filter(
        assignment__application=application, assignment__ended_at=None, state=Review.State.SUBMITTED
    )


def shown_attachments(application: Application) -> "QuerySet[Attachment]":
    """Files that a reviewer may take: of questions that are not blind, and nothing a scanner still looks at."""
    open_ones = [one.code for one in questions(application.call.form) if one.kind == "file" and not one.blind]  # fmt: skip
    safe = [Attachment.Scan.NONE, Attachment.Scan.CLEAN]
    return application.attachments.filter(question__in=open_ones, scan__in=safe)


@dataclass(frozen=True)
class Ranked:
    """One line of the ranking."""

    pk: int
    number: str
    title: str
    organisation: str
    country: str
    amount: Decimal | None
    state: str
    rank: int | None
    tied: bool
    mean: Decimal | None
    spread: Decimal | None
    deviation: Decimal | None
    flagged: bool
    reviews: int
    missing: int

    @property
    def state_label(self) -> str:
        return str(S(self.state).label)


def ranking(call: Call, applications: "QuerySet[Application] | None" = None) -> list[Ranked]:
    """All that are judged (or only `applications`), best first. Two queries, however many there are."""
    rows = call.applications.filter(state__in=JUDGED) if applications is None else applications
    values = rows.values_list("pk", "number", "title", "organisation", "country", "amount", "state")
    found = {one.application_id: one for one in Standing.objects.filter(call=call)}
    blank = Standing()
    lines = [(value, found.get(value[0], blank)) for value in values]
    lines.sort(key=lambda line: (line[1].mean is None, -(line[1].mean or 0), line[0][1], line[0][0]))  # fmt: skip
    ranks = rules.ranks(standing.mean for _value, standing in lines)
    shared = Counter(rank for rank in ranks if rank is not None)
    return [
        Ranked(
            *value,
            rank=rank,
            tied=rank is not None and shared[rank] > 1,
            mean=standing.mean,
            spread=spread,
            deviation=standing.deviation,
            flagged=spread is not None and spread > call.spread_flag,
            reviews=standing.reviews,
            missing=max(0, call.scores_needed - standing.reviews),
        )
        for (value, standing), rank in zip(lines, ranks, strict=True)
        for spread in [_spread(standing)]
    ]


def ranking_for(reviewer: Reviewer) -> list[Ranked]:
    """The ranking without what does not exist for them: places are counted among the rest."""
    if not sees_ranking(reviewer):
        return []
    return ranking(reviewer.call, visible(reviewer))


def _spread(standing: Standing) -> Decimal | None:
    if standing.high is None or standing.low is None or standing.reviews < 2:  # noqa: PLR2004 -- one review has no spread
        return None
    return standing.high - standing.low


def plan(call: Call) -> rules.Plan:
    """Who would read what: the preview of an assignment."""
    applications = list(call.applications.filter(state__in=ASSESSABLE).order_by("pk").values_list("pk", flat=True))  # fmt: skip
    reviewers = list(Reviewer.objects.filter(call=call, state=Reviewer.State.AGREED).order_by("pk").values_list("pk", flat=True))  # fmt: skip
    standing = Assignment.objects.standing().filter(reviewer__call=call)
    return rules.share_out(
        applications=applications,
        reviewers=reviewers,
        needed=call.scores_needed,
        standing=set(standing.values_list("application", "reviewer")),
        barred=barred(call),
    )


def barred(call: Call) -> set[tuple[int, int]]:
    """Pairs that must never be: a declared conflict, or an editor who ended it."""
    declared = Declaration.objects.filter(reviewer__call=call, current=True, conflicted=True)
    ended = Assignment.objects.filter(reviewer__call=call, ended_at__isnull=False)
    return set(declared.values_list("application", "reviewer")) | set(
        ended.values_list("application", "reviewer")
    )


def missing(call: Call) -> dict[int, int]:
    """By application: how many reviews it still needs."""
    rows = call.applications.filter(state__in=ASSESSABLE).values_list("pk", "standing__reviews")
    short = {pk: call.scores_needed - (reviews or 0) for pk, reviews in rows}
    return {pk: number for pk, number in short.items() if number > 0}


@dataclass(frozen=True)
class Load:
    reviewer: Reviewer
    entrusted: int
    handed_in: int
    conflicts: int
    undeclared: int


def loads(call: Call) -> list[Load]:
    """For each reviewer: how much they read, how far they are, what they declared."""
    total = call.applications.filter(state__in=ASSESSABLE).count()
    standing = Q(assignments__ended_at=None, assignments__isnull=False)
    rows = (
        Reviewer.objects.filter(call=call)
        .order_by("name", "pk")
        .annotate(
            entrusted=Count("assignments", filter=standing, distinct=True),
            handed_in=Count(
                "assignments",
                filter=standing & Q(assignments__review__state=Review.State.SUBMITTED),
                distinct=True,
            ),
        )
    )
    said = dict(
        Declaration.objects.filter(reviewer__call=call, current=True)
        .values_list("reviewer")
        .annotate(Count("pk"))
    )
    conflicts = dict(
        Declaration.objects.filter(reviewer__call=call, current=True, conflicted=True)
        .values_list("reviewer")
        .annotate(Count("pk"))
    )
    return [
        Load(
            reviewer=row,
            entrusted=row.entrusted,
            handed_in=row.handed_in,
            conflicts=conflicts.get(row.pk, 0),
            undeclared=max(0, total - said.get(row.pk, 0)),
        )
        for row in rows
    ]


@dataclass(frozen=True)
class Hint:
    """A reason to ask whether there is an interest; a person decides."""

    reviewer: Reviewer
    application: Application
    why: str  # "organisation" | "domain" | "past_grant" | "declared_before"


def hints(call: Call) -> list[Hint]:
    """Pairs that may be conflicts and were not declared as such. Three tables, read once each."""
    known = barred(call)
    applications = list(
        call.applications.filter(state__in=JUDGED).select_related("mail_mark").order_by("pk")
    )
    reviewers = (
        Reviewer.objects.filter(call=call)
        .exclude(state=Reviewer.State.LEFT)
        .select_related("mail_mark")
    )
    funded = set(
        Decision.objects.filter(outcome=Decision.Outcome.SELECTED)
        .exclude(meeting__call=call)
        .values_list("application__organisation", flat=True)
    )
    found = []
    for reviewer in reviewers.order_by("name", "pk"):
        before = _declared_before(reviewer)
        for application in applications:
            if (application.pk, reviewer.pk) in known:
                continue
            found += [
                Hint(reviewer, application, why)
                for why in _why(reviewer, application, before=before, funded=funded)
            ]
    return found


def _why(
    reviewer: Reviewer, application: Application, *, before: set[str], funded: set[str]
) -> Iterator[str]:
    if rules.same_name(reviewer.organisation, application.organisation):
        yield "organisation"
    marks = [_mark(reviewer), _mark(application)]
    if marks[0] and marks[0] == marks[1]:
        yield "domain"
    if application.organisation in before:
        yield "declared_before"
    if application.organisation in funded and any(
        rules.same_name(reviewer.organisation, one) for one in funded
    ):
        yield "past_grant"


def _mark(row: Reviewer | Application) -> bytes:
    mark = getattr(row, "mail_mark", None)
    return bytes(mark.token) if mark and mark.token else b""


def _declared_before(reviewer: Reviewer) -> set[str]:
    """Organisations in which the same mailbox declared an interest in another call."""
    if reviewer.addressee is None:
        return set()
    rows = Declaration.objects.filter(
        conflicted=True, reviewer__addressee__token=bytes(reviewer.addressee.token)
    ).exclude(reviewer__call=reviewer.call_id)
    return set(rows.values_list("application__organisation", flat=True))


def left_the_room(meeting: Meeting) -> dict[int, list[str]]:
    """By application: who of those present had declared an interest, and was outside."""
    rows = Declaration.objects.filter(
        current=True, conflicted=True, reviewer__in=meeting.present.all()
    ).order_by("reviewer__name", "pk")
    found: dict[int, list[str]] = {}
    for application, name in rows.values_list("application", "reviewer__name"):
        found.setdefault(application, []).append(name)
    return found


def selected_sum(meeting: Meeting) -> Decimal:
    amounts = meeting.decisions.filter(outcome=Decision.Outcome.SELECTED)
    return sum((one for one in amounts.values_list("amount", flat=True) if one), Decimal(0))


def decisions_for(reviewer: Reviewer) -> list[Decision]:
    """The panel's decisions on what exists for them; nothing before one's own reviews are handed in."""
    if not sees_ranking(reviewer):
        return []
    rows = Decision.objects.filter(
        meeting__call=reviewer.call_id, application__in=visible(reviewer)
    )
    return list(rows.select_related("application").order_by("application__number"))


def granted(application: Application) -> Decimal | None:
    """What it was given: by the panel, or from the reserve."""
    row = Decision.objects.filter(application=application).first()
    return None if row is None else (row.raised or row.amount)


def left_of_budget(call: Call) -> Decimal:
    """The budget without what was given and not declined."""
    rows = Decision.objects.filter(meeting__call=call).exclude(
        application__state__in=[S.DECLINED, S.WITHDRAWN]
    )
    given = [row.raised or row.amount for row in rows]
    return call.budget - sum((one for one in given if one), Decimal(0))


def announced(slug: str) -> tuple[Call, list[Decision]] | None:
    """The results as everybody reads them: only who was selected, and not before."""
    open_to_all = [Call.State.ANNOUNCED, Call.State.CONTRACTED, Call.State.ARCHIVED]
    call = Call.objects.filter(slug=slug, state__in=open_to_all).first()
    if call is None or not Meeting.objects.filter(call=call).exists():
        return None
    rows = Decision.objects.filter(
        Q(outcome=Decision.Outcome.SELECTED) | Q(raised__isnull=False),
        meeting__call=call,
        application__state__in=[S.SELECTED, S.ACCEPTED],
    )
    rows = rows.select_related("application").order_by("application__country", "application__organisation")  # fmt: skip
    return call, list(rows)
