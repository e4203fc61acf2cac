"""An event and its parts as calendars know them (RFC 5545): the same UID for ever, SEQUENCE for each change."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _
from icalendar import Calendar as VCalendar
from icalendar import Event as VEvent
from icalendar import vCalAddress, vDuration, vText

from clickable.base import vtimezone
from clickable.exchange.events.models import Event, Registration, Slot
from clickable.exchange.events.rules import OFF
from clickable.post.content import MAILBOX, Calendar

ASK_AGAIN = timedelta(hours=1)  # programs that are subscribed (RFC 7986)


def of_event(event: Event, *, language: str, now: datetime) -> str:
    """For everybody: the event from its beginning to its end."""
    found = _one(event, language=language, now=now, uid=str(event.uid))
    found.add("summary", event.title(language))
    _when(found, event, zone=event.zone)
    return _calendar(event, [found], method="PUBLISH", language=language)


def of_all(events: Iterable[Event], *, language: str) -> str:
    """To subscribe to: the same UIDs as each event's own file, in moments that need no time zone."""
    calendar = _empty(method="PUBLISH", language=language)
    calendar.add("name", _("Rencontres"))
    calendar.add("refresh-interval", vDuration(ASK_AGAIN), parameters={"VALUE": "DURATION"})
    calendar.add("x-published-ttl", vDuration(ASK_AGAIN))
    for event in events:
        found = _one(event, language=language, now=event.changed_at, uid=str(event.uid))
        found.add("summary", event.title(language))
        _when(found, event, zone="UTC")
        calendar.add_component(found)
    return str(calendar.to_ical().decode())


def of_slot(slot: Slot, *, language: str, now: datetime) -> str:
    event, text = slot.event, slot.text(language)
    found = _one(event, language=language, now=now, uid=str(slot.uid), room=slot.room)
    found.add("summary", f"{text.get('title', '')} – {event.title(language)}")
    _when(found, slot, zone=event.zone)
    return _calendar(event, [found], method="PUBLISH", language=language)


def seat(row: Registration, *, off: bool, sequence: int, now: datetime) -> Calendar:
    """A seat as an invitation, its change, or its end."""
    event, method = row.event, "CANCEL" if off else "REQUEST"
    found = _one(
        event, language=row.language, now=now, uid=f"{event.uid}-{row.pk}", sequence=sequence
    )
    found.add("summary", event.title(row.language))
    found["status"] = vText("CANCELLED" if off else "CONFIRMED")
    attendee = vCalAddress(f"MAILTO:{MAILBOX}")
    attendee.params.update({"PARTSTAT": "ACCEPTED", "RSVP": "FALSE"})
    found.add("attendee", attendee)
    _when(found, event, zone=event.zone)
    text = _calendar(event, [found], method=method, language=row.language)
    return Calendar(text=text, method=method)


def _one(
    event: Event,
    *,
    language: str,
    now: datetime,
    uid: str,
    room: str = "",
    sequence: int | None = None,
) -> VEvent:
    domain = settings.DEFAULT_FROM_EMAIL.rpartition("@")[2]
    page = settings.SITE_URL + reverse("events:page", args=[event.slug])
    found = VEvent()
    found.add("uid", f"{uid}@{domain}")
    found.add("sequence", event.sequence if sequence is None else sequence)
    found.add("dtstamp", now)
    found.add("last-modified", event.changed_at)
    found.add("status", "CANCELLED" if event.state in OFF else "CONFIRMED")
    found.add("location", ", ".join(part for part in (room, event.place) if part))
    found.add("description", f"{event.text(language).get('lead', '')}\n{page}")
    found.add("url", page)
    organiser = vCalAddress(f"MAILTO:{settings.DEFAULT_FROM_EMAIL}")
    organiser.params["CN"] = vText(settings.ORGANISATION)
    found.add("organizer", organiser)
    return found


def _when(found: VEvent, part: Event | Slot, *, zone: str) -> None:
    found.add("dtstart", part.starts_at.astimezone(ZoneInfo(zone)))
    found.add("dtend", part.ends_at.astimezone(ZoneInfo(zone)))


def _calendar(event: Event, events: list[VEvent], *, method: str, language: str) -> str:
    zone = ZoneInfo(event.zone)
    calendar = _empty(method=method, language=language)
    calendar.add_component(vtimezone.component(zone, year=event.starts_at.astimezone(zone).year))
    for one in events:
        calendar.add_component(one)
    return str(calendar.to_ical().decode())


def _empty(*, method: str, language: str) -> VCalendar:
    calendar = VCalendar()
    calendar.add("prodid", f"-//{settings.ORGANISATION}//Click@ble//{language.upper()}")
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("method", method)
    calendar.add("x-wr-calname", _("Rencontres"))
    return calendar
