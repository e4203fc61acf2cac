"""Who is asked: never somebody who may not, and everybody in turn."""

from datetime import UTC, date, datetime, timedelta
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from clickable.trainers.rules import (
    HALVES,
    Candidate,
    Done,
    Need,
    Reason,
    against,
    answer_until,
    counts,
    later,
    match,
    reached,
    then,
)
from tests.rounds import rounds

ON = date(2026, 11, 3)
NOW = datetime(2026, 11, 3, 10, tzinfo=UTC)
DAYS = st.dates(ON, ON + timedelta(days=40))
SOME = ("FR", "RE", "BE")
CODES = st.frozensets(st.sampled_from(SOME))
WEEK = [f"{day}-{half}" for day in range(1, 8) for half in HALVES]
NEEDS = st.builds(
    Need,
    language=st.sampled_from(("fr", "nl")),
    audiences=st.frozensets(st.sampled_from(("pupils", "parents")), min_size=1),
    stages=st.frozensets(st.sampled_from(("primary", "college"))),
    territory=st.sampled_from(("", *SOME)),
    way=st.sampled_from(("on_site", "remote")),
    day=st.none() | DAYS,
    half=st.sampled_from(("", "any", *HALVES)),
)
CANDIDATES = st.builds(
    Candidate,
    pk=st.integers(1, 99),
    authorised=st.booleans(),
    until=st.none() | st.dates(ON - timedelta(days=5), ON + timedelta(days=50)),
    charter=st.booleans(),
    territories=CODES,
    languages=st.frozensets(st.sampled_from(("fr", "nl"))),
    audiences=st.frozensets(st.sampled_from(("pupils", "parents"))),
    stages=st.frozensets(st.sampled_from(("primary", "college"))),
    ways=st.frozensets(st.sampled_from(("on_site", "remote"))),
    weekly=st.frozensets(st.sampled_from(WEEK)),
    absences=st.lists(st.tuples(DAYS, DAYS), max_size=2).map(tuple),
    busy=st.frozensets(DAYS, max_size=2),
    last=st.none() | st.datetimes(timezones=st.just(UTC)),
    asked=st.booleans(),
)
LISTS = st.lists(CANDIDATES, max_size=12, unique_by=lambda one: one.pk)


@settings(max_examples=rounds(3000, 60))
@given(NEEDS, LISTS)
def test_nobody_is_asked_who_may_not_or_cannot(need: Need, those: list[Candidate]) -> None:
    people = {one.pk: one for one in those}

    for found in match(need, those, on=ON).fits:
        one = people[found.pk]
        assert one.authorised
        assert one.charter
        assert one.until is not None
        assert one.until >= (need.day or ON)
        assert need.audiences <= one.audiences
        assert need.language in one.languages
        assert not one.asked
        assert need.day not in one.busy
        assert not any(first <= need.day <= last for first, last in one.absences if need.day)


@settings(max_examples=rounds(3000, 60))
@given(NEEDS, LISTS)
def test_everybody_who_was_looked_at_is_told_of_with_a_reason(
    need: Need, those: list[Candidate]
) -> None:
    found = match(need, those, on=ON)

    assert sorted(one.pk for one in (*found.fits, *found.others)) == sorted(one.pk for one in those)
    assert all(one.reasons for one in (*found.fits, *found.others))


@settings(max_examples=rounds(2000, 50))
@given(st.integers(1, 7), st.integers(0, 40), st.randoms(use_true_random=False))
def test_over_equal_requests_nobody_has_two_more_than_another(
    people: int, requests: int, order: Random
) -> None:
    last: dict[int, datetime | None] = dict.fromkeys(range(1, people + 1))
    had = dict.fromkeys(last, 0)
    for number in range(requests):
        those = [_free(pk, at) for pk, at in last.items()]
        order.shuffle(those)
        chosen = match(Need("fr", frozenset({"pupils"})), those, on=ON).fits[0].pk
        had[chosen] += 1
        last[chosen] = NOW + timedelta(minutes=number)

    assert max(had.values()) - min(had.values()) <= 1


@settings(max_examples=rounds(2000, 50))
@given(LISTS, st.randoms(use_true_random=False))
def test_the_order_of_the_rows_decides_nothing(those: list[Candidate], order: Random) -> None:
    need = Need("fr", frozenset({"pupils"}))
    mixed = list(those)
    order.shuffle(mixed)

    assert match(need, those, on=ON).fits == match(need, mixed, on=ON).fits


def _free(pk: int, last: datetime | None = None) -> Candidate:
    one = frozenset({"pupils"})
    return Candidate(pk, True, ON, True, frozenset(), frozenset({"fr"}), one, last=last)


def test_first_who_never_had_one_then_who_waits_longest_with_the_reasons() -> None:
    those = [_free(1, NOW), _free(2, NOW - timedelta(days=9)), _free(3)]

    found = match(Need("fr", frozenset({"pupils"})), those, on=ON).fits

    assert [one.pk for one in found] == [3, 2, 1]
    assert [one.reasons[-1] for one in found] == [Reason.NEVER, Reason.LONGER, Reason.LONGER]


def test_every_reason_against_is_told_not_the_first_alone() -> None:
    one = Candidate(1, False, None, False, frozenset(), frozenset(), frozenset())
    need = Need("nl", frozenset({"pupils"}), frozenset({"primary"}), "BE", "on_site", ON)

    assert against(need, one, on=ON) == [
        Reason.NOT_AUTHORISED, Reason.NO_CHARTER, Reason.ELSEWHERE, Reason.OTHER_LANGUAGE,
        Reason.OTHER_AUDIENCE, Reason.OTHER_LEVEL,
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("weekly", "half", "free"),
    [
        (frozenset(), "morning", True),
        (frozenset({"2-morning"}), "morning", True),
        (frozenset({"2-morning"}), "any", True),
        (frozenset({"2-morning"}), "evening", False),
        (frozenset({"3-morning"}), "", False),
    ],
)
def test_a_week_says_when(weekly: frozenset[str], half: str, free: bool) -> None:
    assert then(weekly, ON, half) is free  # a Tuesday


@pytest.mark.parametrize(("days", "hours"), [(30, 72), (6, 48), (0.1, 2.4), (0, None), (-1, None)])
def test_an_offer_stands_three_days_and_less_when_it_is_near(
    days: float, hours: float | None
) -> None:
    found = answer_until(NOW, NOW + timedelta(days=days))

    assert found == (None if hours is None else NOW + timedelta(hours=hours))


def test_a_requirement_counts_for_its_months_alone() -> None:
    done = Done("passed", date(2024, 11, 30))

    assert counts(done, months=24, on=date(2026, 11, 29))
    assert not counts(done, months=24, on=date(2026, 11, 30))
    assert counts(done, months=0, on=date(2050, 1, 1))
    assert not counts(Done("again", ON), months=0, on=ON)
    assert not counts(None, months=0, on=ON)
    assert later(date(2026, 8, 31), 6) == date(2027, 2, 28)


@settings(max_examples=rounds(2000, 50))
@given(st.dictionaries(st.integers(1, 8), st.lists(st.integers(1, 8), max_size=4), max_size=8))
def test_nobody_is_counted_twice_below_somebody_even_in_a_ring(below: dict[int, list[int]]) -> None:
    people = dict.fromkeys(range(1, 9), 1)

    assert 1 <= reached(below, people, 1) <= 8
