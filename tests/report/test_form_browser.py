"""The form in a real browser: on the smallest phone, with JavaScript and without, judged by axe."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect
from pytest_django.live_server_helper import LiveServer

from clickable.report.models import Report
from clickable.report.selectors import open_letter
from tests.browser import axe, strangers
from tests.cast import DESK

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
TOO_WIDE = "document.documentElement.scrollWidth > document.documentElement.clientWidth"


@pytest.fixture(params=[False, True], ids=["without script", "with script"])
def phone(chromium: Browser, request: pytest.FixtureRequest) -> Iterator[BrowserContext]:
    size = {"width": 320, "height": 640}
    context = chromium.new_context(
        locale="fr-FR", viewport=size, java_script_enabled=request.param, reduced_motion="reduce"
    )
    yield context
    context.close()


def go_on(page: Page, button: str = "Continuer") -> None:
    page.get_by_role("button", name=button, exact=True).click()


def heading(page: Page) -> str:
    return page.get_by_role("heading", level=1).inner_text().replace("\u202f", " ")


def walk(page: Page, server: LiveServer) -> Iterator[str]:
    """Through the form as somebody who is told first whom to talk to; each page's heading."""
    page.goto(f"{server.url}/signaler/")
    yield heading(page)
    page.get_by_label("C’est moi, ou quelqu’un que je connais").check()
    go_on(page)
    yield heading(page)
    go_on(page, "Continuer le signalement")
    yield heading(page)
    page.get_by_label("Je ne sais pas").check()
    go_on(page)
    yield heading(page)
    page.get_by_label("Sur une page ou un compte en ligne").fill("https://a.example/" + "x" * 300)
    page.get_by_label("Dans une application").fill("le jeu Abc")
    go_on(page)
    yield heading(page)
    page.get_by_label("Ce que tu as vu").fill("deux\nlignes")
    page.get_by_label("Quand").fill("hier")
    go_on(page)
    yield heading(page)
    go_on(page, "Envoyer")
    yield heading(page)


def test_the_whole_way_on_a_small_phone(phone: BrowserContext, live_server: LiveServer) -> None:
    page = phone.new_page()
    met = strangers(page, live_server.url)
    seen = [(title, page.evaluate(TOO_WIDE)) for title in walk(page, live_server)]
    assert seen == [
        ("Que se passe-t-il ?", False),
        ("Tu as bien fait de venir", False),
        ("De quoi s’agit-il ?", False),
        ("Où l’as-tu vu ?", False),
        ("Autre chose à nous dire ?", False),
        ("Tout est juste ?", False),
        ("C’est bien arrivé. Merci.", False),
    ]
    letter = open_letter(Report.objects.get(), DESK)
    assert (letter.message, letter.about_me) == ("deux\nlignes", True)
    assert (phone.cookies(), met) == ([], [])
    assert phone.storage_state()["origins"] == []


def test_the_code_is_tried_at_once(phone: BrowserContext, live_server: LiveServer) -> None:
    page = phone.new_page()
    list(walk(page, live_server))
    words = " ".join(page.locator(".receipt__words li").all_inner_texts())
    page.get_by_role("link", name="Essayer mon code").click()
    page.get_by_label("Ton code").fill(words)
    go_on(page, "Voir où il en est")
    assert heading(page) == "Reçu"
    assert page.url == f"{live_server.url}/suivi/"
    assert phone.cookies() == []


def test_a_mistake_is_told_first_and_leads_to_its_field(
    phone: BrowserContext, live_server: LiveServer
) -> None:
    page = phone.new_page()
    page.goto(f"{live_server.url}/signaler/")
    page.get_by_label("J’ai vu quelque chose").check()
    go_on(page)
    page.get_by_label("Je ne sais pas").check()
    go_on(page)
    page.get_by_label("Sur une page").fill("javascript:alert(1)")
    go_on(page)
    expect(page.locator(".error-summary")).to_be_focused()
    assert page.title().startswith("Erreur")
    page.locator(".error-summary a").click()
    expect(page.get_by_label("Sur une page")).to_be_focused()
    expect(page.get_by_label("Sur une page")).to_have_value("javascript:alert(1)")
    assert page.evaluate(TOO_WIDE) is False


def test_the_whole_way_by_keyboard_alone(phone: BrowserContext, live_server: LiveServer) -> None:
    page = phone.new_page()
    page.goto(f"{live_server.url}/signaler/")
    for press in (["Space"], ["Space"], [], [], []):
        page.locator("main").focus()
        control = "main form :is(input:not([type=hidden]), textarea)"
        if page.locator(control).count():
            page.locator(control).first.focus()
        for key in press:
            page.keyboard.press(key)
        if heading(page) == "Où l’as-tu vu ?":
            page.keyboard.type("a.example")
        while page.evaluate("document.activeElement.value") not in {"next", "send"}:
            page.keyboard.press("Tab")
        with page.expect_navigation():
            page.keyboard.press("Enter")
    assert heading(page) == "C’est bien arrivé. Merci."
    assert Report.objects.count() == 1


def test_going_back_in_the_browser_loses_nothing(
    phone: BrowserContext, live_server: LiveServer
) -> None:
    page = phone.new_page()
    page.goto(f"{live_server.url}/signaler/")
    page.get_by_label("J’ai vu quelque chose").check()
    go_on(page)
    page.get_by_label("Je ne sais pas").check()
    go_on(page)
    page.get_by_label("Sur une page").fill("https://a.example/")
    go_on(page)
    go_on(page, "Retour")
    expect(page.get_by_label("Sur une page")).to_have_value("https://a.example/")
    go_on(page, "Retour")
    expect(page.get_by_label("Je ne sais pas")).to_be_checked()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_page_passes_axe(chromium: Browser, live_server: LiveServer, scheme: str) -> None:
    context = chromium.new_context(
        locale="fr-FR",
        color_scheme=scheme,  # type: ignore[arg-type]
        viewport={"width": 390, "height": 844},
        reduced_motion="reduce",
    )
    page = context.new_page()
    found = {title: axe(page) for title in walk(page, live_server)}
    page.goto(f"{live_server.url}/signaler/")
    go_on(page)
    found["mistake"] = axe(page)
    page.goto(f"{live_server.url}/suivi/")
    found["follow-up"] = axe(page)
    page.get_by_label("Ton code").fill("x")
    go_on(page, "Voir où il en est")
    found["wrong code"] = axe(page)
    context.close()
    assert found == {title: [] for title in found}
    assert len(found) == 10
