"""Attendance files of meeting tools, in the shapes they export, and as nobody should send them."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clickable.training.attendance.files import (
    LARGEST,
    About,
    Fault,
    Sheet,
    Unread,
    UnreadError,
    read,
)
from clickable.training.attendance.moments import duration, moment

PARIS = ZoneInfo("Europe/Paris")
START = datetime(2026, 12, 8, 13, 30, tzinfo=UTC)  # 14:30 in Paris
CODES = {"K7F2": 1, "M3PQ": 2, "ZZ9A": 3}
ABOUT = About(START, 120, PARIS, CODES)
ZOOM = """Meeting ID,Topic,Start Time,End Time
123 456 789,Formation,12/08/2026 02:20:00 PM,12/08/2026 04:40:00 PM

Name (Original Name),User Email,Join Time,Leave Time,Duration (Minutes),Guest
"K7F2 - Camille Martin (Camille)",camille@college.example,12/08/2026 02:25:00 PM,12/08/2026 03:30:00 PM,65,Yes
"K7F2 - Camille Martin",camille@college.example,12/08/2026 03:40:10 PM,12/08/2026 04:45:00 PM,65,Yes
Dominique,d@asso.example,12/08/2026 02:30:00 PM,12/08/2026 04:30:00 PM,120,No
"""
TEAMS = """1. Summary
Meeting title\tFormation
Attended participants\t2

2. Participants
Name\tFirst Join\tLast Leave\tIn-Meeting Duration\tEmail\tParticipant ID (UPN)\tRole
m3pq – Sacha\t12/8/26, 2:28:01 PM\t12/8/26, 4:30:00 PM\t1h 20m 3s\ts@ville.example\t\tAttendee

