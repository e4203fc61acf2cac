"""The day until which a call's reviews are handed in, and the two letters around it."""

from datetime import date, datetime
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from clickable.base.errors import GoneError, RefusedError
from clickable.grants.models import Call
from clickable.grants.review import letters, rules, selectors
from clickable.grants.review.models import Reviewer, Term
from clickable.grants.review.services.inviting import locked
from clickable.record import services as record

if TYPE_CHECKING:
    from clickable.people.models import User

READ = (Call.State.CLOSED, Call.State.ASSESSING)


@transaction.atomic
def set_term(*, call: Call, due_on: date, by: "User | None", now: datetime) -> Term:
    """Another day, as long as reviews are read. Reminders go by the new one."""
    row = Call.objects.select_for_update().get(pk=call.pk)
    if row.state not in {Call.State.PUBLISHED, *READ}:
        raise GoneError(_("Les relectures de cet appel sont finies."), "over")
    if due_on < localdate(now):
        raise RefusedError(_("Ce jour est passé. Choisissez-en un à venir."), "due_on")
    made, _new = Term.objects.update_or_create(call=row, defaults={"due_on": due_on, "set_at": now, "by": by})  # fmt: skip
    record.write("grant_review.term_set", str(made), actor=by, now=now, detail={"call": str(call)})
    return made


def remind_due(*, now: datetime) -> int:
    """Whoever still owes reviews hears of it, once before the day and once after it; how many letters."""
    today, written = localdate(now), 0
    for term in Term.objects.filter(call__state__in=READ):
        which = rules.reminder(term.due_on, today)
        if which:
            rows = Reviewer.objects.filter(call=term.call_id, state=Reviewer.State.AGREED)
            for pk in list(rows.order_by("pk").values_list("pk", flat=True)):
                written += _remind(pk, due=term.due_on, which=which, now=now)
    return written


@transaction.atomic
def _remind(pk: int, *, due: date, which: str, now: datetime) -> bool:
    """Their letter and its line of the account together, or neither."""
    row = locked(pk)
    until = due if which == "late" else None  # who was asked after the day is not late
    number = selectors.not_given(row, until=until)
    if row.state != Reviewer.State.AGREED or not number:
        return False
    sent = letters.remind(row, number=number, due=due, which=which, now=now)
    if sent:
        record.write("grant_review.reminded", str(row), now=now, detail={"which": which})
    return sent
