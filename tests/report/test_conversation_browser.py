"""The conversation in a real browser: without JavaScript, by keyboard, and judged by axe."""

from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect
from pytest_django.live_server_helper import LiveServer

from clickable.people.models import User
from clickable.report.models import Message
from clickable.seal.receipts import Receipt
from tests.browser import axe, strangers, text_size
from tests.cast import person, signed_in
from tests.report.talk import a_report, team_says

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
PICTURES = Path(__file__).parent.parent.parent / "test-results"


@pytest.fixture
def alice(transactional_db: None) -> User:
    return person("Alice", role=User.Role.ANALYST)


@pytest.fixture
def receipt(alice: User) -> Receipt:
    """A report with a question, long words, and a message that does not open."""
    report, receipt = a_report(message="vu hier " + "x" * 300)
    team_says(report, alice, "Sur quelle page était-ce ? Te souviens-tu du jour ?")
    team_says(report, alice, "mot " * 100)
    Message.objects.filter(number=2).update(body=b"\x01")
    return receipt


def enter(page: Page, server: LiveServer, receipt: Receipt, language: str = "") -> None:
    page.goto(f"{server.url}{language}/suivi/")
    page.locator("#receipt").fill(receipt.letters)
    page.locator("#journey button[value=see]").click()
    expect(page.locator("#answer")).to_be_visible()


def test_the_whole_way_without_javascript(
    chromium: Browser, live_server: LiveServer, receipt: Receipt
) -> None:
    context = chromium.new_context(java_script_enabled=False, locale="fr-FR")
    page = context.new_page()
    met = strangers(page, live_server.url)
    enter(page, live_server, receipt)

    page.get_by_label("Écrire à l’équipe").fill("La deuxième.")
    page.get_by_role("button", name="Envoyer").click()
    expect(page.locator("main [role=status]")).to_contain_text("C’est envoyé")
    expect(page.locator(".talk__you")).to_contain_text("La deuxième.")
    page.get_by_text("Ajouter une adresse ou un endroit").click()
    page.get_by_label("Sur une page ou un compte en ligne").fill("javascript:x")
    page.get_by_label("Écrire à l’équipe").fill("encore un mot")
    page.get_by_role("button", name="Ajouter").click()
    expect(page.get_by_role("alert")).to_contain_text("Ligne 1")
    expect(page.get_by_label("Écrire à l’équipe")).to_have_value("encore un mot")
    page.get_by_role("button", name="English").first.click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Received")
    expect(page.get_by_label("Write to the team")).to_have_value("encore un mot")
    page.get_by_text("Withdraw my report").click()
    page.get_by_role("button", name="Withdraw…").click()
    page.get_by_role("button", name="Yes, withdraw it").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Withdrawn by you")

    assert Message.objects.count() == 0
    assert context.cookies() == []
    assert met == []
    assert page.url == f"{live_server.url}/en/suivi/"


def test_by_keyboard_alone(page: Page, live_server: LiveServer, receipt: Receipt) -> None:
    enter(page, live_server, receipt)
    page.locator("#answer").focus()
    page.keyboard.type("au clavier")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.locator(".talk__you")).to_contain_text("au clavier")
    summary = page.get_by_text("Recevoir un e-mail quand il y a du nouveau")
    summary.focus()
    page.keyboard.press("Enter")
    page.get_by_label("Ton adresse e-mail").focus()
    page.keyboard.type("dana@courrier.example")
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.locator("main [role=status]")).to_contain_text("C’est noté")


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize(("width", "size"), [(390, 100), (1280, 100), (390, 200)])
def test_it_is_accessible_and_fits(
    chromium: Browser, live_server: LiveServer, receipt: Receipt, scheme: str, width: int, size: int
) -> None:
    viewport = {"width": width, "height": 800}
    page = chromium.new_context(viewport=viewport, color_scheme=scheme, locale="fr-FR").new_page()
    page.goto(f"{live_server.url}/suivi/")
    page.locator("#receipt").fill("ABCD")
    page.locator("#journey button[value=see]").click()
    expect(page.get_by_role("alert")).to_be_visible()
    seen = ["refused", "open", "sent", "withdraw"]
    for name in seen:
        if name == "open":
            enter(page, live_server, receipt)
            for summary in page.locator("details.more summary").all():
                summary.click()
        elif name == "sent":
            page.locator("#answer").fill("Deux mots.\n" * 5)
            page.locator("button[value=answer]").click()
            expect(page.locator("main [role=status]")).to_be_visible()
        elif name == "withdraw":
            page.locator("details.more summary").last.click()
            page.locator("button[value=withdraw]").click()
            expect(page.locator("button[value=withdraw-yes]")).to_be_visible()
        text_size(page, f"{size}%")
        assert (name, axe(page)) == (name, [])
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        picture(page, f"follow-up-{name}-{scheme}-{width}-{size}")


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize(("width", "size"), [(1280, 100), (390, 100), (390, 200)])
def test_the_desk_page_is_accessible_and_fits(
    chromium: Browser,
    live_server: LiveServer,
    alice: User,
    receipt: Receipt,
    scheme: str,
    width: int,
    size: int,
) -> None:
    context = chromium.new_context(
        viewport={"width": width, "height": 800}, color_scheme=scheme, locale="fr-FR"
    )
    cookie = signed_in(alice).cookies["desk"].value
    context.add_cookies([{"name": "desk", "value": cookie, "url": f"{live_server.url}/desk/"}])
    page = context.new_page()
    enter(page, live_server, receipt)
    page.locator("#answer").fill("La deuxième.")
    page.locator("button[value=answer]").click()
    expect(page.locator("main [role=status]")).to_be_visible()
    for name in ("reports", "report"):
        if name == "reports":
            page.goto(f"{live_server.url}/desk/signalements/")
        else:
            page.locator("table a").first.click()
            expect(page.locator("#text")).to_be_visible()
        text_size(page, f"{size}%")
        assert (name, axe(page)) == (name, [])
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        picture(page, f"desk-{name}-{scheme}-{width}-{size}")


def picture(page: Page, name: str) -> None:
    """For people to look at; not kept in the repository."""
    PICTURES.mkdir(exist_ok=True)
    page.screenshot(path=PICTURES / f"{name}.png", full_page=True)
