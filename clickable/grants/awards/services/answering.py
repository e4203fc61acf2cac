"""The organisation says yes or no, by its personal link."""

from datetime import datetime
from decimal import Decimal

from django.db import transaction
from django.utils.translation import gettext as _

from clickable.base.errors import GoneError
from clickable.grants import services as grants
from clickable.grants.awards import letters
from clickable.grants.awards.models import Grant
from clickable.grants.models import Application
from clickable.grants.review.selectors import granted
from clickable.record import services as record

A = Application.State


@transaction.atomic
def accept(*, application: Application, now: datetime) -> Grant:
    """The grant is drafted with the amount that the panel decided. Said again, it changes nothing."""
    row = Application.objects.select_for_update().get(pk=application.pk)
    known = Grant.objects.filter(application=row).first()
    if known is not None:
        return known
    amount = granted(row)
    if row.state != A.SELECTED or amount is None:
        raise GoneError(_("Cette réponse n’est plus attendue."), "gone")
    grants.step(application=row, to=A.ACCEPTED, reason="", now=now)
    made = Grant.objects.create(
        application=application,
        number=_number(row),
        amount=Decimal(amount),
        currency=row.call.currency,
        made_at=now,
    )
    letters.accepted(made, now=now)
    record.write("grant_awards.accepted", str(made), now=now, role="applicant")
    return made


@transaction.atomic
def decline(*, application: Application, now: datetime) -> None:
    row = Application.objects.select_for_update().get(pk=application.pk)
    if row.state == A.DECLINED:
        return
    if row.state != A.SELECTED:
        raise GoneError(_("Vous avez déjà accepté. Écrivez-nous pour y renoncer."), "accepted")
    grants.step(application=row, to=A.DECLINED, reason="", now=now)
    record.write("grant_awards.declined", str(row), now=now, role="applicant")


def _number(row: Application) -> str:
    """The application's, with an S; the same number of another call gets that call's row beside it."""
    number = f"S-{row.number}"
    return f"{number}-{row.call_id}" if Grant.objects.filter(number=number).exists() else number
