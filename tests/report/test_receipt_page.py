"""The page of the receipt: written down, spelled out, printed, and then no more."""

import re
from html import unescape

import pytest
import segno
from django.template.loader import render_to_string
from django.test import RequestFactory

from clickable.base.square import drawn
from tests.report.walk import Walk

LETTERS = re.compile(r"[0-9A-Z]{4}(?:-[0-9A-Z]{4}){4}")


def sent(path: str = "/signaler/") -> Walk:
    walk = Walk(path).to("check")
    walk.post("send")
    return walk


def modules(path: str) -> set[tuple[int, int]]:
    return {(int(x), int(y)) for x, y in re.findall(r"M(\d+) (\d+)h1v1h-1z", path)}


def test_the_square_holds_the_letters_and_nothing_else() -> None:
    letters = "7F3K-9Q2X-0000-ZZZZ-1A2B"
    square = drawn(letters)
    expected = segno.make_qr(letters, error="m").matrix
    assert square.size == len(expected) + 8
    assert modules(square.path) == {
        (x + 4, y + 4) for y, row in enumerate(expected) for x, dark in enumerate(row) if dark
    }


@pytest.mark.django_db
@pytest.mark.parametrize("path", ["/signaler/", "/signaler/simple/"])
def test_the_page_shows_it_once_asked_and_prints_it(path: str) -> None:
    page = sent(path).page
    letters = LETTERS.findall(page)[0]
    assert drawn(letters).path in page
    assert page.index("<details>", page.index("<main")) < page.index('<use href="#square"/>')
    assert page.count('role="img" aria-label="Ton code en carré à scanner"') == 2


@pytest.mark.django_db
def test_the_letters_are_spelled_to_those_who_listen() -> None:
    page = sent().page
    letters = LETTERS.findall(page)[0]
    spelled = ", ".join(" ".join(group) for group in letters.split("-"))
    assert f'aria-hidden="true">{letters}</p>' in page
    assert f'<p class="visually-hidden">{spelled}</p>' in page


@pytest.mark.django_db
@pytest.mark.parametrize("path", ["/signaler/", "/signaler/simple/"])
def test_who_has_noted_it_may_say_so(path: str) -> None:
    walk = Walk(path).to("check")
    state = walk.state
    walk.post("send")
    assert walk.state == state
    assert 'name="go" value="noted">J’ai noté mon code</button>' in walk.page
    assert "30 minutes" in walk.text


@pytest.mark.django_db
def test_the_paper_says_where_to_come_back_and_its_title_nothing() -> None:
    walk = sent()
    paper = walk.page.partition('<p class="receipt__from">')[2].partition("</p>")[0]
    assert unescape(paper).replace("\u202f", " ") == (
        "Pour revenir : ouvre testserver, choisis « Suivre », puis tape les lettres ou les mots."
    )
    assert "<title>Bien arrivé · Click@ble</title>" in walk.page


@pytest.mark.parametrize("folder", ["report", "report/simple"])
@pytest.mark.parametrize(("name", "said"), [("noted", "C’est noté"), ("already", "déjà")])
def test_afterwards_no_code_is_shown(folder: str, name: str, said: str) -> None:
    given = {"plain": folder != "report", "letters": "7F3K-9Q2X-0000-ZZZZ-1A2B", "words": ["mot"]}
    page = render_to_string(f"{folder}/{name}.html", given, RequestFactory().post("/signaler/"))
    assert said in page
    assert 'href="/suivi/"' in page
    assert LETTERS.findall(page) == []
    assert ("Version simplifiée." in page) == (folder != "report")
