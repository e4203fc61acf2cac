"""Trainings in a real browser: a narrow screen, day and night, axe; signing up with the keyboard."""

from datetime import timedelta
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from clickable.base import clock
from clickable.post import links
from clickable.training import letters, services
from clickable.training.interest.letters import OWN
from clickable.training.interest.services import Wish, ask
from clickable.training.models import Registration
from tests.browser import axe
from tests.training.making import confirmed, course, session, signed_up

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def path_of(row: Registration, purpose: str, kind: str) -> str:
    now = clock.now()
    until = now + timedelta(days=1)
    pk, token = links.new_link(purpose=purpose, subject=str(row), until=until, now=now)
    return f"/formations/{kind}/{pk}/{token}/"


def interest_path() -> str:
    now = clock.now()
    wish = Wish(mailbox="x@x.example", territory="RE", language="fr", kind="bring", organisation="town", people=30, place="Saint-Paul")  # fmt: skip
    row = ask(course=course(), wish=wish, now=now)
    pk, token = links.new_link(purpose=OWN, subject=str(row), until=now + timedelta(days=1), now=now)  # fmt: skip
    return f"/formations/p/{pk}/{token}/"


@pytest.fixture
def paths(transactional_db: None) -> list[str]:
    now = clock.now()
    row = session(2, starts_at=now + timedelta(days=20), needs=["lsf"], trainer="Dominique")
    site = {"modality": "site", "place": "Maison des associations, Saint-Denis", "zone": "Indian/Reunion"}  # fmt: skip
    session(9, starts_at=now + timedelta(days=30), **site)
    seated, waits = confirmed(row, 2, now=now), confirmed(row, 2, now=now)
    unsure = signed_up(row, now=now)
    offered = confirmed(row, now=now)
    services.come_with_fewer(seated.pk, party=1, now=now)
    page = f"/formations/{row.course.code}/"
    return [
        "/formations/",
        f"{page}?territoire=RE",
        f"{page}{row.pk}/",
        "/formations/inscription/recue/",
        path_of(unsure, letters.CONFIRM, "c"),
        path_of(offered, letters.OFFER, "o"),
        path_of(waits, letters.MINE, "i"),
        "/formations/c/1/nothing/",
        f"{page}prevenez-moi/",
        f"{page}chez-vous/",
        "/formations/prevenez-moi/recue/",
        interest_path(),
    ]


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_page_passes_axe_and_fits_a_narrow_screen(
    live_server: Any, chromium: Browser, paths: list[str], scheme: Any
) -> None:
    context = chromium.new_context(color_scheme=scheme, viewport={"width": 320, "height": 700}, reduced_motion="reduce")  # fmt: skip
    page, found, wide = context.new_page(), {}, []
    for path in [prefix + path for path in paths for prefix in ("", "/en")]:
        page.goto(live_server.url + path)
        found[path] = axe(page)
        wide += [path] if page.evaluate("document.documentElement.scrollWidth") > 320 else []
    context.close()
    assert found == {path: [] for path in found}
    assert wide == []


def test_signing_up_with_the_keyboard_alone_and_mending_what_is_wrong(
    live_server: Any, page: Page, paths: list[str]
) -> None:
    page.goto(live_server.url + paths[2])
    page.get_by_label("Votre adresse électronique").focus()
    page.keyboard.type("camille")
    page.keyboard.press("Enter")
    page.get_by_role("link", name="Votre adresse électronique").press("Enter")
    page.keyboard.press("End")
    page.keyboard.type("@college.example")
    page.get_by_label("Où travaillez-vous").select_option("school")
    page.get_by_label("Votre métier").select_option("teacher")
    page.get_by_role("button", name="Recevoir le lien").press("Enter")

    expect(page.get_by_role("heading", name="Regardez votre courrier")).to_be_visible()


def test_two_browsers_race_for_the_last_seat_and_one_has_it(
    live_server: Any, chromium: Browser, transactional_db: None
) -> None:
    row = session(1, starts_at=clock.now() + timedelta(days=20))
    people = [signed_up(row, now=clock.now()) for _ in range(2)]
    pages = [chromium.new_context(locale="fr-FR").new_page() for _ in people]
    for page, one in zip(pages, people, strict=True):
        page.goto(f"{live_server.url}{path_of(one, letters.CONFIRM, 'c')}")
    for page in pages:  # both leave before either is answered
        page.evaluate("setTimeout(() => document.querySelector('main form').requestSubmit(), 300)")

    for page in pages:
        expect(page.get_by_role("button", name="Confirmer mon inscription")).to_have_count(0)
        page.context.close()
    row.refresh_from_db()
    found = Registration.objects.filter(session=row).values_list("state", flat=True)
    assert (row.confirmed, sorted(found)) == (1, ["confirmed", "waiting"])
