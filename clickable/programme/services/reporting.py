"""A partner's report: written, handed in, returned with a reason, accepted by another person."""

from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal

from django.db import transaction
from django.utils.translation import gettext as _

from clickable.base.errors import RefusedError, StepRefusedError
from clickable.people.models import User
from clickable.programme import rules, selectors
from clickable.programme.models import (
    Activity,
    Certainty,
    Declared,
    Evidence,
    Indicator,
    Narrative,
    PartnerReport,
    Period,
    Source,
)
from clickable.programme.wording import number, parts_of
from clickable.record import services as record

R, P = PartnerReport.State, Period.State


@transaction.atomic
def declare(  # one figure of a report, whole
    *,
    report: PartnerReport,
    indicator: Indicator,
    parts: Mapping[str, Decimal],
    certainty: str,
    total: Decimal | None = None,
    by: User | None,
    now: datetime,
) -> None:
    """What a partner counted, part by part; no part at all takes it back.

    `total`, where somebody types it, must be the sum of the parts: else nothing is kept.
    """
    row = _open(report)
    if indicator.source != Source.DECLARED or indicator.project_id != row.period.project_id:
        raise RefusedError(_("Cet indicateur ne se déclare pas : la plateforme le compte."), "source")  # fmt: skip
    if set(parts) - set(parts_of(indicator.split)) or any(value < 0 for value in parts.values()):
        raise RefusedError(_("Une part n’est pas de cette répartition, ou est sous zéro."), "part")
    if (astray := rules.mismatch(parts, total)) is not None:
        told = {"total": number(total), "sum": number(sum(parts.values(), Decimal(0))), "by": number(abs(astray))}  # fmt: skip
        raise RefusedError(
            _("Le total (%(total)s) n’est pas la somme des parts (%(sum)s) : il y a %(by)s d’écart. Mettez ce que vous ne savez pas répartir dans « inconnu ».") % told,
            "mismatch",
        )  # fmt: skip
    row.declared.filter(indicator=indicator).delete()
    Declared.objects.bulk_create(
        Declared(report=row, indicator=indicator, part=part, value=value, certainty=Certainty(certainty))
        for part, value in parts.items()
    )  # fmt: skip
    record.write("programme.declared", _subject(row), actor=by, now=now, detail={"indicator": indicator.code})  # fmt: skip


@transaction.atomic
def narrate(
    *, report: PartnerReport, activity: Activity, text: str, by: User | None, now: datetime
) -> None:
    """What was done for an activity, in words; empty words take it back."""
    row = _open(report)
    if activity.project_id != row.period.project_id:
        raise RefusedError(_("Cette activité est d’un autre projet."), "activity")
    _nobody(text)
    if text.strip():
        Narrative.objects.update_or_create(
            report=row, activity=activity, defaults={"text": text.strip()}
        )
    else:
        row.narratives.filter(activity=activity).delete()
    record.write("programme.narrated", _subject(row), actor=by, now=now, detail={"activity": activity.number})  # fmt: skip


@transaction.atomic
def note_evidence(
    *, report: PartnerReport, activity: Activity, title: str, sha256: str,
    by: User | None, now: datetime,
) -> Evidence:  # fmt: skip
    """Which paper the partner keeps. Neither the paper nor a name comes here."""
    row = _open(report)
    _nobody(title)
    made = Evidence(report=row, activity=activity, title=title.strip(), sha256=sha256, noted_at=now)
    if row.evidence.filter(sha256=sha256).exists():
        raise RefusedError(_("Cette pièce est déjà notée."), "known")
    made.full_clean()
    made.save()
    record.write("programme.evidence_noted", _subject(row), actor=by, now=now, detail={"sha256": sha256})  # fmt: skip
    return made


@transaction.atomic
def forget_evidence(*, evidence: Evidence, by: User | None, now: datetime) -> None:
    row = _open(evidence.report)
    record.write("programme.evidence_removed", _subject(row), actor=by, now=now, detail={"sha256": evidence.sha256})  # fmt: skip
    evidence.delete()


@transaction.atomic
def submit(*, report: PartnerReport, by: User | None, now: datetime) -> PartnerReport:
    """Hand it in: every activity that the partner answers for has its words."""
    row = _open(report)
    told = set(row.narratives.values_list("activity", flat=True))
    lacks = [str(one.number) for one in selectors.own_activities(row) if one.pk not in told]
    if lacks:
        raise RefusedError(_("Il manque un texte pour : activité %(numbers)s.") % {"numbers": ", ".join(lacks)}, "missing")  # fmt: skip
    row.submitted_by, row.submitted_at, row.reason = by, now, ""
    return _step(row, R.SUBMITTED, by=by, now=now)


@transaction.atomic
def send_back(
    *, report: PartnerReport, reason: str, by: User | None, now: datetime
) -> PartnerReport:
    """Ask for it again, and say why; an accepted one too, as long as the period is not locked."""
    row = _locked(report)
    if not reason.strip():
        raise RefusedError(_("Dites ce qui est à reprendre."), "no_reason")
    row.reason, row.settled_at = reason.strip(), now
    _step(row, R.RETURNED, by=by, now=now)
    if row.period.state == P.ACCEPTED:
        row.period.state = P.COMPILING
        row.period.save(update_fields=["state"])
    return row


@transaction.atomic
def accept(*, report: PartnerReport, by: User | None, now: datetime) -> PartnerReport:
    """By somebody else than who handed it in. With the last one the period is accepted."""
    row = _locked(report)
    if by is not None and row.submitted_by_id == by.pk:
        raise RefusedError(_("Une autre personne accepte ce que vous avez remis."), "same")
    row.settled_at = now
    _step(row, R.ACCEPTED, by=by, now=now)
    settle(row.period)
    return row


def settle(period: Period) -> None:
    """The period, locked by the caller, is accepted once every report of it is, and there is one."""
    rows = period.reports.all()
    if rows.exists() and not rows.exclude(state=R.ACCEPTED).exists():
        period.state = P.ACCEPTED
        period.save(update_fields=["state"])


def _step(row: PartnerReport, to: str, *, by: User | None, now: datetime) -> PartnerReport:
    if to not in rules.REPORT_STEPS[row.state]:
        raise StepRefusedError(_("Ce rapport n’en est pas là."), "step")
    frm, row.state = row.state, to
    row.save()
    detail: dict[str, object] = {"from": frm, "to": to}
    record.write("programme.report_moved", _subject(row), actor=by, now=now, detail=detail)
    return row


def _locked(report: PartnerReport) -> PartnerReport:
    """Both rows as they are now, for this transaction alone; the period first, as everywhere."""
    period = Period.objects.select_for_update().get(pk=report.period_id)
    row = PartnerReport.objects.select_for_update().get(pk=report.pk)
    row.period = period
    if period.is_locked or period.state == P.OPEN:
        raise StepRefusedError(_("Cette période est arrêtée, ou pas encore ouverte aux rapports."), "locked")  # fmt: skip
    return row


def _open(report: PartnerReport) -> PartnerReport:
    row = _locked(report)
    if not row.is_open:
        raise StepRefusedError(_("Ce rapport est remis : il faut d’abord le renvoyer à son auteur."), "submitted")  # fmt: skip
    return row


def _nobody(text: str) -> None:
    if rules.looks_personal(text):
        raise RefusedError(_("Ni adresse électronique ni numéro de téléphone : un rapport ne désigne personne."), "personal")  # fmt: skip


def _subject(row: PartnerReport) -> str:
    return f"report:{row.pk}"
