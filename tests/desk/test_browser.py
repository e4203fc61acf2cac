"""The desk in a real browser: without JavaScript, with it, and judged by axe."""

import pytest
from playwright.sync_api import Browser, Page, expect
from pytest_django.live_server_helper import LiveServer

from clickable.assess import selectors as assess
from clickable.notify.models import Notice
from clickable.people.models import User
from clickable.report.models import Category, Stage
from tests.browser import axe, strangers
from tests.cast import DESK, PASSWORD, an_item, come_in, person, signed_in
from tests.desk.cases import LAWFUL, in_hand, judged, located, notice_of, open_to

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
WORDS = PASSWORD  # which locks the keys that the cast gave her


@pytest.fixture
def analyst(transactional_db: None) -> User:
    found = person("Alice", role=User.Role.ANALYST, team="Une")
    found.set_password(WORDS)
    found.save()
    return found


def enter(page: Page, server: LiveServer) -> None:
    page.goto(f"{server.url}/desk/")
    come_in(page, "alice", WORDS)


def answer(page: Page, question: str, words: str) -> None:
    page.locator(f"#q-{question}").get_by_role("radio", name=words, exact=True).check()


def test_a_whole_decision_without_javascript(
    chromium: Browser, live_server: LiveServer, analyst: User
) -> None:
    item = an_item(category=Category.UNSURE, message="Vu hier soir")
    page = chromium.new_context(java_script_enabled=False, locale="fr-FR").new_page()
    met = strangers(page, live_server.url)

    enter(page, live_server)
    page.get_by_role("button", name="Prendre le suivant").click()
    page.get_by_role("button", name="Ouvrir").click()
    page.get_by_label("Contenus d’abus sexuels sur mineurs").check()
    page.get_by_role("button", name="Voir les questions").click()
    page.get_by_role("textbox", name="Note").fill("constaté au poste isolé")
    answer(page, "subtype", "Générée par l’enfant, contraint ou non")
    answer(page, "seen", "B · acte sans pénétration")
    page.get_by_role("button", name="Décider et suivant").click()
    expect(page.get_by_role("alert")).to_contain_text("attend encore sa réponse")
    answer(page, "age", "11–13 ans")
    page.get_by_role("button", name="Voir ce qui en découle").click()
    expect(page.get_by_role("textbox", name="Note")).to_have_value("constaté au poste isolé")
    expect(page.locator("#follows")).to_contain_text("Illicite en droit français.")
    page.get_by_role("button", name="Décider et suivant").click()

    expect(page.get_by_role("status")).to_contain_text(item.reference)
    item.refresh_from_db()
    assert item.stage == Stage.ILLEGAL
    found = assess.current(item)
    assert found is not None
    assert (found.outcome, found.legal_basis) == ("national_illegal", ["cp-227-23"])
    assert assess.note_of(found, DESK) == "constaté au poste isolé"
    assert met == []


def test_a_notice_is_read_and_approved(
    chromium: Browser, live_server: LiveServer, analyst: User
) -> None:
    item = located(an_item(), analyst)
    page = chromium.new_context(java_script_enabled=False, locale="fr-FR").new_page()

    enter(page, live_server)
    page.get_by_role("link", name="Avis", exact=True).click()
    page.get_by_role("link", name=notice_of(item).reference).click()
    page.get_by_label("Adresse électronique de l’hébergeur").fill("abuse@hote.example")
    page.get_by_role("button", name="Approuver et envoyer").click()

    expect(page.get_by_role("status")).to_contain_text("approuvé")
    assert notice_of(item).state == Notice.State.APPROVED


@pytest.fixture
def pages(analyst: User) -> list[str]:
    """Every page of the desk, with something on it."""
    ben = person("Ben", role=User.Role.ANALYST)
    long = "https://photos.host.example/" + "a-tres-long-chemin/" * 20
    open_one = in_hand(an_item(long, message="mot " * 200 + "x" * 300, urgent=True), analyst)
    open_to(open_one, analyst)
    foreign = in_hand(an_item("https://photos.host.example/2", category=Category.HATE), ben)
    lawful = judged(an_item("https://photos.host.example/3"), ben, LAWFUL)
    found = located(an_item("https://photos.host.example/4"), analyst)
    return [
        "", "aide-clavier/", "avis/", "sortants/", "verifications/", f"avis/{notice_of(found).reference}/",
        *(f"dossiers/{item.reference}/" for item in (open_one, foreign, lawful, found)),
    ]  # fmt: skip


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1280, 320])
def test_every_page_is_accessible_and_fits(
    chromium: Browser,
    live_server: LiveServer,
    analyst: User,
    pages: list[str],
    scheme: str,
    width: int,
) -> None:
    size = {"width": width, "height": 800}
    context = chromium.new_context(viewport=size, color_scheme=scheme, locale="fr-FR")
    cookie = signed_in(analyst).cookies["desk"].value
    context.add_cookies([{"name": "desk", "value": cookie, "url": f"{live_server.url}/desk/"}])
    page = context.new_page()

    for path in pages:
        page.goto(f"{live_server.url}/desk/{path}")
        assert (path, axe(page)) == (path, [])
        assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_the_sign_in_page_is_accessible(page: Page, live_server: LiveServer) -> None:
    page.goto(f"{live_server.url}/desk/connexion/")

    assert axe(page) == []
