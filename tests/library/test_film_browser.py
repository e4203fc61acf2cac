"""A film comes in at /gestion/ with its captions and transcript, and plays on the public page."""

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from clickable.library.models import Work
from clickable.library.serving import PIECE
from clickable.people.models import User
from tests.browser import axe, strangers
from tests.cast import person
from tests.library.films import recorded
from tests.library.making import a_work
from tests.library.test_gestion_browser import opened, prove, take
from tests.pages.gestion import a_house
from tests.pages.test_gestion_browser import WORDS, enter

pytestmark = [
    pytest.mark.once,
    pytest.mark.browser,
    pytest.mark.slow,
    pytest.mark.django_db(transaction=True),
]
CAPTIONS = "WEBVTT\n\n00:00.000 --> 00:30.000\nDes points de couleur dansent.\n"
TRANSCRIPT = "Des points de couleur dansent. Personne ne parle."
FILES = [("standard", "webm"), ("captions", "vtt"), ("transcript", "txt")]
PLAYED = """async () => {
  const film = document.querySelector('video');
  await film.play();
  while (film.currentTime < 0.3) await new Promise(done => setTimeout(done, 20));
  const [track] = film.textTracks;
  return [film.error, film.videoWidth, track.mode, track.activeCues[0].text];
}"""


@pytest.fixture
def work(live_server: object) -> Work:
    """A draft without a file; Édith and Paul with a password."""
    a_house()
    for name, role in (("Édith", User.Role.EDITOR), ("Paul", User.Role.PUBLISHER)):
        one = person(name, role=role, team="")
        one.set_password(WORDS)
        one.save()
    return a_work("film", kind="capsule", titles={"fr": "Le film"}, order_limit=0)


@pytest.fixture
def files(chromium: Browser, tmp_path: Path) -> Path:
    film = recorded(chromium, seconds=4, bits=12_000_000)
    assert len(film) > PIECE  # so that a player needs several pieces
    (tmp_path / "film.webm").write_bytes(film)
    (tmp_path / "film.vtt").write_text(CAPTIONS)
    (tmp_path / "film.txt").write_text(TRANSCRIPT)
    return tmp_path


def test_a_film_from_the_editors_to_the_public(
    live_server, chromium: Browser, page: Page, work: Work, files: Path
) -> None:
    at = f"{live_server.url}/gestion/bibliotheque/outils/film/v1/"
    edith, wrong = enter(chromium, live_server.url, "édith")
    edith.goto(at)
    for access, form in FILES:
        _send(edith, access, form, files / f"film.{form}")
    prove(edith)
    for step in ("Envoyer à la vérification", "Les sources sont bonnes", "La relecture par"):
        take(edith, step)
    paul, also_wrong = enter(chromium, live_server.url, "paul")
    paul.goto(at)
    for step in ("Rien ne peut nuire", "Les mentions des financeurs", "Publier"):
        take(paul, step)

    away, pieces = strangers(page, live_server.url), _pieces(page)
    page.goto(f"{live_server.url}/outils/film/")
    assert page.evaluate(PLAYED) == [None, 320, "showing", "Des points de couleur dansent."]
    page.locator("summary", has_text="Lire ce qui est dit").click()
    expect(page.locator(".transcript")).to_have_text(TRANSCRIPT)
    assert pieces() == {206}
    assert page.locator("iframe, embed, object").count() == 0
    assert page.context.cookies() == []
    assert (away, axe(page), wrong, also_wrong) == ([], [], [], [])


def _send(page: Page, access: str, form: str, path: Path) -> None:
    files = opened(page, "Ajouter ou remplacer un fichier")
    files.locator("[name=access]").select_option(access)
    files.locator("[name=form]").select_option(form)
    files.locator("[name=content]").set_input_files(path)
    files.get_by_role("button", name="Ajouter").click()
    expect(page.locator(".messages")).to_contain_text("Fichier ajouté")


def _pieces(page: Page) -> Callable[[], set[int]]:
    """What the player was answered, each time it asked for the film."""
    answers: list[int] = []
    page.on("response", lambda one: answers.append(one.status) if ".webm" in one.url else None)
    return lambda: set(answers) if len(answers) > 1 else set()
