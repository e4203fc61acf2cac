"""The page of the keys in a real browser, without JavaScript, on a phone and on a desktop."""

import os

import pytest
from playwright.sync_api import Browser, expect
from pytest_django.live_server_helper import LiveServer

from clickable.people import health
from clickable.people.models import User
from clickable.people.services import add_person
from tests.browser import axe
from tests.cast import NOW, PASSWORD, come_in, person

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
PHONE, DESKTOP = {"width": 375, "height": 740}, {"width": 1280, "height": 900}


@pytest.mark.parametrize("colours", ["light", "dark"])
def test_a_colleague_is_let_in_on_a_phone(
    chromium: Browser, live_server: LiveServer, transactional_db: None, colours: str
) -> None:
    lead = person("Léa", role=User.Role.LEAD)
    lead.set_password(PASSWORD)
    lead.save()
    add_person(
        username="nina", display_name="Nina", role=User.Role.ANALYST, password=PASSWORD,
        team="Une", now=NOW, own_password=True,
    )  # fmt: skip
    health.check(now=NOW)
    context = chromium.new_context(
        java_script_enabled=False, locale="fr-FR", viewport=PHONE, color_scheme=colours
    )
    page = context.new_page()
    page.goto(f"{live_server.url}/desk/keys/")
    come_in(page, "léa")
    page.wait_for_url(f"{live_server.url}/desk/keys/")
    judge = chromium.new_context(locale="fr-FR", viewport=DESKTOP, color_scheme=colours)
    judge.add_cookies(context.cookies())
    wide = judge.new_page()

    for path in ("/desk/", "/desk/keys/"):
        wide.goto(f"{live_server.url}{path}")
        assert axe(wide) == []
        keep(wide, f"{colours}-wide{path.replace('/', '-')}")
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
    keep(page, f"{colours}-phone")
    page.get_by_role("link", name="Nina").click()
    keep(page, f"{colours}-phone-person")
    wide.goto(page.url)
    assert axe(wide) == []
    keep(wide, f"{colours}-wide-person")
    page.get_by_label("J’ai entendu ces six mots de sa bouche").check()
    page.get_by_role("button", name="Donner la clé de l’équipe").click()

    expect(page.get_by_role("status")).to_contain_text("Nina tient maintenant la clé")
    context.close()
    judge.close()


def keep(page: object, name: str) -> None:
    """A picture for who looks, when a folder for it is named."""
    folder = os.environ.get("PICTURES")
    if folder:
        page.screenshot(path=f"{folder}/keys-{name}.png", full_page=True)  # type: ignore[attr-defined]
