"""The check of a text against its agreement, and the decision to let a fault stand."""

from dataclasses import replace
from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from clickable.base.errors import RefusedError
from clickable.funding import rules, selectors
from clickable.funding.models import Fault, FundingAgreement, Medium, Waiver
from clickable.funding.rules import Finding
from clickable.people.models import User
from clickable.record import services as record


def check(
    *,
    text: str,
    language: str,
    medium: str,
    agreement: str,
    has_emblem: bool,
    responsible: str = "",
    subject: str = "",
) -> list[Finding]:
    """Every fault of a text, once. Those of `subject` that were waived carry the reason."""
    found = selectors.agreement(agreement)
    who = (*found.organisations, responsible or settings.ORGANISATION)
    checked = rules.Checked(text, found, language, Medium(medium), has_emblem, who)
    waived = _waived(subject) if subject else {}
    return [replace(one, waived=waived.get(one.fault, "")) for one in rules.findings(checked)]


def blocking(findings: list[Finding]) -> list[Finding]:
    """Those that keep a document from being published."""
    return [finding for finding in findings if not finding.waived]


@transaction.atomic
def keep_agreement(*, agreement: FundingAgreement, actor: User, now: datetime) -> None:
    """Add an agreement, or change one that was added."""
    verb = "funding.agreement_changed" if agreement.pk else "funding.agreement_added"
    agreement.save()
    record.write(verb, agreement.code, now=now, actor=actor)


@transaction.atomic
def waive(*, subject: str, fault: str, reason: str, actor: User, now: datetime) -> Waiver:
    """Let one fault of one text stand, for a reason; once said it stays said."""
    if not reason.strip():
        raise RefusedError(_("Dites pourquoi : une dérogation a une raison."), "no_reason")
    row, new = Waiver.objects.get_or_create(
        subject=subject,
        fault=Fault(fault),
        defaults={"reason": reason.strip(), "by": actor, "at": now},
    )
    if new:
        record.write("funding.waived", subject, now=now, actor=actor, detail={"fault": row.fault})
    return row


def _waived(subject: str) -> dict[str, str]:
    return dict(Waiver.objects.filter(subject=subject).values_list("fault", "reason"))
