from datetime import UTC, datetime, timedelta
from decimal import Decimal
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as some

from clickable.figures.models import Hidden
from clickable.figures.rules import (
    SMALL,
    mask,
    median_hours,
    month_of,
    months,
    tenths_of_hours,
)

HOUR = timedelta(hours=1)


def test_a_month_is_the_one_on_clocks_in_paris():
    assert month_of(datetime(2026, 10, 31, 22, 59, tzinfo=UTC)) == "2026-10"
    assert month_of(datetime(2026, 10, 31, 23, 0, tzinfo=UTC)) == "2026-11"
    assert month_of(datetime(2026, 7, 31, 22, 0, tzinfo=UTC)) == "2026-08"


def test_months_run_over_the_new_year():
    assert months("2025-11", "2026-02") == ["2025-11", "2025-12", "2026-01", "2026-02"]
    assert months("2026-02", "2026-02") == ["2026-02"]


@pytest.mark.parametrize(
    ("hours", "middle"),
    [
        ([], None),
        ([3], Decimal("3.0")),
        ([1, 9, 2], Decimal("2.0")),
        ([1, 2, 4, 9], Decimal("3.0")),
    ],
)
def test_median(hours, middle):
    assert median_hours(tenths_of_hours(hour * HOUR) for hour in hours) == middle


def test_only_zeros_are_told():
    assert mask({"a": 9, "b": 0}) == {"a": (9, Hidden.NO), "b": (0, Hidden.NO)}


def test_a_small_part_is_hidden_and_zeros_hide_with_it():
    found = mask({"a": 90, "b": 3, "c": 0, "d": 0})
    assert found["a"] == (90, Hidden.NO)
    assert {found[name] for name in "bcd"} == {(None, Hidden.SMALL)}


def test_one_small_part_alone_takes_the_next_smallest_with_it():
    found = mask({"a": 90, "b": 3, "c": 40, "d": 30})
    assert found == {
        "a": (90, Hidden.NO),
        "b": (None, Hidden.SMALL),
        "c": (40, Hidden.NO),
        "d": (None, Hidden.COMPLEMENT),
    }


@pytest.mark.parametrize(("parts", "largest"), [(2, 25), (3, 14), (4, 8)])
def test_no_small_part_follows_from_the_total(parts, largest):
    """Every table of so many parts: what is hidden can be filled in at least two ways."""
    for values in product(range(largest + 1), repeat=parts):
        cells = dict(enumerate(values))
        found = mask({str(n): value for n, value in cells.items()})
        hidden = [why for value, why in found.values() if why != Hidden.NO]
        if Hidden.SMALL not in hidden or len(hidden) == parts:
            continue
        told = [value for value, why in found.values() if why == Hidden.NO]
        assert len(_small_values(hidden, sum(values) - sum(told), min(told))) > 1, values


@given(some.lists(some.integers(0, 50), min_size=8, max_size=8))
def test_what_is_told_is_true_and_not_small(values):
    cells = {str(n): value for n, value in enumerate(values)}
    for name, (value, why) in mask(cells).items():
        assert value == (cells[name] if why == Hidden.NO else None)
        assert why == Hidden.NO or sum(v < SMALL for v in values) > 0
        assert why != Hidden.NO or cells[name] >= SMALL or max(v for v in values if v < SMALL) == 0


def _small_values(hidden, hidden_sum, least_told):
    """What the first small part may be, for somebody with the total and these rules."""
    small = hidden.count(Hidden.SMALL)
    ranges = [range(SMALL)] * small
    ranges += [range(SMALL, least_told + 1)] * (len(hidden) - small)
    ways = (way for way in product(*ranges) if sum(way) == hidden_sum and any(way[:small]))
    return {way[0] for way in ways}
