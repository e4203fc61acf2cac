from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

import pytest

from clickable.places.rules import ALWAYS, Window, Windows
from clickable.support import rules
from clickable.support.rules import Offer
from tests.support.offers import DAILY, offer

NIGHT = datetime(2026, 11, 3, 3, tzinfo=UTC)


@pytest.mark.parametrize(("windows", "expected"), [(DAILY, False), (ALWAYS, True), (None, None)])
def test_open_closed_or_not_known(windows: Windows | None, expected: bool | None) -> None:
    assert rules.is_open(offer(windows=windows), NIGHT) is expected


def test_the_next_opening_of_what_is_closed() -> None:
    paris = ZoneInfo("Europe/Paris")
    assert rules.next_opening(offer(), NIGHT) == datetime(2026, 11, 3, 9, tzinfo=paris)
    assert rules.next_opening(offer(windows=ALWAYS), NIGHT) is None
    assert rules.next_opening(offer(windows=None), NIGHT) is None


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        ({}, True),
        ({"territory": "FR"}, True),
        ({"territory": "BE"}, False),
        ({"topics": frozenset({"talk", "missing"})}, True),
        ({"topics": frozenset({"missing"})}, False),
        ({"audience": frozenset({"child"})}, True),
        ({"audience": frozenset({"parent"})}, False),
    ],
)
def test_who_is_helped_where_and_with_what(asked: dict[str, object], expected: bool) -> None:
    assert rules.is_for(offer(), **asked) is expected  # type: ignore[arg-type]


def test_the_whole_world_is_everywhere() -> None:
    assert rules.is_for(offer(territories=frozenset({"*"})), territory="ZZ") is True


@pytest.mark.parametrize(
    ("found", "sure"),
    [
        (offer(), True),
        (offer(confirmed=False), False),
        (offer(unsure_in=frozenset({"NC"})), False),
        (offer(unsure_in=frozenset({"GP"})), True),
    ],
)
def test_sure_only_where_a_source_says_so(found: Offer, sure: bool) -> None:
    assert rules.is_sure(found, "NC") is sure


@pytest.mark.parametrize(
    ("day", "valid"),
    [(date(2026, 1, 31), False), (date(2026, 2, 1), True), (date(2026, 3, 1), True), (date(2026, 3, 2), False)],
)  # fmt: skip
def test_a_service_begins_and_ends(day: date, valid: bool) -> None:
    found = offer(valid_from=date(2026, 2, 1), valid_to=date(2026, 3, 1))
    assert rules.is_valid(found, day) is valid


@pytest.mark.parametrize(
    ("checked", "today", "stale"),
    [
        (date(2026, 5, 22), date(2026, 11, 21), False),
        (date(2026, 5, 21), date(2026, 11, 21), True),
        (date(2025, 12, 31), date(2026, 6, 30), False),
        (date(2025, 12, 31), date(2026, 7, 1), True),
        (date(2026, 11, 21), date(2026, 11, 21), False),
    ],
)
def test_what_nobody_checked_for_six_months_is_stale(
    checked: date, today: date, stale: bool
) -> None:
    assert rules.is_stale(checked, today) is stale


@pytest.mark.parametrize(
    ("number", "shown"),
    [
        ("119", "119"),
        ("3018", "3018"),
        ("116006", "116\u202f006"),
        ("80021234", "8002\u202f1234"),
        ("0806231063", "0\u202f806\u202f23\u202f10\u202f63"),
        ("080014112", "0800\u202f14\u202f112"),
        ("+33180523376", "+33\u202f1\u202f80\u202f52\u202f33\u202f76"),
    ],
)
def test_numbers_are_set_as_they_are_said(number: str, shown: str) -> None:
    assert rules.spaced(number) == shown


@pytest.mark.parametrize(
    ("written", "bare"),
    [
        ("https://3018.fr", "3018.fr"),
        ("allo119.gouv.fr/un/chemin", "allo119.gouv.fr/un/chemin"),
        ("http://3018.fr", None),
        ("https://a.example/?q=1", None),
        ("javascript:alert(1)", None),
        ("https://user@host.example", None),
        ("ailleurs", None),
    ],
)
def test_only_plain_https_addresses(written: str, bare: str | None) -> None:
    assert rules.bare_address(written) == bare


@pytest.mark.parametrize(
    ("written", "windows"),
    [
        ("lun-ven 09:00-16:00", (Window(frozenset(range(5)), time(9), time(16)),)),
        ("lundi, mercredi 14:00–16:30", (Window(frozenset({0, 2}), time(14), time(16, 30)),)),
        ("sam-lun 22:00-02:00", (Window(frozenset({5, 6, 0}), time(22), time(2)),)),
        ("lun 09:00-24:00", (Window(frozenset({0}), time(9), time(0)),)),
        ("lun 09:00-26:99", None),
        ("lun 26:00-28:00", None),
        ("toujours", None),
        ("", None),
    ],
)
def test_hours_as_an_editor_writes_them(written: str, windows: Windows | None) -> None:
    assert rules.read_windows(written) == windows


def test_hours_are_written_as_they_are_read() -> None:
    chat = (
        Window(frozenset({0, 1, 3, 4}), time(15), time(19)),
        Window(frozenset({2}), time(13), time(19)),
    )
    assert rules.write_windows(chat) == "lun mar jeu ven 15:00-19:00\nmer 13:00-19:00"
    assert rules.read_windows(rules.write_windows(chat)) == chat
