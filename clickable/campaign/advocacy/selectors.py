"""What the public reads, which is public with all that stands above it; and what is due, for the team."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from itertools import groupby

from django.db.models import Prefetch, Q, QuerySet

from clickable.campaign.advocacy.models import Ask, Commitment, Outcome, Proposal, Step
from clickable.campaign.advocacy.rules import (
    CLOSED,
    STALE,
    Standing,
    V,
    is_late,
    standing,
)

PARENTS = Q(public=True, ask__public=True, ask__proposal__public=True)


@dataclass(frozen=True)
class Line:
    """One line of the timeline: a step, a commitment, or what became of one."""

    on: date
    what: str  # "step", "commitment", "outcome"
    row: Step | Commitment | Outcome
    ask: Ask
    verdict: str = ""
    key: str = field(default="", compare=False)


@dataclass(frozen=True)
class Stand:
    proposal: Proposal
    standing: Standing
    asks: list[Ask]
    steps: int
    commitments: list[tuple[Commitment, str]]


def proposals() -> QuerySet[Proposal]:
    return Proposal.objects.filter(public=True).order_by("manifesto", "number", "pk")


def steps() -> QuerySet[Step]:
    rows = Step.objects.filter(PARENTS).select_related("ask__proposal", "actor")
    return rows.order_by("-on", "-pk")


def commitments() -> QuerySet[Commitment]:
    """With what the public may know of what became of them, the newest first, at `.known`."""
    known = Outcome.objects.filter(public=True).order_by("-on", "-pk")
    rows = Commitment.objects.filter(PARENTS).select_related("ask__proposal", "actor")
    return rows.prefetch_related(Prefetch("outcomes", known, to_attr="known")).order_by("-on", "-pk")  # fmt: skip


def verdict(row: Commitment) -> str:
    """The newest public one."""
    known: list[Outcome] = row.known  # type: ignore[attr-defined]
    return known[0].verdict if known else V.PENDING


def timeline(*, proposal: str = "") -> list[Line]:
    """Everything that is public, the newest first."""
    lines = [Line(one.on, "step", one, one.ask, key=f"step-{one.pk}") for one in steps()]
    for one in commitments():
        said = verdict(one)
        lines.append(Line(one.on, "commitment", one, one.ask, said, f"commitment-{one.pk}"))
        known: list[Outcome] = one.known  # type: ignore[attr-defined]
        lines += [Line(each.on, "outcome", each, one.ask, each.verdict, f"outcome-{each.pk}") for each in known]  # fmt: skip
    if proposal:
        lines = [line for line in lines if line.ask.proposal.code == proposal]
    return sorted(lines, key=lambda line: (line.on, line.key), reverse=True)


def by_year(lines: Iterable[Line]) -> list[tuple[str, list[Line]]]:
    return [(str(year), list(rows)) for year, rows in groupby(lines, key=lambda line: line.on.year)]


def stands() -> list[Stand]:
    """Where each public proposal stands, from what is public alone."""
    all_steps, promised = list(steps()), [(one, verdict(one)) for one in commitments()]
    asks = list(Ask.objects.filter(public=True, proposal__public=True).order_by("pk"))
    found = []
    for row in proposals():
        mine = [one for one in all_steps if one.ask.proposal_id == row.pk]
        said = [(one, v) for one, v in promised if one.ask.proposal_id == row.pk]
        found.append(
            Stand(
                proposal=row,
                standing=standing([v for _one, v in said], [one.state for one in mine]),
                asks=[one for one in asks if one.proposal_id == row.pk],
                steps=len(mine),
                commitments=said,
            )
        )
    return found


@dataclass(frozen=True)
class Due:
    """For the team: hidden rows too."""

    late: list[Commitment]  # past their deadline, and nobody has said what became of them
    next: list[Step]  # something was to be done by today
    planned: list[Step]  # planned for a day that is past
    stale: list[Step | Commitment]  # public, and the source not looked at for a year


def current(row: Commitment) -> str:
    """The newest verdict, published or not."""
    newest = max(row.outcomes.all(), key=lambda one: (one.on, one.pk), default=None)
    return newest.verdict if newest else V.PENDING


def due(*, today: date) -> Due:
    past = Commitment.objects.filter(deadline__lt=today).select_related("actor", "ask")
    past = past.prefetch_related("outcomes")
    live = Step.objects.exclude(state__in=CLOSED).select_related("actor", "ask").order_by("on")
    old = {"public": True, "checked_on__lt": today - STALE}
    return Due(
        late=[one for one in past.order_by("deadline") if is_late(one.deadline, current(one), today=today)],
        next=list(live.filter(next_on__lte=today).order_by("next_on")),
        planned=list(live.filter(state=Step.State.PLANNED, on__lt=today)),
        stale=[*Step.objects.filter(**old), *Commitment.objects.filter(**old)],
    )  # fmt: skip
