"""Invitations, as calendars' programs read them: the whole by icalendar, the zone by dateutil, and the
lines one by one by what Outlook, Google and Apple ask for beyond what parsers forgive."""

import io
import re
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from dateutil.tz import tzical
from hypothesis import given
from hypothesis import strategies as st
from icalendar import Calendar

from clickable.post.content import MAILBOX, filled
from clickable.training import calendars, services
from clickable.training.models import Registration, Session
from lab.mailserver import Letter
from lab.run import Lab
from tests.cast import NOW
from tests.training.making import confirmed, deliver, session

pytestmark = pytest.mark.django_db
WHO = "prenom.nom-tres-long@etablissement-d-enseignement-de-la-ville.example"
START = datetime(2027, 3, 30, 7, 0, tzinfo=UTC)  # after the clocks change


def calendar_of(letter: Letter) -> str:
    part = letter.message.get_body(("calendar",))
    assert part is not None
    return str(part.get_content()).replace("\r\n", "\n").replace("\n", "\r\n")


def event(text: str) -> Any:
    [found] = Calendar.from_ical(text).walk("VEVENT")
    return found


def lines(text: str) -> list[str]:
    return text.replace("\r\n ", "").split("\r\n")


@pytest.fixture
def invited(lab: Lab) -> tuple[Session, Registration]:
    row = session(3, starts_at=START, trainer="Dominique", meeting="https://rencontre.example/s/1")
    return row, confirmed(row, mailbox=WHO)


def newest(lab: Lab) -> str:
    deliver()
    return calendar_of(lab.mailbox(WHO)[-1])


def test_a_seat_is_an_invitation(lab: Lab, invited: tuple[Session, Registration]) -> None:
    _row, seat = invited
    deliver()
    letter = next(one for one in lab.mailbox(WHO) if one.message.get_body(("calendar",)))
    found = event(calendar_of(letter))

    assert letter.message.get_body(("calendar",))["Content-Type"].params["method"] == "REQUEST"  # type: ignore[index]
    assert (str(found["UID"]), int(found["SEQUENCE"])) == (calendars.uid_of(seat), 0)
    assert (found.decoded("DTSTART"), found.decoded("DTEND")) == (START, START + timedelta(hours=2))
    assert str(found["ATTENDEE"]) == f"MAILTO:{WHO}"
    assert found["ATTENDEE"].params["PARTSTAT"] == "ACCEPTED"
    assert "/formations/rejoindre/" in str(found["LOCATION"])
    assert str(found["STATUS"]) == "CONFIRMED"
    files = [part.get_filename() for part in letter.message.iter_attachments()]
    assert files == ["invitation.ics"]


def test_every_change_is_newer_under_the_same_name_and_the_end_ends_it(
    lab: Lab, invited: tuple[Session, Registration]
) -> None:
    row, _seat = invited
    said = [event(_with_calendar(lab))]
    services.change(session=row, by=None, now=NOW, starts_at=START + timedelta(days=1))
    said.append(event(newest(lab)))
    services.postpone(session=row, by=None, now=NOW)
    said.append(event(newest(lab)))
    services.change(session=row, by=None, now=NOW, starts_at=START + timedelta(days=2))
    said.append(event(newest(lab)))
    services.cancel(session=row, by=None, now=NOW)
    said.append(event(newest(lab)))

    assert len({str(one["UID"]) for one in said}) == 1
    assert [int(one["SEQUENCE"]) for one in said] == [0, 1, 2, 3, 4]
    assert [str(one["STATUS"]) for one in said] == [
        "CONFIRMED", "CONFIRMED", "CANCELLED", "CONFIRMED", "CANCELLED",
    ]  # fmt: skip


def test_who_leaves_loses_the_entry(lab: Lab, invited: tuple[Session, Registration]) -> None:
    _row, seat = invited
    first = event(_with_calendar(lab))
    services.leave(seat.pk, now=NOW)

    text = newest(lab)

    assert "METHOD:CANCEL" in lines(text)
    assert int(event(text)["SEQUENCE"]) > int(first["SEQUENCE"])


