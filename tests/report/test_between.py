"""Between children: education and care for both, and never the page about one's own thoughts."""

import re

import pytest

from clickable.places import selectors as places
from clickable.report.models import Report
from clickable.report.selectors import open_letter
from clickable.support import answers, plans, selectors
from tests.cast import DESK, NOW
from tests.report.walk import Walk

FORMS = [
    prefix + path
    for prefix in ("", "/en")
    for path in ("/signaler/", "/signaler/simple/", "/module/formulaire/")
]
HARD = re.compile(
    r"agresseur|prédateur|coupable|auteur|victime|puni|plainte|police|offender|perpetrator|abuser|guilty"
    r"|0.?806.?23.?10.?63|STOP|pensées|thoughts|\bans\b|years old",
    re.IGNORECASE,
)


def main(page: str) -> str:
    return page.partition("<main")[2].partition("</main>")[0]


@pytest.mark.parametrize("path", FORMS)
def test_an_answer_leads_to_what_helps_both(path: str) -> None:
    walk = Walk(path)
    walk.post(who="between")
    page = main(walk.page)
    assert walk.heading in {"Il y a de l’aide pour les deux", "There is help for both"}
    for way in ('href="tel:119"', 'href="tel:3018"', "/aide/a9/", "/aide/c9/"):
        assert way in page
    assert HARD.findall(re.sub(r"<[^>]*>", " ", page)) == []
    assert re.findall(r"/aide/f|/aide/\"", page) == []
    walk.post()
    assert re.findall(r'name="category"', walk.page)


def test_nothing_more_is_asked_than_of_anybody() -> None:
    seen = []
    for who in ("me", "between"):
        walk, names = Walk(), []
        for typed in ({"who": who}, {}, {"category": "unsure"}, {"nowhere": "1"}):
            walk.post(**typed)
            names.append(sorted(set(re.findall(r'name="(\w+)"', main(walk.page)))))
        seen.append(names)
    assert seen[0] == seen[1]


@pytest.mark.django_db
@pytest.mark.parametrize("who", ["saw", "me", "between", "danger"])
def test_the_team_is_told_under_seal(who: str) -> None:
    Walk().to("check", who=who).post("send")
    report = Report.objects.get()
    letter = open_letter(report, DESK)
    assert (letter.between_children, letter.about_me) == (who == "between", who == "me")
    assert b"between" not in bytes(report.letter)


def test_the_check_page_says_it_in_the_same_words() -> None:
    assert "Ça se passe entre enfants ou ados" in Walk().to("check", who="between").text
    simple = Walk("/signaler/simple/").to("check", who="between")
    assert "Ça se passe entre enfants" in simple.text


def test_help_comes_first_when_the_answer_changes_to_it() -> None:
    walk = Walk().to("check")
    walk.post("change:start")
    walk.post(who="between")
    assert walk.heading == "Il y a de l’aide pour les deux"
    walk.post()
    assert walk.heading == "Tout est juste ?"


@pytest.mark.django_db
@pytest.mark.parametrize("who", ["a", "d"])
def test_where_it_leads_no_child_meets_help_for_those_who_might_offend(who: str) -> None:
    theirs = {each.code for each in selectors.services() if "prevention_offender" in each.topics}
    assert theirs >= {"stop", "stop_it_now"}
    for territory in places.territories().values():
        told = answers.answer(plans.PEOPLE[who], "9", territory=territory, now=NOW, language="fr")
        met = {each.code for each in (*told.shown, *told.services, *told.beside)}
        assert met & theirs == set()
