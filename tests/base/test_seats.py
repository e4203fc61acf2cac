"""Who gets a seat, who an offer, and until when: for every room that gives seats."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clickable.base import seats
from clickable.base.seats import Standing, Waiting
from tests.cast import NOW

HOUR = timedelta(hours=1)
DAY = 24 * HOUR
PARTIES = st.lists(st.integers(1, 10), max_size=30)


def waiting(*parties: int) -> list[Waiting]:
    return [Waiting(pk, party) for pk, party in enumerate(parties, start=1)]


@pytest.mark.parametrize(
    ("parties", "free", "offered"),
    [
        ([], 5, []),
        ([1, 1, 1], 0, []),
        ([1, 1, 1], 2, [1, 2]),
        ([3, 1], 2, [2]),  # the larger party keeps its place, and is passed over
        ([3, 1], 3, [1]),
        ([3, 1], 4, [1, 2]),
        ([2, 2, 1], 3, [1, 3]),
        ([1, 1], -1, []),
    ],
)
def test_who_gets_an_offer(parties: list[int], free: int, offered: list[int]) -> None:
    assert [one.pk for one in seats.offers(waiting(*parties), free)] == offered


@given(PARTIES, st.integers(-5, 40))
def test_offers_never_pass_the_free_seats_and_leave_nobody_out_who_fits(
    parties: list[int], free: int
) -> None:
    listed = waiting(*parties)
    chosen = list(seats.offers(listed, free))
    left = free - sum(one.party for one in chosen)

    assert left >= min(free, 0)
    assert all(one.party > left for one in listed if one not in chosen)
    assert chosen == [one for one in listed if one in chosen]


@pytest.mark.parametrize(
    ("party", "free", "listed", "seated"),
    [
        (1, 1, [], True),
        (1, 0, [], False),
        (2, 1, [], False),
        (1, 1, [1], False),  # somebody who fits has waited longer
        (1, 1, [3], True),
        (3, 3, [4], True),
    ],
)
def test_who_gets_a_seat_at_once(party: int, free: int, listed: list[int], seated: bool) -> None:
    assert seats.seated_at_once(party, free, waiting(*listed)) is seated


@pytest.mark.parametrize(
    ("ahead", "length"),
    [(30 * DAY, DAY), (49 * HOUR, DAY), (48 * HOUR, 2 * HOUR), (HOUR, HOUR), (0 * HOUR, None)],
)
def test_how_long_an_offer_stands(ahead: timedelta, length: timedelta | None) -> None:
    until = seats.offer_until(NOW, NOW + ahead)

    assert until == (NOW + length if length else None)


@pytest.mark.parametrize(
    ("pk", "free", "told", "why"),
    [
        (1, 0, Standing(1, 0, 0, 3), "full"),
        (1, 2, Standing(1, 0, 2, 3), "small"),
        (2, 3, Standing(2, 3, 3, 1), "order"),
        (9, 3, None, ""),
    ],
)
def test_why_not_yet(pk: int, free: int, told: Standing | None, why: str) -> None:
    found = seats.standing(waiting(3, 1), pk, free)

    assert found == told
    assert found is None or found.why == why


def test_a_seat_that_is_offered_is_nobody_elses() -> None:
    assert seats.free(10, confirmed=6, offered=3) == 1
