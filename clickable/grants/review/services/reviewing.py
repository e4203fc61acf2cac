"""A review: saved as often as one likes, handed in once, sent back by an editor with a reason."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _

from clickable.base.errors import GoneError, RefusedError
from clickable.grants.models import Application, Criterion
from clickable.grants.review import letters, rules, selectors
from clickable.grants.review.models import Assignment, Review, Reviewer, Score, Standing
from clickable.record import services as record

if TYPE_CHECKING:
    from clickable.people.models import User


@dataclass(frozen=True)
class Written:
    """What was typed: by criterion (its pk) points, "does not apply" and a comment; advice; a comment."""

    points: Mapping[int, tuple[int | None, bool, str]] = field(default_factory=dict)
    advice: str = ""
    comment: str = ""


@transaction.atomic
def save(
    *, reviewer: Reviewer, application: Application, written: Written, now: datetime
) -> Review:
    """Keep what was typed as it is, complete or not."""
    assignment = _own(reviewer, application)
    row = Review.objects.select_for_update().filter(assignment=assignment).first()
    if row is None:
        row = Review.objects.create(assignment=assignment, saved_at=now)
    if row.state == Review.State.SUBMITTED:
        raise RefusedError(_("Cette relecture est rendue : elle ne change plus."), "locked")
    row.advice = written.advice if written.advice in Review.Advice.values else ""
    row.comment, row.saved_at = written.comment.strip()[:4000], now
    row.save(update_fields=["advice", "comment", "saved_at"])
    for criterion in application.call.criteria.all():
        if criterion.pk in written.points:
            _score(row, criterion, written.points[criterion.pk])
    record.write("grant_review.saved", str(row), now=now, role="reviewer")
    return row


@transaction.atomic
def submit(*, reviewer: Reviewer, application: Application, now: datetime) -> Review:
    """Hand it in: complete, its total worked out and kept, and the application's standing with it."""
    assignment = _own(reviewer, application)
    row = Review.objects.select_for_update().filter(assignment=assignment).first()
    if row is None:
        raise RefusedError(_("Cette relecture est encore vide."), "empty")
    if row.state == Review.State.SUBMITTED:
        return row
    if faults_of(row):
        raise RefusedError(_("Il manque encore des points ou des raisons : voyez ci-dessous."), "incomplete")  # fmt: skip
    scores = row.scores.select_related("criterion")
    points = [rules.Point(one.criterion.weight, one.criterion.most, one.value) for one in scores]
    row.total = rules.total(points)
    row.state, row.submitted_at, row.returned_why = Review.State.SUBMITTED, now, ""
    row.save(update_fields=["total", "state", "submitted_at", "returned_why"])
    stand(application)
    record.write("grant_review.submitted", str(row), now=now, role="reviewer")
    return row


@transaction.atomic
def send_back(*, review: Review, reason: str, by: "User", now: datetime) -> None:
    """Open it again for its reviewer, with a word that they read."""
    if not reason.strip():
        raise RefusedError(_("Dites ce qui est à reprendre."), "reason")
    rows = Review.objects.select_for_update(of=("self",)).select_related("assignment__reviewer__addressee", "assignment__application__call")  # fmt: skip
    row = rows.get(pk=review.pk)
    if row.state != Review.State.SUBMITTED:
        raise GoneError(_("Cette relecture n’est pas rendue."), "state")
    if hasattr(row.assignment.application.call, "meeting") and row.assignment.application.call.meeting.state == "frozen":  # fmt: skip
        raise GoneError(_("Le procès-verbal est signé : les relectures ne changent plus."), "frozen")  # fmt: skip
    row.state, row.returned_why, row.total = Review.State.RETURNED, reason.strip()[:300], None
    row.save(update_fields=["state", "returned_why", "total"])
    stand(row.assignment.application)
    letters.sent_back(row, now=now)
    record.write("grant_review.sent_back", str(row), actor=by, now=now)


def stand(application: Application) -> None:
    """Work out where it stands by the reviews that count, and keep it: pages only read."""
    Application.objects.select_for_update().filter(pk=application.pk).first()  # one after the other
    totals = selectors.counting(application).values_list("total", flat=True)
    found = rules.summary([one for one in totals if one is not None])
    Standing.objects.update_or_create(
        application=application,
        defaults={
            "call_id": application.call_id,
            "reviews": found.reviews,
            "mean": found.mean,
            "low": found.low,
            "high": found.high,
            "deviation": found.deviation,
        },
    )


def faults_of(row: Review) -> list[rules.Faulty]:
    """What a kept review still needs."""
    known = {one.criterion_id: one for one in row.scores.all()}
    criteria = row.assignment.application.call.criteria.all()
    given = [
        rules.Given(
            criterion.code,
            criterion.most,
            known[criterion.pk].value if criterion.pk in known else None,
            known[criterion.pk].not_applicable if criterion.pk in known else False,
            known[criterion.pk].comment if criterion.pk in known else "",
        )
        for criterion in criteria
    ]
    return rules.faults(given, advice=row.advice)


def _score(row: Review, criterion: Criterion, said: tuple[int | None, bool, str]) -> None:
    value, not_applicable, comment = said
    if value is not None and not 0 <= value <= criterion.most:
        raise RefusedError(_("Des points de 0 à %(most)s.") % {"most": criterion.most}, "points")
    Score.objects.update_or_create(
        review=row,
        criterion=criterion,
        defaults={
            "value": None if not_applicable else value,
            "not_applicable": not_applicable,
            "comment": comment.strip()[:2000],
        },
    )


def _own(reviewer: Reviewer, application: Application) -> Assignment:
    """The gate once more, under the service: pages are not the only door."""
    found = selectors.entrusted(reviewer).filter(application=application).first()
    if found is None:
        raise GoneError(_("Cette candidature n’est pas à relire par vous."), "gone")
    return found
