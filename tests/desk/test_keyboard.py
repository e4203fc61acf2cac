"""The keys: those on the pages and those in the help are the same, and none stands for two things."""

import re
from pathlib import Path

import pytest

import clickable.desk
from clickable.assess.labels.questionnaire import Kind, Place, Question, questionnaires
from clickable.desk.keyboard import GROUPS
from clickable.people.models import User
from tests.cast import signed_in

PAGES = Path(clickable.desk.__file__).parent / "templates" / "desk"
HELPED = {key.key for _name, keys in GROUPS for key in keys}
ACTS = {key.press for _name, keys in GROUPS for key in keys if key.press}
QUESTIONS = [q for version in questionnaires().values() for q in version.questions]


def test_every_key_of_the_pages_is_in_the_help_and_the_other_way_round() -> None:
    pressed = {key for page in PAGES.glob("*.html") for key in re.findall(r'data-press="(.)"', page.read_text())}  # fmt: skip

    assert pressed == ACTS
    assert pressed <= HELPED


def test_every_key_is_seen_where_it_works() -> None:
    for page in PAGES.glob("*.html"):
        text = page.read_text()
        for key in re.findall(r'data-press="(.)"', text):
            assert f'<kbd aria-hidden="true">{key}</kbd>' in text, (page.name, key)


@pytest.mark.parametrize("question", QUESTIONS, ids=lambda q: q.code)
def test_no_answer_takes_the_key_of_an_act(question: Question) -> None:
    keys = [option.key for option in question.options]

    assert len(set(keys)) == len(keys)
    assert set(keys).isdisjoint(ACTS | {"j", "k", "?"})
    assert all(keys) == (question.kind != Kind.NUMBER) or not keys


def test_what_is_asked_in_order_hangs_on_nothing_that_is_folded() -> None:
    """The page lays the folded ones out after the others: each must come after what it hangs on."""
    walk = {q.code for q in QUESTIONS if q.place == Place.WALK}

    assert [q.code for q in QUESTIONS if q.code in walk and set(q.when) - walk] == []


def test_the_help_is_a_page_too(alice: User) -> None:
    page = signed_in(alice).get("/desk/aide-clavier/").content.decode()

    assert page.count("<kbd>n</kbd>") == 2  # on the page, and in the dialog of every page
    assert "répondre à la question en cours" in page
