"""A parents' evening in a real browser: axe by day and by night, phone and desktop; the poster on one sheet."""

import os
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from clickable.outreach.evenings import services
from clickable.outreach.evenings.models import Answer, Evening
from tests.browser import axe
from tests.evenings.making import an_evening, coming

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
PICTURES = os.environ.get("TEST_PICTURES", "")  # a folder, for who wants to look


def keep(page: Page, name: str) -> None:
    if PICTURES:
        page.screenshot(path=Path(PICTURES) / f"{name}.png", full_page=True)


@pytest.fixture
def evening(transactional_db: None) -> Evening:
    return an_evening(seats=8, place="Préau de l’école, 3 rue Inventée")


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [320, 1200])
def test_every_page_passes_axe_and_fits(live_server, chromium: Browser, evening: Evening, scheme: str, width: int) -> None:  # fmt: skip
    token = services.new_token()
    coming(evening, 3, token=token, language="tr", mailbox="parent@courriel.example")
    context = chromium.new_context(color_scheme=scheme, viewport={"width": width, "height": 800}, reduced_motion="reduce")  # fmt: skip
    page, found, wide = context.new_page(), {}, []
    start = f"/interventions/soiree/{evening.code}/"
    paths = [
        start,
        f"/en{start}",
        f"{start}affiche/",
        f"{start}reponse/{token}/",
        f"{start}reponse/{services.new_token()}/",
        f"/interventions/demande/{evening.request.ask.reference}/",
    ]
    for number, path in enumerate(paths):
        page.goto(live_server.url + path)
        if number == len(paths) - 1:
            page.get_by_text("Lieu, places et langues").click()
        found[path] = axe(page)
        wide += [path] if page.evaluate("document.documentElement.scrollWidth") > width else []
        keep(page, f"evening-{scheme}-{width}-{number}")
    context.close()
    assert found == {path: [] for path in paths}
    assert wide == []


def test_a_parent_answers_without_javascript_and_comes_back(
    live_server, chromium: Browser, evening: Evening
) -> None:
    context = chromium.new_context(java_script_enabled=False, viewport={"width": 390, "height": 800})  # fmt: skip
    page = context.new_page()
    page.goto(f"{live_server.url}/interventions/soiree/{evening.code}/")
    page.get_by_label("4", exact=True).check()
    page.get_by_label("Souhaitez-vous une interprétation").select_option("ar")
    page.get_by_label("un accès sans marche").check()
    page.get_by_label("Une adresse électronique").fill("pas une adresse")
    page.get_by_role("button", name="Je viens").click()
    expect(page.locator(".error-summary")).to_be_visible()
    assert page.get_by_label("4", exact=True).is_checked()
    keep(page, "evening-errors")
    page.get_by_label("Une adresse électronique").fill("")
    page.get_by_role("button", name="Je viens").click()
    expect(page.get_by_role("heading", name="C’est noté")).to_be_visible()
    mine = page.url
    page.reload()
    page.get_by_text("Changer ma réponse").click()
    page.get_by_label("2", exact=True).check()
    page.get_by_role("button", name="Enregistrer").click()
    page.goto(mine)

    expect(page.get_by_text("Vous êtes 2 personnes à venir")).to_be_visible()
    assert context.cookies() == []
    context.close()
    assert Answer.objects.get().number == 2


def test_the_poster_fills_one_sheet(live_server, chromium: Browser, evening: Evening) -> None:
    page = chromium.new_page()
    page.goto(f"{live_server.url}/interventions/soiree/{evening.code}/affiche/")

    pdf = page.pdf(prefer_css_page_size=True, print_background=True)

    page.close()
    if PICTURES:
        (Path(PICTURES) / "evening-poster.pdf").write_bytes(pdf)
    assert pdf.count(b"/Type /Page\n") == 1
