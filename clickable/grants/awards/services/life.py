"""A grant's own life: planned, signed, paid part by part, closed when the sums meet, or terminated."""

import hashlib
from collections.abc import Sequence
from contextlib import suppress
from datetime import date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from clickable.base.errors import GoneError, RefusedError
from clickable.grants.awards import agreement, letters, rules, selectors
from clickable.grants.awards.models import Grant, GrantReport, Instalment
from clickable.grants.awards.services.papers import make_papers
from clickable.grants.awards.services.stepping import locked, step
from clickable.measures import services as measures
from clickable.record import services as record

if TYPE_CHECKING:
    from clickable.people.models import User

S = Grant.State


@transaction.atomic
def plan(
    *,
    grant: Grant,
    begins_on: date,
    ends_on: date,
    shares: Sequence[int],
    reports: Sequence[date],
    by: "User | None",
    now: datetime,
) -> Grant:
    """Dates, reports and parts, again and again until it is signed. The parts make the whole to the cent."""
    row = locked(grant)
    if row.state != S.DRAFTED:
        raise GoneError(_("La convention est signée : elle ne change plus."), "signed")
    _sound((begins_on, ends_on), shares, reports)
    row.instalments.all().delete()
    row.reports.all().delete()
    row.begins_on, row.ends_on = begins_on, ends_on
    row.save(update_fields=["begins_on", "ends_on"])
    kinds = [GrantReport.Kind.INTERIM] * (len(reports) - 1) + [GrantReport.Kind.FINAL]
    made = [
        GrantReport.objects.create(grant=row, number=n, kind=kind, due_on=due)
        for n, (kind, due) in enumerate(zip(kinds, sorted(reports), strict=True), start=1)
    ]
    for n, amount in enumerate(rules.split(row.amount, shares), start=1):
        after = made[n - 2] if n > 1 else None
        due = after.due_on if after else begins_on
        Instalment.objects.create(grant=row, number=n, amount=amount, due_on=due, after=after)
    record.write("grant_awards.planned", str(row), actor=by, now=now)
    return row


def _sound(days: tuple[date, date], shares: Sequence[int], reports: Sequence[date]) -> None:
    begins_on, ends_on = days
    if ends_on < begins_on:
        raise RefusedError(_("Le projet finit après son début."), "ends_on")
    if not shares or sum(shares) != rules.WHOLE or min(shares) <= 0:
        raise RefusedError(
            _("Ensemble, les parts font cent pour cent, chacune plus que zéro."), "shares"
        )
    if not reports or len(reports) < len(shares) - 1:
        raise RefusedError(_("Il faut un rapport avant chaque versement après le premier."), "reports")  # fmt: skip
    if len(set(reports)) != len(reports) or min(reports) < begins_on:
        raise RefusedError(_("Les rapports ont chacun leur jour, après le début du projet."), "reports")  # fmt: skip


@transaction.atomic
def sign(*, grant: Grant, on: date, by: "User", now: datetime) -> Grant:
    """The words are kept as they are now, with their digest; the grant is counted once."""
    row = locked(grant)
    parts = list(row.instalments.values_list("amount", flat=True))
    if not row.reports.exists() or not rules.sums_match(row.amount, parts):
        raise RefusedError(_("Préparez d’abord les dates, les versements et les rapports."), "plan")  # fmt: skip
    if on > localdate(now):
        raise RefusedError(_("La date de signature est passée, ou d’aujourd’hui."), "on")
    row.words = agreement.canonical(row)
    row.sha256 = hashlib.sha256(row.words.encode()).hexdigest()
    row.signed_on = on
    step(row, S.SIGNED, by=by, now=now)
    measures.count("grants.awarded", on=on, subject=row.application.call.slug, source=f"grants.awarded:{row.pk}")  # fmt: skip
    letters.signed(row, now=now)
    with suppress(RefusedError):  # without the libraries for PDF it is signed all the same
        make_papers(grant=row, now=now)
    return row


@transaction.atomic
def pay(*, instalment: Instalment, on: date, by: "User", now: datetime) -> Instalment:
    """That it was paid. In turn, and after the report that it waits for is accepted."""
    grant = locked(instalment.grant)
    found = {row.pk: (row, may) for row, may in selectors.parts(grant)}
    row, may = found[instalment.pk]
    if row.paid_on is not None:
        return row
    if not may:
        raise RefusedError(_("Ce versement attend : le précédent, ou le rapport qui le précède, accepté."), "waits")  # fmt: skip
    if on > localdate(now):
        raise RefusedError(_("Le jour du versement est passé, ou d’aujourd’hui."), "on")
    row.paid_on, row.by = on, by
    row.save(update_fields=["paid_on", "by"])
    if grant.state == S.SIGNED:
        step(grant, S.ACTIVE, by=by, now=now)
    record.write("grant_awards.paid", str(row), actor=by, now=now, detail={"grant": str(grant)})
    return row


@transaction.atomic
def closing(*, grant: Grant, by: "User", now: datetime) -> Grant:
    """The project is over: what is left is reports and sums."""
    row = locked(grant)
    step(row, S.CLOSING, by=by, now=now)
    return row


@transaction.atomic
def close(*, grant: Grant, returned: Decimal, by: "User", now: datetime) -> Grant:
    """All reports accepted, all parts paid, and what was spent and given back is what was paid."""
    row = locked(grant)
    if returned < 0:
        raise RefusedError(_("Donnez la somme rendue, ou zéro."), "returned")
    row.returned = returned
    missing = rules.why_not_close(selectors.account(row))
    if missing:
        raise RefusedError(_why_not(missing[0]), missing[0])
    step(row, S.CLOSED, by=by, now=now)
    letters.ended(row, now=now)
    return row


def _why_not(code: str) -> str:
    return {
        "reports": _("Il reste des rapports à accepter."),
        "unpaid": _("Il reste des versements à faire."),
        "sums": _("Ce qui est dépensé et rendu n’est pas égal à ce qui est versé."),
    }[code]


@transaction.atomic
def terminate(*, grant: Grant, reason: str, by: "User", now: datetime) -> Grant:
    """It ends before its time; nothing more is paid. The organisation is told why."""
    row = locked(grant)
    if not reason.strip():
        raise RefusedError(_("Dites pourquoi."), "reason")
    row.reason = reason.strip()[:300]
    step(row, S.TERMINATED, by=by, now=now, reason=row.reason)
    letters.ended(row, now=now)
    return row
