"""A figure is the same whatever the order of its rows, however they were split, and its parts make it."""

from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clickable.programme.disclosing import tell
from clickable.programme.models import Aggregation
from clickable.programme.rules import Point, looks_personal, mismatch, rounded, worth

DAY = date(2020, 1, 1)
ADDED = [Aggregation.SUM, Aggregation.LATEST, Aggregation.MAX, Aggregation.AVERAGE]

points = st.builds(
    Point,
    on=st.integers(0, 40).map(lambda n: DAY + timedelta(n)),
    value=st.integers(-20, 500).filter(bool).map(Fraction),
    part=st.sampled_from(["", "children", "parents"]),
    key=st.sampled_from(["", "a", "b", "c"]),
    whole=st.booleans(),
)
rows_of_points = st.lists(points, max_size=30)


@given(rows=rows_of_points, order=st.randoms(), way=st.sampled_from(list(Aggregation)))
def test_no_order_of_rows_matters(rows: list[Point], order: Any, way: str) -> None:
    other = list(rows)
    order.shuffle(other)
    assert worth(rows, way) == worth(other, way)


@given(rows=st.lists(points, min_size=1, max_size=30), way=st.sampled_from(list(Aggregation)), at=st.integers(0, 29), by=st.integers(-50, 50))  # fmt: skip
def test_a_correction_is_the_same_as_having_written_it_right(
    rows: list[Point], way: str, at: int, by: int
) -> None:
    """A row and its correction, or one row with what is right: the same figure."""
    row = rows[at % len(rows)]
    rest = [one for one in rows if one is not row]
    right = Point(row.on, row.value + by, row.part, row.key, row.whole)
    correction = Point(row.on, Fraction(by), row.part, row.key, row.whole)
    assert worth([*rest, right], way) == worth([correction, *rest, row], way)


@given(rows=st.lists(points, min_size=1, max_size=30), way=st.sampled_from(ADDED))
def test_parts_make_the_total(rows: list[Point], way: str) -> None:
    found = worth(rows, way)
    assert found.add_up
    assert sum(value or 0 for value in found.parts.values()) == found.value


@given(rows=rows_of_points, cut=st.integers(0, 40))
def test_a_sum_of_two_periods_is_the_sum_of_both(rows: list[Point], cut: int) -> None:
    day = DAY + timedelta(cut)
    before, after = [r for r in rows if r.on < day], [r for r in rows if r.on >= day]
    both = [worth(part, Aggregation.SUM).value or 0 for part in (before, after)]
    assert sum(both) == worth(rows, Aggregation.SUM).value


@given(rows=rows_of_points, cut=st.integers(0, 40))
def test_things_seen_in_both_periods_count_once(rows: list[Point], cut: int) -> None:
    rows = [Point(r.on, abs(r.value), r.part, r.key) for r in rows]
    day = DAY + timedelta(cut)
    before, after = [r for r in rows if r.on < day], [r for r in rows if r.on >= day]
    one, two = (worth(part, Aggregation.UNIQUE).value or 0 for part in (before, after))
    whole = worth(rows, Aggregation.UNIQUE).value or 0
    assert max(one, two) <= whole <= one + two


@pytest.mark.parametrize(
    ("way", "value"),
    [
        ("sum", 60),
        ("latest", 30),
        ("max", 30),
        ("average", 30),
        ("unique", 2),
    ],
)
def test_by_hand(way: str, value: int) -> None:
    rows = [
        Point(DAY, Fraction(20), "a", "x"),
        Point(DAY, Fraction(10), "b", "y"),
        Point(DAY + timedelta(1), Fraction(30), "a", "x"),
    ]
    assert worth(rows, way).value == value


def test_a_share_by_hand() -> None:
    rows = [
        Point(DAY, Fraction(15), "a"),
        Point(DAY, Fraction(20), "a", whole=True),
        Point(DAY, Fraction(40), "b", whole=True),
    ]
    found = worth(rows, "ratio")
    assert found.value == 25
    assert found.parts == {"a": 75, "b": 0}
    assert worth([Point(DAY, Fraction(15), "a")], "ratio").value is None


@pytest.mark.parametrize(("way", "value"), [("sum", 0), ("unique", 0), ("average", None), ("latest", None), ("ratio", None)])  # fmt: skip
def test_nothing(way: str, value: int | None) -> None:
    assert worth([], way).value == value


def test_halves_are_rounded_up() -> None:
    assert rounded(Fraction(1, 8)) == Decimal("0.13")
    assert rounded(Fraction(200, 2)) == Decimal(100)
    assert rounded(None) is None


def test_a_typed_total_must_be_the_sum() -> None:
    parts = {"a": Decimal("1.5"), "": Decimal("2")}
    assert mismatch(parts, Decimal("3.5")) is None
    assert mismatch(parts, None) is None
    assert mismatch(parts, Decimal(4)) == Decimal("0.5")


@pytest.mark.parametrize(
    ("text", "is_personal"),
    [
        ("Écrire à dana@courrier.example", True),
        ("Appeler le 06 12 34 56 78", True),
        ("+33 6 12 34 56 78", True),
        ("Le projet Click@ble a vu 2 019 enfants le 01/09/2019", False),
        ("120 séances, 30 villes, appel 2020-2021", False),
    ],
)
def test_what_leads_to_somebody(text: str, *, is_personal: bool) -> None:
    assert looks_personal(text) is is_personal


def cell(**parts: str) -> dict[str, Any]:
    total = str(sum(int(value) for value in parts.values()))
    return {"value": total, "parts": parts, "add_up": True, "base": None, "bases": {}}


def test_small_parts_about_people_are_not_told_nor_given_away() -> None:
    told = tell(cell(a="120", b="4", c="60"), unit="contacts", small=10)
    assert told.value == 184
    assert told.parts == {"a": 120, "b": None, "c": None}  # b alone would be 184 - 180
    assert tell(cell(a="120", b="4"), unit="sessions", small=10).parts == {"a": 120, "b": 4}


def test_a_small_total_is_not_told_either() -> None:
    told = tell(cell(a="4", b="3"), unit="persons", small=10)
    assert (told.value, told.hidden, told.parts) == (None, True, {"a": None, "b": None})


def test_a_share_of_few_is_not_told() -> None:
    share = {"value": "75", "parts": {"a": "75", "b": "50"}, "add_up": False, "base": "44", "bases": {"a": "40", "b": "4"}}  # fmt: skip
    assert tell(share, unit="percent", small=10).parts == {"a": None, "b": None}
    assert tell({**share, "base": "8"}, unit="percent", small=10).hidden


@given(st.dictionaries(st.sampled_from("abcdef"), st.integers(0, 60), min_size=1), st.sampled_from([5, 10]))  # fmt: skip
def test_what_is_told_is_true_and_never_small(parts: dict[str, int], small: int) -> None:
    told = tell(cell(**{k: str(v) for k, v in parts.items()}), unit="contacts", small=small)
    for part, value in told.parts.items():
        assert value is None or (value == parts[part] and (value == 0 or value >= small))
