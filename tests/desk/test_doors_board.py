"""The board of the doors: for who leads, in words, by period."""

import pytest
from django.urls import reverse
from django.utils.html import strip_tags

from clickable.people.models import User
from clickable.report.doors import counts
from tests.cast import signed_in
from tests.report.walk import Walk

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _nothing_waits() -> None:
    counts._waiting.clear()


def test_the_board_says_where_people_stop(lead: User) -> None:
    Walk()
    Walk().to("check").post("send")
    counts.flush()
    page = signed_in(lead).get(reverse("desk:doors"))

    text = " ".join(strip_tags(page.content.decode().replace("<", " <")).split())
    assert "Formulaire 1 2 50 % 0 0 moins de 15 s" in text
    assert "Que se passe-t-il 2 1 50 0" in text


@pytest.mark.parametrize(
    ("asked", "days"), [("7", 7), ("90", 90), ("", 28), ("x", 28), ("1e9", 28)]
)
def test_the_period_is_one_of_three(lead: User, asked: str, days: int) -> None:
    page = signed_in(lead).get(reverse("desk:doors"), {"days": asked})

    assert page.context["days"] == days
    assert (page.context["last"] - page.context["first"]).days == days - 1
