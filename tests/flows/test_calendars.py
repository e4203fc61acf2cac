"""Every calendar that we give, read by three parsers that know nothing of each other: the same event, the same
hours in UTC whatever the clocks of the place do, and what Outlook asks for beyond what parsers forgive."""

import io
import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import vobject
from dateutil.tz import tzical
from django.test import Client
from ical.calendar_stream import IcsCalendarStream
from icalendar import Calendar

from clickable.base import vtimezone
from clickable.outreach import services as outreach
from clickable.outreach.models import TourStop
from clickable.training import calendars
from clickable.training import services as training
from lab.run import Lab
from tests.cast import NOW
from tests.outreach.making import a_stop, of
from tests.training.making import confirmed, deliver, session

pytestmark = pytest.mark.django_db
WHO = "prenom.nom-assez-long-pour-etre-plie@etablissement-de-la-ville.example"
DAY = timedelta(days=1)
# Around the nights on which clocks change in Europe, and not in Réunion or Tahiti.
DAYS = [date(2027, 3, 27), date(2027, 3, 28), date(2027, 3, 29), date(2027, 10, 30), date(2027, 10, 31), date(2027, 11, 1)]  # fmt: skip
PLACES = {"FR-93": "Europe/Paris", "RE": "Indian/Reunion", "PF": "Pacific/Tahiti", "LU": "Europe/Luxembourg"}  # fmt: skip


@dataclass(frozen=True)
class Read:
    method: str
    uid: str
    sequence: int
    begins: datetime
    ends: datetime
    status: str
    summary: str


def by_icalendar(text: str) -> list[Read]:
    whole = Calendar.from_ical(text)
    return [
        Read(
            str(whole["METHOD"]),
            str(one["UID"]),
            int(one["SEQUENCE"]),
            one.decoded("DTSTART").astimezone(UTC),
            one.decoded("DTEND").astimezone(UTC),
            str(one["STATUS"]),
            str(one["SUMMARY"]),
        )
        for one in whole.walk("VEVENT")
    ]


def by_ical(text: str) -> list[Read]:
    whole = IcsCalendarStream.calendar_from_ics(text)
    return [
        Read(
            str(whole.method),
            str(one.uid),
            one.sequence or 0,
            _aware(one.dtstart),
            _aware(one.dtend),
            str(one.status.value if one.status else ""),
            str(one.summary),
        )
        for one in whole.events
    ]


def by_vobject(text: str) -> list[Read]:
    whole = vobject.readOne(io.StringIO(text))
    return [
        Read(
            whole.method.value,
            one.uid.value,
            int(one.sequence.value),
            one.dtstart.value.astimezone(UTC),
            one.dtend.value.astimezone(UTC),
            one.status.value,
            one.summary.value,
        )
        for one in whole.vevent_list
    ]


def _aware(moment: Any) -> datetime:
    assert isinstance(moment, datetime)
    return moment.astimezone(UTC)


PARSERS = [by_icalendar, by_ical, by_vobject]
by_each = pytest.mark.parametrize("parse", PARSERS, ids=lambda one: one.__name__)


