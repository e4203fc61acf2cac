"""An editor replaces a PDF: a new version, its checks, and the code on paper leads to the new file."""

from pathlib import Path

import pytest
from django.test import Client
from playwright.sync_api import Browser, Page, expect

from clickable.library.models import Work
from clickable.people.models import User
from tests.cast import person
from tests.library.making import PDF, published
from tests.pages.gestion import a_house
from tests.pages.test_gestion_browser import WORDS, enter

pytestmark = [
    pytest.mark.once,
    pytest.mark.browser,
    pytest.mark.slow,
    pytest.mark.django_db(transaction=True),
]
NEW = PDF.replace(b"%%EOF", b"% the next version\n%%EOF")
WHY = "Outil pour les adultes."


@pytest.fixture
def work(live_server: object) -> Work:
    """Published once; Édith and Paul with a password."""
    a_house()
    people = []
    for name, role in (("Édith", User.Role.EDITOR), ("Paul", User.Role.PUBLISHER)):
        one = person(name, role=role, team="")
        one.set_password(WORDS)
        one.save()
        people.append(one)
    return published(people[1], people[0]).work


def test_a_pdf_is_replaced_and_the_printed_code_leads_to_the_new_one(
    live_server, chromium: Browser, client: Client, work: Work, tmp_path: Path
) -> None:
    (tmp_path / "new.pdf").write_bytes(NEW)
    at = f"{live_server.url}/gestion/bibliotheque/outils/{work.code}/"
    edith, wrong = enter(chromium, live_server.url, "édith")
    edith.goto(at)
    edith.get_by_role("button", name="Préparer la version suivante").click()
    edith.goto(f"{at}v2/")
    _fill(edith, tmp_path / "new.pdf")
    prove(edith)
    for step in ("Envoyer à la vérification", "Les sources sont bonnes", "La relecture par"):
        take(edith, step)

    paul, also_wrong = enter(chromium, live_server.url, "paul")
    paul.goto(f"{at}v2/")
    for step in ("Rien ne peut nuire", "Les mentions des financeurs", "Publier"):
        take(paul, step)

    assert b"".join(client.get(f"/r/{work.code}/v2/fr/standard.pdf")) == NEW
    assert b"".join(client.get(f"/r/{work.code}/v1/fr/standard.pdf")) == PDF
    page = client.get(f"/r/{work.code}", follow=True, headers={"accept-language": "fr"})
    assert f"/r/{work.code}/v2/fr/standard.pdf" in page.content.decode()
    assert (wrong, also_wrong) == ([], [])


def _fill(page: Page, pdf: Path) -> None:
    files = opened(page, "Ajouter ou remplacer un fichier")
    files.locator("[name=content]").set_input_files(pdf)
    files.get_by_role("button", name="Ajouter").click()
    expect(page.locator(".messages")).to_contain_text("Fichier ajouté")


def prove(page: Page) -> None:
    """A source, and why no child has read it."""
    sources = opened(page, "Changer les sources")
    sources.locator("[name=sources]").fill("Source inventée | | 2026-11-01")
    sources.get_by_role("button", name="Enregistrer").click()
    expect(page.locator(".messages")).to_contain_text("Sources enregistrées")
    review = opened(page, "Dire la relecture")
    review.locator("[name=children]").fill("0")
    review.locator("[name=reason_fr]").fill(WHY)
    review.locator("[name=reason_en]").fill("A tool for adults.")
    review.get_by_role("button", name="Enregistrer").click()
    expect(page.locator(".messages")).to_contain_text("Relecture enregistrée")


def opened(page: Page, summary: str):  # type: ignore[no-untyped-def]
    found = page.locator("details", has=page.get_by_text(summary, exact=True))
    found.locator("summary").click()
    return found


def take(page: Page, button: str) -> None:
    page.locator("#note").fill("Lu.")
    page.get_by_role("button", name=button).click()
    page.wait_for_load_state()
