"""Who was there, at /gestion/, in a real browser: axe, a narrow screen; the room's code from afar."""

from datetime import timedelta
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext

from clickable.base import clock
from clickable.people.models import User
from clickable.training import services
from clickable.training.attendance.models import Refusal
from clickable.training.attendance.services import enter_paper, say, sign
from clickable.training.models import Session
from tests.browser import axe
from tests.cast import person, signed_in
from tests.pages.gestion import a_house
from tests.training.attendance.making import on_site, seat

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def running() -> Session:
    """With somebody of each source, and a refusal."""
    now = clock.now()
    row = on_site(starts_at=now + timedelta(days=3))
    people = [seat(row, party)[0] for party in (1, 3, 2)]
    Session.objects.filter(pk=row.pk).update(starts_at=now - timedelta(minutes=40))
    services.start_due(now=now)
    sign(people[0].pk, now=now - timedelta(minutes=30))
    sign(people[0].pk, now=now - timedelta(minutes=20), by_hand=True)
    say(registration=people[0], window=(0, 90), reason="vue à l’écran", by=None, now=now)
    enter_paper(session=row, signed={people[1].pk: 2}, by=None, now=now)
    Refusal.objects.create(session=row, registration=people[2], why=Refusal.Why.EARLY, at=now)
    return row


def context(chromium: Browser, home: str, **more: Any) -> BrowserContext:
    edith = person("Édith", role=User.Role.EDITOR, team="")
    found = chromium.new_context(**more)
    found.add_cookies([
        {"name": name, "value": one.value, "url": f"{home}/gestion/"}
        for name, one in signed_in(edith).cookies.items()
    ])  # fmt: skip
    return found


def test_the_pages_pass_axe_and_fit_a_narrow_screen(live_server: Any, chromium: Browser) -> None:
    a_house()
    row = running()
    opened = context(chromium, live_server.url, viewport={"width": 390, "height": 844})
    page, found, wide = opened.new_page(), {}, []

    for path in ("", "presence/", "presence/releve/", "presence/feuille/", "code/"):
        page.goto(f"{live_server.url}/gestion/formations/{row.pk}/{path}")
        found[path] = axe(page)
        wide += [path] if page.evaluate("document.documentElement.scrollWidth") > 390 else []
    opened.close()

    assert found == {path: [] for path in found}
    assert wide == []


def test_the_rooms_code_fills_the_screen(live_server: Any, chromium: Browser) -> None:
    a_house()
    row = running()
    opened = context(chromium, live_server.url, viewport={"width": 1280, "height": 720})
    page = opened.new_page()
    page.goto(f"{live_server.url}/gestion/formations/{row.pk}/code/")

    tall = page.locator(".room__code").bounding_box()
    wide = page.locator(".room__square").bounding_box()
    below = page.evaluate("document.documentElement.scrollHeight - innerHeight")
    opened.close()

    assert tall
    assert wide
    assert tall["height"] > 100
    assert wide["height"] > 350
    assert below <= 0
