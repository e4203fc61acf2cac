from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clickable.exposure.rules import (
    STANDS,
    Policy,
    Span,
    Tally,
    at_limit,
    since_break,
    stricter,
    tally,
    told,
    wants_break,
)
from tests.cast import NOW

MINUTE = timedelta(minutes=1)
DAY = 24 * 60


def spans(*pairs: tuple[int, int | None]) -> list[Span]:
    """From and to, in minutes before now."""
    return [
        Span(NOW - start * MINUTE, None if end is None else NOW - end * MINUTE)
        for start, end in pairs
    ]


@pytest.mark.parametrize(
    ("found", "expected"),
    [
        ([], Tally(0, 0)),
        ([(10, 4)], Tally(1, 6)),
        ([(10, 4), (3, 1)], Tally(2, 8)),
        ([(10, 4), (8, 2)], Tally(2, 8)),  # two windows
        ([(10, 1), (8, 2)], Tally(2, 9)),  # one inside the other
        ([(10, None)], Tally(1, 10)),
        ([(300, None)], Tally(1, 30)),  # walked away
        ([(300, 100)], Tally(1, 30)),
        ([(-5, None)], Tally(1, 0)),  # the clock was put back
    ],
)
def test_minutes_are_of_what_was_open_and_overlaps_count_once(
    found: list[tuple[int, int | None]], expected: Tally
) -> None:
    assert tally(spans(*found), now=NOW) == expected


@given(st.lists(st.tuples(st.integers(0, DAY), st.integers(0, DAY)), max_size=20), st.randoms())
def test_minutes_never_exceed_the_sum_nor_the_time_and_the_order_does_not_matter(
    pairs: list[tuple[int, int]], chance: object
) -> None:
    found = spans(*[(max(pair), min(pair)) for pair in pairs])
    done = tally(found, now=NOW)
    alone = sum(tally([one], now=NOW).minutes for one in found)
    chance.shuffle(found)  # type: ignore[attr-defined]

    assert done == tally(found, now=NOW)
    assert done.minutes <= min(alone, DAY)
    assert done.minutes >= max((tally([one], now=NOW).minutes for one in found), default=0)


POLICY = Policy(break_after=3, break_after_minutes=50, break_minutes=10)


@pytest.mark.parametrize(
    ("found", "expected"),
    [
        ([], Tally()),
        ([(20, 15), (14, 5)], Tally(2, 14)),
        ([(60, 50), (39, 30), (25, 5)], Tally(2, 29)),  # eleven minutes without anything
        ([(60, 50), (41, 30), (25, 5)], Tally(3, 41)),  # nine are no break
        ([(60, 50), (40, 10)], Tally()),  # rested just now
        ([(60, 35), (60, 55), (30, 5)], Tally(3, 50)),  # the longer of two windows counts
    ],
)
def test_a_break_begins_the_count_anew(
    found: list[tuple[int, int | None]], expected: Tally
) -> None:
    assert since_break(spans(*found), POLICY, now=NOW) == expected


@pytest.mark.parametrize(
    ("done", "expected"),
    [
        (Tally(2, 49), False),
        (Tally(3, 0), True),
        (Tally(0, 50), True),
    ],
)
def test_a_break_is_offered_by_number_or_by_time(done: Tally, expected: bool) -> None:
    assert wants_break(done, POLICY) is expected
    assert not wants_break(done, Policy())


@pytest.mark.parametrize(
    ("done", "policy", "expected"),
    [
        (Tally(999, 999), Policy(), False),
        (Tally(9, 0), Policy(a_day=10), False),
        (Tally(10, 0), Policy(a_day=10), True),
        (Tally(0, 119), Policy(minutes_a_day=120), False),
        (Tally(0, 120), Policy(minutes_a_day=120), True),
    ],
)
def test_the_day_ends_at_the_limit(done: Tally, policy: Policy, expected: bool) -> None:
    assert at_limit(done, policy) is expected


@given(st.integers(0, 99), st.integers(0, 99), st.none() | st.integers(1, 99), st.integers(0, 200))
def test_own_limits_only_tighten(local: int, minutes: int, mine: int | None, done: int) -> None:
    policy = Policy(a_day=local, minutes_a_day=minutes)
    tightened = stricter(policy, a_day=mine, minutes_a_day=mine)

    for tally_ in (Tally(done, 0), Tally(0, done)):
        assert at_limit(tally_, tightened) >= at_limit(tally_, policy)
    if mine and done >= mine:
        assert at_limit(Tally(done, 0), tightened)


@given(st.integers(0, 10_000))
def test_a_total_is_told_in_steps_and_small_ones_not_at_all(count: int) -> None:
    said = told(count)

    if 0 < count < 5:
        assert said is None
    else:
        assert said is not None
        assert said % 5 == 0
        assert abs(said - count) <= 2


def test_nothing_open_lasts_longer_than_it_stands() -> None:
    late = datetime.max.replace(tzinfo=NOW.tzinfo)
    assert Span(NOW).until(late) == NOW + STANDS
