"""A request in a real browser: without JavaScript, on a narrow screen, axe by day and by night; then at /gestion/."""

import os
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from clickable.outreach.models import Ask, SessionRequest, State
from clickable.places.models import School
from clickable.support.services import load_services
from tests.browser import axe
from tests.cast import NOW
from tests.outreach.making import CM1, SIXTH, a_request, a_stop, of
from tests.pages.gestion import a_house
from tests.pages.test_gestion_browser import WORDS, enter

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
PICTURES = os.environ.get("TEST_PICTURES", "")  # a folder, for who wants to look
START = "/interventions/demander/?kind=school&place=FR-69&uai=0690001A"


def keep(page: Page, name: str) -> None:
    if PICTURES:
        page.screenshot(path=Path(PICTURES) / f"{name}.png", full_page=True)


@pytest.fixture
def request_made(transactional_db: None) -> SessionRequest:
    School.objects.create(uai="0690001A", name="École Victor Hugo", town="Lyon", area="FR-69", words="ecole victor hugo lyon", imported_on=NOW.date())  # fmt: skip
    load_services(now=NOW)
    a_stop(to="published")
    a_stop(town="Melun", area="FR-77", to="cancelled")
    return a_request(CM1, SIXTH, organisation="École inventée des Quatre-Vents")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_page_passes_axe_and_fits_a_narrow_screen(
    live_server, chromium: Browser, request_made: SessionRequest, scheme: str
) -> None:
    context = chromium.new_context(color_scheme=scheme, viewport={"width": 320, "height": 700}, reduced_motion="reduce")  # fmt: skip
    page, found, wide = context.new_page(), {}, []
    paths = [
        "/interventions/",
        "/interventions/demander/?kind=school&place=FR-69&q=hugo",
        START,
        "/en/interventions/demander/?kind=town&place=GP",
        "/interventions/qui-repond/?audience=pupils&level=cm1&place=RE&way=on_site",
        f"/interventions/demande/{request_made.ask.reference}/",
        "/tournee/",
        "/tournee/saint-denis-2027-07-10/",
        "/tournee/suivre/saint-denis-2027-07-10/",
        "/en/tournee/suivre/",
        "/tournee/suivre/recu/",
        "/tournee/module/",
        "/tournee/module/copier/",
    ]
    for number, path in enumerate(paths):
        page.goto(live_server.url + path)
        found[path] = axe(page)
        wide += [path] if page.evaluate("document.documentElement.scrollWidth") > 320 else []
        keep(page, f"{scheme}-{number}")
    context.close()
    assert found == {path: [] for path in paths}
    assert wide == []


def test_a_school_asks_without_javascript(
    live_server, chromium: Browser, request_made: SessionRequest
) -> None:
    context = chromium.new_context(java_script_enabled=False, viewport={"width": 390, "height": 800})  # fmt: skip
    page = context.new_page()
    page.goto(f"{live_server.url}/interventions/")
    page.get_by_label("Vous êtes").select_option("school")
    page.get_by_label("Département ou territoire").select_option("FR-69")
    page.get_by_label("Nom de l’établissement ou ville").fill("hugo")
    page.get_by_role("button", name="Continuer").click()
    page.get_by_role("button", name="École Victor Hugo").click()
    page.locator("#id_level0").select_option("cm2")
    page.locator("#id_number0").fill("26")
    page.locator(".day input").first.check()
    page.get_by_label("Adresse électronique").fill("pas une adresse")
    page.get_by_role("button", name="Recevoir le lien").click()
    expect(page.locator(".error-summary")).to_be_visible()
    keep(page, "errors")
    page.get_by_label("Adresse électronique").fill("direction@ecole.example")
    page.get_by_role("button", name="Recevoir le lien").click()

    assert page.get_by_role("heading", level=1).inner_text().startswith("Encore un geste")
    context.close()
    ask = Ask.objects.latest("pk")
    assert (ask.organisation, ask.uai, ask.town) == ("École Victor Hugo", "0690001A", "Lyon")
    assert ask.requests.get().groups.get().number == 26
    assert len(ask.wishes) == 1


@pytest.mark.slow
@pytest.mark.once
def test_an_association_accepts_plans_and_prints_its_day(
    live_server, chromium: Browser, request_made: SessionRequest
) -> None:
    a_house()
    person = of("ecpat-france", "Coralie")
    person.set_password(WORDS)
    person.save()
    page, wrong = enter(chromium, live_server.url, "coralie")
    page.goto(f"{live_server.url}/gestion/interventions/")
    keep(page, "gestion-list")
    page.get_by_role("link", name="École inventée").first.click()
    page.get_by_role("button", name="Accepter").click()
    keep(page, "gestion-request")
    group = request_made.groups.get().pk
    page.locator("#id_day").fill("2027-03-16")
    page.locator(f"#id_begins-{group}").fill("10:00")
    page.get_by_role("button", name="Fixer la visite et l’écrire").click()
    page.get_by_role("link", name="Feuille du jour").click()
    keep(page, "gestion-sheet")

    expect(page.get_by_text("Si un enfant parle")).to_be_visible()
    assert wrong == []
    page.context.close()
    request_made.refresh_from_db()
    assert request_made.state == State.SCHEDULED
