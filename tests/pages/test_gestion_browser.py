"""An editor writes a page and translates it, a publisher approves and publishes, everybody reads it."""

import re

import pytest
from playwright.sync_api import Browser, Page, expect
from wagtail.models import Locale, Site

from clickable.pages.models import ArticlePage, HomePage, SectionPage
from clickable.people.models import User
from tests.browser import strangers
from tests.cast import come_in, person
from tests.pages.gestion import a_house

pytestmark = [
    pytest.mark.once,
    pytest.mark.browser,
    pytest.mark.slow,
    pytest.mark.django_db(transaction=True),
]
WORDS = "trois phares au loin"
# Draftail would add the depth of lists as an inline style; gestion.css has it instead.
EXPECTED = re.compile(r"Applying inline style violates")


@pytest.fixture
def section(live_server: object) -> SectionPage:
    """A home page with one section, in both languages; Édith and Paul with a password."""
    root = a_house()
    french, english = (Locale.objects.get(language_code=code) for code in ("fr", "en"))
    home = root.add_child(instance=HomePage(title="Accueil", slug="accueil", locale=french))
    Site.objects.update(root_page=home)
    section: SectionPage = home.add_child(
        instance=SectionPage(title="Parents", slug="parents", locale=french)
    )
    there = home.copy_for_translation(english)
    there.save_revision().publish()
    section.copy_for_translation(english).save_revision().publish()
    for name, role in (("Édith", User.Role.EDITOR), ("Paul", User.Role.PUBLISHER)):
        one = person(name, role=role, team="")
        one.set_password(WORDS)
        one.save()
    return section


def enter(chromium: Browser, home: str, name: str) -> tuple[Page, list[str]]:
    """A browser of their own, signed in; the list fills with what goes wrong in it."""
    page = chromium.new_context(locale="fr-FR", viewport={"width": 1280, "height": 900}).new_page()
    wrong = strangers(page, home)
    page.on("pageerror", lambda error: wrong.append(str(error)))
    page.on("console", lambda m: wrong.append(m.text) if _counts(m.type, m.text) else None)
    page.goto(f"{home}/gestion/")
    come_in(page, name, WORDS)
    page.wait_for_url(f"{home}/gestion/")
    return page, wrong


def _counts(kind: str, text: str) -> bool:
    return kind == "error" and not EXPECTED.search(text)


def test_a_page_from_the_first_word_to_the_public_in_both_languages(
    live_server, chromium: Browser, section: SectionPage
) -> None:
    home = live_server.url
    edith, wrong = enter(chromium, home, "édith")
    _write_and_hand_in(edith, home, section)

    assert edith.request.get(f"{home}/parents/les-ecrans/").status == 404
    paul, also_wrong = enter(chromium, home, "paul")
    _approve(paul, home)
    public = chromium.new_context(locale="fr-FR").new_page()
    public.goto(f"{home}/parents/les-ecrans/")
    expect(public.get_by_role("heading", level=1)).to_have_text("Les écrans")

    paul.goto(_translate(edith, home))
    paul.get_by_role("button", name="Publier dans").click()
    expect(paul.locator(".messages")).to_contain_text("English")
    public.goto(f"{home}/en/parents/les-ecrans/")
    expect(public.get_by_role("heading", level=1)).to_have_text("Screens")
    expect(public.get_by_role("main")).to_contain_text("We talk about it at the table.")

    assert public.context.cookies() == []
    assert wrong == []
    assert also_wrong == []


def _write_and_hand_in(page: Page, home: str, section: SectionPage) -> None:
    page.goto(f"{home}/gestion/pages/add/pages/articlepage/{section.pk}/")
    page.locator("#id_title").fill("Les écrans")
    page.locator("#id_summary").fill("Ce qui aide.")
    page.locator("[data-contentpath=body] .c-sf-add-button").first.click()
    page.get_by_role("option", name="Texte", exact=True).click()
    text = page.locator("[data-contentpath=body] .public-DraftEditor-content").first
    text.click()
    text.press_sequentially("On en parle à table.")
    kept = page.locator("input[name='body-0-value-html'], textarea[name='body-0-value-html']")
    expect(kept).to_have_value(re.compile("table"))  # Draftail keeps it a moment later
    page.get_by_role("button", name="Plus d'actions").click()
    page.get_by_role("button", name="Soumettre à Relecture puis publication").click()
    expect(page.locator(".messages")).to_contain_text("Les écrans")


def _approve(page: Page, home: str) -> None:
    page.goto(f"{home}/gestion/")
    page.get_by_role("link", name="Les écrans").first.click()
    page.get_by_role("button", name="Plus d'actions").click()
    page.get_by_role("button", name="Approuver et Publier", exact=True).first.click()
    expect(page.locator(".messages")).to_contain_text("Les écrans")


def _translate(page: Page, home: str) -> str:
    """Word by word beside the French; the address of the translation."""
    french = ArticlePage.objects.get(locale__language_code="fr")
    page.goto(f"{home}/gestion/localize/submit/page/{french.pk}/")
    page.get_by_label("English").check()
    page.get_by_role("button", name="Soumettre").last.click()
    for words in ("Screens", "What helps.", "We talk about it at the table."):
        page.get_by_role("button", name="Traduire").first.click()
        page.locator("textarea").first.fill(words)
        page.get_by_role("button", name="Enregistrer").first.click()
        expect(page.get_by_role("main")).to_contain_text(words)
    return page.url
