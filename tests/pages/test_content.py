"""The written pages: two languages of one shape, links that lead somewhere, facts with their source."""

import re
import tomllib
from datetime import date
from html.parser import HTMLParser
from typing import Any

import pytest
from django.urls import reverse

from script import words
from tests.pages.content_files import ROOT, Page, blocks, pages, pieces, strings

pytestmark = pytest.mark.once

FRENCH, ENGLISH = pages("fr"), pages("en")
KINDS = {"home", "section", "article", "sheet", "news_index", "news"}
THEMES = {
    "grooming", "sextortion", "pornography", "intimate_images", "live_streaming", "privacy",
    "image_rights",
}  # fmt: skip
AUDIENCES = {"child", "teen", "parent", "teacher", "professional", "public"}
TONES = {"quiet", "help", "urgent"}
FIELDS = {
    "text": {"html"},
    "steps": {"title", "items"},
    "note": {"tone", "html"},
    "say": {"title", "items"},
    "definition": {"items"},
    "figure": {"value", "what", "source", "url", "checked_on"},
    "services": {"title", "codes"},
    "doors": {"items"},
    "sources": {"items"},
}
ITEM_FIELDS = {
    "steps": {"title", "html"},
    "definition": {"term", "html"},
    "doors": {"title", "hint", "to"},
    "sources": {"name", "url", "checked_on"},
}
TAGS = {"p", "h2", "h3", "ul", "ol", "li", "a", "strong", "em"}
SAME = ("kind", "audience", "theme", "order", "checked_on", "published_on")
# What Django's own pages are called at the root: a page of the same slug would never be seen.
TAKEN = {
    "signaler", "suivi", "aide", "quitter", "formations", "interventions", "tournee", "outils", "r",
    "campagnes", "subventions", "participer", "chiffres", "resultats", "accessibilite", "confidentialite",
    "mentions-legales", "historique", "recherche", "media", "desk", "gestion", "reponse", "api", "en",
}  # fmt: skip
EACH_PAGE = pytest.mark.parametrize("path", FRENCH, ids=lambda path: path or "home")
BOTH = pytest.mark.parametrize(
    "page",
    [*FRENCH.values(), *ENGLISH.values()],
    ids=[*(f"fr:{path}" for path in FRENCH), *(f"en:{path}" for path in ENGLISH)],
)


