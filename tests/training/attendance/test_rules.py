"""Windows of minutes, and which source is believed."""

import itertools
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clickable.training.attendance.rules import (
    Presence,
    Window,
    counts,
    in_minutes,
    length,
    merged,
    resolve,
    scanned,
)
from tests.training.making import START

END = START + timedelta(minutes=120)
WINDOWS = st.lists(st.tuples(st.integers(-50, 200), st.integers(-50, 200)), max_size=12)


@given(WINDOWS, st.integers(1, 150))
def test_windows_are_a_union_inside_the_session_whatever_is_told(
    told: list[Window], of: int
) -> None:
    found = merged(told, of=of)

    there = {minute for a, b in told for minute in range(max(a, 0), min(b, of))}
    assert {minute for a, b in found for minute in range(a, b)} == there
    assert length(found) == len(there)
    assert all(one[1] < other[0] for one, other in itertools.pairwise(found))


@given(WINDOWS, WINDOWS)
def test_the_strictest_of_what_nobody_typed_is_believed(
    ping: list[Window], provider: list[Window]
) -> None:
    found = resolve({"ping": ping, "provider": provider}, of=120)

    assert found.minutes == min(found.sources.values())
    assert set(found.sources) == {"ping", "provider"}


@pytest.mark.parametrize(
    ("said", "believed"),
    [
        ({}, Presence(0, 120)),
        ({"paper": [(0, 120)]}, Presence(120, 120, [(0, 120)], "paper", {"paper": 120})),
        ({"paper": [(0, 120)], "code": [(30, 120)]}, Presence(90, 120, [(30, 120)], "code", {"paper": 120, "code": 90})),
        ({"ping": [(0, 10)], "manual": [(0, 100)]}, Presence(100, 120, [(0, 100)], "manual", {"ping": 10, "manual": 100})),
        ({"ping": [(0, 50), (60, 120)]}, Presence(110, 120, [(0, 50), (60, 120)], "ping", {"ping": 110})),
    ],
)  # fmt: skip
def test_who_is_believed(said: dict[str, list[Window]], believed: Presence) -> None:
    assert resolve(said, of=120) == believed


def test_moments_are_windows_to_the_nearest_minute() -> None:
    moments = [(START - timedelta(minutes=9), START + timedelta(seconds=1790)), (END - timedelta(seconds=89), END + timedelta(hours=1))]  # fmt: skip

    assert in_minutes(moments, starts_at=START, of=120) == [(0, 30), (119, 120)]


def test_a_code_counts_to_the_end() -> None:
    assert scanned(START - timedelta(minutes=10), starts_at=START, of=120) == [(0, 120)]
    assert scanned(START + timedelta(minutes=40), starts_at=START, of=120) == [(40, 120)]


@pytest.mark.parametrize(("minute", "does"), [(-16, False), (-15, True), (150, True), (151, False)])
def test_the_door_is_open_from_a_quarter_before_to_half_an_hour_after(
    minute: int, does: bool
) -> None:
    assert counts(START + timedelta(minutes=minute), starts_at=START, ends_at=END) is does
