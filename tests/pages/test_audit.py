"""Every public page, in both languages, by day and by night. With --write-audit the accessibility page
shows what was found here.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page

from tests.audit import SEEN, TARGET
from tests.browser import AXE
from tests.pages import everything
from tests.rounds import rounds

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.once, pytest.mark.timeout(3000)]

THEMES = ["light", "dark"]
EVERY = 6  # so manieth page is walked at each change; each kind of page is in test_comfort
LOOK = """() => {
  const main = document.querySelector("main").cloneNode(true);
  main.querySelectorAll("[data-print]").forEach(e => e.remove());  // the browser prints by itself
  return {
  declared: [document.doctype?.name, document.documentElement.lang, document.title.length > 0],
  pictured: document.querySelectorAll("svg text, canvas").length,
  styled: [...document.querySelectorAll("[style], font, center")].map(e => e.outerHTML.slice(0, 80)),
  windows: [...document.querySelectorAll("a[target], form[target]:not([target=_self])")].map(e => e.outerHTML.slice(0, 80)),
  ways: [document.querySelectorAll("header nav a, header details a").length > 0,
         document.querySelector('[href$="/recherche/"], [action$="/recherche/"]') !== null],
  wide: document.documentElement.scrollWidth - innerWidth,
  words: main.textContent.replace(/\\s+/g, " ").trim(),
}}"""


@dataclass
class Walk:
    """What was seen, by page."""

    looks: dict[str, dict[str, Any]] = field(default_factory=dict)
    plain: dict[str, dict[str, Any]] = field(default_factory=dict)  # without scripts
    faults: list[str] = field(default_factory=list)


_WALKS: list[Walk | None] = []


@pytest.fixture
def walk(live_server: Any, chromium: Browser) -> Walk:
    """Made by the first test that asks, kept for the others."""
    if not _WALKS:
        _WALKS.append(None)
        _WALKS[0] = _made(live_server.url, chromium)
    if _WALKS[0] is None:
        pytest.fail("the walk broke off")
    return _WALKS[0]


def _made(home: str, chromium: Browser) -> Walk:
    everything.fill()
    found, paths = Walk(), everything.paths()
    SEEN["pages"] = paths
    paths = paths[:: rounds(1, EVERY)]
    SEEN["languages"], SEEN["themes"] = ["fr", "en"], THEMES
    narrow = {"width": 320, "height": 800}
    with _context(chromium, viewport=narrow) as with_scripts:
        page = with_scripts.new_page()
        for path in paths:
            page.goto(home + path)
            found.looks[path] = page.evaluate(LOOK)
            found.faults += [f"{path} {fault}" for fault in _judged(page)]
    with _context(chromium, viewport=narrow, java_script_enabled=False) as without:
        page = without.new_page()
        for path in paths:
            page.goto(home + path)
            found.plain[path] = page.evaluate(LOOK)
    return found


def _context(chromium: Browser, **more: Any) -> Any:
    return _Closing(chromium.new_context(reduced_motion="reduce", locale="fr-FR", **more))


class _Closing:
    def __init__(self, context: BrowserContext) -> None:
        self.context = context

    def __enter__(self) -> BrowserContext:
        return self.context

    def __exit__(self, *_why: object) -> None:
        self.context.close()


def _judged(page: Page) -> Iterator[str]:
    page.evaluate(AXE.read_text())
    for theme in THEMES:
        page.emulate_media(color_scheme=theme)  # type: ignore[arg-type]
        result: Any = page.evaluate("axe.run(document, {resultTypes: ['violations']})")
        for each in result["violations"]:
            SEEN["faults"].add(each["id"])
            yield from (f"{theme} {each['id']} {node['target']}" for node in each["nodes"])


def test_axe_finds_nothing(walk: Walk) -> None:
    assert walk.faults == []


def test_every_page_declares_itself(walk: Walk) -> None:
    wrong = {
        path: seen["declared"]
        for path, seen in walk.looks.items()
        if seen["declared"] != ["html", "en" if path.startswith("/en/") else "fr", True]
    }
    assert wrong == {}


def test_no_text_is_a_picture(walk: Walk) -> None:
    assert {path: seen["pictured"] for path, seen in walk.looks.items() if seen["pictured"]} == {}


def test_looks_are_in_style_sheets(walk: Walk) -> None:
    assert {path: seen["styled"] for path, seen in walk.looks.items() if seen["styled"]} == {}


def test_no_window_opens_by_itself(walk: Walk) -> None:
    assert {path: seen["windows"] for path, seen in walk.looks.items() if seen["windows"]} == {}


def test_there_are_two_ways_to_every_page(walk: Walk) -> None:
    assert {path for path, seen in walk.looks.items() if seen["ways"] != [True, True]} == set()


def test_nothing_scrolls_sideways_at_320_pixels(walk: Walk) -> None:
    """As at a zoom of 400 % on a screen of 1280 (WCAG 1.4.10)."""
    assert {path: seen["wide"] for path, seen in walk.looks.items() if seen["wide"] > 0} == {}


def test_every_page_is_whole_without_scripts(walk: Walk) -> None:
    missing = {
        path for path, seen in walk.looks.items() if seen["words"] != walk.plain[path]["words"]
    }
    assert missing == set()


def test_the_audit_that_is_shown_has_seen_every_page(
    walk: Walk, request: pytest.FixtureRequest
) -> None:
    if request.config.getoption("--write-audit"):
        pytest.skip("it is being written")
    assert sorted(SEEN["pages"]) == json.loads(TARGET.read_text())["pages"]
