"""A rule is told to be where it counts as being, day by day."""

from datetime import date, timedelta

import pytest

from clickable.domains.models import Kind, Rule, State
from clickable.domains.services import end
from tests.cast import NOW
from tests.domains.making import proposed, standing, two_leads

pytestmark = pytest.mark.django_db
TODAY, A_DAY = NOW.date(), timedelta(days=1)
LAST = TODAY + 7 * A_DAY


@pytest.mark.parametrize(
    ("day", "told"),
    [(TODAY, "stands"), (LAST - A_DAY, "stands"), (LAST, "stands"), (LAST + A_DAY, "expired")],
)
def test_on_its_last_day_it_still_stands(day: date, told: str) -> None:
    rule = standing(Kind.HOST, until=LAST)

    assert rule.state(day) == told
    assert Rule.objects.standing(day).exists() == (told == "stands")
    assert Rule.objects.expired(day).exists() == (told == "expired")


def test_one_that_was_only_proposed_expires_too() -> None:
    rule = proposed(Kind.HOST, until=LAST, by=two_leads()[0])

    assert rule.state(LAST) == State.PROPOSED
    assert rule.state(LAST + A_DAY) == State.EXPIRED
    assert not Rule.objects.standing(TODAY).exists()


def test_ended_is_ended_whatever_day_it_is() -> None:
    rule = standing(Kind.HOST, until=LAST)
    end(rule=rule, lead=two_leads()[0], now=NOW)
    rule.refresh_from_db()

    assert {rule.state(TODAY), rule.state(LAST + A_DAY)} == {State.ENDED}
    assert not Rule.objects.standing(TODAY).exists()
