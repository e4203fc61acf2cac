"""Reading: who may have a certificate and why not, and what is told of one."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from django.db.models import QuerySet

from clickable.training.attendance.selectors import presence_of
from clickable.training.certificates import naming
from clickable.training.certificates.models import Certificate
from clickable.training.certificates.rules import Verdict, fulfilled, plain_number
from clickable.training.certificates.table import rule_of
from clickable.training.models import Registration, Session
from clickable.training.rules import R

OVER = (Session.State.HELD, Session.State.LOCKED, Session.State.REPORTED)
CAME = (R.ATTENDED, R.PARTIAL)


@dataclass(frozen=True)
class Right:
    """How many certificates a registration may have, and for how long somebody was there."""

    people: int
    minutes: int
    verdict: Verdict

    @property
    def ok(self) -> bool:
        return self.people > 0 and self.verdict.ok


def rights_of(rows: Collection[Registration]) -> dict[int, Right]:
    """Of each of these; `session.course` is at hand. Nobody came: nobody may have one."""
    present = presence_of([row.pk for row in rows])
    return {
        row.pk: Right(
            (row.came or 0) if row.state in CAME and row.session.state in OVER else 0,
            present[row.pk].minutes,
            fulfilled(present[row.pk], rule_of(row.session.course.code)),
        )
        for row in rows
    }


def right_of(row: Registration) -> Right:
    return rights_of([row])[row.pk]


def by_number(typed: str) -> Certificate | None:
    number = plain_number(typed)
    return Certificate.objects.filter(number=number).first() if number else None


def is_of(certificate: Certificate, name: str) -> bool:
    """Is it in this name?"""
    return naming.is_of(bytes(certificate.name), name)


def named(rows: Iterable[Certificate], name: str) -> Certificate | None:
    """The one among these that is in this name."""
    return next((one for one in rows if is_of(one, name)), None)


def of_registration(row: Registration) -> "QuerySet[Certificate]":
    return Certificate.objects.filter(registration=row).order_by("pk")


def of_session(session: Session) -> "QuerySet[Certificate]":
    rows = Certificate.objects.filter(session=session).select_related("replaced_by")
    return rows.order_by("-pk")
