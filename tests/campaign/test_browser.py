"""A manifesto in a real browser: signed by keyboard without JavaScript, judged by axe in both themes."""

from pathlib import Path
from typing import Literal

import pytest
from playwright.sync_api import Browser, Page, expect
from pytest_django.live_server_helper import LiveServer

from clickable.campaign.manifesto import services
from clickable.campaign.manifesto.models import Manifesto, Slip
from lab.seed.signing import gather
from tests.browser import axe, strangers, text_size
from tests.campaign.making import manifesto
from tests.cast import NOW

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
PICTURES = Path(__file__).parent.parent.parent / "test-results"


@pytest.fixture
def row(transactional_db: None) -> Manifesto:
    gather(now=NOW, number=400)
    return Manifesto.objects.get()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize(("width", "size"), [(390, "100%"), (1280, "100%"), (390, "200%")])
def test_pages_are_accessible_and_fit(
    chromium: Browser,
    live_server: LiveServer,
    row: Manifesto,
    scheme: Literal["light", "dark"],
    width: int,
    size: str,
) -> None:
    context = chromium.new_context(
        viewport={"width": width, "height": 800},
        color_scheme=scheme,
        locale="fr-FR",
    )
    page = context.new_page()
    here = f"{live_server.url}/campagnes/{row.slug}/"
    for name, address in {
        "page": here, "signer": f"{here}signer/", "chiffres": f"{here}chiffres/",
        "organisations": f"{here}organisations/", "index": f"{live_server.url}/campagnes/",
        "module": f"{live_server.url}/campagnes/module/",
    }.items():  # fmt: skip
        page.goto(address)
        text_size(page, size)
        assert (name, axe(page)) == (name, [])
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        PICTURES.mkdir(exist_ok=True)
        page.screenshot(
            path=PICTURES / f"campaign-{name}-{scheme}-{width}-{size[:3]}.png", full_page=True
        )
    context.close()


def test_signed_by_keyboard_without_javascript(
    chromium: Browser, live_server: LiveServer, row: Manifesto
) -> None:
    context = chromium.new_context(java_script_enabled=False, locale="fr-FR")
    page = context.new_page()
    met = strangers(page, live_server.url)
    page.goto(f"{live_server.url}/campagnes/{row.slug}/")
    page.get_by_label("Votre prénom et votre nom").focus()
    for key in ("Dana Dubois", "dana@courrier.example"):
        page.keyboard.type(key)
        page.keyboard.press("Tab")
    page.keyboard.type("Paris")
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")  # past "15 or older", not ticked
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.get_by_role("alert")).to_contain_text("15 ans")
    expect(page.get_by_label("Votre adresse électronique")).to_have_value("dana@courrier.example")
    page.get_by_label("J’ai 15 ans ou plus").focus()
    page.keyboard.press("Space")
    page.get_by_role("button", name="Signer").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Regardez votre courrier")
    assert Slip.objects.count() == 1
    assert context.cookies() == []
    assert met == []
    context.close()


def test_a_closed_one_thanks(page: Page, live_server: LiveServer, transactional_db: None) -> None:
    found = manifesto()
    services.step(manifesto=found, to=Manifesto.State.CLOSED, by=None, now=NOW)
    page.goto(f"{live_server.url}/en/campagnes/{found.slug}/")
    expect(page.get_by_text("This manifesto is closed.")).to_be_visible()
