"""Meetings and practices in a real browser: both themes, a narrow screen, large text, by keyboard without JavaScript."""

from pathlib import Path
from typing import Any, Literal

import pytest
from playwright.sync_api import Browser, expect
from pytest_django.live_server_helper import LiveServer

from clickable.base import clock
from clickable.exchange.events.models import Event, Registration
from clickable.exchange.practices import selectors
from clickable.people.models import User
from lab.seed import meeting
from tests.browser import axe, strangers, text_size
from tests.cast import person, signed_in
from tests.pages.gestion import a_house

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
PICTURES = Path(__file__).parent.parent.parent / "test-results"


@pytest.fixture
def _demo(transactional_db: None) -> None:
    meeting.fill(now=clock.now())


@pytest.mark.usefixtures("_demo")
@pytest.mark.parametrize(
    ("width", "size", "scheme"),
    [
        (360, "100%", "dark"),
        (360, "200%", "light"),
        (1280, "100%", "light"),
        (1280, "100%", "dark"),
    ],
)
def test_pages_are_accessible_and_fit(
    chromium: Browser,
    live_server: LiveServer,
    width: int,
    size: str,
    scheme: Literal["light", "dark"],
) -> None:
    context = chromium.new_context(
        viewport={"width": width, "height": 800}, color_scheme=scheme, locale="fr-FR"
    )
    page, found, wide = context.new_page(), {}, []
    one = selectors.public().first()
    assert one
    for name in (
        "rencontres/", "rencontres/strasbourg-2019/", "rencontres/strasbourg-2019/suites/",
        "rencontres/atelier-pratiques/", "rencontres/atelier-pratiques/inscription/",
        "pratiques/", f"pratiques/{one.pk}/", "pratiques/proposer/",
    ):  # fmt: skip
        page.goto(f"{live_server.url}/{name}")
        page.evaluate(
            "document.querySelectorAll('main details').forEach(one => { one.open = true })"
        )
        text_size(page, size)
        found[name] = axe(page)
        wide += [name] if page.evaluate("document.documentElement.scrollWidth") > width else []
        PICTURES.mkdir(exist_ok=True)
        kept = name.strip("/").replace("/", "-")
        page.screenshot(
            path=PICTURES / f"exchange-{kept}-{scheme}-{width}-{size[:3]}.png", full_page=True
        )
    context.close()
    assert found == {name: [] for name in found}
    assert wide == []


@pytest.mark.usefixtures("_demo")
def test_signed_up_by_keyboard_without_javascript(
    chromium: Browser, live_server: LiveServer
) -> None:
    context = chromium.new_context(java_script_enabled=False, locale="fr-FR")
    page = context.new_page()
    met = strangers(page, live_server.url)
    page.goto(f"{live_server.url}/rencontres/atelier-pratiques/inscription/")
    page.get_by_label("Votre adresse électronique").focus()
    page.keyboard.type("dana@asso")
    page.get_by_role("button", name="Recevoir le lien").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("alert")).to_contain_text("pas complète")
    expect(page.get_by_label("Votre adresse électronique")).to_have_value("dana@asso")
    before = Registration.objects.count()
    page.get_by_label("Votre adresse électronique").fill("dana@asso.example")
    page.get_by_label("Pays").select_option("FR")
    page.get_by_label("Votre domaine").select_option("association")
    page.get_by_role("button", name="Recevoir le lien").press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Regardez votre courrier")
    assert Registration.objects.count() == before + 1
    assert context.cookies() == []
    assert met == []
    context.close()


def test_editors_pages_pass_axe_and_fit_a_narrow_screen(
    live_server: Any, chromium: Browser
) -> None:
    a_house()
    edith = person("Édith", role=User.Role.EDITOR, team="")
    person("Otto", role=User.Role.EDITOR, team="")
    meeting.fill(now=clock.now())
    context = chromium.new_context(viewport={"width": 390, "height": 844})
    context.add_cookies([
        {"name": name, "value": one.value, "url": live_server.url + "/gestion/"}
        for name, one in signed_in(edith).cookies.items()
    ])  # fmt: skip
    page, found, wide = context.new_page(), {}, []
    old, new = (
        Event.objects.get(slug="strasbourg-2019"),
        Event.objects.get(slug="atelier-pratiques"),
    )
    wait = selectors.to_review()[0]
    for path in [
        "rencontres/", "rencontres/nouvelle/", f"rencontres/{old.pk}/", f"rencontres/{new.pk}/",
        f"rencontres/{new.pk}/numeros/", "pratiques/", f"pratiques/{wait.practice_id}/",
    ]:  # fmt: skip
        page.goto(f"{live_server.url}/gestion/{path}")
        page.evaluate(
            "document.querySelectorAll('.outreach details').forEach(one => { one.open = true })"
        )
        assert page.locator(".outreach").is_visible()
        found[path] = axe(page)
        wide += [path] if page.evaluate("document.documentElement.scrollWidth") > 390 else []
    context.close()

    assert found == {path: [] for path in found}
    assert wide == []
