"""A phone at a stop, in real Chromium: without a network, after a reload, with the tab closed; then all of
it arrives, once."""

import os
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect
from pytest_django.live_server_helper import LiveServer

from clickable.base import clock
from clickable.outreach.models import TourStop
from clickable.outreach.tally import selectors, services
from tests.browser import axe, strangers
from tests.outreach.making import a_stop, of

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
PICTURES = os.environ.get("TEST_PICTURES", "")  # a folder, for who wants to look
KIDS, PARENTS = "Enfants 8 à 10 ans", "Parents et autres adultes"


@pytest.fixture
def stop(transactional_db: None) -> TourStop:
    return a_stop(to="published", day=clock.today())


@pytest.fixture
def address(stop: TourStop, live_server: LiveServer) -> str:
    token = services.make_link(stop=stop, label="accueil", by=of("ecpat-france"), now=clock.now())[
        1
    ]
    return f"{live_server.url}/tournee/compter/{token}/"


def ready(page: Page, address: str) -> None:
    page.goto(address)
    expect(page.locator("html[data-ready]")).to_be_attached()


def pad(page: Page, name: str) -> Any:
    return page.get_by_role("button", name=name).first


def tap(page: Page, name: str, times: int) -> None:
    for _ in range(times):
        pad(page, name).click()


def unsent(page: Page, number: int) -> None:
    expect(page.locator("#unsent")).to_have_text(str(number))


def counted(stop: TourStop) -> dict[str, int]:
    return {code: n for code, n in selectors.totals(selectors.of_stop(stop)).items() if n}


def keep(page: Page, name: str) -> None:
    if PICTURES:
        page.screenshot(path=Path(PICTURES) / f"{name}.png", full_page=True)


def test_counted_without_a_network_through_a_reload_and_sent_once(
    context: BrowserContext, page: Page, address: str, stop: TourStop
) -> None:
    gone = strangers(page, address)
    ready(page, address)
    tap(page, KIDS, 2)
    unsent(page, 0)
    context.set_offline(True)
    tap(page, KIDS, 3)
    tap(page, PARENTS, 2)
    page.get_by_role("button", name=f"Retirer un : {KIDS[:7]}, 8 à 10").click()
    unsent(page, 6)
    keep(page, "tally-offline")

    ready(page, address)  # no network at all
    expect(page.locator("[data-cell=children-10] [data-count]")).to_have_text("4")
    tap(page, PARENTS, 1)
    unsent(page, 7)
    assert counted(stop) == {"children-10": 2}

    context.set_offline(False)
    page.evaluate("() => dispatchEvent(new Event('online'))")
    unsent(page, 0)
    expect(page.locator("#waiting")).to_contain_text("Tout est envoyé")
    assert counted(stop) == {"children-10": 4, "parents": 3}
    assert (gone, context.cookies()) == ([], [])


def test_kobo_18_the_queue_outlives_a_closed_tab(
    context: BrowserContext, page: Page, address: str, stop: TourStop
) -> None:
    ready(page, address)
    context.set_offline(True)
    tap(page, KIDS, 5)
    unsent(page, 5)
    page.close()

    again = context.new_page()
    ready(again, address)
    unsent(again, 5)
    again.close()
    context.set_offline(False)
    last = context.new_page()
    ready(last, address)
    unsent(last, 0)

    assert counted(stop) == {"children-10": 5}


def test_an_answer_that_was_lost_makes_nothing_double(
    page: Page, address: str, stop: TourStop
) -> None:
    ready(page, address)
    page.evaluate(
        """() => {
          const real = fetch;
          globalThis.fetch = async (...asked) => {
            globalThis.fetch = real;
            await real(...asked);
            throw new TypeError("lost");
          };
        }"""
    )
    tap(page, PARENTS, 3)
    page.get_by_role("button", name="Envoyer").click()
    unsent(page, 3)
    page.get_by_role("button", name="Envoyer").click()
    unsent(page, 0)

    assert counted(stop) == {"parents": 3}


