"""The coordinator's pages of a stop in a real browser, and the day sheet on one page of A4."""

import io
import os
from pathlib import Path

import pytest
from playwright.sync_api import Browser
from pypdf import PdfReader
from pytest_django.live_server_helper import LiveServer

from clickable.base import clock
from clickable.outreach.models import TourStop
from clickable.outreach.preparing import services
from clickable.support.services import load_services
from tests.browser import axe
from tests.outreach.making import a_stop, of
from tests.pages.gestion import a_house
from tests.pages.test_gestion_browser import WORDS, enter

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.django_db(transaction=True)]
PICTURES = os.environ.get("TEST_PICTURES", "")  # a folder, for who wants to look

FITS = """() => {
  const box = document.querySelector(".day section:has(.day__tally)");
  return box.scrollWidth <= box.clientWidth;
}"""


def _prepared() -> TourStop:
    now = clock.now()
    stop = a_stop(to="published", address="12 allée des Tilleuls-Inventés", note="Prenez de l’eau et un chapeau.")  # fmt: skip
    load_services(now=now)
    a_house()
    person = of("ecpat-france", "Coralie")
    person.set_password(WORDS)
    person.save()
    services.fill_kit(stop=stop, by=person, now=now)
    for function in ("animation", "accueil", "montage", "écoute"):
        services.add_crew(stop=stop, function=function, number=2, shown="Équipe bleue", by=person, now=now)  # fmt: skip
    return stop


def test_the_day_sheet_is_one_page_and_the_pages_pass_axe(
    live_server: LiveServer, chromium: Browser
) -> None:
    stop = _prepared()
    page, wrong = enter(chromium, live_server.url, "coralie")
    where = f"{live_server.url}/gestion/interventions/tournee/{stop.pk}/"
    found = {}
    for rest in ("", "preparer/", "feuille/"):
        page.goto(where + rest)
        found[rest] = [one for one in axe(page) if ".outreach" in one or ".day" in one]
        _keep(page.screenshot(full_page=True), f"gestion-{rest.strip('/') or 'stop'}.png")
    page.get_by_role("button", name="La même, avec un lien").click()
    _keep(page.screenshot(full_page=True), "gestion-feuille-qr.png")
    page.emulate_media(media="print")
    page.set_viewport_size({"width": 710, "height": 1000})  # A4 between its margins
    printed = page.pdf(prefer_css_page_size=True)
    _keep(printed, "feuille.pdf")

    reader = PdfReader(io.BytesIO(printed))
    assert len(reader.pages) == 1
    text = reader.pages[0].extract_text()
    assert "Si un enfant parle" in text
    assert "3018" in text
    assert page.evaluate(FITS)  # nothing is cut off at the right
    assert (round(reader.pages[0].mediabox.width), round(reader.pages[0].mediabox.height)) == (595, 842)  # fmt: skip
    assert found == {"": [], "preparer/": [], "feuille/": []}
    assert wrong == []
    page.context.close()


def _keep(made: bytes, name: str) -> None:
    if PICTURES:
        (Path(PICTURES) / name).write_bytes(made)
