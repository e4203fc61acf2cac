"""Warnings first, one key, the pause, one's own pages: in a real browser, judged by axe."""

import pytest
from playwright.sync_api import Browser, Page, expect
from pytest_django.live_server_helper import LiveServer

from clickable.desk.access import LANGUAGE
from clickable.exposure.models import Viewing
from clickable.people.models import User
from tests.browser import axe, strangers
from tests.cast import an_item, person, signed_in
from tests.desk.cases import in_hand, judged

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def alice(transactional_db: None) -> User:
    return person("Alice", role=User.Role.LEAD, team="Une")


def desk(
    chromium: Browser, server: LiveServer, who: User, *, language: str = "fr", **more: object
) -> Page:
    client = signed_in(who)
    session = client.session
    session[LANGUAGE] = language
    session.save()
    context = chromium.new_context(locale="fr-FR", **more)  # type: ignore[arg-type]
    cookie = client.cookies["desk"].value
    context.add_cookies([{"name": "desk", "value": cookie, "url": f"{server.url}/desk/"}])
    return context.new_page()


def test_two_keys_take_an_item_from_the_queue_to_its_questions(
    chromium: Browser, live_server: LiveServer, alice: User
) -> None:
    first = judged(in_hand(an_item(), alice), alice)
    an_item(elsewhere="canari, ici")
    page = desk(chromium, live_server, alice)
    page.goto(f"{live_server.url}/desk/dossiers/{first.reference}/")

    page.keyboard.press("n")
    expect(page.get_by_role("heading", name="Avant d’ouvrir")).to_be_visible()
    assert "canari" not in page.content()
    page.keyboard.press("o")

    expect(page.locator(".address", has_text="canari")).to_be_visible()
    expect(page.get_by_text("Catégorie retenue").first).to_be_visible()
    expect(page.get_by_role("link", name="1 ouvert", exact=True)).to_be_visible()
    assert Viewing.objects.count() == 1


@pytest.mark.parametrize("javascript", [True, False])
def test_one_press_hides_and_one_brings_back(
    chromium: Browser, live_server: LiveServer, alice: User, *, javascript: bool
) -> None:
    item = in_hand(an_item(elsewhere="canari, ici"), alice)
    page = desk(chromium, live_server, alice, java_script_enabled=javascript)
    met = strangers(page, live_server.url)
    here = f"{live_server.url}/desk/dossiers/{item.reference}/"
    page.goto(here)
    page.get_by_role("button", name="Ouvrir").click()
    expect(page.locator(".address", has_text="canari")).to_be_visible()

    page.get_by_role("button", name="Pause").click()
    expect(page.get_by_role("heading", name="Pause")).to_be_visible()
    assert "canari" not in page.content()
    page.goto(here)
    expect(page.get_by_role("heading", name="Pause")).to_be_visible()
    page.go_back()
    expect(page.get_by_text("canari")).to_have_count(0)
    page.goto(f"{live_server.url}/desk/pause/")
    page.get_by_role("button", name="Reprendre").click()

    expect(page.locator(".address", has_text="canari")).to_be_visible()
    assert Viewing.objects.count() == 1
    assert met == []


@pytest.mark.parametrize("language", ["fr", "en"])
@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1280, 320])
def test_every_page_is_accessible_and_fits(
    chromium: Browser, live_server: LiveServer, alice: User, language: str, scheme: str, width: int
) -> None:
    covered = an_item("https://photos.host.example/" + "a-long/" * 40, urgent=True)
    page = desk(
        chromium, live_server, alice, language=language,
        viewport={"width": width, "height": 800}, color_scheme=scheme,
    )  # fmt: skip
    paths = [
        "",
        f"dossiers/{covered.reference}/",
        "mes-ouvertures/",
        "semaine-de-l-equipe/",
        "fin-de-poste/",
    ]
    for path in paths:
        page.goto(f"{live_server.url}/desk/{path}")
        assert page.locator("html").get_attribute("lang") == language
        assert (path, axe(page)) == (path, [])
        assert page.evaluate("document.documentElement.scrollWidth") <= width
    page.locator("form[action*='pause'] button").click()
    assert ("pause", axe(page)) == ("pause", [])
    assert page.evaluate("document.documentElement.scrollWidth") <= width
