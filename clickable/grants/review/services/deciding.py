"""The panel: minutes, decisions with their reasons, two signatures, and then nothing changes."""

import hashlib
import json
from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _

from clickable.base.errors import GoneError, RefusedError
from clickable.grants import services as grants
from clickable.grants.models import Application, Call
from clickable.grants.review import rules, selectors
from clickable.grants.review.models import Decision, Meeting, Reviewer, Signed, Standing
from clickable.record import services as record

if TYPE_CHECKING:
    from clickable.people.models import User

M, O = Meeting.State, Decision.Outcome  # noqa: E741


@transaction.atomic
def prepare(
    *,
    call: Call,
    on: date,
    place: str,
    present: Sequence[Reviewer],
    others: Sequence[str],
    by: "User | None",
    now: datetime,
) -> Meeting:
    """Open the minutes, or say again when, where and who, while nobody has signed."""
    locked = Call.objects.select_for_update().get(pk=call.pk)
    if locked.state not in {Call.State.CLOSED, Call.State.ASSESSING}:
        raise RefusedError(_("Le jury se réunit une fois l’appel clos, et avant les réponses."), "state")  # fmt: skip
    row = Meeting.objects.filter(call=locked).first()
    if row is not None and row.state != M.DRAFT:
        raise RefusedError(_("Ce procès-verbal est signé. Retirez d’abord la signature."), "signed")
    if row is None:
        row = Meeting(call=locked)
    row.on, row.place, row.others = on, place.strip(), [one.strip() for one in others if one.strip()]  # fmt: skip
    row.save()
    row.present.set(one for one in present if one.call_id == call.pk)
    if locked.state == Call.State.CLOSED:
        grants.move_call(call=locked, to=Call.State.ASSESSING, by=by, now=now)
    record.write("grant_review.panel_prepared", str(row), actor=by, now=now)
    return row


@transaction.atomic
def decide(
    *,
    meeting: Meeting,
    application: Application,
    outcome: str,
    amount: Decimal | None,
    reason: str,
    feedback: str,
    by: "User | None",
    now: datetime,
) -> Decision:
    """What the panel says of one application; said again while nobody has signed."""
    row = _draft(meeting)
    if not selectors.visible_to_panel(row.call).filter(pk=application.pk).exists():
        raise GoneError(_("Cette candidature n’est pas à décider."), "gone")
    if not reason.strip():
        raise RefusedError(_("Une décision a une raison."), "reason")
    if outcome == O.SELECTED:
        _fits(row.call, amount)
    elif outcome not in O.values:
        raise RefusedError(_("Choisissez la décision."), "outcome")
    made, _new = Decision.objects.update_or_create(
        application=application,
        defaults={
            "meeting": row,
            "outcome": outcome,
            "amount": amount if outcome == O.SELECTED else None,
            "reason": reason.strip()[:2000],
            "feedback": feedback.strip()[:2000],
        },
    )
    record.write("grant_review.decided", str(made), actor=by, now=now, detail={"outcome": outcome})
    return made


def _fits(call: Call, amount: Decimal | None) -> None:
    if amount is None or amount <= 0:
        raise RefusedError(_("Donnez le montant accordé."), "amount")
    if amount > call.ceiling:
        raise RefusedError(_("Ce montant dépasse le plafond d’une subvention."), "ceiling")


@transaction.atomic
def sign(*, meeting: Meeting, by: "User", now: datetime) -> Meeting:
    """The first signature closes the minutes; the second, of somebody else, freezes them with their digest."""
    rows = Meeting.objects.select_for_update(of=("self",)).select_related("call")
    row = rows.get(pk=meeting.pk)
    if row.state == M.FROZEN:
        raise GoneError(_("Ce procès-verbal est déjà signé par deux personnes."), "frozen")
    if row.signatures.filter(by=by).exists():
        raise RefusedError(_("Une autre personne signe la deuxième fois."), "same")
    _complete(row)
    text = freeze_text(row)
    digest = hashlib.sha256(text.encode()).hexdigest()
    first = row.signatures.first()
    if first is not None and first.sha256 != digest:  # a declaration came since
        raise RefusedError(_("Le procès-verbal a changé depuis la première signature. Retirez-la et signez à nouveau."), "changed")  # fmt: skip
    Signed.objects.create(meeting=row, by=by, at=now, sha256=digest)
    if first is None:
        row.state = M.SIGNED_ONCE
        row.save(update_fields=["state"])
    else:
        row.state, row.frozen, row.sha256, row.frozen_at = M.FROZEN, text, digest, now
        row.save(update_fields=["state", "frozen", "sha256", "frozen_at"])
        grants.move_call(call=row.call, to=Call.State.DECIDED, by=by, now=now)
    record.write("grant_review.minutes_signed", str(row), actor=by, now=now, detail={"sha256": digest})  # fmt: skip
    return row


def _complete(row: Meeting) -> None:
    """All are decided, and the sum is within the budget."""
    undecided = selectors.visible_to_panel(row.call).filter(decision=None).count()
    if undecided:
        raise RefusedError(_("Il reste des candidatures sans décision : %(n)s.") % {"n": undecided}, "undecided")  # fmt: skip
    amounts = row.decisions.filter(outcome=O.SELECTED).values_list("pk", "amount")
    over = rules.over_budget({pk: amount or Decimal(0) for pk, amount in amounts}, row.call.budget)
    if over:
        raise RefusedError(_("La somme dépasse le budget de %(over)s %(currency)s.") % {"over": over, "currency": row.call.currency}, "budget")  # fmt: skip


@transaction.atomic
def take_signature_back(*, meeting: Meeting, by: "User", now: datetime) -> Meeting:
    """Before the second one: the minutes are a draft again."""
    row = Meeting.objects.select_for_update().get(pk=meeting.pk)
    if row.state == M.FROZEN:
        raise GoneError(_("Ce procès-verbal est signé par deux personnes : il ne change plus."), "frozen")  # fmt: skip
    row.signatures.all().delete()
    row.state = M.DRAFT
    row.save(update_fields=["state"])
    record.write("grant_review.signature_taken_back", str(row), actor=by, now=now)
    return row


def freeze_text(row: Meeting) -> str:
    """The minutes as canonical JSON: the same minutes, the same bytes."""
    left = selectors.left_the_room(row)
    standings = {one.application_id: one for one in Standing.objects.filter(call=row.call)}
    decisions = row.decisions.select_related("application").order_by("application__number", "pk")
    told = {
        "call": row.call.slug,
        "on": row.on.isoformat(),
        "place": row.place,
        "present": sorted(row.present.values_list("name", flat=True)),
        "others": list(row.others),
        "budget": str(row.call.budget),
        "currency": row.call.currency,
        "selected_sum": str(selectors.selected_sum(row)),
        "decisions": [
            {
                "number": one.application.number,
                "organisation": one.application.organisation,
                "outcome": one.outcome,
                "amount": str(one.amount) if one.amount is not None else None,
                "mean": _mean(standings.get(one.application_id)),
                "reason": one.reason,
                "feedback": one.feedback,
                "left_the_room": left.get(one.application_id, []),
            }
            for one in decisions
        ],
    }
    return json.dumps(told, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def _mean(standing: Standing | None) -> str | None:
    return str(standing.mean) if standing and standing.mean is not None else None


def _draft(meeting: Meeting) -> Meeting:
    rows = Meeting.objects.select_for_update(of=("self",)).select_related("call")
    row = rows.get(pk=meeting.pk)
    if row.state != M.DRAFT:
        raise RefusedError(_("Ce procès-verbal est signé. Retirez d’abord la signature."), "signed")
    return row
