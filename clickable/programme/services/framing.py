"""The frame: what the project promises. What a locked report said of it is kept with that report."""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction
from django.db.models import ProtectedError
from django.utils.translation import gettext as _

from clickable.base.errors import RefusedError
from clickable.funding import selectors as funding
from clickable.people.models import User
from clickable.programme import frameworks
from clickable.programme.models import (
    Activity,
    Indicator,
    Partner,
    PartnerReport,
    Period,
    Project,
    Result,
    Target,
)
from clickable.programme.services import reporting
from clickable.record import services as record

Row = Project | Partner | Result | Activity | Indicator | Period | Target


@transaction.atomic
def begin(*, project: Project, by: User | None, now: datetime) -> Project:
    """A new project. Its title is the agreement's: a report would be refused with another one."""
    _as_agreed(project)
    project.save(force_insert=True)
    record.write("programme.begun", project.code, actor=by, now=now)
    return project


@transaction.atomic
def keep(
    *, row: Row, results: Iterable[Result] | None = None, by: User | None, now: datetime
) -> None:
    """Add a part of the frame, or change it. Raises RefusedError where a locked report rests on it.

    A new partner has a report to write in each period whose reports are being written.
    """
    if isinstance(row, Project):
        _as_agreed(row)
    if isinstance(row, Activity):
        row.serves = [key for key in frameworks.items() if key in set(row.serves)]
    _not_locked(row)
    verb = "programme.frame_changed" if row.pk else "programme.frame_added"
    compiling = _compiling(row) if isinstance(row, Partner) and not row.pk else []
    row.save()
    reports = [PartnerReport(period=one, partner_id=row.pk) for one in compiling]
    PartnerReport.objects.bulk_create(reports)
    if isinstance(row, Activity) and results is not None:
        row.results.set(results)
    record.write(verb, _subject(row), actor=by, now=now)


@transaction.atomic
def remove(*, row: Row, by: User | None, now: datetime) -> None:
    """Take a part of the frame out again, while nothing rests on it: a report without a word is nothing."""
    _not_locked(row)
    subject = _subject(row)
    try:
        if isinstance(row, Partner):
            _empty_reports(row)
        row.delete()
    except ProtectedError as error:
        raise RefusedError(_("Autre chose s’y rattache : changez-le plutôt."), "used") from error
    record.write("programme.frame_removed", subject, actor=by, now=now)


def _compiling(row: Partner) -> list[Period]:
    """None of the project's periods moves until the transaction ends: no partner falls between."""
    held = Period.objects.select_for_update().filter(project=row.project_id).order_by("pk")
    return [one for one in held if one.state == Period.State.COMPILING]


def _empty_reports(row: Partner) -> None:
    """Reports that nobody has begun go with their partner; a period in which all others are accepted is."""
    for period in _compiling(row):
        none = {"declared": None, "narratives": None, "evidence": None}
        mine = period.reports.filter(partner=row, state=PartnerReport.State.DRAFT, **none)
        if mine.delete()[0]:
            reporting.settle(period)


def _as_agreed(project: Project) -> None:
    agreement = funding.agreement(project.agreement)
    if project.title != agreement.title:
        raise RefusedError(_("Le titre est celui de la convention : %(title)s") % {"title": agreement.title}, "title")  # fmt: skip
    if (project.begins_on, project.ends_on) != (agreement.begins_on, agreement.ends_on):
        raise RefusedError(_("Les dates sont celles de la convention."), "dates")


def _not_locked(row: Row) -> None:
    """Days and targets of what has been locked stay."""
    period = row if isinstance(row, Period) else row.period if isinstance(row, Target) else None
    pks = {period.pk} if period else set()
    if isinstance(row, Target) and row.pk:
        pks |= set(Target.objects.filter(pk=row.pk).values_list("period", flat=True))
    locked = Period.objects.filter(pk__in=pks - {None})
    if any(one.is_locked for one in locked):
        raise RefusedError(_("Cette période est arrêtée : rien n’y change plus."), "locked")


def _subject(row: Row) -> str:
    return f"{type(row).__name__.lower()}:{row.pk}"
