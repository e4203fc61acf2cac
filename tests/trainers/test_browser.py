"""Trainers in a real browser: a narrow screen, day and night, axe; a report without a connection."""

import os
from datetime import timedelta
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from clickable.base import clock
from clickable.trainers import letters, services
from clickable.trainers.models import Delivery
from tests.browser import axe
from tests.cast import signed_in
from tests.outreach.making import of
from tests.pages.gestion import a_house
from tests.trainers.making import (
    a_training,
    agreed,
    an_accepted_request,
    call,
    in_state,
    offered,
    path_of,
    reported,
    trainer,
)

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
HOME = "/formations/formateurs/"
SHOTS = os.environ.get("SHOTS", "")


@pytest.fixture
def paths(transactional_db: None) -> list[str]:
    now = clock.now()
    row, learns = trainer(display_name="Camille"), in_state("in_training")
    agreed(row, "shown")
    services.away(row.pk, first=now.date(), last=now.date() + timedelta(days=3), now=now)
    services.tick(trainer=learns, requirement="practice", outcome="again", on=now.date(), note="Parler moins, laisser poser des questions.", by=of("point-de-contact"), now=now)  # fmt: skip
    one, other = (a_training(starts_at=now + timedelta(days=days)) for days in (40, 41))
    taken = offered(call(one, now=now))[0]
    services.accept(taken.pk, now=now)
    standing = offered(call(other, now=now))[0]
    reported(row)
    services.send_back(delivery=reported(row), note="Combien d’ados ?", by=of("point-de-contact"), now=now)  # fmt: skip
    return [
        HOME,
        f"{HOME}candidature/",
        f"{HOME}candidature/recue/",
        f"{HOME}lien/",
        path_of(in_state("draft"), letters.CONFIRM, "c", now=now),
        path_of(row, letters.MINE, "m", now=now),
        path_of(learns, letters.MINE, "m", now=now),
        path_of(standing, letters.OFFER, "o", now=now),
        path_of(taken, letters.OFFER, "o", now=now),
        path_of(row, letters.REPORT, "bilan", now=now),
    ]


def shot(page: Page, name: str) -> None:
    if SHOTS:
        page.screenshot(path=f"{SHOTS}/{name}.png", full_page=True)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_page_passes_axe_and_fits_a_narrow_screen(
    live_server: Any, chromium: Browser, paths: list[str], scheme: Any
) -> None:
    context = chromium.new_context(color_scheme=scheme, viewport={"width": 320, "height": 700}, reduced_motion="reduce")  # fmt: skip
    page, found, wide = context.new_page(), {}, []
    for number, path in enumerate(prefix + path for path in paths for prefix in ("", "/en")):
        page.goto(live_server.url + path)
        for closed in page.locator("main details").all():
            closed.locator("summary").first.click()
        found[path] = axe(page)
        wide += [path] if page.evaluate("document.documentElement.scrollWidth") > 320 else []
        shot(page, f"{scheme}-{number}")
    if SHOTS:
        page.set_viewport_size({"width": 1100, "height": 900})
        for number, path in enumerate(paths):
            page.goto(live_server.url + path)
            shot(page, f"wide-{scheme}-{number}")
    context.close()
    assert found == {path: [] for path in found}
    assert wide == []


def test_the_pages_of_gestion_pass_axe_and_fit_a_narrow_screen(
    live_server: Any, chromium: Browser
) -> None:
    a_house()
    now = clock.now()
    anne, bo = trainer(display_name="Camille"), trainer()
    services.supervise(trainer=bo, supervisor=anne, by=of("point-de-contact"), now=now)
    services.verify(delivery=reported(bo), by=of("point-de-contact"), now=now)
    reported(anne)
    asked = call(a_training(starts_at=now + timedelta(days=40)), now=now)
    request = an_accepted_request()
    cookie = signed_in(of("ecpat-france")).cookies
    context = chromium.new_context(viewport={"width": 390, "height": 844})
    context.add_cookies([
        {"name": name, "value": one.value, "url": live_server.url + "/gestion/"}
        for name, one in cookie.items()
    ])  # fmt: skip
    page, found, wide = context.new_page(), {}, []

    places = ("", "?etat=habilitees", f"{anne.pk}/", f"{in_state('screened').pk}/", "arbre/", "bilans/", "seances/", f"seances/{asked.pk}/", f"seances/demande/{request.pk}/")  # fmt: skip
    for number, path in enumerate(places):
        page.goto(f"{live_server.url}/gestion/formateurs/{path}")
        assert page.locator(".outreach").is_visible()
        found[path] = axe(page)
        wide += [path] if page.evaluate("document.documentElement.scrollWidth") > 390 else []
        shot(page, f"gestion-{number}")
    if SHOTS:
        page.set_viewport_size({"width": 1200, "height": 900})
        for number, path in enumerate(places):
            page.goto(f"{live_server.url}/gestion/formateurs/{path}")
            shot(page, f"gestion-wide-{number}")
    context.close()

    assert found == {path: [] for path in found}
    assert wide == []


