"""The board in a real browser: axe by day and by night, a narrow screen, the grid as a table, no JavaScript needed."""

import os
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser

from clickable.base import clock
from clickable.outreach.evenings.models import Evening
from clickable.people.models import User
from lab.seed import lessons, outings
from tests.browser import axe
from tests.cast import person, signed_in
from tests.pages.gestion import a_house

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
PLACE = "/gestion/tableau/"
WAGTAILS = "sidebar-custom-branding"  # its label is Wagtail's own, on every page
PICTURES = os.environ.get("TEST_PICTURES", "")  # a folder, for who wants to look


@pytest.mark.parametrize(("width", "scheme"), [(390, "light"), (1280, "light"), (1280, "dark")])
def test_the_pages_pass_axe_and_fit(live_server: Any, chromium: Browser, width: int, scheme: str) -> None:  # fmt: skip
    a_house()
    coordinator = person("Edith", role=User.Role.EDITOR, team="")
    person("Paul", role=User.Role.EDITOR, team="")
    lessons.plan(now=clock.now())
    outings.fill(now=clock.now())
    cookie = signed_in(coordinator).cookies
    context = chromium.new_context(viewport={"width": width, "height": 900}, color_scheme=scheme, locale="fr-FR")  # fmt: skip
    context.add_cookies([
        {"name": name, "value": one.value, "url": live_server.url + "/gestion/"}
        for name, one in cookie.items()
    ])  # fmt: skip
    page, found, wide = context.new_page(), {}, []
    evening = Evening.objects.get()

    paths = (
        PLACE,
        f"{PLACE}?mois={evening.request.day:%Y-%m}",
        f"{PLACE}charge/",
        f"{PLACE}retards/",
        f"/gestion/interventions/{evening.request_id}/",
        "/gestion/",
    )
    for number, path in enumerate(paths):
        page.goto(f"{live_server.url}{path}")
        assert page.locator(".board, .outreach, .gestion-welcome").first.is_visible()
        found[path] = [one for one in axe(page) if WAGTAILS not in one]
        wide += [path] if page.evaluate("document.documentElement.scrollWidth") > width else []
        if PICTURES:
            page.screenshot(path=Path(PICTURES) / f"board-{scheme}-{width}-{number}.png", full_page=True)  # fmt: skip
    page.goto(f"{live_server.url}{PLACE}")
    assert page.get_by_role("table").count() == (1 if width > 900 else 0)
    context.close()

    assert found == {path: [] for path in paths}
    assert wide == []
