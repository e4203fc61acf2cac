import itertools

import pytest
from playwright.sync_api import Browser, Page

from tests.browser import axe, strangers, text_size
from tests.pages.public import ALL, PATHS

pytestmark = pytest.mark.browser

# The focused element, where it is, and whether its ring is drawn.
FOCUS = """() => {
  const it = document.activeElement, box = it.getBoundingClientRect(), style = getComputedStyle(it);
  return [it.outerHTML, box.top + scrollY, box.top >= 0 && box.bottom <= innerHeight,
          parseFloat(style.outlineWidth)];
}"""


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_page_passes_axe_by_day_and_by_night(
    live_server, chromium: Browser, scheme: str
) -> None:
    context = chromium.new_context(
        color_scheme=scheme, viewport={"width": 390, "height": 844}, reduced_motion="reduce"
    )
    page = context.new_page()
    found = {}
    for path in ALL:
        page.goto(live_server.url + path)
        found[path] = axe(page)
    context.close()
    assert found == {path: [] for path in ALL}


def test_no_cookie_no_stranger_and_nothing_refused_by_the_policy(live_server, page: Page) -> None:
    asked, said = strangers(page, live_server.url), []
    page.on("console", lambda message: said.append(message.text))
    for path in ALL:
        page.goto(live_server.url + path, wait_until="networkidle")
    assert (page.context.cookies(), asked, said) == ([], [], [])


@pytest.mark.parametrize("path", ["/", "/aide/", "/mentions-legales/"])
def test_the_keyboard_goes_down_the_page_and_its_place_is_seen(
    live_server, chromium: Browser, path: str
) -> None:
    page = chromium.new_page(viewport={"width": 1280, "height": 900})
    page.goto(live_server.url + path)
    total = page.locator("main a, main summary").count()
    page.locator("main").focus()
    seen, tops = [], []
    for _each in range(total):
        page.keyboard.press("Tab")
        element, top, inside, outline = page.evaluate(FOCUS)
        seen.append((element, inside, outline))
        tops.append(round(top))
    page.close()
    assert [each for each in seen if each[1:] != (True, 4)] == []
    assert total > 0
    assert all(after - before > -120 for before, after in itertools.pairwise(tops))


def test_the_first_stop_of_the_keyboard_skips_to_the_content(live_server, page: Page) -> None:
    page.goto(live_server.url + "/aide/")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "contenu"


@pytest.mark.parametrize(("width", "text"), [(320, "112.5%"), (640, "225%"), (1280, "112.5%")])
def test_nothing_sticks_out_on_narrow_screens_and_with_large_text(
    live_server, chromium: Browser, width: int, text: str
) -> None:
    page = chromium.new_page(viewport={"width": width, "height": 800})
    found = {}
    for path in PATHS:
        page.goto(live_server.url + path)
        text_size(page, text)
        found[path] = page.evaluate("document.documentElement.scrollWidth - innerWidth")
    page.close()
    assert found == dict.fromkeys(PATHS, 0)


def test_text_spaced_out_by_the_reader_is_not_cut(live_server, chromium: Browser) -> None:
    """WCAG 1.4.12: line 1.5, letters .12em, words .16em, paragraphs 2em."""
    context = chromium.new_context(viewport={"width": 320, "height": 640}, bypass_csp=True)
    page = context.new_page()
    page.goto(live_server.url + "/aide/")
    page.add_style_tag(
        content="*{line-height:1.5!important;letter-spacing:.12em!important;"
        "word-spacing:.16em!important}p{margin-bottom:2em!important}"
    )
    cut = "[...document.querySelectorAll('main *')].filter(e => e.scrollWidth > innerWidth).length"
    found = page.evaluate(cut)
    context.close()
    assert found == 0


@pytest.mark.parametrize("path", ["/", "/aide/"])
def test_what_is_touched_is_large_enough(live_server, page: Page, path: str) -> None:
    page.goto(live_server.url + path)
    small = page.evaluate(
        """() => [...document.querySelectorAll("header a, footer a, .button, a.card, .danger a, summary")]
          .map(e => [e.outerHTML.slice(0, 80), e.getBoundingClientRect()])
          .filter(([, box]) => box.height > 0 && box.height < 44).map(([html]) => html)"""
    )
    assert small == []