@pytest.fixture(autouse=True)
def _today(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("clickable.base.clock.now", lambda: NOW)


def mailed(lab: Lab) -> list[tuple[str, str]]:
    """Each calendar that was mailed, in order: its METHOD as MIME says it, and the text."""
    deliver()
    parts = [one.message.get_body(("calendar",)) for one in lab.mailbox(WHO)]
    return [
        (str(part["Content-Type"].params["method"]), _crlf(str(part.get_content())))
        for part in parts
        if part is not None
    ]


def _crlf(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\n", "\r\n")


@by_each
@pytest.mark.parametrize("zone", PLACES.values())
def test_an_invitation_is_the_same_hour_for_all_around_the_changes_of_clocks(
    parse: Callable[[str], list[Read]], zone: str
) -> None:
    for day in DAYS:
        starts = datetime.combine(day, time(9, 30), tzinfo=ZoneInfo(zone))
        seat = confirmed(session(1, starts_at=starts, zone=zone))

        [found] = parse(calendars.invitation(seat, now=NOW).text)

        assert (found.begins, found.ends - found.begins) == (starts.astimezone(UTC), timedelta(hours=2))  # fmt: skip
        assert (found.uid, found.method, found.status) == (calendars.uid_of(seat), "REQUEST", "CONFIRMED")  # fmt: skip


@by_each
def test_a_change_is_newer_under_the_same_name_and_the_end_is_a_cancellation(
    lab: Lab, parse: Callable[[str], list[Read]]
) -> None:
    row = session(1, starts_at=NOW + 60 * DAY)
    confirmed(row, mailbox=WHO)
    deliver()
    training.change(session=row, by=None, now=NOW, starts_at=NOW + 61 * DAY)
    deliver()
    training.cancel(session=row, by=None, now=NOW)

    said = [(mime, parse(text)[0]) for mime, text in mailed(lab)]

    said.sort(key=lambda one: one[1].sequence)
    assert [(mime, one.method, one.sequence, one.status) for mime, one in said] == [
        ("REQUEST", "REQUEST", 0, "CONFIRMED"),
        ("REQUEST", "REQUEST", 1, "CONFIRMED"),
        ("CANCEL", "CANCEL", 2, "CANCELLED"),
    ]
    assert len({one.uid for _mime, one in said}) == 1
    assert said[1][1].begins == NOW + 61 * DAY


def stops() -> list[TourStop]:
    """One in each place and on each day."""
    return [
        a_stop(
            to="published",
            town=f"Ville, {area}; d’été",
            area=area,
            day=day,
            begins=time(9, 30),
            ends=time(12),
        )
        for area in PLACES
        for day in DAYS
    ]


@by_each
def test_the_tour_is_the_same_hours_for_all(parse: Callable[[str], list[Read]]) -> None:
    made = {f"stop-{one.code}@tour.clickable": one for one in stops()}

    found = parse(Client().get("/tournee/tournee.ics").content.decode())

    assert {one.uid for one in found} == set(made)
    for one in found:
        stop = made[one.uid]
        zone = ZoneInfo(PLACES[stop.area])
        assert one.begins == datetime.combine(stop.day, stop.begins, tzinfo=zone).astimezone(UTC)
        assert one.ends - one.begins == timedelta(hours=2, minutes=30)
        assert one.summary == f"{stop.town}, {stop.place}"
        assert (one.method, one.status, one.sequence) == ("PUBLISH", "CONFIRMED", 0)


@by_each
def test_a_stop_that_is_called_off_is_cancelled_for_all(parse: Callable[[str], list[Read]]) -> None:
    stop = a_stop(to="published")
    where = f"/tournee/{stop.code}/agenda.ics"
    [before] = parse(Client().get(where).content.decode())
    outreach.move_stop(stop=stop, to="cancelled", by=of("ecpat-france"), reason="Orage", now=NOW)

    [after] = parse(Client().get(where).content.decode())

    assert (after.uid, after.status) == (before.uid, "CANCELLED")
    assert after.sequence > before.sequence


def everything(lab: Lab) -> dict[str, str]:
    """One of each calendar that leaves this house."""
    stop = a_stop(to="published", place="Café; « L’Été », salle 2 " * 4, note="Ligne\nautre " * 20)
    row = session(1, starts_at=NOW + 60 * DAY, trainer="Été; à « tous », n°1\\" * 3)
    seat = confirmed(row, mailbox=WHO)
    deliver()
    training.cancel(session=row, by=None, now=NOW)
    found = dict(mailed(lab))
    assert set(found) == {"REQUEST", "CANCEL"}
    found["FILE"] = calendars.as_file(seat, join="https://x.example/j", now=NOW)
    found["FEED"] = Client().get("/tournee/tournee.ics").content.decode()
    found["STOP"] = Client().get(f"/tournee/{stop.code}/agenda.ics").content.decode()
    return found


def test_lines_are_folded_end_as_they_must_and_open_what_they_close(lab: Lab) -> None:
    for kind, text in everything(lab).items():
        physical = text.split("\r\n")
        assert max(len(line.encode()) for line in physical) <= 75, kind
        assert "\n" not in text.replace("\r\n", ""), kind
        assert "\r" not in text.replace("\r\n", ""), kind
        whole = text.replace("\r\n ", "").split("\r\n")
        assert (whole[0], whole[-2:]) == ("BEGIN:VCALENDAR", ["END:VCALENDAR", ""]), kind
        assert all(re.match(r"[A-Z][A-Z0-9-]*[;:]", line) for line in whole[:-1]), kind
        opened: list[str] = []
        for line in whole[:-1]:
            if line.startswith("BEGIN:"):
                opened.append(line[6:])
            elif line.startswith("END:"):
                assert opened.pop() == line[4:], kind
        assert opened == [], kind


def test_what_outlook_asks_for_stands_once(lab: Lab) -> None:
    """RFC 5546 3.2: which of them each METHOD must have; Outlook takes no invitation without."""
    for kind, text in everything(lab).items():
        whole = text.replace("\r\n ", "").split("\r\n")
        head, inside = whole[: whole.index("BEGIN:VEVENT")], whole[whole.index("BEGIN:VEVENT") :]
        method = {"REQUEST": "REQUEST", "CANCEL": "CANCEL"}.get(kind, "PUBLISH")
        assert [line for line in head if line.startswith("METHOD")] == [f"METHOD:{method}"]
        for name in ("VERSION:2.0", "CALSCALE:GREGORIAN"):
            assert head.count(name) == 1, (kind, name)
        for name in ("UID", "SEQUENCE", "DTSTAMP", "DTSTART", "DTEND", "SUMMARY", "ORGANIZER", "STATUS"):  # fmt: skip
            assert sum(bool(re.match(rf"{name}[;:]", x)) for x in inside) == 1, (kind, name)
        assert re.search(r"^DTSTAMP:\d{8}T\d{6}Z$", "\n".join(inside), re.M), kind
        organiser = next(x for x in inside if x.startswith("ORGANIZER"))
        assert re.search(r":mailto:\S+@\S+$", organiser, re.I), kind
        attendees = [x for x in inside if x.startswith("ATTENDEE")]
        assert len(attendees) == (method != "PUBLISH"), kind
        assert all(re.search(r";RSVP=", x) and x.lower().endswith(f"mailto:{WHO}") for x in attendees)  # fmt: skip


def test_feeds_say_what_they_are_and_how_often_to_ask() -> None:
    a_stop(to="published")
    answer = Client().get("/tournee/tournee.ics")

    assert answer["Content-Type"] == "text/calendar; charset=utf-8"
    for line in ("X-WR-CALNAME:La tournée", "REFRESH-INTERVAL;VALUE=DURATION:PT1H", "X-PUBLISHED-TTL:PT1H"):  # fmt: skip
        assert f"\r\n{line}\r\n" in answer.content.decode()


@pytest.mark.parametrize("zone", ["Europe/Paris", "America/Miquelon", "America/New_York", "Pacific/Noumea", "Africa/Casablanca"])  # fmt: skip
@pytest.mark.parametrize("year", [2024, 2026, 2027, 2032])
def test_the_zone_that_travels_along_is_the_zone(zone: str, year: int) -> None:
    """Every twelve hours of the year, as a program reads it that does not know the zone's name."""
    there = ZoneInfo(zone)
    text = vtimezone.component(there, year=year).to_ical().decode()
    read: Any = tzical(io.StringIO(text)).get(zone)

    for hour in range(0, 365 * 24, 12):
        moment = datetime(year, 1, 1, 0, 30, tzinfo=UTC) + timedelta(hours=hour)
        wall = moment.astimezone(there).replace(tzinfo=None)
        assert wall.replace(tzinfo=read).astimezone(UTC) == moment
    assert "RDATE" not in text
