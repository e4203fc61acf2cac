"""The team's part before any review: eligibility by a list of points, and more time for one application."""

from collections.abc import Mapping
from datetime import datetime
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _

from clickable.base.errors import RefusedError
from clickable.grants import letters
from clickable.grants.models import Application, Check, Extension
from clickable.grants.rules import A, C, deadline, is_eligible
from clickable.grants.selectors import extended_until
from clickable.grants.services.steps import step
from clickable.grants.services.telling import tell_one
from clickable.record import services as record

if TYPE_CHECKING:
    from clickable.people.models import User


@transaction.atomic
def check(
    *,
    application: Application,
    points: Mapping[str, bool],
    reason: str,
    by: "User | None",
    now: datetime,
    tell_now: bool = False,
) -> Application:
    """Eligible when every point holds. One that is not is told with all other answers, or now. Raises
    RefusedError: before the call is closed, or without a reason."""
    row = Application.objects.select_for_update(of=("self",)).select_related("call").get(pk=application.pk)  # fmt: skip
    if row.call.state not in {C.CLOSED, C.ASSESSING}:
        raise RefusedError(_("La recevabilité se vérifie une fois l’appel clos."), "early")
    codes = [one["code"] for one in row.call.checklist]
    eligible = is_eligible(row.call.checklist, points)
    if not eligible and not reason.strip():
        raise RefusedError(_("Dites pourquoi : l’organisation le lira."), "reason")
    Check.objects.create(
        application=row,
        points={code: bool(points.get(code)) for code in codes},
        eligible=eligible,
        reason=reason.strip(),
        by=by,
        at=now,
    )
    to = A.ELIGIBLE if eligible else A.INELIGIBLE
    if row.state != to:
        row = step(application=row, to=to, reason=reason, actor=by, now=now)
    if tell_now and not eligible and row.told_on is None:
        tell_one(row, now=now)
    record.write("grants.checked", str(row), actor=by, now=now, detail={"eligible": eligible})
    return row


@transaction.atomic
def extend(
    *, application: Application, until: datetime, reason: str, by: "User | None", now: datetime
) -> Extension:
    """More time for one draft; its organisation is told. Raises RefusedError."""
    row = Application.objects.select_for_update(of=("self",)).select_related("call", "addressee").get(pk=application.pk)  # fmt: skip
    if row.state != A.DRAFT or row.call.state != C.PUBLISHED:
        raise RefusedError(_("Un délai se donne à un brouillon, avant la clôture de l’appel."), "state")  # fmt: skip
    if until <= max(now, deadline(row.call, extended_until(row)).at):
        raise RefusedError(_("Le délai va au-delà de la date limite."), "order")
    if not reason.strip():
        raise RefusedError(_("Dites pourquoi : la raison est gardée."), "reason")
    found = Extension.objects.create(
        application=row, until=until, reason=reason.strip()[:300], by=by, at=now
    )
    letters.extended(row, until=until, pk=found.pk, now=now)
    record.write("grants.extended", str(row), actor=by, now=now)
    return found
