"""Each kind of public page: by keyboard alone, four times as large, and on paper."""

from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from clickable.pages.loading import load
from clickable.people.models import User
from clickable.support.services import load_services
from tests.cast import NOW, person
from tests.library.making import a_film, a_work, add, walk
from tests.pages.site import some

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
KINDS = [
    "/", "/enfants/", "/parents/que-faire/", "/risques/chantage-sexuel/",
    "/risques/chantage-sexuel/simple/", "/actualites/", "/actualites/numeros-verifies/",
    "/recherche/?q=chantage", "/plan/", "/aide/", "/aide/a/", "/aide/a2/", "/aide/a2/lieu/", "/aide/services/",
    "/aide/services/gp/", "/aide/demande/", "/aide/demande/suivi/", "/outils/", "/outils/phare/",
    "/outils/phare/lire/", "/outils/film/", "/outils/commander/", "/signaler/",
    "/signaler/simple/", "/suivi/", "/chiffres/", "/accessibilite/", "/mentions-legales/", "/nulle-part/",
]  # fmt: skip
# The focused element: what it is, whether it is seen, and whether a ring is (a player draws its own).
FOCUS = """() => {
  const it = document.activeElement;
  if (it === document.body) return null;
  const box = it.getBoundingClientRect(), style = getComputedStyle(it);
  const seen = box.width > 0 && box.bottom > 0 && box.top < innerHeight && box.right > 0 && box.left < innerWidth;
  const ring = it.tagName === 'VIDEO' || style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 2
    || getComputedStyle(it.closest('.choice, .text-size__choice, .tool') ?? it).outlineStyle !== 'none';
  return [it.outerHTML.slice(0, 90), seen, ring];
}"""
STOPS = 300
A4 = 794  # CSS pixels
PRINTED = """() => {
  const shown = name => [...document.querySelectorAll(name)].some(e => e.getClientRects().length > 0);
  const dark = color => color.match(/[\\d.]+/g).slice(0, 3).reduce((sum, part) => sum + Number(part), 0) < 300;
  const body = getComputedStyle(document.body);
  const main = getComputedStyle(document.querySelector('main'));
  return {
    wide: document.documentElement.scrollWidth > innerWidth,
    furniture: ['.site-header', '.site-footer', '.skip', '.comfort', '[data-quit]'].filter(shown),
    heading: shown('main h1'),
    ink: dark(main.color),
    paper: [body.backgroundColor, getComputedStyle(document.documentElement).backgroundColor]
      .every(color => !dark(color) || color === 'rgba(0, 0, 0, 0)'),
  };
}"""


@pytest.fixture
def site(live_server, tmp_path: Path) -> str:  # type: ignore[no-untyped-def]
    load_services(now=NOW)
    paule = person("Paule", role=User.Role.PUBLISHER, team="")
    edith = person("Édith", role=User.Role.EDITOR, team="")
    booklet = a_work().versions.get()
    add(booklet)
    add(booklet, form="html", content=b"<h2>Un phare</h2><p>Texte.</p>")
    walk(booklet, paule, edith)
    a_film(paule, edith)
    load(some(tmp_path / "content"))
    return str(live_server.url)


def test_the_keyboard_reaches_all_and_its_place_is_always_seen(
    site: str, chromium: Browser
) -> None:
    page, wrong = chromium.new_page(viewport={"width": 1280, "height": 800}), []
    for path in KINDS:
        answer = page.goto(site + path)
        assert answer.status == (404 if "nulle" in path else 200), path
        stops = _walked(page)
        wrong += [f"{path}: {what}" for what, seen, ring in stops if not (seen and ring)]
        wrong += [f"{path}: the keyboard does not come out"] if len(stops) == STOPS else []
        wrong += [f"{path}: {len(stops)} stops"] if len(stops) < 5 else []
    page.close()
    assert "\n".join(wrong) == ""


def _walked(page: Page) -> list[tuple[str, bool, bool]]:
    stops = []
    while len(stops) < STOPS:
        page.keyboard.press("Tab")
        found = page.evaluate(FOCUS)
        if found is None or stops[:1] == [tuple(found)]:
            break
        stops.append(tuple(found))
    return stops


def test_nothing_is_cut_or_covered_at_four_hundred_percent(site: str, chromium: Browser) -> None:
    """A window of 1280 × 1024 at 400 % is one of 320 × 256 (WCAG 1.4.10)."""
    page, wrong = chromium.new_page(viewport={"width": 320, "height": 256}), []
    for path in KINDS:
        page.goto(site + path)
        wide = page.evaluate("document.documentElement.scrollWidth")
        stuck = page.evaluate(
            "[...document.querySelectorAll('body *')].filter(e => ['fixed', 'sticky']"
            ".includes(getComputedStyle(e).position) && e.getBoundingClientRect().height > 64)"
            ".map(e => e.className)"
        )
        wrong += [(path, wide, stuck)] if wide > 320 or stuck else []
    page.close()
    assert wrong == []


def test_each_page_prints_black_on_white_and_without_the_furniture(
    site: str, chromium: Browser
) -> None:
    context = chromium.new_context(viewport={"width": A4, "height": 1123}, color_scheme="dark")
    page, found = context.new_page(), {}
    page.emulate_media(media="print", color_scheme="dark")
    for path in KINDS:
        page.goto(site + path)
        found[path] = page.evaluate(PRINTED)
    context.close()
    wanted = {"wide": False, "furniture": [], "heading": True, "ink": True, "paper": True}
    assert {path: told for path, told in found.items() if told != wanted} == {}
