"""The declaration of interests: before anything is opened, per application, never changed but by a later one."""

from collections.abc import Mapping
from datetime import datetime
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _

from clickable.base.errors import GoneError, RefusedError
from clickable.grants.models import Application
from clickable.grants.review import selectors
from clickable.grants.review.models import Assignment, Declaration, Reviewer
from clickable.grants.review.services.reviewing import stand
from clickable.record import services as record

if TYPE_CHECKING:
    from clickable.people.models import User


@transaction.atomic
def declare(
    *, reviewer: Reviewer, application: Application, conflicted: bool, reason: str, now: datetime
) -> Declaration:
    """No interest, or one with its reason: from then on the application does not exist for them.

    Who has declared one cannot take it back alone: an editor does, and says why.
    """
    row = Reviewer.objects.select_for_update(of=("self",)).select_related("call").get(pk=reviewer.pk)  # fmt: skip
    if not selectors.to_declare(row).filter(pk=application.pk).exists():
        raise GoneError(_("Cette candidature n’est plus à relire."), "gone")
    last = _last(row, application)
    if last is not None and last.conflicted and not conflicted:
        raise RefusedError(_("Vous avez dit avoir un lien. Écrivez à l’équipe si c’est une erreur."), "declared")  # fmt: skip
    if conflicted and not reason.strip():
        raise RefusedError(_("Dites quel est ce lien, en quelques mots."), "reason")
    if last is not None and last.conflicted == conflicted:
        return last
    return _keep(row, application, conflicted=conflicted, reason=reason, by=None, now=now)


@transaction.atomic
def declare_all(*, reviewer: Reviewer, said: Mapping[int, tuple[bool, str]], now: datetime) -> int:
    """Several at once, all or none; how many were new."""
    before = Declaration.objects.filter(reviewer=reviewer).count()
    rows = {one.pk: one for one in selectors.to_declare(reviewer).filter(pk__in=said)}
    for pk, (conflicted, reason) in said.items():
        if pk in rows:  # one of another call does not exist
            declare(reviewer=reviewer, application=rows[pk], conflicted=conflicted, reason=reason, now=now)  # fmt: skip
    return Declaration.objects.filter(reviewer=reviewer).count() - before


@transaction.atomic
def clear_up(
    *,
    reviewer: Reviewer,
    application: Application,
    conflicted: bool,
    reason: str,
    by: "User",
    now: datetime,
) -> Declaration:
    """An editor says that there is an interest, or that a declared one was a mistake; with a reason."""
    row = Reviewer.objects.select_for_update(of=("self",)).get(pk=reviewer.pk)
    if application.call_id != row.call_id:
        raise GoneError(_("Cette candidature n’est plus à relire."), "gone")
    if not reason.strip():
        raise RefusedError(_("Dites pourquoi."), "reason")
    return _keep(row, application, conflicted=conflicted, reason=reason, by=by, now=now)


def _keep(
    row: Reviewer,
    application: Application,
    *,
    conflicted: bool,
    reason: str,
    by: "User | None",
    now: datetime,
) -> Declaration:
    Declaration.objects.filter(reviewer=row, application=application, current=True).update(current=False)  # fmt: skip
    made = Declaration.objects.create(
        reviewer=row, application=application, conflicted=conflicted, reason=reason.strip()[:300], at=now, by=by
    )  # fmt: skip
    if conflicted:  # nothing of theirs counts any more, whatever was handed in
        standing = Assignment.objects.standing().filter(reviewer=row, application=application)
        if standing.update(ended_at=now, ended_why="conflict"):
            stand(application)
    record.write(
        "grant_review.declared",
        str(row),
        actor=by,
        role="staff" if by else "reviewer",
        now=now,
        detail={"application": str(application), "conflicted": conflicted},
    )
    return made


def _last(row: Reviewer, application: Application) -> Declaration | None:
    return Declaration.objects.filter(reviewer=row, application=application, current=True).first()
