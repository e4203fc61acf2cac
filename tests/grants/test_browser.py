"""A call and an application in a real browser: written without JavaScript, counted alike with it, judged by axe."""

import json
from pathlib import Path
from typing import Any, Literal

import pytest
from django.urls import reverse
from playwright.sync_api import Browser, Page, expect
from pytest_django.live_server_helper import LiveServer

from clickable.base import clock
from clickable.grants import letters, services
from clickable.grants.models import Application, Call
from lab.seed import granting
from tests.browser import axe, strangers, text_size
from tests.grants.making import PDF, docx

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
PICTURES = Path(__file__).parent.parent.parent / "test-results"
COUNTING: list[dict[str, Any]] = json.loads(Path(__file__).with_name("counting.json").read_text())


@pytest.fixture
def call(transactional_db: None) -> Call:
    return granting.offer(clock.now())


def begun(call: Call) -> tuple[Application, str]:
    now = clock.now()
    row = services.begin(call=call, mailbox="a@courrier.example", language="fr", now=now)
    assert row
    found = letters.link(str(row), now=now)
    return row, found[found.index("/subventions/") :]


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize(("width", "size"), [(360, "100%"), (1280, "100%"), (360, "200%")])
def test_pages_are_accessible_and_fit(
    chromium: Browser,
    live_server: LiveServer,
    call: Call,
    scheme: Literal["light", "dark"],
    width: int,
    size: str,
) -> None:
    granting.apply(clock.now())
    row, mine = begun(call)
    services.attach(application=row, question="budget", name="Budget", content=PDF, now=clock.now())  # fmt: skip
    context = chromium.new_context(viewport={"width": width, "height": 800}, color_scheme=scheme, locale="fr-FR")  # fmt: skip
    page = context.new_page()
    here = "/subventions/"
    for name, path in {
        "index": here, "call": f"{here}{granting.SLUG}/", "open": f"{here}{granting.OPEN_SLUG}/",
        "paper": f"{here}{granting.OPEN_SLUG}/preparer/", "start": f"{here}commencer/{granting.OPEN_SLUG}/",
        "ask": f"{here}question/{granting.OPEN_SLUG}/", "mine": mine,
        "version": f"{here}{granting.SLUG}/versions/1/",
    }.items():  # fmt: skip
        page.goto(f"{live_server.url}{path}")
        text_size(page, size)
        page.evaluate("document.querySelectorAll('main details').forEach(one => { one.open = true })")  # fmt: skip
        assert (name, axe(page)) == (name, [])
        assert (name, page.evaluate("document.documentElement.scrollWidth") <= width) == (name, True)  # fmt: skip
        PICTURES.mkdir(exist_ok=True)
        page.screenshot(path=PICTURES / f"grants-{name}-{scheme}-{width}-{size[:3]}.png", full_page=True)  # fmt: skip
    context.close()


def answered(page: Page) -> None:
    page.get_by_label("Pays de son siège").select_option("BE")
    page.get_by_label("Titre du projet").fill("Nos voix")
    page.get_by_label("Subvention demandée").fill("7 500")
    for box in page.locator("textarea").all():
        box.fill("Une réponse.\nEn deux lignes.")
    page.get_by_label("6 à 11 ans").check()
    page.get_by_label("Combien d’enfants").fill("40")
    page.get_by_label("Avez-vous une charte").select_option("yes")


def test_written_attached_and_submitted_without_javascript(
    chromium: Browser, live_server: LiveServer, call: Call, tmp_path: Path
) -> None:
    row, mine = begun(call)
    context = chromium.new_context(java_script_enabled=False, locale="fr-FR")
    page = context.new_page()
    met = strangers(page, live_server.url)
    page.goto(f"{live_server.url}{mine}")
    page.get_by_label("Nom de votre organisation").fill("Les Phares")
    page.get_by_label("Nom de votre organisation").press("Enter")  # saves, whatever is missing
    expect(page.get_by_text("Enregistré le")).to_be_visible()
    file = tmp_path / "budget.docx"
    file.write_bytes(docx())
    page.get_by_label("Joindre un fichier").set_input_files(file)
    page.get_by_role("button", name="Envoyer le fichier").click()
    expect(page.get_by_text("budget.docx").first).to_be_visible()
    page.get_by_role("button", name="Déposer ma candidature").click()
    expect(page.get_by_role("alert")).to_contain_text("À compléter avant de déposer")
    expect(page.get_by_label("Nom de votre organisation")).to_have_value("Les Phares")
    answered(page)
    page.get_by_role("button", name="Déposer ma candidature").click()
    expect(page.get_by_text("SHA-256")).to_be_visible()
    row.refresh_from_db()
    assert row.state == "submitted"
    assert row.answers["impact"] == "Une réponse.\nEn deux lignes."
    assert context.cookies() == []
    assert met == []
    context.close()


def test_the_page_counts_as_the_server_does(
    page: Page, live_server: LiveServer, call: Call
) -> None:
    _row, mine = begun(call)
    page.goto(f"{live_server.url}{mine}")
    found = page.evaluate(
        "all => all.map(one => [Counting.characters(one), Counting.words(one)])",
        [one["text"] for one in COUNTING],
    )
    assert found == [[one["characters"], one["words"]] for one in COUNTING]
    box = page.get_by_label("Votre organisation en quelques lignes")
    box.fill("e\u0301" * 1201)
    told = box.locator("xpath=following-sibling::p")
    expect(told).to_have_text("Signes de trop\u202f: 1")
    expect(told).to_have_attribute("aria-live", "polite")
    box.fill("a\nb")
    expect(told).to_have_text("Signes restants\u202f: 1\u202f197")
    page.get_by_role("button", name="Enregistrer").click()
    assert Application.objects.get().answers["presentation"] == "a\nb"


def test_in_english(page: Page, live_server: LiveServer, call: Call) -> None:
    page.goto(f"{live_server.url}/en{reverse('grants:call', args=[call.slug])}")
    expect(page.get_by_role("heading", level=1)).to_have_text("Child-friendly tools")
    expect(page.get_by_text("Paris time").first).to_be_visible()
