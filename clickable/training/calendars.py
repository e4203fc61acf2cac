"""A seat as calendars know it (RFC 5545, 5546): an invitation, its changes, its end.

Each registration is an event of its own, under a UID that never changes; a change of the session raises
its SEQUENCE, so that programs take the newer for the older. The worker writes the mailbox in.
"""

from datetime import datetime
from zoneinfo import ZoneInfo

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _
from icalendar import Calendar as VCalendar
from icalendar import Event, vCalAddress, vText

from clickable.base import vtimezone
from clickable.post.content import MAILBOX, Calendar
from clickable.training.models import Modality, Registration

REQUEST, CANCEL = "REQUEST", "CANCEL"


def invitation(row: Registration, *, join: str = "", now: datetime) -> Calendar:
    """The seat as it is now. `join`: where its holder joins, and is counted."""
    return Calendar(text=_text(row, method=REQUEST, sequence=row.session.sequence, join=join, now=now), method=REQUEST)  # fmt: skip


def end_of(row: Registration, *, sequence: int, now: datetime) -> Calendar:
    """The seat is no more: the session is off, or its holder has left."""
    return Calendar(text=_text(row, method=CANCEL, sequence=sequence, now=now), method=CANCEL)


def as_file(row: Registration, *, join: str, now: datetime) -> str:
    """The same event for a calendar that takes files."""
    return _text(row, method="PUBLISH", sequence=row.session.sequence, join=join, now=now)


def uid_of(row: Registration) -> str:
    domain = settings.DEFAULT_FROM_EMAIL.rpartition("@")[2]
    return f"{row.session.uid}-{row.pk}@{domain}"


def _text(row: Registration, *, method: str, sequence: int, now: datetime, join: str = "") -> str:
    calendar = VCalendar()
    calendar.add("prodid", f"-//{settings.ORGANISATION}//Click@ble//{row.language.upper()}")
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("method", method)
    event = _event(row, sequence=sequence, join=join, now=now)
    event.add("status", "CANCELLED" if method == CANCEL else "CONFIRMED")
    if method != "PUBLISH":
        event.add("attendee", _attendee())
    there = row.session.starts_at.astimezone(ZoneInfo(row.session.zone))
    calendar.add_component(vtimezone.component(ZoneInfo(row.session.zone), year=there.year))
    calendar.add_component(event)
    return str(calendar.to_ical().decode())


def _event(row: Registration, *, sequence: int, join: str, now: datetime) -> Event:
    session, zone = row.session, ZoneInfo(row.session.zone)
    page = f"{settings.SITE_URL}{reverse('training:course', args=[session.course.code])}"
    event = Event()
    event.add("uid", uid_of(row))
    event.add("sequence", sequence)
    event.add("dtstamp", now)
    event.add("last-modified", session.changed_at)
    event.add("dtstart", session.starts_at.astimezone(zone))
    event.add("dtend", session.ends_at.astimezone(zone))
    event.add("summary", session.course.title(row.language))
    event.add("description", _description(row, page, join))
    event.add("location", session.place or join or _("À distance"))
    event.add("url", page)
    event.add("transp", "OPAQUE")
    organiser = vCalAddress(f"MAILTO:{settings.DEFAULT_FROM_EMAIL}")
    organiser.params["CN"] = vText(settings.ORGANISATION)
    event.add("organizer", organiser)
    return event


def _description(row: Registration, page: str, join: str) -> str:
    lines = [str(row.session.course.text(row.language).get("summary", ""))]
    if row.session.modality == Modality.REMOTE and join:
        lines.append(f"{_('Pour vous connecter :')} {join}")
    return "\n".join([*lines, page])


def _attendee() -> vCalAddress:
    """Whoever the letter goes to; they have said yes, and nobody reads replies."""
    attendee = vCalAddress(f"MAILTO:{MAILBOX}")
    attendee.params.update({"CUTYPE": "INDIVIDUAL", "ROLE": "REQ-PARTICIPANT"})
    attendee.params.update({"PARTSTAT": "ACCEPTED", "RSVP": "FALSE"})
    return attendee
