"""The pages beside the day's work, filled, in a real browser: judged by axe, on a phone and a desktop, by day and night."""

import os
from pathlib import Path

import pytest
from django.urls import reverse
from playwright.sync_api import Browser, Page
from pytest_django.live_server_helper import LiveServer

from clickable.base import clock
from clickable.desk.places import PLACES
from clickable.domains.models import Kind
from clickable.people.models import User
from tests.browser import axe
from tests.cast import an_item, person
from tests.desk.test_exposure_browser import desk
from tests.domains.making import proposed, standing
from tests.known.lists import a_list, in_use, two_leads, verdict_of
from tests.opinions.making import answered, rules
from tests.partners.making import a_token

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
SHOTS = os.environ.get("SHOTS", "")  # a folder: pictures to look at
LONG = "https://photos.host.example/" + "un-long-chemin/" * 20
SCREENS = [(1280, "light", "fr"), (1280, "dark", "en"), (320, "light", "en"), (320, "dark", "fr")]


@pytest.fixture
def lead(transactional_db: None) -> User:
    return two_leads()[0]


def a_full_desk(lead: User) -> list[str]:
    """Something of each kind; the addresses of the pages that are about one of them."""
    now = clock.now()
    second = User.objects.get(display_name="Luc")
    analysts = [person(name, role=User.Role.ANALYST) for name in ("Alice", "Ben")]
    rules(lead)
    dispute = answered(*analysts)
    there = in_use(
        (lead, second), LONG, now=now, name="Une liste de noms assez longs pour être vus"
    )
    a_list(lead, now=now, name="Une autre")
    a_token("Une association dont le nom est assez long pour être vu")
    known = an_item(LONG, now=now)
    verdict_of(known, now=now)
    rule = proposed(Kind.HOST, by=lead, now=now)
    standing(Kind.LANGUAGE, "images.example", now=now)
    an_item(elsewhere="un salon", urgent=True, now=now)
    return [
        reverse("desk:queue"),
        reverse("desk:setup"),
        reverse("desk:known_new"),
        reverse("desk:known_list", args=[there.reference]),
        reverse("desk:item", args=[known.reference]),
        reverse("desk:domain_new"),
        reverse("desk:domain", args=[rule.reference]),
        reverse("desk:dispute", args=[dispute.item.reference]),
    ]


def look(page: Page, home: str, path: str, name: str) -> list[str]:
    """What is wrong with a page as it opens."""
    page.goto(f"{home}{path}")
    if SHOTS:
        shot = f"{path.strip('/').replace('/', '_')}-{name}.png"
        page.screenshot(path=Path(SHOTS) / shot, full_page=True)
    wide = page.evaluate("document.documentElement.scrollWidth > innerWidth")
    return [*axe(page), *(["wider than the screen"] if wide else [])]


@pytest.mark.parametrize(("width", "scheme", "language"), SCREENS)
def test_every_place_is_accessible_and_fits(
    chromium: Browser, live_server: LiveServer, lead: User, width: int, scheme: str, language: str
) -> None:
    about = a_full_desk(lead)
    page = desk(
        chromium, live_server, lead, language=language,
        viewport={"width": width, "height": 900}, color_scheme=scheme,
    )  # fmt: skip
    paths = [*about, *(reverse(place.view) for place in PLACES)]

    found = {path: look(page, live_server.url, path, f"{width}-{scheme}") for path in paths}

    assert {path: wrong for path, wrong in found.items() if wrong} == {}
