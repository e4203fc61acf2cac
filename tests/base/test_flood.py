"""Senders are counted without being known."""

import pytest
from django.test import RequestFactory

from clickable.base.flood import DAY, OVER, Limit, Names, network, over_limit


def test_what_is_over_the_limit_waits_until_one_is_given_back() -> None:
    limit = Limit(3)

    told = [limit.wait(b"eve", now=0.0) for _ in range(5)]

    assert told == [0, 0, 0, 1200, 1200]
    assert limit.wait(b"eve", now=1199.0) == pytest.approx(1)
    assert limit.wait(b"eve", now=1200.0) == 0
    assert limit.wait(b"eve", now=1200.0) == pytest.approx(1200)


def test_nothing_is_saved_up_beyond_an_hour() -> None:
    limit = Limit(2)
    limit.wait(b"dana", now=0.0)

    told = [limit.wait(b"dana", now=1_000_000.0) > 0 for _ in range(3)]

    assert told == [False, False, True]


def test_one_sender_costs_another_nothing() -> None:
    limit = Limit(1)
    for _ in range(9):
        limit.wait(b"eve", now=0.0)

    assert limit.wait(b"dana", now=0.0) == 0


def test_memory_is_bounded_and_the_longest_unseen_is_forgotten() -> None:
    limit = Limit(1, most=100)
    for sender in range(1000):
        limit.wait(str(sender).encode(), now=0.0)

    assert len(limit) == 100
    assert limit.wait(b"999", now=0.0) > 0
    assert limit.wait(b"0", now=0.0) == 0


def test_a_name_is_good_for_a_day_and_does_not_lead_back() -> None:
    names = Names(now=0.0)
    before = names.of("127.66.1.2")

    assert names.of("127.66.1.2") == before
    assert not names.renew(now=DAY - 1)
    assert names.renew(now=DAY)
    assert names.of("127.66.1.2") != before
    assert Names(now=0.0).of("127.66.1.2") != names.of("127.66.1.2")
    kept = [value for value in vars(names).values() if isinstance(value, bytes)]
    assert not any(b"127.66" in value or bytes([127, 66, 1, 2]) in value for value in kept)


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("2001:db8:1:2::1", "2001:db8:1:2:ffff::9", True),
        ("2001:db8:1:2::1", "2001:db8:1:3::1", False),
        ("::ffff:127.66.1.2", "127.66.1.2", True),
        ("fe80::1%eth0", "fe80::2", True),
        ("127.66.1.2", "127.66.1.3", False),
        ("unix:", "", True),
    ],
)
def test_what_counts_as_one_sender(one: str, other: str, same: bool) -> None:
    assert (network(one) == network(other)) is same


def test_no_header_can_say_or_unsay_that_a_sender_is_over() -> None:
    ask = RequestFactory().post
    header = "HTTP_" + OVER.upper()

    assert over_limit(ask("/", **{OVER: True}))
    assert not over_limit(ask("/", headers={"clickable.over": "1"}))
    assert not over_limit(ask("/", **{OVER: "1"}))
    assert not over_limit(ask("/", **{header: True}))
