"""Somebody who has never been here: how much there is to do, and whether each page can be used."""

import sys
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Locator, Page
from pytest_django.live_server_helper import LiveServer

from clickable.report.models import Report
from tests.browser import axe
from tests.report.test_form_browser import TOO_WIDE, heading
from tests.rounds import rounds

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
MOST = 8  # clicks and typed fields, from the first page to the receipt
TABS = 80  # more stops than any page has
ADDRESS = "https://a.example/" + "x" * 120
HOLDS_FOCUS = "it => it === document.activeElement"
SEEN = """() => { const it = document.activeElement, held = it.closest(".choice") ?? it;
  return getComputedStyle(held).outlineStyle !== "none" || getComputedStyle(it).outlineStyle !== "none"; }"""


class Newcomer:
    """They do what the page says: the first answer that fits, the first field, the main button."""

    def __init__(self, page: Page, *, keyboard: bool = False) -> None:
        self.page, self.keyboard = page, keyboard
        self.done: list[str] = []
        self.keys = 0

    def report(self, url: str) -> Iterator[str]:
        """The shortest case; yields on every page, before anything is done there."""
        self.page.goto(url)
        yield heading(self.page)
        self.choose(self.page.locator("main [type=radio]").first)
        yield from self.go_on()
        self.choose(self.page.locator("main [type=radio]").last)
        yield from self.go_on()
        self.write(self.page.locator("main textarea").first, ADDRESS)
        for _page in range(3):
            yield from self.go_on()

    def choose(self, answer: Locator) -> None:
        self.done.append("choose")
        if not self.keyboard:
            answer.check()
            return
        group = self.page.locator("main [type=radio]")
        self.reach(group.first)
        self.key("Space")
        for _answer in range(group.count()):
            if answer.is_checked():
                return
            self.key("ArrowDown")

    def write(self, field: Locator, text: str) -> None:
        self.done.append("write")
        if self.keyboard:
            self.reach(field)
            self.page.keyboard.type(text)
        else:
            field.fill(text)

    def go_on(self) -> Iterator[str]:
        self.done.append("press")
        button = self.page.locator("main .actions button").first
        with self.page.expect_navigation():
            if self.keyboard:
                self.reach(button)
                self.key("Enter")
            else:
                button.click()
        yield heading(self.page)

    def reach(self, wanted: Locator) -> None:
        """By Tab, from where the page begins; the place is seen at every stop."""
        for _stop in range(TABS):
            if wanted.evaluate(HOLDS_FOCUS):
                return
            self.key("Tab")
            assert self.page.evaluate(SEEN)
        pytest.fail(f"not reached by Tab: {wanted}")

    def key(self, name: str) -> None:
        self.keys += 1
        self.page.keyboard.press(name)


WAYS = {
    "phone": {"viewport": {"width": 320, "height": 640}, "has_touch": True},
    "four hundred percent": {
        "viewport": {"width": 320, "height": 256}, "device_scale_factor": 4,
    },
    "keyboard": {"viewport": {"width": 320, "height": 640}},
    "without JavaScript": {
        "viewport": {"width": 320, "height": 640}, "java_script_enabled": False,
    },
    "keyboard without JavaScript": {
        "viewport": {"width": 1280, "height": 800}, "java_script_enabled": False,
    },
}  # fmt: skip


@pytest.mark.parametrize("path", ["/signaler/", "/en/signaler/", "/signaler/simple/"])
@pytest.mark.parametrize("way", WAYS)
def test_the_shortest_case_takes_eight_interactions(
    chromium: Browser, live_server: LiveServer, way: str, path: str
) -> None:
    context = chromium.new_context(reduced_motion="reduce", **WAYS[way])  # type: ignore[arg-type]
    page = context.new_page()
    newcomer = Newcomer(page, keyboard=way.startswith("keyboard"))
    wide = [page.evaluate(TOO_WIDE) for _title in newcomer.report(live_server.url + path)]
    cookies = context.cookies()
    context.close()
    sys.stdout.write(f"{path} {way}: {len(newcomer.done)} interactions, {newcomer.keys} keys\n")
    assert Report.objects.count() == 1
    assert (wide, cookies) == ([False] * 6, [])
    assert len(newcomer.done) <= MOST, newcomer.done


EVERY = [
    (scheme, width, path)
    for path in ("/signaler/", "/en/signaler/", "/signaler/simple/", "/en/signaler/simple/")
    for scheme in ("light", "dark")
    for width in (320, 1280)
]


@pytest.mark.parametrize("turn", range(rounds(16, 4)))
def test_axe_finds_nothing_on_any_step(
    chromium: Browser, live_server: LiveServer, turn: int
) -> None:
    """At each change every version by day or night and in one width; in the long run all of them."""
    scheme, width, path = EVERY[turn * 5 % 16]
    context = chromium.new_context(
        color_scheme=scheme,  # type: ignore[arg-type]
        viewport={"width": width, "height": 800},
        reduced_motion="reduce",
    )
    page = context.new_page()
    found = {title: axe(page) for title in Newcomer(page).report(live_server.url + path)}
    for who in ("me", "between", "danger"):
        page.goto(live_server.url + path)
        page.locator(f"[name=who][value={who}]").check()
        page.locator("main .actions button").first.click()
        found[who] = axe(page)
    page.goto(live_server.url + path)
    page.locator("main .actions button").first.click()
    found["nothing chosen"] = axe(page)
    context.close()
    assert found == {title: [] for title in found}
    assert len(found) == 10


@pytest.mark.parametrize("colours", ["day", "night", "strong"])
def test_axe_finds_nothing_in_chosen_colours(
    chromium: Browser, live_server: LiveServer, colours: str
) -> None:
    page = chromium.new_page(
        color_scheme="light" if colours == "night" else "dark",
        viewport={"width": 320, "height": 640},
        reduced_motion="reduce",
    )
    page.goto(live_server.url + "/signaler/")
    page.locator(f"#colours-{colours}").check()
    found = {title: axe(page) for title in Newcomer(page).report(live_server.url + "/signaler/")}
    page.close()
    assert found == {title: [] for title in found}
    assert len(found) == 6
