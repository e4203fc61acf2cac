import itertools
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clickable.assess.rules import WEIGHT
from clickable.assess.triage.models import Fact, Where
from clickable.assess.triage.rules import (
    BUILT_IN,
    MOST_POINTS,
    Book,
    Facts,
    Line,
    due_at,
    order_of,
    parts,
    points,
)
from clickable.report.models import Category

NOW = datetime(2026, 11, 3, 9, tzinfo=UTC)
HOUR = timedelta(hours=1)


def facts(**more: object) -> Facts:
    usual = {
        "danger": False, "category": Category.HATE, "child": False, "named_by": 1,
        "known_host": 0, "partner": False, "since": NOW, "placed": "",
    }  # fmt: skip
    return Facts(**{**usual, **more})  # type: ignore[arg-type]


def order(**more: object) -> int:
    found = facts(**more)
    return order_of(found, points(parts(found, BUILT_IN, now=NOW)))


def test_danger_then_by_hand_then_category_then_number_then_age() -> None:
    wanted = [
        order(danger=True, category=Category.SHOCKING_MINORS, placed=Where.LAST),
        order(category=Category.SHOCKING_MINORS, placed=Where.FIRST),
        order(category=Category.CSAM),
        order(named_by=3),
        order(since=NOW - HOUR),
        order(),
        order(category=Category.CSAM, placed=Where.LAST),
    ]

    assert wanted == sorted(wanted)
    assert len(set(wanted)) == len(wanted)


def test_the_smaller_facts_never_outweigh_a_category() -> None:
    most = facts(named_by=99, known_host=99, partner=True, since=NOW - 900 * HOUR)
    small = sum(part.points for part in parts(most, BUILT_IN, now=NOW)[1:])

    assert small < 100
    steps = [BUILT_IN.points_of_category(category) for category in WEIGHT]
    assert all(a - b == 100 for a, b in itertools.pairwise(steps))


def test_each_part_is_told_the_weightiest_first() -> None:
    found = facts(child=True, named_by=4, known_host=6, partner=True, since=NOW - 72 * HOUR)

    told = [(part.fact, part.amount, part.points) for part in parts(found, BUILT_IN, now=NOW)]

    assert told == [
        (Fact.CATEGORY, 1, 300),
        (Fact.CHILD, 1, 50),
        (Fact.REPORTS, 4, 15),
        (Fact.KNOWN_HOST, 6, 6),
        (Fact.PARTNER, 1, 5),
        (Fact.AGE, 72, 4),
    ]


@pytest.mark.parametrize(
    ("hours", "due"), [(0, 24), (23, 24), (24, 72), (71, 72), (72, 168), (168, None), (999, None)]
)
def test_when_age_passes_a_border(hours: int, due: int | None) -> None:
    since = NOW - hours * HOUR

    assert due_at(facts(since=since), BUILT_IN, now=NOW) == (since + due * HOUR if due else None)


@given(
    st.lists(st.tuples(st.integers(1, 50), st.integers(0, 1000)), unique_by=lambda x: x[0]),
    st.integers(0, 60),
)
def test_the_farthest_line_that_is_reached_counts(
    steps: list[tuple[int, int]], amount: int
) -> None:
    book = Book(1, tuple(Line(Fact.REPORTS, given, at_least) for at_least, given in steps))

    reached = [(at_least, given) for at_least, given in steps if at_least <= amount]
    assert book.points_for(Fact.REPORTS, amount) == (max(reached)[1] if reached else 0)


@given(st.integers(0, MOST_POINTS), st.integers(0, MOST_POINTS), st.integers(0, 2**23), st.integers(0, 2**23))  # fmt: skip
def test_points_come_before_age_and_the_number_fits(one: int, two: int, old: int, new: int) -> None:
    first, second = facts(since=NOW - old * HOUR), facts(since=NOW - new * HOUR)

    if one != two:
        assert (order_of(first, one) < order_of(second, two)) == (one > two)
    assert 0 <= order_of(first, one) < 2**63
