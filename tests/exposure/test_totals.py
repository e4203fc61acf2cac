"""What a lead is told: a whole week of a whole team, rounded; never a person, never a day."""

from datetime import date, timedelta

import pytest

from clickable.exposure import selectors
from clickable.exposure.models import Viewing
from clickable.people.models import User
from clickable.report.models import Category
from tests.cast import DEUX, NOW, UNE, person

pytestmark = pytest.mark.django_db
WEEK = timedelta(days=7)


def team(count: int, *, name: str = "Une") -> list[User]:
    return [person(f"{name}{n}", role=User.Role.ANALYST, team=name) for n in range(count)]


def opened(people: list[User], category: Category, count: int, *, ago: timedelta = WEEK) -> None:
    Viewing.objects.bulk_create(
        Viewing(person=people[n % len(people)], category=category, opened_at=NOW - ago)
        for n in range(count)
    )


def test_five_people_and_a_whole_week() -> None:
    people = team(5)
    opened(people, Category.CSAM, 23)
    opened(people, Category.HATE, 4)
    opened(people, Category.SUICIDE, 50, ago=timedelta())  # this week
    opened(people, Category.SUICIDE, 50, ago=2 * WEEK)
    opened(team(5, name="Deux"), Category.PROCURING, 60)

    told = selectors.totals(UNE, now=NOW)

    assert told is not None
    assert told.begins == date(2026, 10, 26)
    assert told.opened == 25
    assert told.by_category == [(Category.CSAM, 25), (Category.HATE, None)]


def test_of_fewer_people_nothing_is_told() -> None:
    opened(team(4), Category.CSAM, 500)
    team(3, name="Deux")
    assert selectors.totals(UNE, now=NOW) is None
    assert selectors.totals(DEUX, now=NOW) is None


def test_who_has_many_colleagues_but_worked_alone_is_not_told_of() -> None:
    opened(team(9)[:1], Category.CSAM, 100)
    assert selectors.totals(UNE, now=NOW) is None


def test_a_total_names_nobody() -> None:
    people = team(5)
    opened(people, Category.CSAM, 25)
    said = repr(selectors.totals(UNE, now=NOW))
    assert not any(p.display_name in said or p.username in said for p in people)
    assert set(selectors.Totals.__dataclass_fields__) == {"begins", "opened", "by_category"}
