from collections.abc import Iterable
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clickable.base.outbound import Failure
from clickable.verify.models import Answer, Reason
from clickable.verify.rules import (
    AGREE_AFTER,
    LATEST,
    SOONEST,
    Seen,
    Standing,
    judge,
    next_due,
)

UP, GONE, UNKNOWN = Answer.UP, Answer.GONE, Answer.UNKNOWN
START = datetime(2026, 11, 3, 10, tzinfo=UTC)
URL = "http://lande.example/a/1?b=2"


def standing_of(looks: Iterable[tuple[datetime, Answer]]) -> Standing:
    """How these looks, in the order of time, add up."""
    standing = Standing()
    for at, answer in looks:
        standing = standing.after(answer, at=at)
    return standing


def confirms(looks: Iterable[tuple[datetime, Answer]]) -> bool:
    return standing_of(looks).confirmed_at is not None


def minutes(count: float) -> datetime:
    return START + timedelta(minutes=count)


def answered(status: int, ended: str = URL, **more) -> Seen:
    return Seen(asked=URL, status=status, ended=ended, **more)


def test_only_a_short_list_of_statuses_says_up_or_gone():
    said = {status: judge(answered(status)).answer for status in range(100, 600)}

    assert {status: answer for status, answer in said.items() if answer != UNKNOWN} == {
        200: UP, 203: UP, 206: UP, 404: GONE, 410: GONE, 451: GONE,
    }  # fmt: skip


@pytest.mark.parametrize(
    ("status", "reason"),
    [
        (200, "served"), (404, "not_found"), (410, "removed"), (451, "legal"), (401, "denied"),
        (403, "denied"), (407, "denied"), (429, "too_many_looks"), (405, "head_refused"),
        (501, "head_refused"), (500, "server_error"), (503, "server_error"), (302, "odd_status"),
        (204, "odd_status"), (418, "odd_status"),
    ],
)  # fmt: skip
def test_each_status_has_its_reason(status, reason):
    assert judge(answered(status)).reason == reason


@pytest.mark.parametrize("failure", Failure)
def test_of_all_failures_only_a_missing_name_says_gone(failure):
    expected = GONE if failure == Failure.DNS_NXDOMAIN else UNKNOWN

    assert judge(Seen(asked=URL, failure=failure)).answer == expected


@pytest.mark.parametrize("failure", Failure)
def test_after_a_redirect_no_failure_says_gone(failure):
    assert judge(Seen(asked=URL, failure=failure, redirects=1)).answer == UNKNOWN


@pytest.mark.parametrize(
    ("ended", "status", "answer", "reason"),
    [
        ("https://lande.example/a/1?b=2", 200, UP, "served"),
        ("http://www.lande.example/a/1/?b=2", 200, UP, "served"),
        ("https://www.lande.example/a/1?b=2", 404, GONE, "not_found"),
        ("http://lande.example/gone", 404, GONE, "not_found"),
        ("http://lande.example/gone", 200, UNKNOWN, "redirected"),
        ("http://lande.example/a/1", 200, UNKNOWN, "redirected"),
        ("http://lande.example/", 200, UNKNOWN, "redirected"),
        ("http://lande.example/", 404, UNKNOWN, "redirected"),
        ("http://other.example/a/1?b=2", 200, UNKNOWN, "redirected"),
        ("http://other.example/a/1?b=2", 404, UNKNOWN, "redirected"),
        ("http://www.lande.example.other.example/a/1?b=2", 410, UNKNOWN, "redirected"),
    ],
)
def test_a_redirect_that_ends_elsewhere_says_nothing(ended, status, answer, reason):
    verdict = judge(answered(status, ended))

    assert (verdict.answer, verdict.reason) == (answer, reason)


def test_a_missing_home_page_that_was_reported_itself_is_gone():
    home = "http://lande.example/"

    assert judge(Seen(asked=home, status=404, ended=home)).answer == GONE


