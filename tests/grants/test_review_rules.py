"""Weighted points, spread, places, sharing out: in tables and by chance."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clickable.grants.review import rules
from clickable.grants.review.rules import Given, Point

D = Decimal


@pytest.mark.parametrize(
    ("points", "total"),
    [
        ([Point(60, 5, 5), Point(40, 5, 0)], D("3.0000")),
        ([Point(60, 5, 3), Point(40, 10, 5)], D("2.8000")),
        ([Point(60, 5, None), Point(40, 5, 4)], D("4.0000")),
        ([Point(33, 5, 1), Point(33, 5, 1), Point(34, 5, 2)], D("1.3400")),
        ([Point(100, 5, None)], None),
        ([], None),
    ],
)
def test_points_by_weight_over_what_applies(points: list[Point], total: Decimal | None) -> None:
    assert rules.total(points) == total


@given(st.lists(st.tuples(st.integers(1, 100), st.integers(1, 20), st.integers(0, 20)), min_size=1))
def test_a_total_lies_between_nothing_and_five(raw: list[tuple[int, int, int]]) -> None:
    found = rules.total([Point(weight, most, min(value, most)) for weight, most, value in raw])
    assert found is not None
    assert 0 <= found <= rules.SCALE


def test_a_summary() -> None:
    found = rules.summary([D(4), D(2), D(3)])
    assert (found.reviews, found.mean, found.low, found.high) == (3, D(3), D(2), D(4))
    assert found.deviation == D("0.8165")
    assert rules.summary([]) == rules.Summary()


@given(st.lists(st.decimals(0, 5, places=4), min_size=1, max_size=8))
def test_a_mean_lies_within_and_does_not_depend_on_the_order(totals: list[Decimal]) -> None:
    found = rules.summary(totals)
    assert found.mean is not None
    assert found.low is not None
    assert found.high is not None
    assert found.low - D("0.0001") <= found.mean <= found.high + D("0.0001")
    assert rules.summary(sorted(totals)).mean == found.mean


def test_equal_means_share_a_place() -> None:
    assert rules.ranks([D(4), D(3), D(3), D(2), None]) == [1, 2, 2, 4, None]


def test_what_a_review_needs() -> None:
    whole = [Given("a", 5, 3, False, "parce que"), Given("b", 5, None, True, "sans objet ici")]
    assert rules.faults(whole, advice="yes") == []
    lacking = [Given("a", 5, None, False, ""), Given("b", 5, 9, False, "x")]
    assert [(one.code, one.why) for one in rules.faults(lacking, advice="")] == [
        ("a", "no_points"), ("a", "no_comment"), ("b", "out_of_range"), ("", "no_advice"),
    ]  # fmt: skip
    nothing = [Given("a", 5, None, True, "non"), Given("b", 5, None, True, "non")]
    assert [one.why for one in rules.faults(nothing, advice="no")] == ["nothing_applies"]


def test_shared_out_evenly_without_who_has_a_tie() -> None:
    plan = rules.share_out(
        applications=[1, 2, 3, 4], reviewers=[10, 11, 12], needed=2, standing=set(), barred={(1, 10), (2, 10)}
    )  # fmt: skip
    assert len(plan.pairs) == 8
    assert not {(1, 10), (2, 10)} & set(plan.pairs)
    loads = sorted(sum(1 for _a, r in plan.pairs if r == one) for one in (10, 11, 12))
    assert loads == [2, 3, 3]
    assert plan.missing == {}


PAIRS = st.sets(st.tuples(st.integers(0, 9), st.integers(100, 105)))


@given(PAIRS, PAIRS, st.integers(1, 4))
def test_never_a_barred_pair_never_twice_never_more(
    standing: set[tuple[int, int]], barred: set[tuple[int, int]], needed: int
) -> None:
    standing -= barred
    applications, reviewers = range(10), range(100, 106)
    plan = rules.share_out(applications=list(applications), reviewers=list(reviewers), needed=needed, standing=standing, barred=barred)  # fmt: skip
    assert not set(plan.pairs) & (barred | standing)
    assert len(set(plan.pairs)) == len(plan.pairs)
    for one in applications:
        before = sum(1 for a, _r in standing if a == one)
        new = sum(1 for a, _r in plan.pairs if a == one)
        assert new + plan.missing.get(one, 0) == max(0, needed - before)


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("Les Phares", "les  phares", True),
        ("Les-Phares", "Les Phares.", True),
        ("", "", False),
        ("A", "B", False),
    ],
)
def test_names(one: str, other: str, same: bool) -> None:
    assert rules.same_name(one, other) is same


def test_a_common_domain_says_nothing() -> None:
    assert rules.domain_of("x@Gmail.com") == ""
    assert rules.domain_of("x@Phares.example") == "phares.example"


def test_a_band_is_told_and_not_the_figure() -> None:
    assert rules.band(D("3.4")) == (3, 4)
    assert rules.band(D(5)) == (4, 5)
    assert rules.band(None) is None


def test_the_way_through_a_flow() -> None:
    steps = {("eligible", "in_review"), ("in_review", "shortlisted"), ("in_review", "refused"), ("shortlisted", "selected")}  # fmt: skip
    assert rules.way(steps, "eligible", "selected") == ["in_review", "shortlisted", "selected"]
    assert rules.way(steps, "in_review", "refused") == ["refused"]
    assert rules.way(steps, "selected", "refused") == []
