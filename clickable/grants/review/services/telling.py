"""One moment for all: every applicant hears in the same transaction, or nobody does. Then the public reads it."""

from datetime import datetime
from decimal import Decimal
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from clickable.base.errors import GoneError, RefusedError
from clickable.grants import services as grants
from clickable.grants.models import Application, Call
from clickable.grants.review import letters, rules, selectors
from clickable.grants.review.models import Decision, Meeting, Notice, Standing
from clickable.grants.rules import steps_of
from clickable.record import services as record

if TYPE_CHECKING:
    from clickable.people.models import User

A = Application.State


@transaction.atomic
def set_moment(*, call: Call, moment: datetime, by: "User | None", now: datetime) -> Notice:
    """When all hear; another moment until then."""
    meeting = Meeting.objects.filter(call=call).first()
    if meeting is None or meeting.state != Meeting.State.FROZEN:
        raise RefusedError(_("Le procès-verbal attend encore ses deux signatures."), "unsigned")
    if moment < now:
        raise RefusedError(_("Ce moment est passé. Choisissez-en un à venir."), "past")
    row = Notice.objects.select_for_update().filter(call=call).first()
    if row is not None and row.told_at is not None:
        raise GoneError(_("Les organisations ont déjà leur réponse."), "told")
    row = row or Notice(call=call)
    row.moment, row.by = moment, by
    row.save()
    record.write("grant_review.moment_set", str(row), actor=by, now=now)
    return row


def tell_due(*, now: datetime) -> int:
    """Of each call whose moment has come, all decisions at once; how many organisations were told."""
    due = Notice.objects.filter(told_at=None, moment__lte=now).values_list("pk", flat=True)
    return sum(_tell(pk, now=now) for pk in list(due))


@transaction.atomic
def _tell(pk: int, *, now: datetime) -> int:
    """Nobody or everybody: steps, letters and the mark are kept together. A second worker waits, and finds it done."""
    row = Notice.objects.select_for_update(of=("self",)).select_related("call").get(pk=pk)
    if row.told_at is not None:
        return 0
    decisions = Decision.objects.filter(meeting__call=row.call)
    decisions = decisions.select_related("application__addressee", "application__call")
    standings = {one.application_id: one for one in Standing.objects.filter(call=row.call)}
    told = 0
    for one in decisions.order_by("application__number"):
        if one.application.state == A.WITHDRAWN:
            continue
        _take(one, now=now)
        told += letters.decided(one, means=_means(standings.get(one.application_id)), now=now)
        Application.objects.filter(pk=one.application_id).update(told_on=localdate(now))
    row.told_at, row.number = now, told
    row.save(update_fields=["told_at", "number"])
    grants.move_call(
        call=row.call, to=Call.State.NOTIFIED, by=None, now=now
    )  # tells who was not eligible, too
    record.write("grant_review.told", str(row), now=now, detail={"organisations": told})
    return told


def _take(decision: Decision, *, now: datetime) -> None:
    """There by the flow's own steps, one after the other: through the shortlist where the flow has one."""
    application, to = decision.application, decision.outcome
    way = rules.way(steps_of(application.call.flow), application.state, to)
    for state in way or [to]:  # no way: the step says so
        reason = decision.reason[:300] if state == to else ""
        grants.step(application=application, to=state, reason=reason, now=now)


def _means(standing: Standing | None) -> rules.Summary:
    if standing is None:
        return rules.Summary()
    return rules.Summary(standing.reviews, standing.mean, standing.low, standing.high, standing.deviation)  # fmt: skip


@transaction.atomic
def raise_from_reserve(
    *, decision: Decision, amount: Decimal, by: "User", now: datetime
) -> Decision:
    """Somebody selected declined: one in reserve is selected, within what is left, and told at once."""
    rows = Decision.objects.select_for_update(of=("self",)).select_related("application__addressee", "application__call")  # fmt: skip
    row = rows.get(pk=decision.pk)
    call = Call.objects.select_for_update().get(pk=row.application.call_id)
    if row.application.state != A.RESERVE:
        raise GoneError(_("Cette candidature n’est pas en réserve."), "state")
    if not 0 < amount <= min(call.ceiling, selectors.left_of_budget(call)):
        raise RefusedError(_("Ce montant dépasse le plafond ou ce qui reste du budget."), "amount")
    row.raised, row.raised_at, row.raised_by = amount, now, by
    row.save(update_fields=["raised", "raised_at", "raised_by"])
    grants.step(application=row.application, to=A.SELECTED, reason="", actor=by, now=now)
    letters.raised(row, now=now)
    record.write("grant_review.raised", str(row), actor=by, now=now)
    return row


@transaction.atomic
def announce(*, call: Call, by: "User | None", now: datetime) -> Call:
    """The page of results opens to everybody; not before the organisations were told."""
    return grants.move_call(call=call, to=Call.State.ANNOUNCED, by=by, now=now)
