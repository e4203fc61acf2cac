"""In the room: its code of this moment and one's own say that somebody is there. Never blocked by an
earlier refusal; said twice, it is said once."""

from datetime import datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from clickable.base.errors import GoneError, RefusedError
from clickable.record import services as record
from clickable.training.attendance import rules
from clickable.training.attendance.codes import is_of_the_room
from clickable.training.attendance.models import Pass, Refusal, Source, Witness
from clickable.training.attendance.selectors import SEATED
from clickable.training.attendance.services import TAKEN
from clickable.training.models import Registration, Session

NEAR = timedelta(hours=12)  # refusals are told to who gives a session of that day
MOST_REFUSALS = 500  # of one session; more is somebody playing
Why = Refusal.Why


def scan(*, room: str, own: str, now: datetime) -> Registration:
    """Somebody is in the room. Raises RefusedError, GoneError; what was refused is kept for the trainer."""
    near = _near(now)
    sessions = [one for one in near if is_of_the_room(room, one, now=now)]
    found = _holders(own, sessions or near)
    if not sessions:
        _refuse([(one.session, one) for one in found], Why.OLD, now=now)
        raise RefusedError(_("Ce n’est plus le code de la salle. Prenez celui qui est à l’écran maintenant."), "old")  # fmt: skip
    if not found:
        _refuse([(one, None) for one in sessions], Why.UNKNOWN, now=now)
        raise RefusedError(_("Ce code n’est pas d’ici. Le vôtre est dans notre message de confirmation."), "unknown")  # fmt: skip
    row = found[0]
    why = _why_not(row, now=now)
    if why:
        _refuse([(row.session, row)], why, now=now)
        raise GoneError(_said(why), why)
    return _there(row.pk, now=now)


def _near(now: datetime) -> list[Session]:
    """Sessions of these hours, whatever their stage: a refusal has to be told to one of them."""
    rows = Session.objects.filter(
        starts_at__gt=now - NEAR, starts_at__lt=now + NEAR, state__in=TAKEN
    )
    return list(rows.select_related("course").order_by("starts_at", "pk"))


def _holders(own: str, sessions: list[Session]) -> list[Registration]:
    rows = Pass.objects.filter(code=own, session__in=sessions).select_related("registration")
    by_pk = {one.pk: one for one in sessions}
    found = []
    for each in rows.order_by("session__starts_at", "pk"):
        each.registration.session = by_pk[each.session_id]
        found.append(each.registration)
    return found


def _why_not(row: Registration, *, now: datetime) -> Why | None:
    session = row.session
    if row.state not in SEATED:
        return Why.SEATLESS
    if now < session.starts_at - rules.OPENS:
        return Why.EARLY
    return Why.LATE if now > session.ends_at else None


def _said(why: Why) -> str:
    return {
        Why.EARLY: _("C’est encore tôt : le code compte un quart d’heure avant le début. Recommencez alors."),
        Why.LATE: _("La session est finie. Signez la feuille : elle est saisie après."),
        Why.SEATLESS: _("Cette inscription n’a pas de place confirmée. Signez la feuille."),
    }[why]  # fmt: skip


@transaction.atomic
def _there(pk: int, *, now: datetime) -> Registration:
    rows = Registration.objects.select_for_update(of=("self",)).select_related("session__course")
    row = rows.get(pk=pk)
    session = row.session
    windows = rules.scanned(now, starts_at=session.starts_at, of=session.minutes)
    kept, new = Witness.objects.get_or_create(
        registration=row,
        source=Source.CODE,
        defaults={"windows": [list(one) for one in windows], "at": now},
    )
    if new:
        detail: dict[str, object] = {"source": kept.source, "minutes": rules.length(windows)}
        record.write("training.presence_said", str(row), role="visitor", now=now, detail=detail)
    return row


def _refuse(of: list[tuple[Session, Registration | None]], why: Why, *, now: datetime) -> None:
    for session, row in of:
        if Refusal.objects.filter(session=session).count() < MOST_REFUSALS:
            Refusal.objects.create(session=session, registration=row, why=why, at=now)
