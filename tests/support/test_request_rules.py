"""Safe times, as the clock on the person's own wall tells them."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clickable.support.requests.rules import (
    CELLS,
    KEPT_CLOSED,
    KEPT_UNTOUCHED,
    Safety,
    forgotten_from,
    may_call,
    names_contact,
    names_person,
    next_safe,
)

PARIS, REUNION, CAYENNE = map(ZoneInfo, ("Europe/Paris", "Indian/Reunion", "America/Cayenne"))
TUESDAY = datetime(2026, 11, 3, 10, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    ("safety", "zone", "may"),
    [
        (Safety(), PARIS, True),
        (Safety(frozenset({"1-morning"})), PARIS, True),  # 11:30
        (Safety(frozenset({"1-morning"})), REUNION, False),  # 14:30
        (Safety(frozenset({"1-afternoon"})), REUNION, True),
        (Safety(frozenset({"0-morning"})), PARIS, False),
        (Safety(never_from="11:00", never_until="12:00"), PARIS, False),
        (Safety(never_from="11:00", never_until="12:00"), REUNION, True),
        (Safety(never_from="22:00", never_until="08:00"), CAYENNE, False),  # 7:30
        (Safety(never_from="22:00", never_until="07:00"), CAYENNE, True),
        (Safety(never_from="11:00", never_until="11:00"), PARIS, True),
        (Safety(never_from="11:00"), PARIS, True),
        (Safety(frozenset({"1-morning"}), "11:00", "12:00"), PARIS, False),
    ],
)
def test_may_somebody_be_called(safety: Safety, zone: ZoneInfo, may: bool) -> None:
    assert may_call(safety, zone, now=TUESDAY) is may


@pytest.mark.parametrize(
    ("safety", "zone", "at"),
    [
        (Safety(), PARIS, (3, 12)),
        (Safety(frozenset({"0-evening"})), PARIS, (9, 18)),
        (Safety(frozenset({"1-morning"})), PARIS, (10, 8)),
        (Safety(frozenset({"1-morning"})), CAYENNE, (3, 8)),
        (Safety(frozenset({"1-noon"}), "12:00", "13:00"), PARIS, (3, 13)),
    ],
)
def test_the_next_safe_hour(safety: Safety, zone: ZoneInfo, at: tuple[int, int]) -> None:
    found = next_safe(safety, zone, now=TUESDAY)
    # In an hour that is safe already, the next whole one.
    assert found == datetime(2026, 11, at[0], at[1], tzinfo=zone)


def test_summer_time_moves_no_safe_hour() -> None:
    saturday = datetime(2026, 10, 24, 20, tzinfo=UTC)  # the clocks go back in the night
    found = next_safe(Safety(frozenset({"6-morning"})), PARIS, now=saturday)
    assert found == datetime(2026, 10, 25, 7, tzinfo=UTC)


hours = st.sampled_from(["", *[f"{hour:02}:00" for hour in range(24)]])


@given(st.integers(0, 2 ** len(CELLS) - 1), hours, hours, st.integers(0, 7 * 24 * 60))
def test_what_is_told_as_safe_is_safe(
    ticked: int, never_from: str, never_until: str, minutes: int
) -> None:
    cells = frozenset(cell for n, cell in enumerate(CELLS) if ticked >> n & 1)
    safety = Safety(cells, never_from, never_until)
    found = next_safe(safety, REUNION, now=TUESDAY + timedelta(minutes=minutes))
    assert (found is not None) is safety.ever
    assert found is None or may_call(safety, REUNION, now=found)


@pytest.mark.parametrize(
    ("text", "contact", "names"),
    [
        ("appelle-la au 0639980001", "06 39 98 00 01", True),
        ("+33 6 39 98 00 01", "06.39.98.00.01", True),
        ("DADO@courrier.example", "dado@courrier.example", True),
        ("le 3 mai 2026", "06 39 98 00 01", False),
        ("rien", "", False),
    ],
)
def test_a_contact_is_found_however_it_is_spaced(text: str, contact: str, names: bool) -> None:
    assert names_contact(text, contact) is names


def test_how_long_a_request_is_kept() -> None:
    assert forgotten_from(TUESDAY, closed=True) == TUESDAY + KEPT_CLOSED
    assert forgotten_from(TUESDAY, closed=False) == TUESDAY + KEPT_UNTOUCHED


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("Dadou a peur", True), ("dadoù.", True), ("il s’appelle M. Émbarek", True),
        ("Le mot est Tournesol_rouge", True), ("tournesol  ROUGE", True), ("du rouge", False),
        ("un tournesol", False), ("dadoume", False), ("Léo", False), ("", False),
    ],
)  # fmt: skip
def test_a_name_and_a_safe_word_are_found_in_words(text: str, named: bool) -> None:
    assert names_person(text, name="Dadou Embarek Léo", safe_word="tournesol rouge") is named
    assert not names_person(text, name="", safe_word="")
