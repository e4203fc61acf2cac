"""A period from its opening to the funder: compiled, locked for good, sent."""

import hashlib
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from clickable.base.errors import RefusedError, StepRefusedError
from clickable.funding import services as funding
from clickable.funding.models import Medium
from clickable.funding.rules import Finding
from clickable.people.models import User
from clickable.programme import content, documents, rules, writing
from clickable.programme.models import PartnerReport, Period, Snapshot
from clickable.record import services as record

P = Period.State


@transaction.atomic
def compile_(*, period: Period, by: User | None, now: datetime) -> Period:
    """Every partner has a report to write from now on."""
    row = _moved(period, P.COMPILING, by=by, now=now)
    PartnerReport.objects.bulk_create(
        PartnerReport(period=row, partner=partner) for partner in row.project.partners.all()
    )
    return row


@transaction.atomic
def lock(*, period: Period, by: User | None, now: datetime) -> Snapshot:
    """Keep what the report says, for good. Raises RefusedError while its text breaks the funder's rules."""
    row = _moved(period, P.LOCKED, by=by, now=now)
    before = row.project.periods.filter(number__lt=row.number)
    if any(not one.is_locked for one in before):
        raise RefusedError(_("Une période d’avant n’est pas encore arrêtée."), "order")
    said = content.of_period(row)
    refuse(said)
    text = content.canonical(said)
    return Snapshot.objects.create(period=row, content=text, sha256=content.digest(text), at=now)


@transaction.atomic
def mark_sent(*, period: Period, by: User | None, now: datetime) -> Period:
    """That the files went to the funder, and the SHA-256 of each."""
    row = _moved(period, P.SENT, by=by, now=now)
    snapshot = Snapshot.objects.get(period=row)
    snapshot.sent = {
        f"{language}.{form}": hashlib.sha256(export(snapshot, language=language, form=form)).hexdigest()
        for language in content.LANGUAGES
        for form in writing.TYPES
    }  # fmt: skip
    snapshot.save(update_fields=["sent"])
    return row


def export(snapshot: Snapshot, *, language: str, form: str) -> bytes:
    """The file of a locked report: the same bytes each time. Checked against the funder's rules before."""
    said = content.of_snapshot(snapshot)
    refuse(said)
    return writing.written(said["documents"][language], form)


def findings(said: dict[str, Any]) -> dict[str, list[Finding]]:
    """By language, what the text of a report breaks of the funder's rules; waived ones with the reason."""
    return {language: _findings(said, language) for language in content.LANGUAGES}


def check_subject(said: dict[str, Any], language: str) -> str:
    """What waivers of a report's faults are filed under."""
    return f"{said['project']['code']}/{said['period']['number']}/{language}/report"


def refuse(said: dict[str, Any]) -> None:
    blocking = [
        one for found in findings(said).values() for one in funding.blocking(found)
    ]  # fmt: skip
    if blocking:
        told = " ; ".join(dict.fromkeys(f"{one.fault.label} {one.found}".strip() for one in blocking))  # fmt: skip
        raise RefusedError(_("Le texte du rapport ne suit pas la convention : %(told)s.") % {"told": told}, "funder")  # fmt: skip


def _findings(said: dict[str, Any], language: str) -> list[Finding]:
    document = said["documents"][language]
    return funding.check(
        text=documents.text_of(document),
        language=language,
        medium=Medium.PRINT,
        agreement=said["project"]["agreement"],
        has_emblem=bool(document["emblem_alt"]),
        responsible=document["author"],
        subject=check_subject(said, language),
    )


def _moved(period: Period, to: str, *, by: User | None, now: datetime) -> Period:
    row = Period.objects.select_for_update().get(pk=period.pk)
    if to not in rules.STEPS[row.state]:
        raise StepRefusedError(_("Cette période n’en est pas là."), "step")
    frm, row.state = row.state, to
    row.save(update_fields=["state"])
    detail: dict[str, object] = {"from": frm, "to": to}
    record.write("programme.period_moved", f"period:{row.pk}", actor=by, now=now, detail=detail)
    return row
