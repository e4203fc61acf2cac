"""The simplified version and the receipt's page in a real browser, and what is left after the exit."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect
from pytest_django.live_server_helper import LiveServer

from clickable.report.models import Report
from tests.browser import axe, text_size
from tests.pages.test_quit import back, exit_button, neutral, tab  # noqa: F401
from tests.report.test_form_browser import TOO_WIDE, go_on, heading, phone  # noqa: F401

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
WRITTEN = "ce que je raconte"
SEEN = "document.querySelector('main').innerText"


def walk(page: Page, server: LiveServer, path: str = "/signaler/simple/") -> Iterator[str]:
    """Through the form without naming a word of it, so that it goes for every version."""
    page.goto(server.url + path)
    yield heading(page)
    page.locator("[name=who][value=me]").check()
    forward(page)
    yield heading(page)
    forward(page)
    yield heading(page)
    page.locator("[name=category]").last.check()
    forward(page)
    yield heading(page)
    page.locator("#addresses").fill("https://a.example/" + "x" * 300)
    forward(page)
    yield heading(page)
    page.locator("#message").fill(WRITTEN)
    forward(page)
    yield heading(page)
    forward(page)
    yield heading(page)


def forward(page: Page) -> None:
    page.locator("main .actions button").first.click()


def test_the_whole_way_in_simple_words(phone: BrowserContext, live_server: LiveServer) -> None:  # noqa: F811
    page = phone.new_page()
    seen = [(title, page.evaluate(TOO_WIDE)) for title in walk(page, live_server)]
    assert seen == [
        ("Que se passe-t-il ?", False),
        ("Tu as bien fait de venir", False),
        ("Qu’as-tu vu ?", False),
        ("C’était où ?", False),
        ("Raconte, si tu veux", False),
        ("C’est bien ça ?", False),
        ("C’est arrivé. Merci.", False),
    ]
    assert Report.objects.count() == 1
    assert phone.cookies() == []


def test_the_switch_works_in_the_middle(phone: BrowserContext, live_server: LiveServer) -> None:  # noqa: F811
    page = phone.new_page()
    steps = walk(page, live_server, "/signaler/")
    for _each in range(4):
        next(steps)
    page.locator("#elsewhere").fill("dans un jeu")
    go_on(page, "Version simplifiée")
    assert heading(page) == "C’était où ?"
    expect(page.locator("#elsewhere")).to_have_value("dans un jeu")


@pytest.mark.parametrize("path", ["/signaler/", "/signaler/simple/"])
def test_enter_goes_on_and_nowhere_else(
    phone: BrowserContext,  # noqa: F811
    live_server: LiveServer,
    path: str,
) -> None:
    """The header's buttons, the language's and the version's, stand before the form's own."""
    page = phone.new_page()
    steps = walk(page, live_server, path)
    for _each in range(3):
        next(steps)
    radio = page.locator("input[name=category]").first
    radio.check()
    radio.press("Enter")
    expect(page.locator("#elsewhere")).to_be_visible()
    assert page.url == live_server.url + "/signaler/"


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_simple_page_passes_axe(
    chromium: Browser, live_server: LiveServer, scheme: str
) -> None:
    context = chromium.new_context(
        locale="fr-FR",
        color_scheme=scheme,  # type: ignore[arg-type]
        viewport={"width": 390, "height": 844},
        reduced_motion="reduce",
    )
    page = context.new_page()
    found = {title: axe(page) for title in walk(page, live_server)}
    page.locator("main summary").click()
    found["square"] = axe(page)
    context.close()
    assert found == {title: [] for title in found}
    assert len(found) == 8


@pytest.mark.parametrize("path", ["/signaler/", "/signaler/simple/"])
def test_large_text_does_not_stick_out(
    chromium: Browser, live_server: LiveServer, path: str
) -> None:
    page = chromium.new_page(viewport={"width": 640, "height": 800})
    found = []
    for _title in walk(page, live_server, path):
        text_size(page, "225%")
        found.append(page.evaluate("document.documentElement.scrollWidth - innerWidth"))
    page.close()
    assert found == [0] * 7


@pytest.mark.parametrize(
    ("path", "titles"),
    [
        ("/signaler/", ["Ton code, en lettres", "Le même, en mots"]),
        ("/signaler/simple/", ["Ton code", "Le même code, avec des mots"]),
    ],
)
def test_on_paper_stand_the_code_and_the_way_back_alone(
    chromium: Browser, live_server: LiveServer, path: str, titles: list[str]
) -> None:
    page = chromium.new_page(locale="fr-FR")
    list(walk(page, live_server, path))
    letters = page.locator(".receipt__letters").inner_text()
    words = page.locator(".receipt__words li").all_inner_texts()
    expect(page.locator(".qr--paper")).to_be_hidden()
    expect(page.locator("details .qr")).to_be_hidden()
    page.emulate_media(media="print")
    expect(page.locator(".qr--paper")).to_be_visible()
    spelled = page.locator(".receipt .visually-hidden").inner_text()
    shown = page.evaluate(SEEN).replace("\u202f", " ").split("\n")
    page.close()
    host = live_server.url.partition("//")[2]
    assert [line for line in shown if line.strip() and line not in {letters, spelled, *words}] == [
        *titles,
        f"Pour revenir : ouvre {host}, choisis « Suivre », puis tape les lettres ou les mots.",
    ]


def test_after_the_exit_back_shows_no_receipt(
    tab: Page,  # noqa: F811
    live_server: LiveServer,
    neutral: str,  # noqa: F811
) -> None:
    list(walk(tab, live_server, "/signaler/"))
    letters = tab.locator(".receipt__letters").inner_text()
    exit_button(tab).click()
    tab.wait_for_url(neutral)
    shown = back(tab)
    assert letters not in shown
    assert WRITTEN not in shown


def test_nor_what_was_written_on_the_pages_before(
    tab: Page,  # noqa: F811
    live_server: LiveServer,
    neutral: str,  # noqa: F811
) -> None:
    list(walk(tab, live_server, "/signaler/"))
    exit_button(tab).click()
    tab.wait_for_url(neutral)
    shown = [back(tab) for _each in range(3)]
    assert [text for text in shown if WRITTEN in text or "a[.]example" in text] == []