3. In-Meeting Activities
Name\tJoin Time\tLeave Time\tDuration\tEmail\tRole
m3pq – Sacha\t12/8/26, 2:28:01 PM\t12/8/26, 3:00:00 PM\t31m 59s\ts@ville.example\tAttendee
m3pq – Sacha\t12/8/26, 3:45:00\u202fPM\t12/8/26, 4:30:00 PM\t45m\ts@ville.example\tAttendee
"""
TEAMS_FR = """3. Activités pendant la réunion
Nom\tHeure d’arrivée\tHeure de départ\tDurée\tAdresse e-mail\tRôle
Sacha (M3PQ)\t08/12/2026 14:30:00\t08/12/2026 15:30:00\t1 h\t\tParticipant
"""
TEAMS_ACTIONS = """Full Name\tUser Action\tTimestamp
K7F2 Camille\tJoined\t12/8/2026, 2:30:00 PM
ZZ9A Alix\tJoined before\t12/8/2026, 2:30:00 PM
K7F2 Camille\tLeft\t12/8/2026, 3:15:00 PM
"""
BBB = """Name,Moderator,Activity Score,Talk time,Webcam time,Messages,Emojis,Poll Votes,Raise hands,Join,Left,Duration
"K7F2 – Camille",FALSE,5,00:01:00,00:00:00,1,0,0,0,2026-12-08T13:35:00.000Z,2026-12-08T15:30:00.000Z,01:55:00
"ZZ9A Alix",FALSE,5,00:01:00,00:00:00,1,0,0,0,"Dec 8, 2026, 2:30:00 PM",,00:30:00
"""


def told(sheet: Sheet) -> list[tuple[int, str]]:
    return [(one.number, one.fault.value) for one in sheet.others if one.fault]


@pytest.mark.parametrize(
    ("raw", "windows"),
    [
        (ZOOM.encode(), {1: [(0, 60), (70, 120)]}),
        (ZOOM.encode("utf-8-sig"), {1: [(0, 60), (70, 120)]}),
        (ZOOM.replace(",", ";").encode("cp1252"), {1: [(0, 60), (70, 120)]}),
        (TEAMS.encode("utf-16"), {2: [(0, 30), (75, 120)]}),
        (TEAMS.encode("utf-16-le"), {2: [(0, 30), (75, 120)]}),
        (TEAMS_FR.encode("utf-16"), {2: [(0, 60)]}),
        (TEAMS_ACTIONS.encode("utf-16"), {1: [(0, 45)]}),
        (BBB.encode(), {1: [(5, 120)], 3: [(0, 30)]}),
    ],
    ids=["zoom", "zoom-bom", "zoom-semicolon", "teams", "teams-no-bom", "teams-fr", "teams-actions", "bbb"],
)  # fmt: skip
def test_what_the_tools_export_is_read_by_codes_alone(
    raw: bytes, windows: dict[int, list[tuple[int, int]]]
) -> None:
    assert read(raw, ABOUT).windows == windows


def test_the_clock_of_the_file_is_said_and_summer_and_winter_are_its_own() -> None:
    reunion = About(START, 120, ZoneInfo("Indian/Reunion"), CODES)
    row = "Name,Join Time,Leave Time\nK7F2,08/12/2026 17:30,08/12/2026 18:30\n"

    assert read(row.encode(), reunion).windows == {1: [(0, 60)]}


def test_each_line_that_counts_nothing_says_why() -> None:
    lines = [
        "Name,Join Time,Leave Time",
        '"K7F2 open quote,08/12/2026 14:30,08/12/2026 15:30',
        "K7F2 half,08/12/2026",
        "K7F2 half",
        f"{'K7F2 ' * 100},08/12/2026 14:30,08/12/2026 15:30",
        '"=HYPERLINK(""http://evil.example"")",08/12/2026 14:30,08/12/2026 15:30',
        "K7F2 when,yesterday,tomorrow",
        "K7F2 no such day,31/31/2026 14:30,08/12/2026 15:30",
        "K7F2 backwards,08/12/2026 15:30,08/12/2026 14:30",
        "K7F2 elsewhere,08/11/2026 14:30,08/11/2026 15:30",
        "Camille,08/12/2026 14:30,08/12/2026 15:30",
        "Salle de Camille M3PQ et Sacha K7F2,08/12/2026 14:30,08/12/2026 15:30",
        "M3PQ Alix,08/12/2026 14:30,08/12/2026 14:31",
    ]
    sheet = read("\n".join(lines).encode(), ABOUT)

    assert told(sheet) == [
        (2, "quote"), (3, "half"), (4, "half"), (5, "long"), (6, "formula"), (7, "time"), (8, "time"),
        (9, "backwards"), (10, "elsewhere"), (11, "unknown"), (12, "several"),
    ]  # fmt: skip
    assert sheet.windows == {2: [(0, 1)]}


@pytest.mark.parametrize(
    ("raw", "why"),
    [
        (b"x" * (LARGEST + 1), Unread.LARGE),
        (b"\x89PNG\r\n\x1a\n\x00\x00", Unread.NOT_TEXT),
        (b"PK\x03\x04\x14\x00", Unread.NOT_TEXT),
        (b"", Unread.COLUMNS),
        (b"Name,Email\nK7F2,x@y.example", Unread.COLUMNS),
        (b"\n" * 30_000, Unread.LINES),
        (b"\xff\xfeN", Unread.NOT_TEXT),
    ],
)
def test_what_is_no_such_file_is_said(raw: bytes, why: Unread) -> None:
    with pytest.raises(UnreadError) as caught:
        read(raw, ABOUT)
    assert caught.value.why == why


@given(st.binary(max_size=400) | st.text(max_size=400).map(lambda text: ("Name,Join Time,Leave Time\n" + text).encode("utf-8", "replace")))  # fmt: skip
def test_whatever_is_sent_is_answered(raw: bytes) -> None:
    try:
        sheet = read(raw, ABOUT)
    except UnreadError:
        return
    assert all(one.fault in Fault for one in sheet.others if one.fault)


@pytest.mark.parametrize(
    ("text", "minutes"),
    [("92", 92), ("1h 32m 30s", 92.5), ("01:32:30", 92.5), ("45 min", 45), ("2 heures", 120), ("soon", None), ("", None)],
)  # fmt: skip
def test_lengths(text: str, minutes: float | None) -> None:
    assert duration(text) == (None if minutes is None else timedelta(minutes=minutes))


@pytest.mark.parametrize(
    "text",
    ["8 déc. 2026 à 14:30:00", "8 décembre 2026 14:30", "12/08/2026 02:30 PM", "08/12/2026 14:30", "2026-12-08 14:30:00", "2026-12-08T13:30:00Z", "2026-12-08T17:30:00+04:00", "Dec 8, 2026, 2:30:00 PM", "08.12.26 14h30"],
)  # fmt: skip
def test_moments(text: str) -> None:
    assert moment(text, zone=PARIS, near=START) == START


def test_of_two_readings_of_a_date_the_nearer_one_is_taken() -> None:
    april = datetime(2027, 4, 3, 12, 0, tzinfo=UTC)

    assert moment("03/04/2027 14:00", zone=PARIS, near=april) == april
    assert moment("04/03/2027 14:00", zone=PARIS, near=april) == april
