"""The simplified version: the same form and the same report, in other words."""

import re
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.template.loader import render_to_string

from clickable.report import simple
from clickable.report.journey import Step
from clickable.report.models import Report
from clickable.report.selectors import open_letter
from tests.cast import DESK
from tests.report.walk import ANSWERS, Walk, kept

TEMPLATES = Path(apps.get_app_config("report").path) / "templates" / "report"
SAID = re.compile(r'\{% translate "(.*?)"|\{% blocktranslate trimmed %\}(.*?)\{%', re.S)
LONGEST = 16  # words of a sentence
BLAMES = re.compile(
    r"\b(puni|police|plainte|preuve|interdit|obligé|mensonge|parents|âge|ans)\b", re.IGNORECASE
)
STEPS = ["start", "category", "where", "more", "check"]


def simple_walk(step: str = "start", **answers: str) -> Walk:
    return Walk("/signaler/simple/").to(step, **answers)


def written() -> list[str]:
    """Every text of the simplified version."""
    texts = [
        a or b
        for page in sorted((TEMPLATES / "simple").glob("*.html"))
        for a, b in SAID.findall(page.read_text())
    ]
    choices = [c for each in simple.CHOICES.values() for c in each]
    return texts + [str(text) for c in choices for text in (c.name, c.hint)]


def sentences() -> list[str]:
    texts = (re.sub(r"<[^>]*>", "", text).replace("\u202f", " ") for text in written())
    return [s for text in texts for s in re.split(r"(?<=[.?!:])\s+", text) if s]


def test_sentences_are_short() -> None:
    assert len(sentences()) > 100
    assert [s for s in sentences() if len(s.split()) > LONGEST] == []


def test_nothing_is_shortened_and_no_sign_stands_for_a_word() -> None:
    assert re.findall(r"\b[A-ZÉÈÀ]{2,}\b|\betc\b|[&/+#%(]", " ".join(sentences())) == []


def test_nobody_is_blamed_threatened_or_asked_for_an_age() -> None:
    assert [s for s in sentences() if BLAMES.search(s)] == []
    assert [s for s in sentences() if "faute" in s and "pas ta faute" not in s] == [
        "Les fautes ne comptent pas."
    ]


def test_every_idea_and_every_choice_has_its_drawing() -> None:
    pages = [page.read_text() for page in (TEMPLATES / "simple").glob("*.html")]
    ideas = [line for page in pages for line in page.splitlines() if "<li><p" in line]
    drawn = [line for page in pages for line in page.splitlines() if "<li>{% include" in line]
    assert (ideas, len(drawn) > 30) == ([], True)
    assert all(c.drawing for each in simple.CHOICES.values() for c in each)


@pytest.mark.parametrize("drawing", sorted(p.name for p in (TEMPLATES / "drawings").iterdir()))
def test_drawings_are_silent_lines_in_the_colour_of_the_text(drawing: str) -> None:
    svg = render_to_string(f"report/drawings/{drawing}")
    assert 'stroke="currentColor"' in svg
    assert 'aria-hidden="true" focusable="false"' in svg
    assert re.findall(r"<text|<title|style=|href=|#[0-9a-f]{3}", svg) == []


def test_every_drawing_is_used() -> None:
    used = " ".join(p.read_text() for p in (TEMPLATES / "simple").glob("*.html"))
    used += " ".join(c.drawing for each in simple.CHOICES.values() for c in each)
    assert [p.name for p in (TEMPLATES / "drawings").iterdir() if f"/{p.name}" not in used] == []


@pytest.mark.parametrize("step", STEPS)
def test_each_page_says_what_it_is_and_what_it_is_not_yet(step: str) -> None:
    walk = simple_walk(step)
    assert "Version simplifiée." in walk.text
    assert "pas encore été validée par des personnes concernées" in walk.text
    assert "FALC" not in walk.text
    assert walk.page.count('class="drawing"') >= 2


@pytest.mark.parametrize("step", STEPS)
def test_the_switch_keeps_the_page_and_what_was_typed(step: str) -> None:
    walk = Walk().to(step)
    before, field = walk.heading, {"elsewhere": "dans un jeu"} if step == "where" else {}
    walk.post("simple", **field)
    assert "Version simplifiée." in walk.text
    assert 'role="alert"' not in walk.page
    walk.post("usual", **field)
    assert walk.heading == before
    assert walk.value("elsewhere") == field.get("elsewhere", "")
    assert "Version simplifiée." not in walk.text


@pytest.mark.parametrize(
    ("who", "heading", "shown"),
    [
        ("danger", "Appelle d’abord", ["17", "112", "114"]),
        ("me", "Tu as bien fait de venir", ["119", "3018", "3114"]),
    ],
)
def test_help_comes_first_here_too(who: str, heading: str, shown: list[str]) -> None:
    walk = simple_walk()
    walk.post(who=who)
    assert walk.heading == heading
    assert [number for number in shown if f'href="tel:{number}"' not in walk.page] in ([], ["114"])
    assert 'href="sms:114"' in walk.page
    walk.post()
    assert walk.heading == "Qu’as-tu vu ?"


def test_another_child_is_spoken_of_as_a_child_who_needs_help_too() -> None:
    walk = simple_walk()
    walk.post(who="me")
    assert "Lui aussi a besoin d’aide." in walk.text
    assert "Tu as fait quelque chose que tu regrettes ? Tu peux en parler aussi." in walk.text


def test_the_check_page_speaks_the_same_words_and_shows_no_live_address() -> None:
    walk = simple_walk("check")
    assert "J’ai vu quelque chose sur internet" in walk.text
    assert "Des images sexuelles d’un enfant" in walk.text
    assert "photos.host.example" not in walk.text


def test_the_other_language_keeps_the_version() -> None:
    walk = simple_walk("where")
    walk.path = "/en/signaler/"
    walk.post("stay")
    assert walk.heading == "Where was it?"


def test_its_address_has_another_language_too() -> None:
    assert 'href="/en/signaler/simple/"' in simple_walk().page
    assert Walk("/en/signaler/simple/").text.count("Simple version.") == 1


def test_a_mistake_stays_in_the_version() -> None:
    walk = simple_walk("where", who="saw")
    walk.post(addresses="javascript:alert(1)")
    assert walk.heading == "C’était où ?"
    assert len(walk.errors) == 1


@pytest.mark.django_db
def test_the_report_is_the_same() -> None:
    walk = simple_walk("check", who="me")
    walk.post("send")
    assert walk.heading == "C’est arrivé. Merci."
    report = Report.objects.get()
    letter = open_letter(report, DESK)
    assert (letter.message, letter.about_me) == (ANSWERS["message"], True)
    assert (report.reported_category, report.door, letter.language) == ("csam", "form", "fr")


@pytest.mark.django_db
def test_changing_the_version_changes_neither_receipt_nor_report() -> None:
    walk = Walk().to("check")
    state = walk.state
    usual = letters(walk.post("send"))
    walk.state = state
    walk.post("simple")
    assert letters(walk.post("send")) == usual
    assert kept() == (1, 1)


def letters(page: str) -> Any:
    return re.findall(r"[0-9A-Z]{4}(?:-[0-9A-Z]{4}){4}", page)[0]


def test_every_step_has_its_page() -> None:
    names = {p.stem for p in (TEMPLATES / "simple").glob("[a-z]*.html")}
    assert names == {*Step, "receipt", "noted", "already"}