def opened(live_server: Any, page: Page) -> str:
    """The report's page, ready."""
    address = live_server.url + path_of(trainer(), letters.REPORT, "bilan", now=clock.now())
    page.goto(address)
    page.locator("#report[data-ready]").wait_for()
    return address


def count(page: Page, name: str, *buttons: str) -> None:
    box = page.locator(".count", has_text=name)
    for button in buttons:
        box.get_by_role("button", name=f"{button} – ").click()


def test_big_buttons_count_and_it_leaves_at_once_with_a_connection(
    live_server: Any, page: Page
) -> None:
    opened(live_server, page)
    count(page, "moins de 11 ans", "+10", "+10", "−1")
    count(page, "Parents", "+1")
    expect(page.locator("#total")).to_have_text("20")

    page.get_by_role("button", name="Envoyer", exact=True).click()

    expect(page.locator("#went")).to_be_visible()
    expect(page.locator("#unsent")).to_have_text("0")
    assert Delivery.objects.get().counts == {"young": 19, "parents": 1}


def test_without_a_connection_it_waits_is_shown_and_leaves_once(
    live_server: Any, context: BrowserContext
) -> None:
    page = context.new_page()
    address = opened(live_server, page)
    page.get_by_role("button", name="Garder cette page").click()
    expect(page.locator("#prepared")).to_be_visible()
    context.set_offline(True)

    page.goto(address)
    page.locator("#report[data-ready]").wait_for()
    for people in ("+10", "+1"):
        count(page, "11 à 17", people)
        page.get_by_role("button", name="Envoyer", exact=True).click()
        expect(page.locator("#kept")).to_be_visible()
    expect(page.locator("#unsent")).to_have_text("2")
    assert not Delivery.objects.exists()
    page.goto(address)
    expect(page.locator("#unsent")).to_have_text("2")

    context.set_offline(False)
    page.get_by_role("button", name="Envoyer maintenant").click()

    expect(page.locator("#unsent")).to_have_text("0")
    assert sorted(one.people for one in Delivery.objects.all()) == [1, 10]


def test_an_answer_that_is_lost_three_times_makes_one_report(
    live_server: Any, context: BrowserContext
) -> None:
    page = context.new_page()
    opened(live_server, page)
    lost: list[int] = []

    def lose(route: Any) -> None:
        if route.request.method != "POST" or len(lost) == 3:
            route.continue_()
            return
        lost.append(route.fetch().status)  # it arrives; the phone never hears of it
        route.abort()

    page.route("**/bilan/**", lose)
    count(page, "Parents", "+10")
    page.get_by_role("button", name="Envoyer", exact=True).click()
    for _try in range(3):
        expect(page.locator("#unsent")).to_have_text("1")
        page.get_by_role("button", name="Envoyer maintenant").click()
        page.wait_for_timeout(300)

    expect(page.locator("#unsent")).to_have_text("0")
    assert lost == [200, 200, 200]
    assert Delivery.objects.get().people == 10


def test_what_is_kept_on_the_phone_is_forgotten_on_demand(
    live_server: Any, context: BrowserContext
) -> None:
    page = context.new_page()
    opened(live_server, page)
    page.get_by_role("button", name="Garder cette page").click()
    expect(page.locator("#prepared")).to_be_visible()

    page.get_by_role("button", name="Ne plus rien garder ici").click()

    expect(page.locator("#prepare")).to_be_visible()
    assert page.evaluate("caches.keys()") == []
    assert page.evaluate("indexedDB.databases()") == []


def test_without_javascript_it_is_a_form_like_any_other(
    live_server: Any, chromium: Browser
) -> None:
    address = live_server.url + path_of(trainer(), letters.REPORT, "bilan", now=clock.now())
    context = chromium.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(address)
    page.get_by_label("Parents", exact=True).fill("12")
    page.get_by_role("button", name="Envoyer", exact=True).click()

    expect(page.get_by_role("status").get_by_text("Envoyé. Merci.")).to_be_visible()
    context.close()
    assert Delivery.objects.get().people == 12
