"""What people are written, in their language. Each letter carries links of its own."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from clickable.post import links
from clickable.post import services as post
from clickable.post.content import Calendar, Content
from clickable.post.models import Letter
from clickable.training import calendars
from clickable.training.attendance.codes import code_of
from clickable.training.hours import moment, whens
from clickable.training.models import Registration, Session
from clickable.training.rules import TO_CONFIRM
from clickable.training.selectors import standing_of

CONFIRM, OFFER, MINE = "training.confirm", "training.offer", "training.mine"
JOIN = "training.join"  # goes to everybody of the party, who may not leave for the others
AFTERWARDS = timedelta(days=30)
VIEWS = {CONFIRM: "training:confirm", OFFER: "training:offer", MINE: "training:mine", JOIN: "training:join"}  # fmt: skip
TO_COME = {"confirmed", "moved", "reminder"}  # who has a seat reads in these how to be there


def ask_to_confirm(row: Registration, *, now: datetime) -> None:
    until = min(now + TO_CONFIRM, row.session.starts_at)
    _write(row, "confirm", links_to=[CONFIRM], until=until, now=now)


def tell_confirmed(row: Registration, *, now: datetime) -> None:
    _write(row, "confirmed", links_to=[MINE], until=row.session.ends_at, now=now)


def tell_waiting(row: Registration, *, now: datetime) -> None:
    _write(row, "waiting", links_to=[MINE], until=row.session.starts_at, now=now)


def tell_offer(row: Registration, *, now: datetime) -> None:
    links.end(purpose=OFFER, subject=_subject(row), now=now)  # of an earlier offer
    _write(row, "offer", links_to=[OFFER, MINE], until=row.offered_until, now=now)


def tell_expired(row: Registration, *, now: datetime) -> None:
    _write(row, "expired", links_to=[MINE], until=row.session.starts_at, now=now)


def tell_left(row: Registration, *, now: datetime) -> None:
    _write(row, "left", links_to=[], until=row.session.ends_at, now=now)


def tell_change(rows: Iterable[Registration], kind: str, *, now: datetime) -> None:
    """To everybody: cancelled, postponed or moved; once for each change of the session."""
    for row in rows:
        once = f"training.{kind}:{row.pk}:{row.session.sequence}"
        links_to = [] if kind == "cancelled" else [MINE]
        _write(row, kind, links_to=links_to, until=None, now=now, once=once)


def remind(rows: Iterable[Registration], *, days: int, now: datetime) -> int:
    """Those who were not reminded yet; how many letters were written."""
    wanted = {f"training.reminder:{row.pk}:{row.session.sequence}:{days}": row for row in rows}
    told = Letter.objects.filter(once__in=wanted).values_list("once", flat=True)
    for once in told:
        wanted.pop(once or "", None)
    for once, row in wanted.items():
        _write(row, "reminder", links_to=[MINE], until=row.session.starts_at, now=now, once=once)
    return len(wanted)


def _write(
    row: Registration,
    kind: str,
    *,
    links_to: list[str],
    until: datetime | None,
    now: datetime,
    once: str = "",
) -> None:
    if row.addressee is None:
        return
    seated = kind in TO_COME and row.state == Registration.State.CONFIRMED
    links_to = [*links_to, JOIN] if seated else links_to
    title = row.session.course.title(row.language)
    with translation.override(row.language):
        found = {purpose.partition(".")[2]: _link(row, purpose, now=now) for purpose in links_to}
        context = {
            "row": row,
            "session": row.session,
            "title": title,
            "whens": whens(row.session, territory=row.territory, language=row.language),
            "standing": standing_of(row),
            "until": row.offered_until
            and moment(row.offered_until, territory=row.territory, language=row.language),
            "links": found,
            "code": code_of(row) if seated else "",
            "site": settings.SITE_URL,
            "organisation": settings.ORGANISATION,
        }
        content = Content(
            subject=_subject_line(kind, title),
            body=render_to_string(f"training/letters/{kind}.txt", context),
            calendar=_calendar(row, kind, join=found.get("join", ""), now=now),
        )
    post.write(
        to=row.addressee,
        kind=f"training.{kind}",
        about=str(row.session),
        content=content,
        now=now,
        once=once,
        until=until,
    )


def _calendar(row: Registration, kind: str, *, join: str, now: datetime) -> Calendar | None:
    """Only who has a seat, or had one, has it in their calendar."""
    sequence = row.session.sequence
    if kind == "left":  # above every number that was sent, and nothing follows under this UID
        return calendars.end_of(row, sequence=sequence + 1, now=now)
    if row.state != Registration.State.CONFIRMED:
        return None
    if kind in {"cancelled", "postponed"}:
        return calendars.end_of(row, sequence=sequence, now=now)
    return calendars.invitation(row, join=join, now=now) if kind in {"confirmed", "moved"} else None


def _subject(row: Registration) -> str:
    return str(row)


def _link(row: Registration, purpose: str, *, now: datetime) -> str:
    session: Session = row.session
    until = {
        CONFIRM: min(now + TO_CONFIRM, session.starts_at),
        OFFER: row.offered_until or now,
        MINE: max(session.ends_at, now) + AFTERWARDS,
        JOIN: max(session.ends_at, now) + AFTERWARDS,
    }[purpose]
    pk, token = links.new_link(purpose=purpose, subject=_subject(row), until=until, now=now)
    return f"{settings.SITE_URL}{reverse(VIEWS[purpose], args=[pk, token])}"


def _subject_line(kind: str, title: str) -> str:
    lines = {
        "confirm": _("Confirmez votre inscription : %(title)s"),
        "confirmed": _("Inscription confirmée : %(title)s"),
        "waiting": _("Liste d’attente : %(title)s"),
        "offer": _("Une place est pour vous : %(title)s"),
        "expired": _("La place a été proposée à d’autres : %(title)s"),
        "left": _("Désinscription : %(title)s"),
        "reminder": _("Rappel : %(title)s"),
        "cancelled": _("Session annulée : %(title)s"),
        "postponed": _("Session reportée : %(title)s"),
        "moved": _("Session modifiée : %(title)s"),
    }
    return lines[kind] % {"title": title}