def test_who_only_waits_gets_no_entry(lab: Lab) -> None:
    row = session(1)
    confirmed(row)
    confirmed(row, mailbox=WHO)
    services.cancel(session=row, by=None, now=NOW)
    deliver()

    assert not any(one.message.get_body(("calendar",)) for one in lab.mailbox(WHO))


@pytest.mark.parametrize(
    "zone",
    ["Europe/Paris", "Indian/Reunion", "Pacific/Noumea", "America/Miquelon", "Pacific/Tahiti"],
)
def test_the_zone_travels_along_and_another_parser_reads_the_same_hour(zone: str) -> None:
    row = session(1, zone=zone, starts_at=START)
    text = calendars.invitation(confirmed(row), now=NOW).text

    there = tzical(io.StringIO(text)).get(zone)
    local = next(line for line in lines(text) if line.startswith("DTSTART;"))
    wall = datetime.strptime(local.partition(":")[2], "%Y%m%dT%H%M%S")  # noqa: DTZ007 -- a wall's

    assert f"TZID={zone}" in local
    assert wall.replace(tzinfo=there).astimezone(UTC) == START


def test_each_line_is_as_the_strictest_programs_want_it() -> None:
    row = session(1, starts_at=START, trainer="Été; à « tous », n°1\\")
    text = filled(calendars.invitation(confirmed(row), now=NOW).text, WHO)
    found = lines(text)

    assert all(len(line.encode()) <= 75 for line in text.split("\r\n"))
    assert "\n" not in text.replace("\r\n", "")
    assert found[0] == "BEGIN:VCALENDAR"
    assert found[-2:] == ["END:VCALENDAR", ""]
    assert [line for line in found if line.startswith("METHOD")] == ["METHOD:REQUEST"]
    for name in ("UID", "SEQUENCE", "DTSTAMP", "DTSTART", "DTEND", "ORGANIZER", "ATTENDEE"):
        inside = found[found.index("BEGIN:VEVENT") :]
        assert len([line for line in inside if re.match(rf"{name}[;:]", line)]) == 1, name
    assert re.fullmatch(r"DTSTAMP:\d{8}T\d{6}Z", next(x for x in found if x.startswith("DTSTAMP")))
    assert found.count("BEGIN:VTIMEZONE") == 1
    assert MAILBOX not in text


@given(st.text(st.characters(codec="utf-8", exclude_characters="\r\n"), max_size=300))
def test_folding_loses_nothing_and_cuts_no_letter(words: str) -> None:
    folded = filled(f"SUMMARY:{words}", WHO)

    assert folded.replace("\r\n ", "") == f"SUMMARY:{words}"
    assert all(len(line.encode()) <= 75 for line in folded.split("\r\n"))


def test_the_file_for_who_has_a_seat_and_nobody_else(client: Any, lab: Lab) -> None:
    row = session(1, starts_at=START)
    seat = confirmed(row, mailbox=WHO)
    deliver()
    said = "".join(one.text for one in lab.mailbox(WHO))
    own = re.findall(r"https?://[^/]+(/formations/i/\S+)", said)[0]

    answer = client.get(f"{own}formation.ics")

    assert answer.headers["Content-Type"].startswith("text/calendar")
    assert str(event(answer.content.decode())["UID"]) == calendars.uid_of(seat)
    assert "ATTENDEE" not in answer.content.decode()
    services.leave(seat.pk, now=NOW)
    assert client.get(f"{own}formation.ics").status_code == 404
    assert client.get(f"{own[:-2]}/formation.ics").status_code == 404


def _with_calendar(lab: Lab) -> str:
    deliver()
    return next(calendar_of(one) for one in lab.mailbox(WHO) if one.message.get_body(("calendar",)))
