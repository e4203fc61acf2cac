"""The plans are whole in both languages and voices, short, and never blame."""

import tomllib
from typing import Any

import pytest

from clickable.places import selectors as places
from clickable.support import plans, rows, rules, wording
from clickable.support.plans import PEOPLE

FILES = {path.stem: tomllib.loads(path.read_text()) for path in plans.DATA.glob("*.toml")}
VOICES = {"tu", "vous", "en"}
OWN = {"vous_b", "en_b", "en_other"}  # where an adult victim, or who helps, reads other words
LONGEST = 34  # words in a text


def texts(node: Any) -> list[dict[str, str]]:
    """Every text of a file, each in its three voices."""
    if isinstance(node, dict):
        return [node] if "tu" in node else [t for child in node.values() for t in texts(child)]
    return [t for child in node for t in texts(child)] if isinstance(node, list) else []


@pytest.mark.parametrize("name", FILES)
def test_every_text_is_there_in_each_voice(name: str) -> None:
    for text in texts(FILES[name]):
        assert VOICES <= set(text) <= VOICES | OWN, text
        assert all(words.strip() for words in text.values()), text


@pytest.mark.parametrize("name", FILES)
def test_adults_are_not_called_tu(name: str) -> None:
    """But for what an adult says to a child, between « »."""
    say = {id(text) for key in ("say", "say_other") for text in FILES[name].get(key, [])}
    for text in texts(FILES[name]):
        if id(text) not in say:
            for voice in {"vous", "vous_b"} & set(text):
                words = text[voice].partition("«")[0].replace("’", " ").lower().split()
                assert {"tu", "te", "toi", "ton", "ta", "tes"}.isdisjoint(words), text[voice]


@pytest.mark.parametrize("name", FILES)
def test_a_step_is_short(name: str) -> None:
    for step in FILES[name]["step"]:
        assert len(step["text"]["tu"].split()) <= LONGEST, step["text"]["tu"]
        assert len(step["title"]["tu"].split()) <= 9, step["title"]["tu"]


@pytest.mark.parametrize("name", FILES)
def test_what_a_step_names_exists(name: str) -> None:
    codes = {offer.code for offer in rows.shipped()}
    people = {*PEOPLE, "me", "other"}
    territories = {*places.territories(), plans.FRANCE}
    for step in FILES[name]["step"]:
        assert set(step.get("codes", ())) <= codes
        assert set(step.get("who", ())) <= people
        assert set(step.get("territories", ())) <= territories
        assert step.get("to", "8") in plans.numbers()
    assert set(FILES[name].get("topics", ())) <= set(rules.TOPICS)


@pytest.mark.parametrize("name", FILES)
def test_no_word_blames_threatens_or_names_a_child_by_what_it_did(name: str) -> None:
    said = " ".join(words for text in texts(FILES[name]) for words in text.values()).lower()
    for word in (
        "tu aurais dû", "imprudent", "sanction", "prédateur", "agresseur", "auteur", "coupable de",
        "delinquent", "offender", "predator", "poursui",
    ):  # fmt: skip
        assert word not in said


def test_everything_that_can_be_chosen_has_a_plan() -> None:
    for group in ("me", "other"):
        assert {each.code for each in wording.matters(group)} == set(plans.numbers())
    assert {each.code for each in wording.PEOPLE} == set(PEOPLE)


def test_only_the_french_are_told_french_law() -> None:
    titles = {
        code: [
            step.title for step in plans.plan(PEOPLE["a"], "8", territory=code, language="fr").steps
        ]
        for code in ("FR", "GP", "BE")
    }
    assert titles["FR"] == titles["GP"]
    assert titles["FR"][0] == "Tu peux y aller seul"
    assert titles["BE"][0] == "Va à la police"


def test_age_chooses_the_way_to_get_a_picture_blocked() -> None:
    mine = plans.plan(PEOPLE["a"], "3", territory="FR", language="fr").steps[0]
    adults = plans.plan(PEOPLE["b"], "3", territory="FR", language="fr").steps[0]
    assert (mine.codes, adults.codes) == (("take_it_down",), ("take_it_down", "stopncii"))


def test_whoever_helps_is_told_to_listen_first_but_not_in_danger() -> None:
    for what in plans.numbers():
        first = plans.plan(PEOPLE["c"], what, territory="FR", language="fr").steps[0].title
        assert (first == "Écoutez et croyez") is (what != "1")


def test_an_adult_victim_does_not_read_the_words_for_parents() -> None:
    for language in ("fr", "en"):
        for what in plans.numbers():
            plan = plans.plan(PEOPLE["b"], what, territory="FR", language=language)
            said = " ".join([plan.lead, *(f"{s.title} {s.text}" for s in plan.steps)])
            for words in ("l’enfant", "mineur", "under 18, even", "the child", "your parents"):
                assert words not in said, said