def test_two_phones_add_up_and_a_group_is_one_gesture(
    chromium: Browser, address: str, stop: TourStop
) -> None:
    contexts = [chromium.new_context(locale="fr-FR") for _ in range(2)]
    pages = [each.new_page() for each in contexts]
    for page in pages:
        ready(page, address)
    tap(pages[0], KIDS, 4)
    pages[1].get_by_text("Ajouter un groupe d’un coup").click()
    pages[1].locator("#n-children-10").fill("26")
    contexts[1].set_offline(True)
    pages[1].get_by_role("button", name="Ajouter", exact=True).click()
    unsent(pages[1], 1)
    contexts[1].set_offline(False)
    pages[1].get_by_role("button", name="Envoyer").click()
    unsent(pages[1], 0)
    unsent(pages[0], 0)
    expect(pages[1].locator("[data-all=children-10]")).to_have_text("30")

    assert counted(stop) == {"children-10": 30}
    for each in contexts:
        each.close()


def test_a_link_that_was_revoked_says_so_and_keeps_what_was_counted(
    context: BrowserContext, page: Page, address: str, stop: TourStop
) -> None:
    ready(page, address)
    services.revoke_link(link=stop.tally_links.get(), by=of("ecpat-france"), now=clock.now())
    tap(page, KIDS, 2)
    page.get_by_role("button", name="Envoyer").click()

    expect(page.locator("#waiting")).to_contain_text("ce lien n’est plus ouvert")
    unsent(page, 2)


def test_its_worker_rules_over_its_own_folder_and_its_own_cache(page: Page, address: str) -> None:
    ready(page, address)

    scopes = page.evaluate(
        "() => navigator.serviceWorker.getRegistrations().then((all) => all.map((r) => r.scope))"
    )
    assert scopes == [address]
    assert all(name.startswith("tally-") for name in page.evaluate("() => caches.keys()"))


def test_without_javascript_it_is_a_form(chromium: Browser, address: str, stop: TourStop) -> None:
    context = chromium.new_context(java_script_enabled=False, locale="fr-FR", viewport={"width": 390, "height": 844})  # fmt: skip
    page = context.new_page()
    page.goto(address)
    page.get_by_label("Parents").fill("-2")
    page.get_by_role("button", name="Ajouter", exact=True).click()
    expect(page.locator(".error-summary")).to_be_visible()
    keep(page, "tally-plain")
    page.get_by_label("Parents").fill("12")
    page.get_by_role("button", name="Ajouter", exact=True).click()
    page.get_by_role("button", name="Retirer").click()
    page.get_by_label("Enfants 8 à 10 ans").fill("3")
    page.get_by_role("button", name="Ajouter", exact=True).click()

    assert counted(stop) == {"children-10": 3}
    context.close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [320, 1000])
def test_axe_finds_nothing(
    chromium: Browser, address: str, stop: TourStop, scheme: str, width: int
) -> None:
    context = chromium.new_context(color_scheme=scheme, viewport={"width": width, "height": 800}, locale="fr-FR", reduced_motion="reduce")  # type: ignore[arg-type]  # fmt: skip
    page = context.new_page()
    wrong: list[str] = []
    page.on("console", lambda said: wrong.append(said.text) if said.type == "error" else None)
    ready(page, address)
    tap(page, KIDS, 12)
    tap(page, "Ados 11", 3)
    unsent(page, 0)
    found = axe(page)
    keep(page, f"tally-{scheme}-{width}")
    page.get_by_text("Ajouter un groupe d’un coup").click()
    page.get_by_text("Tous les téléphones ensemble").click()
    page.evaluate("scrollTo(0, 0)")
    found += axe(page)
    wide = page.evaluate("document.documentElement.scrollWidth > innerWidth")
    page.goto(address.replace("/compter/", "/compter/x"))
    found += axe(page)
    context.close()
    assert (found, wide) == ([], False)
    assert [each for each in wrong if "404" not in each] == []
