"""Written pages in a real browser: menu, text size, narrow screens, day and night."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from clickable.pages.loading import load
from tests.browser import axe, text_size
from tests.pages.site import some

pytestmark = pytest.mark.browser
SHEET = "/risques/chantage-sexuel/"
KINDS = [
    "/", "/enfants/", SHEET, f"{SHEET}simple/", "/parents/que-faire/", "/actualites/",
    "/actualites/numeros-verifies/", "/recherche/?q=chantage", "/recherche/?q=zzzz", "/plan/", "/simple/", "/en/",
]  # fmt: skip
GROUND = "getComputedStyle(document.documentElement).backgroundColor"
SIZE = "parseFloat(getComputedStyle(document.documentElement).fontSize)"


@pytest.fixture
def site(live_server, tmp_path: Path) -> str:  # type: ignore[no-untyped-def]
    load(some(tmp_path / "content"))
    return str(live_server.url)


def test_every_kind_of_page_passes_axe_and_fits_by_day_and_by_night(
    site: str, chromium: Browser
) -> None:
    found = {}
    for scheme in ("light", "dark"):
        context = chromium.new_context(
            color_scheme=scheme, viewport={"width": 390, "height": 844}, reduced_motion="reduce"
        )
        page = context.new_page()
        for path in KINDS:
            page.goto(site + path)
            found[scheme, path] = axe(page)
        context.close()
    assert {where: wrong for where, wrong in found.items() if wrong} == {}


@pytest.mark.parametrize(("width", "text"), [(320, "112.5%"), (640, "225%"), (1280, "168%")])
def test_nothing_sticks_out_at_four_hundred_percent(
    site: str, chromium: Browser, width: int, text: str
) -> None:
    page = chromium.new_page(viewport={"width": width, "height": 800})
    found = {}
    for path in KINDS:
        page.goto(site + path)
        text_size(page, text)
        found[path] = page.evaluate("document.documentElement.scrollWidth - innerWidth")
    page.close()
    assert found == dict.fromkeys(KINDS, 0)


def test_the_size_of_text_changes_without_javascript(site: str, chromium: Browser) -> None:
    context = chromium.new_context(
        java_script_enabled=False, viewport={"width": 390, "height": 844}
    )
    page = context.new_page()
    page.goto(site + SHEET)
    before = page.locator("main .lead").bounding_box()["height"]
    page.get_by_role("radio", name="Très grande").check()
    assert page.locator("main .lead").bounding_box()["height"] > 1.4 * before
    assert context.cookies() == []
    assert page.locator("[data-print]").is_hidden()
    context.close()


def test_the_size_of_text_goes_along_from_page_to_page(site: str, page: Page) -> None:
    page.goto(site + SHEET)
    before = page.evaluate(SIZE)
    page.get_by_role("radio", name="Normale").focus()
    page.keyboard.press("ArrowRight")
    page.goto(site + "/enfants/")
    expect(page.get_by_role("radio", name="Grande", exact=True)).to_be_checked()
    assert page.evaluate(SIZE) == pytest.approx(before * 1.2, rel=0.01)
    assert page.context.cookies() == []


@pytest.mark.parametrize("script", [False, True])
def test_the_colours_change_with_and_without_javascript_and_paper_stays_white(
    site: str, chromium: Browser, script: bool
) -> None:
    context = chromium.new_context(
        java_script_enabled=script, viewport={"width": 320, "height": 640}
    )
    page = context.new_page()
    found = []
    for path in (
        "/",
        SHEET,
        "/signaler/",
        "/aide/",
        "/suivi/",
        "/chiffres/",
        "/module/formulaire/",
    ):
        page.goto(site + path)
        for name in ("Automatiques", "Jour", "Nuit", "Contraste fort"):
            page.get_by_role("radio", name=name).check()
            found.append(page.evaluate(GROUND))
        page.emulate_media(media="print")
        found.append(page.evaluate(GROUND))
        page.emulate_media(media="screen")
        assert page.evaluate("document.documentElement.scrollWidth - innerWidth") == 0
        page.get_by_role("radio", name="Automatiques").check()
    light, night, strong = "rgb(255, 252, 246)", "rgb(17, 22, 43)", "rgb(0, 0, 0)"
    assert found == [light, light, night, strong, "rgb(255, 255, 255)"] * 7
    assert context.cookies() == []
    context.close()


def test_the_colours_go_along_from_page_to_page_and_the_header_stays_one_line(
    site: str, chromium: Browser
) -> None:
    page = chromium.new_page(viewport={"width": 320, "height": 640})
    page.goto(site + "/")
    page.get_by_role("radio", name="Nuit").check()
    page.goto(site + "/signaler/")
    expect(page.get_by_role("radio", name="Nuit")).to_be_checked()
    assert page.evaluate(GROUND) == "rgb(17, 22, 43)"
    assert page.locator(".site-header").bounding_box()["height"] < 80
    page.close()


def test_what_is_written_simply_is_found_from_every_page(site: str, page: Page) -> None:
    page.goto(site + "/suivi/")
    page.locator("footer").get_by_role("link", name="En mots simples").click()
    page.locator("main .map a").first.click()
    expect(page).to_have_url(re.compile("/simple/$"))
    expect(page.locator(".reading--simple h1")).to_be_visible()


def test_the_menu_of_a_phone_opens_by_keyboard_and_without_javascript(
    site: str, chromium: Browser
) -> None:
    context = chromium.new_context(
        java_script_enabled=False, viewport={"width": 390, "height": 844}
    )
    page = context.new_page()
    page.goto(site + SHEET)
    page.locator(".menu summary").focus()
    page.keyboard.press("Enter")
    expect(page.locator(".menu").get_by_role("link", name="Toutes les pages")).to_be_visible()
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile("/aide/$"))
    context.close()


def test_what_matters_of_the_home_page_stands_in_a_phones_first_screen_and_a_half(
    site: str, page: Page
) -> None:
    page.goto(site + "/")
    lowest = page.locator(".whose li").last.bounding_box()
    assert lowest["y"] + lowest["height"] <= 1.5 * 844


def test_a_print_leaves_out_what_is_only_for_screens(site: str, page: Page) -> None:
    page.goto(site + SHEET)
    page.emulate_media(media="print")
    for hidden in (".site-header", ".site-footer", ".crumbs", ".comfort"):
        expect(page.locator(hidden).first).to_be_hidden()
    expect(page.locator("h1")).to_be_visible()
    expect(page.locator(".do__steps").first).to_be_visible()


def test_a_visitor_searches_and_reads_by_keyboard(site: str, page: Page) -> None:
    page.goto(site + "/recherche/")
    page.get_by_label("Que cherchez-vous").fill("chantage")
    page.keyboard.press("Enter")
    page.get_by_role("link", name="Le chantage sexuel en ligne").first.press("Enter")
    expect(page).to_have_url(re.compile(SHEET))
