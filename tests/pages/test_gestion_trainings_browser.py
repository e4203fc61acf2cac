"""Trainings at /gestion/ in a real browser: axe, a narrow screen, no JavaScript needed."""

from typing import Any

import pytest
from playwright.sync_api import Browser

from clickable.base import clock
from clickable.people.models import User
from clickable.training import services
from clickable.training.models import Session
from lab.seed.lessons import plan
from tests.browser import axe
from tests.cast import person, signed_in
from tests.pages.gestion import a_house

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
PLACE = "/gestion/formations/"


def test_the_pages_pass_axe_and_fit_a_narrow_screen(live_server: Any, chromium: Browser) -> None:
    a_house()
    edith = person("Édith", role=User.Role.EDITOR, team="")
    plan(now=clock.now())
    first, past = Session.objects.earliest("pk"), Session.objects.get(state="reported")
    begun = Session.objects.get(seats=25)
    Session.objects.filter(pk=begun.pk).update(starts_at=clock.now())
    services.start_due(now=clock.now())
    cookie = signed_in(edith).cookies
    context = chromium.new_context(viewport={"width": 390, "height": 844})
    context.add_cookies([
        {"name": name, "value": one.value, "url": live_server.url + "/gestion/"}
        for name, one in cookie.items()
    ])  # fmt: skip
    page, found, wide = context.new_page(), {}, []

    paths = ["", "nouvelle/", f"{first.pk}/", f"{begun.pk}/", "?quand=passees", "questionnaires/"]
    paths += [f"{past.pk}/questionnaires/", f"{past.pk}/attestations/"]
    paths += ["demandes/", f"supports/{first.course.code}/"]
    for path in paths:
        page.goto(f"{live_server.url}{PLACE}{path}")
        for more in page.locator(".outreach summary").all():
            more.click()
        assert page.locator(".outreach").is_visible()
        found[path] = axe(page)
        wide += [path] if page.evaluate("document.documentElement.scrollWidth") > 390 else []
    context.close()

    assert found == {path: [] for path in found}
    assert wide == []
