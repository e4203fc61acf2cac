"""After a session: how many came, and what is counted of it, once."""

from collections import Counter
from collections.abc import Mapping
from datetime import datetime
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from clickable.base.errors import RefusedError, StepRefusedError
from clickable.measures import services as measures
from clickable.record import services as record
from clickable.training.models import Registration, Session
from clickable.training.rules import S, may_step, presence
from clickable.training.services.seats import SEATED, locked, move

if TYPE_CHECKING:
    from clickable.people.models import User

HELD, CAME = "training.session", "training.participant"


@transaction.atomic
def hold(*, session: Session, came: Mapping[int, int], by: "User | None", now: datetime) -> Session:
    """It was held, and of each registration so many came. Said again, it mends; never once counted."""
    row = locked(session.pk)
    if row.state != S.HELD and not may_step(row.state, S.HELD):
        raise StepRefusedError(_("Cette étape n’est pas possible depuis cet état."), "step")
    for one in row.registrations.filter(state__in=SEATED).order_by("pk"):
        one.session = row
        _note(one, came.get(one.pk, one.came or 0), now=now)
    frm, row.state, row.changed_at = row.state, S.HELD, now
    row.save()
    detail: dict[str, object] = {"from": frm, "came": sum(came.values())}
    record.write("training.session_held", str(row), actor=by, now=now, detail=detail)
    return row


@transaction.atomic
def count_up(*, session: Session, by: "User | None", now: datetime) -> int:
    """Settle who came and count it: one session, and people by territory; how many came.

    The rows of `measures` name their source, so that nothing is ever counted twice.
    """
    row = locked(session.pk)
    if row.state != S.HELD:
        raise StepRefusedError(_("Dites d’abord qui est venu."), "step")
    where: Counter[str] = Counter()
    for territory, came in row.registrations.filter(came__gt=0).values_list("territory", "came"):
        where[territory] += came or 0
    _count(row, HELD, 1, territory=row.territory)
    for territory, number in sorted(where.items()):
        _count(row, CAME, number, territory=territory)
    row.state, row.changed_at = S.REPORTED, now
    row.save()
    detail: dict[str, object] = {"came": where.total()}
    record.write("training.session_counted", str(row), actor=by, now=now, detail=detail)
    return where.total()


def _count(row: Session, kind: str, number: int, *, territory: str) -> None:
    measures.count(
        kind,
        on=localdate(row.starts_at),
        number=number,
        subject=row.course.code,
        audience=row.course.audience,
        territory=territory,
        source=f"{kind}:{row.pk}:{territory}",
    )


def _note(one: Registration, came: int, *, now: datetime) -> None:
    try:
        to = presence(one.party, came)
    except ValueError as error:
        raise RefusedError(
            _("Personne ne vient sans place : pas plus que d’inscrits."), "came"
        ) from error
    if one.state != to:
        move(one, to, now=now, role="staff")
    Registration.objects.filter(pk=one.pk).update(came=came)