class Outline(HTMLParser):
    """The tags of a text in their order, with what they point to."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, str]] = []
        self.attributes: set[str] = set()
        self.open: list[str] = []
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.open.append(tag)
        self.tags.append((tag, dict(attrs).get("href") or ""))
        self.attributes |= {name for name, _value in attrs}

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


def shape(value: Any) -> Any:
    """What two languages of one page must have in common."""
    if isinstance(value, list):
        return [shape(each) for each in value]
    if not isinstance(value, dict):
        return "text"
    kept = {key: value[key] for key in ("block", "tone", "codes", "to", "url") if key in value}
    outline = Outline(value["html"]).tags if "html" in value else []
    number = re.sub(r"\D", "", value.get("value", ""))
    return {**kept, "outline": outline, "number": number, "items": shape(value.get("items", []))}


def links(page: Page) -> set[str]:
    found = {piece["to"] for piece in pieces(page) if "to" in piece}
    for piece in pieces(page):
        if "html" in piece:
            found |= {href for tag, href in Outline(piece["html"]).tags if tag == "a"}
    return found


def test_every_page_stands_in_both_languages() -> None:
    assert set(FRENCH) == set(ENGLISH)
    assert "" in FRENCH


@EACH_PAGE
def test_the_two_languages_have_the_same_shape(path: str) -> None:
    french, english = FRENCH[path], ENGLISH[path]
    assert [french.get(each) for each in SAME] == [english.get(each) for each in SAME]
    assert shape(french["body"]) == shape(english["body"])
    assert shape(french.get("simple", [])) == shape(english.get("simple", []))


@BOTH
def test_a_page_says_what_it_is(page: Page) -> None:
    assert page["kind"] in KINDS
    assert page["title"]
    assert 0 < len(page["summary"]) <= 220
    assert set(page["audience"]) <= AUDIENCES
    assert isinstance(page["checked_on"], date)
    assert ("theme" in page) is (page["kind"] == "sheet")
    assert page.get("theme", "privacy") in THEMES
    assert ("published_on" in page) is (page["kind"] == "news")


@BOTH
def test_blocks_are_of_the_known_kinds(page: Page) -> None:
    for block in blocks(page):
        kind = block["block"]
        assert set(block) - {"block"} == FIELDS[kind]
        assert block.get("tone", "help") in TONES
        for item in block.get("items", []):
            assert (set(item) if isinstance(item, dict) else None) == ITEM_FIELDS.get(kind)


@BOTH
def test_html_is_plain(page: Page) -> None:
    for piece in pieces(page):
        outline = Outline(piece.get("html", ""))
        assert {tag for tag, _href in outline.tags} <= TAGS
        assert outline.attributes <= {"href"}
        assert outline.open == []


@BOTH
def test_links_lead_somewhere(page: Page) -> None:
    for link in links(page):
        kind, _colon, rest = link.partition(":")
        if kind == "page":
            assert rest in FRENCH
        elif kind == "url":
            assert reverse(rest)
        else:
            assert re.fullmatch(r"https://\S+|tel:\+?\d+", link), link


@BOTH
def test_services_are_known(page: Page) -> None:
    known = tomllib.loads((ROOT / "clickable/support/data/services.toml").read_text())
    codes = {each["code"] for each in known["services"]}
    assert {code for block in blocks(page) for code in block.get("codes", [])} <= codes


@BOTH
def test_figures_and_sources_are_dated(page: Page) -> None:
    for piece in pieces(page):
        if piece.get("block") == "figure":
            assert re.search(r"\d", piece["value"])
            assert piece["source"]
        if "checked_on" in piece:
            assert isinstance(piece["checked_on"], date)
            assert re.fullmatch(r"(https://\S+)?", piece["url"])


@pytest.mark.parametrize(("language", "found"), [("fr", FRENCH), ("en", ENGLISH)])
def test_slugs_are_free(language: str, found: dict[str, Page]) -> None:
    slugs = [(path.rpartition("/")[0], page["slug"]) for path, page in found.items() if path]
    assert len(slugs) == len(set(slugs))
    assert all(re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", slug) for _parent, slug in slugs)
    assert {slug for parent, slug in slugs if not parent} & TAKEN == set()
    if language == "fr":
        assert [slug for _parent, slug in slugs] == [path.split("/")[-1] for path in found if path]


def test_there_is_a_sheet_for_each_risk_once() -> None:
    assert sorted(page["theme"] for page in FRENCH.values() if "theme" in page) == sorted(THEMES)


@pytest.mark.parametrize(
    "path", [each for each in FRENCH if each.startswith(("enfants", "risques"))]
)
def test_pages_for_the_young_have_danger_first_and_a_simplified_version(path: str) -> None:
    for version in (FRENCH[path]["body"], FRENCH[path]["simple"]):
        assert version[0]["tone"] == "urgent"
        assert "tel:17" in version[0]["html"]
        assert "114" in version[0]["html"]


@BOTH
def test_nothing_threatens_with_a_punishment(page: Page) -> None:
    if {"child", "teen"} & set(page["audience"]):
        said = " ".join(strings(blocks(page)))
        assert not re.search(r"€|\bamende|\bprison|\bfined\b|\byears in\b", said)


def test_words_and_french_typography() -> None:
    assert [line for line in words.avoided() if "pages/content" in line] == []
    for path, page in FRENCH.items():
        for text in strings(page):
            bare = words.MARKUP.sub("", text)
            assert not words.STRAIGHT.search(bare), (path, text)
            assert not words.BARE_MARK.search(bare), (path, text)
