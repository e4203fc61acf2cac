"""Who reads what: shared out as the preview said, or ended by an editor."""

from collections import Counter
from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _

from clickable.base.errors import GoneError, RefusedError
from clickable.grants import services as grants
from clickable.grants.models import Application, Call
from clickable.grants.review import letters, selectors
from clickable.grants.review.models import Assignment, Reviewer
from clickable.grants.review.services.reviewing import stand
from clickable.record import services as record

if TYPE_CHECKING:
    from clickable.people.models import User


@transaction.atomic
def assign(
    *, call: Call, pairs: Sequence[tuple[int, int]], by: "User | None", now: datetime
) -> int:
    """Make these pairs of application and reviewer. A conflict, or one of another call, refuses all."""
    Call.objects.select_for_update().get(pk=call.pk)
    applications = {one.pk: one for one in call.applications.filter(state__in=selectors.ASSESSABLE)}
    reviewers = {
        one.pk: one
        for one in Reviewer.objects.filter(call=call, state=Reviewer.State.AGREED).select_related("addressee", "call")
    }  # fmt: skip
    barred = selectors.barred(call)
    for application, reviewer in pairs:
        if application not in applications or reviewer not in reviewers:
            raise GoneError(_("Une candidature ou une personne n’est plus disponible. Regardez l’aperçu encore une fois."), "gone")  # fmt: skip
        if (application, reviewer) in barred:
            raise RefusedError(_("Cette personne a un lien avec l’organisation."), "conflict")
    known = set(Assignment.objects.standing().filter(reviewer__call=call).values_list("application", "reviewer"))  # fmt: skip
    new = [pair for pair in dict.fromkeys(pairs) if pair not in known]
    Assignment.objects.bulk_create(
        Assignment(application_id=a, reviewer_id=r, at=now, by=by) for a, r in new
    )
    for pk in sorted({a for a, _r in new}):
        if applications[pk].state == Application.State.ELIGIBLE:
            grants.step(application=applications[pk], to=Application.State.IN_REVIEW, actor=by, now=now)  # fmt: skip
    for pk, number in Counter(r for _a, r in new).items():
        letters.entrusted(reviewers[pk], number=number, batch=f"{now:%Y%m%d%H%M%S}", now=now)
    record.write("grant_review.assigned", str(call), actor=by, now=now, detail={"pairs": len(new)})
    return len(new)


@transaction.atomic
def end_assignment(*, assignment: Assignment, reason: str, by: "User", now: datetime) -> None:
    """They read it no more; what was handed in of it counts no more."""
    if not reason.strip():
        raise RefusedError(_("Dites pourquoi."), "reason")
    row = Assignment.objects.select_for_update(of=("self",)).get(pk=assignment.pk)
    if row.ended_at is not None:
        return
    row.ended_at, row.ended_why = now, reason.strip()[:300]
    row.save(update_fields=["ended_at", "ended_why"])
    stand(row.application)
    record.write("grant_review.unassigned", str(row), actor=by, now=now)
