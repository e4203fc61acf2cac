"""What people are written, in their language. Each letter carries links of its own."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from clickable.exchange.events import calendars
from clickable.exchange.events.models import Event, Registration
from clickable.exchange.events.moments import moment, when
from clickable.exchange.events.rules import TO_CONFIRM
from clickable.exchange.events.selectors import standing_of
from clickable.post import links
from clickable.post import services as post
from clickable.post.content import Calendar, Content
from clickable.post.models import Letter

CONFIRM, OFFER, MINE = "events.confirm", "events.offer", "events.mine"
VIEWS = {CONFIRM: "events:confirm", OFFER: "events:offer", MINE: "events:mine"}
REMINDER = "events.reminder"
HEARD = ("events.confirmed", "events.moved")
AFTERWARDS = timedelta(days=30)


def ask_to_confirm(row: Registration, *, now: datetime) -> None:
    until = min(now + TO_CONFIRM, row.event.starts_at)
    _write(row, "confirm", links_to=[CONFIRM], until=until, now=now)


def tell(row: Registration, kind: str, *, now: datetime) -> None:
    """confirmed, waiting, expired, left."""
    _write(row, kind, links_to=[] if kind == "left" else [MINE], until=row.event.ends_at, now=now)


def tell_offer(row: Registration, *, now: datetime) -> None:
    links.end(purpose=OFFER, subject=str(row), now=now)  # of an earlier offer
    _write(row, "offer", links_to=[OFFER, MINE], until=row.offered_until, now=now)


def tell_change(rows: Iterable[Registration], kind: str, *, now: datetime) -> None:
    """To everybody: cancelled, postponed or moved; once for each change of the event."""
    for row in rows:
        once = f"events.{kind}:{row.pk}:{row.event.sequence}"
        links_to = [] if kind == "cancelled" else [MINE]
        _write(row, kind, links_to=links_to, until=None, now=now, once=once)


def remind(rows: Iterable[Registration], *, since: datetime, now: datetime) -> int:
    """Those who were not reminded of this beginning, nor read since that moment that they have a seat; how
    many letters were written."""
    found = {f"{REMINDER}:{row.pk}:{row.event.starts_at:%Y%m%d%H%M}": row for row in rows}
    mine = Letter.objects.filter(addressee__in=[row.addressee_id for row in found.values()])
    heard = set(
        mine.filter(kind__in=HEARD, written_at__gte=since).values_list("addressee", flat=True)
    )
    told = set(mine.filter(once__in=found).values_list("once", flat=True))
    wanted = [once for once, row in found.items() if once not in told and row.addressee_id not in heard]  # fmt: skip
    for once in wanted:
        row = found[once]
        _write(row, "reminder", links_to=[MINE], until=row.event.starts_at, now=now, once=once)
    return len(wanted)


def take_back_reminders(event: Event) -> None:
    """Those that have not left would say what is true no more."""
    post.take_back_told(kind=REMINDER, about=str(event))


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
    event = row.event
    with translation.override(row.language):
        title = event.title(row.language)
        context = {
            "row": row,
            "event": event,
            "title": title,
            "when": when(event),
            "access": event.text(row.language).get("access", ""),
            "standing": standing_of(row),
            "until": moment(row.offered_until, event) if row.offered_until else "",
            "links": {p.partition(".")[2]: _link(row, p, now=now) for p in links_to},
            "page": settings.SITE_URL + reverse("events:page", args=[event.slug]),
            "calendar": settings.SITE_URL + reverse("events:calendar", args=[event.slug]),
            "organisation": settings.ORGANISATION,
        }
        content = Content(
            subject=_subject_line(kind, title),
            body=render_to_string(f"events/letters/{kind}.txt", context),
            calendar=_calendar(row, kind, now=now),
        )
    post.write(
        to=row.addressee,
        kind=f"events.{kind}",
        about=str(event),
        content=content,
        now=now,
        once=once,
        until=until,
    )


def _calendar(row: Registration, kind: str, *, now: datetime) -> Calendar | None:
    """Only who has a seat, or had one, has it in their calendar."""
    sequence = row.event.sequence
    if kind == "left":  # above every number that was sent, and nothing follows under this UID
        return calendars.seat(row, off=True, sequence=sequence + 1, now=now)
    if row.state != Registration.State.CONFIRMED:
        return None
    off = kind in {"cancelled", "postponed"}
    told = off or kind in {"confirmed", "moved", "reminder"}
    return calendars.seat(row, off=off, sequence=sequence, now=now) if told else None


def _link(row: Registration, purpose: str, *, now: datetime) -> str:
    event = row.event
    until = {
        CONFIRM: min(now + TO_CONFIRM, event.starts_at),
        OFFER: row.offered_until or now,
        MINE: max(event.ends_at, now) + AFTERWARDS,
    }[purpose]
    pk, token = links.new_link(purpose=purpose, subject=str(row), until=until, now=now)
    return settings.SITE_URL + reverse(VIEWS[purpose], args=[pk, token])


def _subject_line(kind: str, title: str) -> str:
    lines = {
        "confirm": _("Confirmez votre inscription : %(title)s"),
        "confirmed": _("Inscription confirmée : %(title)s"),
        "waiting": _("Liste d’attente : %(title)s"),
        "offer": _("Une place est pour vous : %(title)s"),
        "expired": _("La place a été proposée à d’autres : %(title)s"),
        "left": _("Désinscription : %(title)s"),
        "cancelled": _("Rencontre annulée : %(title)s"),
        "postponed": _("Rencontre reportée : %(title)s"),
        "reminder": _("Rappel : %(title)s"),
        "moved": _("Rencontre modifiée : %(title)s"),
    }
    return lines[kind] % {"title": title}
