from datetime import timedelta

import pytest

from clickable.assess import selectors
from clickable.assess.models import Outcome
from clickable.assess.rules import Judgement
from clickable.assess.services import claim, decide
from clickable.people.models import User
from clickable.report.models import Category
from tests.cast import NOW, an_item

HOUR = timedelta(hours=1)
LAWFUL = Judgement(outcome=Outcome.NOT_ILLEGAL, category=Category.HATE)


def test_what_was_concluded_at_the_same_host(alice: User) -> None:
    one, two, three, _other = (
        an_item(f"https://{where}")
        for where in ("a.example/1", "a.example/2", "a.example/3", "b.example/1")
    )
    illegal = Judgement(
        outcome=Outcome.MANIFESTLY_ILLEGAL, category=Category.HATE, legal_basis=("l1881-24-7",)
    )
    asked = Judgement(outcome=Outcome.NEEDS_SECOND_OPINION, category=Category.HATE)
    for item, judgement in ((two, asked), (three, illegal)):
        claim(item=item, analyst=alice, now=NOW)
        decide(item=item, analyst=alice, judgement=judgement, now=NOW)

    assert selectors.history_of_host(one) == selectors.HostHistory(items=2, judged=1, illegal=1)


@pytest.mark.django_db
def test_a_place_in_words_has_no_host() -> None:
    an_item(elsewhere="un salon")

    assert selectors.history_of_host(an_item(elsewhere="ailleurs")) == selectors.HostHistory()
