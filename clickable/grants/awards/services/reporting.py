"""A grantee's report: kept as it is typed, sent when whole, sent back with a word, accepted and counted once."""

import hashlib
import json
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from clickable.base.errors import GoneError, RefusedError
from clickable.grants.awards import letters, rules, selectors
from clickable.grants.awards.models import Grant, GrantReport
from clickable.measures import services as measures
from clickable.measures.models import Measure
from clickable.record import services as record

if TYPE_CHECKING:
    from clickable.people.models import User

R = GrantReport.State
RUNS = {Grant.State.SIGNED, Grant.State.ACTIVE, Grant.State.CLOSING}


@dataclass(frozen=True)
class Told:
    narrative: str = ""
    activities: int | None = None
    people: int | None = None
    spent: Decimal | None = None


@transaction.atomic
def save_report(*, report: GrantReport, told: Told, now: datetime) -> GrantReport:
    """Kept, whole or not, until it is sent."""
    row = _locked(report)
    if row.grant.state not in RUNS or row.state in {R.SUBMITTED, R.ACCEPTED}:
        raise GoneError(_("Ce rapport est parti : il ne change plus."), "sent")
    row.narrative = told.narrative.strip()[:20_000]
    row.activities, row.people, row.spent = told.activities, told.people, told.spent
    row.saved_at = now
    row.save(update_fields=["narrative", "activities", "people", "spent", "saved_at"])
    record.write("grant_awards.report_saved", str(row), now=now, role="grantee")
    return row


@transaction.atomic
def submit_report(*, report: GrantReport, now: datetime) -> GrantReport:
    row = _locked(report)
    if row.state == R.SUBMITTED:
        return row
    if row.grant.state not in RUNS or not rules.report_may(row.state, R.SUBMITTED):
        raise GoneError(_("Ce rapport n’est plus attendu."), "gone")
    if not row.narrative or row.activities is None or row.people is None or row.spent is None:
        raise RefusedError(_("Il manque encore une réponse : voyez ci-dessous."), "incomplete")
    if row.spent < 0 or row.spent > row.grant.amount:
        raise RefusedError(_("La somme dépensée va de zéro au montant de la subvention."), "spent")
    row.state, row.submitted_at, row.note, row.sha256 = R.SUBMITTED, now, "", digest(row)
    row.save(update_fields=["state", "submitted_at", "note", "sha256"])
    letters.receipt(row, now=now)
    record.write("grant_awards.report_sent", str(row), now=now, role="grantee")
    return row


def digest(row: GrantReport) -> str:
    """SHA-256 over what is sent; the same words and figures give the same digest."""
    said = {
        "grant": row.grant.number, "report": row.number, "kind": row.kind, "narrative": row.narrative,
        "activities": row.activities, "people": row.people, "spent": f"{row.spent:.2f}",
    }  # fmt: skip
    text = json.dumps(said, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


@transaction.atomic
def send_back(*, report: GrantReport, note: str, by: "User", now: datetime) -> GrantReport:
    row = _locked(report)
    if not note.strip():
        raise RefusedError(_("Dites ce qui est à compléter."), "note")
    if not rules.report_may(row.state, R.RETURNED):
        raise GoneError(_("Ce rapport n’est pas à lire."), "state")
    row.state, row.note, row.by = R.RETURNED, note.strip()[:2000], by
    row.save(update_fields=["state", "note", "by"])
    letters.sent_back(row, now=now)
    record.write("grant_awards.report_back", str(row), actor=by, now=now)
    return row


@transaction.atomic
def accept_report(*, report: GrantReport, by: "User", now: datetime) -> GrantReport:
    """Its results are counted, once; the instalment that waits for it may be paid."""
    row = _locked(report)
    if row.state == R.ACCEPTED:
        return row
    if not rules.report_may(row.state, R.ACCEPTED):
        raise GoneError(_("Ce rapport n’est pas à lire."), "state")
    row.state, row.accepted_at, row.by = R.ACCEPTED, now, by
    row.save(update_fields=["state", "accepted_at", "by"])
    _count(row, now=now)
    letters.report_accepted(row, now=now)
    record.write("grant_awards.report_accepted", str(row), actor=by, now=now)
    return row


def _count(row: GrantReport, *, now: datetime) -> None:
    slug, on = row.grant.application.call.slug, localdate(now)
    measures.count("grants.report_accepted", on=on, subject=slug, source=f"grants.report_accepted:{row.pk}")  # fmt: skip
    for kind, number in (("activity", row.activities), ("reached", row.people)):
        if number:
            source = f"grants.{kind}:{row.pk}"
            measures.count(f"grants.{kind}", on=on, number=number, subject=slug, certainty=Measure.Certainty.DECLARED, source=source)  # fmt: skip


def follow(*, now: datetime) -> int:
    """What is past its day is late; reminders before and after leave, each once. How many letters."""
    today, written = localdate(now), 0
    soon = selectors.expected().filter(due_on__lte=today + timedelta(days=max(rules.REMIND)))  # fmt: skip
    for pk in list(soon.values_list("pk", flat=True)):
        written += _follow(pk, now=now)
    return written


@transaction.atomic
def _follow(pk: int, *, now: datetime) -> bool:
    row, today = _locked(GrantReport(pk=pk)), localdate(now)
    if row.state == R.DUE and row.due_on < today:
        row.state = R.OVERDUE
        row.save(update_fields=["state"])
        record.write("grant_awards.report_late", str(row), now=now)
    days = rules.reminder(row.due_on, today)
    if row.state not in {R.DUE, R.OVERDUE} or days is None:
        return False
    return letters.remind(row, days=days, now=now)


def _locked(report: GrantReport) -> GrantReport:
    rows = GrantReport.objects.select_for_update(of=("self",))
    return rows.select_related("grant__application__call", "grant__application__addressee").get(pk=report.pk)  # fmt: skip