def test_a_server_that_wants_to_see_a_person_says_nothing():
    assert judge(answered(404, challenged=True)).reason == Reason.CHALLENGED


@pytest.mark.parametrize(
    ("age", "wait"),
    [
        (timedelta(0), timedelta(minutes=15)),
        (timedelta(minutes=-5), timedelta(minutes=15)),
        (timedelta(minutes=30), timedelta(minutes=15)),
        (timedelta(hours=1), timedelta(hours=0.35)),
        (timedelta(hours=4), timedelta(hours=0.7)),
        (timedelta(hours=144), timedelta(hours=4.2)),
        (timedelta(days=30), timedelta(hours=24)),
        (timedelta(days=89), timedelta(hours=24)),
        (timedelta(days=90), timedelta(days=7)),
        (timedelta(days=900), timedelta(days=7)),
    ],
)
def test_looks_get_rarer_with_age(age, wait):
    for answer in (UP, UNKNOWN):
        due = next_due(started_at=START, now=START + age, answer=answer)
        assert abs(due - (START + age) - wait) < timedelta(seconds=1)


def test_a_first_gone_is_looked_at_again_as_soon_as_it_may_confirm():
    old = START + timedelta(days=200)

    assert next_due(started_at=START, now=old, answer=GONE) == old + AGREE_AFTER


@given(st.integers(0, 30 * 24 * 60))
def test_the_first_month_s_waits_keep_their_bounds(age):
    wait = next_due(started_at=START, now=minutes(age), answer=UP) - minutes(age)

    assert SOONEST <= wait <= LATEST


@pytest.mark.parametrize(
    ("looks", "confirmed"),
    [
        ([(0, GONE)], False),
        ([(0, GONE), (14.9, GONE)], False),
        ([(0, GONE), (15, GONE)], True),
        ([(0, GONE), (10, GONE), (16, GONE)], True),
        ([(0, GONE), (5, UP), (15, GONE)], False),
        ([(0, GONE), (5, UP), (15, GONE), (30, GONE)], True),
        ([(0, GONE), (5, UNKNOWN), (15, GONE)], True),
        ([(0, GONE), (15, UNKNOWN), (30, UNKNOWN)], False),
        ([(0, UNKNOWN), (15, GONE)], False),
        ([(0, UP), (99, UP)], False),
        ([], False),
    ],
)
def test_two_agreeing_looks_confirm(looks, confirmed):
    assert confirms((minutes(at), answer) for at, answer in looks) is confirmed


def test_the_removal_is_dated_by_the_first_look_that_saw_it():
    looks = [(minutes(0), UP), (minutes(20), GONE), (minutes(40), GONE)]

    assert standing_of(looks) == Standing(gone_since=minutes(20), confirmed_at=minutes(40))


def test_an_up_after_a_confirmation_starts_over():
    assert Standing(minutes(0), minutes(15)).after(UP, at=minutes(99)) == Standing()


sequences = st.lists(
    st.tuples(st.integers(0, 200), st.sampled_from(Answer)),
    max_size=12,
    unique_by=lambda look: look[0],
).map(lambda looks: [(minutes(at), answer) for at, answer in sorted(looks)])


@given(sequences)
def test_whatever_the_looks_the_rule_holds(looks):
    """Against the rule as it is written: two "gone", 15 minutes apart, no "up" between or after."""
    last_up = max((at for at, answer in looks if answer == UP), default=None)
    gone = [at for at, answer in looks if answer == GONE and (last_up is None or at > last_up)]

    assert confirms(looks) is (len(gone) > 1 and gone[-1] - gone[0] >= AGREE_AFTER)


@given(sequences)
def test_unknown_looks_change_nothing(looks):
    without = [look for look in looks if look[1] != UNKNOWN]

    assert standing_of(looks) == standing_of(without)


@given(sequences, st.integers(1, 300))
def test_an_up_at_the_end_never_confirms(looks, later):
    last = looks[-1][0] if looks else START

    assert confirms([*looks, (last + timedelta(minutes=later), UP)]) is False
