"""Questionnaires in a real browser: axe, narrow and wide, by day and by night; answering by keyboard."""

from datetime import timedelta
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from clickable.base import clock
from clickable.training.models import Session
from clickable.training.surveys.models import Sheet, Survey
from tests.browser import axe
from tests.training.making import session
from tests.training.surveys.making import asked

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def survey(transactional_db: None) -> Survey:
    """Of a session that is nearly over: before and after are both open."""
    row = session(9)
    found = asked(row)
    begun = clock.now() - timedelta(minutes=40)
    Session.objects.filter(pk=row.pk).update(starts_at=begun, minutes=60)
    return found


def where(survey: Survey, moment: str) -> str:
    return f"/formations/questionnaires/{survey.session.uid}/{moment}/"


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [320, 1280])
def test_every_page_passes_axe_and_fits(
    live_server: Any, chromium: Browser, survey: Survey, scheme: Any, width: int
) -> None:
    context = chromium.new_context(
        color_scheme=scheme, viewport={"width": width, "height": 800}, reduced_motion="reduce"
    )
    page, found, wide = context.new_page(), {}, []
    paths = ["/formations/questionnaires/", where(survey, "avant"), where(survey, "apres")]
    for path in [prefix + path for path in paths for prefix in ("", "/en")]:
        page.goto(live_server.url + path)
        found[path] = axe(page)
        if path[-len("/questionnaires/") :] != "/questionnaires/":
            page.locator("form[novalidate] button").click()
            found[f"{path} wrong"] = axe(page)
        wide += [path] if page.evaluate("document.documentElement.scrollWidth") > width else []
    context.close()
    assert found == {path: [] for path in found}
    assert wide == []


def test_answering_with_the_keyboard_and_mending_what_is_wrong(
    live_server: Any, page: Page, survey: Survey
) -> None:
    page.goto(live_server.url + where(survey, "apres"))
    for label, typed in (("la rue", "Lilas"), ("jour de naissance", "41"), ("prénom", "Léa")):
        page.get_by_label(label).fill(typed)
    for group in page.locator("fieldset.question").all()[:9]:
        group.get_by_label("Je ne sais pas").press("Space")
    page.get_by_role("button", name="Envoyer").press("Enter")

    page.get_by_role("link", name="jour de naissance").press("Enter")
    expect(page.get_by_label("jour de naissance")).to_be_focused()
    page.get_by_label("jour de naissance").fill("4")
    page.get_by_role("button", name="Envoyer").press("Enter")

    expect(page.get_by_role("heading", name="Merci")).to_be_visible()
    assert Sheet.objects.get().answers["danger"] == ["?"]
