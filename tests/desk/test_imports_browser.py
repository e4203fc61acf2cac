"""A partner's file from the page to the queue and back in a real browser, and each page judged by axe."""

import os
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, expect
from pytest_django.live_server_helper import LiveServer

from clickable.base import clock
from clickable.imports.mailing import add_sender, receive
from clickable.imports.models import Mail
from clickable.imports.services import apply, choose, open_table, read, undo
from clickable.people.models import User
from clickable.report.models import Category, Item
from tests.browser import axe, strangers
from tests.cast import person, ring_of
from tests.desk.test_exposure_browser import desk
from tests.desk.test_looks_browser import SCREENS
from tests.imports.making import SENDER, SERVER, a_partner, columns_of, csv_of, mail, pages
from tests.partners.making import called

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
SHOTS = os.environ.get("SHOTS", "")  # a folder: pictures to look at
HOME = "/desk/imports/"
WRONG = (
    ("Lien", "Observation", "Nature", "N°"),
    ("https://mauvais.example/" + "un-long-chemin/" * 15, "Vu dans un salon, " * 20, "haine", "A-1"),
    ("hxxps://un[.]autre[.]example/2", '<script src="https://eve.example/"></script>', "autre", "A-2"),
    ("=HYPERLINK(1)", "", "", "A-3"),
    ("nulle part", "", "", ""),
    ("https://mauvais.example/3", "", "sans nom", ""),
)  # fmt: skip


@pytest.fixture
def lead(transactional_db: None, settings: Any) -> User:
    settings.IMAP_TRUSTED = SERVER
    lead = person("Léa", role=User.Role.LEAD, team="Une")
    add_sender(partner=a_partner("Le Phare"), address=SENDER, now=clock.now())
    return lead


def test_a_file_without_javascript(
    chromium: Browser, live_server: LiveServer, lead: User, tmp_path: Path
) -> None:
    file = tmp_path / "des-adresses.csv"
    file.write_bytes(csv_of(*WRONG, encoding="cp1252"))
    page = desk(chromium, live_server, lead, java_script_enabled=False)
    met = strangers(page, live_server.url)
    page.goto(f"{live_server.url}/desk/autour/")
    page.get_by_role("link", name="Imports", exact=True).click()

    page.get_by_label("De quel partenaire ?").select_option("Le Phare")
    page.get_by_label("Fichier CSV ou XLSX").set_input_files(file)
    page.get_by_role("button", name="Lire").click()
    expect(page.get_by_text("lu comme un fichier de Windows")).to_be_visible()
    expect(page.get_by_label("Adresse")).to_have_value("1")

    page.get_by_label("Message").select_option("2. Observation")
    page.get_by_label("Référence du partenaire").select_option("4. N°")
    page.get_by_role("button", name="Examiner").click()
    expect(page.get_by_text("ligne 4 · une formule de tableur")).to_be_visible()
    assert Item.objects.count() == 0

    page.get_by_role("button", name="Mettre dans la file").click()
    expect(page.get_by_text("2 signalements gardés")).to_be_visible()
    assert Item.objects.to_judge().count() == 2

    page.get_by_role("button", name="Annuler l’import").click()
    expect(page.get_by_text("2 signalements retirés.")).to_be_visible()
    assert (Item.objects.to_judge().count(), met) == (0, [])
    assert page.locator("a[href*='example']").count() == 0


def a_full_room(lead: User) -> list[str]:
    """A file in each of its states, and mails that wait; the addresses of their pages."""
    now, partner, ring = clock.now(), called("Le Phare"), ring_of(lead)
    sheets = []
    for number, content in enumerate(
        (csv_of(*WRONG), csv_of(*WRONG) + b"\r\n", pages(3), pages(4, first=3))
    ):
        sheet = read(content, partner=partner, by=lead, now=now)
        table = open_table(sheet, ring)
        if number:
            found = columns_of(table)
            choose(sheet, found, category=Category.UNSURE, by=lead, table=table, now=now)
        if number > 1:
            apply(sheet, by=lead, table=table, now=now)
        sheets.append(sheet)
    undo(sheets[-1], by=lead, now=now)
    text = "Voir hxxps://mauvais[.]example/" + "un-long-chemin/" * 20 + "\r\n\r\nMerci,\r\nLe Phare"
    for count, auth in enumerate(("none", "none", "dkim=fail header.d=phare.example")):
        receive(
            mail(text, number=count, sender=SENDER if count else "eve@eve.example", auth=auth),
            now=now,
        )
    mails = Mail.objects.order_by("partner", "pk")
    return [
        HOME,
        *(f"{HOME}{one.reference}/" for one in sheets),
        f"{HOME}courriels/{mails[0].reference}/",
    ]


@pytest.mark.parametrize(("width", "scheme", "language"), SCREENS)
def test_every_page_is_accessible_and_fits(
    chromium: Browser, live_server: LiveServer, lead: User, width: int, scheme: str, language: str
) -> None:
    paths = a_full_room(lead)
    page = desk(
        chromium, live_server, lead, language=language,
        viewport={"width": width, "height": 900}, color_scheme=scheme,
    )  # fmt: skip
    found = {}
    for number, path in enumerate(paths):
        page.goto(f"{live_server.url}{path}")
        for closed in page.locator("main details:not([open]) > summary").all():
            closed.click()
        if SHOTS:
            page.screenshot(path=Path(SHOTS) / f"{number}-{width}-{scheme}.png", full_page=True)
        wide = page.evaluate("document.documentElement.scrollWidth > innerWidth")
        found[number] = [*axe(page), *(["wider than the screen"] if wide else [])]
    assert {path: wrong for path, wrong in found.items() if wrong} == {}
