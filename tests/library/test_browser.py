"""The library in a real browser: keyboard, narrow screens, no JavaScript, axe by day and by night."""

import pytest
from playwright.sync_api import Browser, Page

from clickable.library import services
from clickable.library.models import PrintOrder
from clickable.people.models import User
from tests.browser import axe
from tests.cast import person
from tests.library.making import MP4, NOW, a_work, add, published, walk, words_of_a_film

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
PATHS = ["/outils/", "/outils/phare/", "/outils/phare/lire/", "/outils/film/", "/outils/commander/", "/r/rien"]  # fmt: skip


@pytest.fixture
def shelves(transactional_db: None) -> None:
    paule = person("Paule", role=User.Role.PUBLISHER, team="")
    edith = person("Édith", role=User.Role.EDITOR, team="")
    version = a_work().versions.get()
    for language in ("fr", "en"):
        add(version, language)
        add(version, language, form="html", content=b"<h2>Un phare</h2><p>Texte.</p>")
    walk(version, paule, edith)
    services.add_run(version=version, language="fr", copies=90, printed_on=NOW.date(), by=paule, now=NOW)  # fmt: skip
    film = a_work("film", kind="capsule", titles={"fr": "Le film"}, themes=("reporting",)).versions.get()  # fmt: skip
    add(film, form="mp4", content=MP4)
    words_of_a_film(film)
    walk(film, paule, edith)
    published(
        paule, edith, "affiche", titles={"fr": "L’affiche"}, kind="poster", audience=("parent",)
    )


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_page_passes_axe_and_fits_a_narrow_screen(
    live_server, chromium: Browser, shelves: None, scheme: str
) -> None:
    context = chromium.new_context(color_scheme=scheme, viewport={"width": 320, "height": 700}, reduced_motion="reduce")  # fmt: skip
    page, found, wide = context.new_page(), {}, []
    paths = [prefix + path for path in PATHS for prefix in ("", "/en") if prefix + path != "/en/r/rien"]  # fmt: skip
    for path in paths:
        page.goto(live_server.url + path)
        found[path] = axe(page)
        wide += [path] if page.evaluate("document.documentElement.scrollWidth") > 320 else []
    context.close()
    assert found == {path: [] for path in paths}
    assert wide == []


def test_the_list_is_narrowed_down_with_the_keyboard_alone(
    live_server, page: Page, shelves: None
) -> None:
    page.goto(f"{live_server.url}/outils/")
    page.locator("#id_q").focus()
    page.keyboard.press("Tab")
    page.keyboard.type("par")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.wait_for_url(lambda url: "public=parent" in url)
    assert page.locator(".tool__title").all_inner_texts() == ["L’affiche"]
    page.locator("summary", has_text="Plus de choix").focus()
    page.keyboard.press("Enter")
    assert page.locator("#id_langue").is_visible()


def test_paper_copies_are_ordered_without_javascript(
    live_server, chromium: Browser, shelves: None
) -> None:
    context = chromium.new_context(java_script_enabled=False, locale="fr-FR")
    page = context.new_page()
    page.goto(f"{live_server.url}/outils/commander/")
    page.get_by_role("button", name="Envoyer la commande").click()
    assert page.locator(".error-summary").is_visible()
    page.get_by_label("Le phare de poche").fill("12")
    page.get_by_label("Nom de l’organisation").fill("Collège des Dunes")
    page.get_by_label("Adresse postale complète").fill("1 rue de l’Exemple")
    page.get_by_role("button", name="Envoyer la commande").click()
    order = PrintOrder.objects.get()
    assert page.locator(".receipt__letters").inner_text() == order.reference
    assert context.cookies() == []
    context.close()


def test_a_film_has_its_captions_and_nothing_is_refused(
    live_server, page: Page, shelves: None
) -> None:
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    page.goto(f"{live_server.url}/outils/film/", wait_until="networkidle")
    kinds = page.evaluate(
        "[...document.querySelector('video').textTracks].map(t => [t.kind, t.language])"
    )
    assert kinds == [["captions", "fr"]]
    page.locator("summary", has_text="Lire ce qui est dit").click()
    assert page.locator(".transcript").inner_text() == "Bonjour."
    assert [line for line in said if "Content Security" in line or "Refused" in line] == []
