"""Questions about a call: asked by a mailbox, answered to everybody."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _

from clickable.base.errors import GoneError, RefusedError
from clickable.grants import letters
from clickable.grants.models import Call, Clarification
from clickable.grants.questions import plain
from clickable.grants.rules import QUESTIONS_A_DAY, takes_questions
from clickable.post import services as post
from clickable.record import services as record

if TYPE_CHECKING:
    from clickable.people.models import User

State = Clarification.State


@transaction.atomic
def ask(*, call: Call, mailbox: str, language: str, question: str, now: datetime) -> bool:
    """Kept for the team. False: this mailbox asked enough today; the page says the same. Raises RefusedError."""
    if not takes_questions(call, now=now):
        raise RefusedError(_("Les questions sur cet appel sont closes."), "closed")
    today = Clarification.objects.filter(
        addressee__token=post.mailbox_token(mailbox), asked_at__gt=now - timedelta(days=1)
    )
    if today.count() >= QUESTIONS_A_DAY:
        return False
    to = post.new_addressee(mailbox=mailbox, language=language, now=now)
    row = Clarification.objects.create(
        call=call, addressee=to, language=language, asked=plain(question), asked_at=now
    )
    record.write("grants.asked", str(row), now=now, role="visitor")
    return True


@transaction.atomic
def answer(
    *,
    clarification: Clarification,
    question: Mapping[str, str],
    answer: Mapping[str, str],
    by: "User | None",
    now: datetime,
) -> Clarification:
    """Published on the call's page in both languages; who asked is told once. Answered again: corrected."""
    row = _locked(clarification)
    if row.state == State.DECLINED:
        raise GoneError(_("Cette question est écartée."), "over")
    first = row.state == State.WAITING
    row.question, row.answer, row.state = dict(question), dict(answer), State.ANSWERED
    row.answered_at, row.asked = row.answered_at or now, ""
    row.save()
    if first:
        letters.answered(row, now=now)
    record.write("grants.answered", str(row), actor=by, now=now)
    return row


@transaction.atomic
def decline(*, clarification: Clarification, reason: str, by: "User | None", now: datetime) -> None:
    """Not about the call; who asked is told why."""
    row = _locked(clarification)
    if row.state != State.WAITING:
        raise GoneError(_("Cette question a déjà sa réponse."), "over")
    if not reason.strip():
        raise RefusedError(_("Dites pourquoi : la personne le lira."), "reason")
    row.state, row.asked, row.answered_at = State.DECLINED, "", now
    row.save(update_fields=["state", "asked", "answered_at"])
    letters.declined(row, reason=reason, now=now)
    record.write("grants.question_declined", str(row), actor=by, now=now)


def _locked(row: Clarification) -> Clarification:
    rows = Clarification.objects.select_for_update(of=("self",)).select_related("call", "addressee")
    return rows.get(pk=row.pk)
