"""The library as visitors see it."""

import re

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from clickable.library import selectors, services
from clickable.library.search import search
from clickable.library.selectors import Wish
from clickable.people.models import User
from tests.library.making import MP4, NOW, a_work, add, next_version, published, walk

pytestmark = pytest.mark.django_db


def titles(client: Client, query: str = "") -> list[str]:
    html = client.get(f"/outils/{query}").content.decode()
    return re.findall(r'tool__title"><a [^>]*>(.*?)</a>', html)


@pytest.fixture
def shelves(paule: User, edith: User) -> None:
    published(paule, edith, "a", titles={"fr": "Œuvre d’été", "en": "Summer"}, audience=("child",), age_from=6, age_to=8, themes=("privacy",))  # fmt: skip
    b = published(paule, edith, "b", titles={"fr": "Affiche"}, kind="poster", audience=("parent",), age_from=None, age_to=None, themes=("law",), languages=("fr",))  # fmt: skip
    add(b, "fr", "large_print", by=paule)
    add(b, "hu", by=paule)
    a_work("brouillon", titles={"fr": "Brouillon"})


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("", {"Œuvre d’été", "Affiche"}),
        ("?q=oeuvre+ete", {"Œuvre d’été"}),
        ("?q=summer", {"Œuvre d’été"}),
        ("?q=rien", set()),
        ("?public=parent", {"Affiche"}),
        ("?age=7", {"Œuvre d’été", "Affiche"}),
        ("?age=12", {"Affiche"}),
        ("?theme=law", {"Affiche"}),
        ("?langue=hu", {"Affiche"}),
        ("?acces=large_print", {"Affiche"}),
        ("?sorte=poster", {"Affiche"}),
        ("?format=mp3", set()),
        ("?public=eve&age=x&page=x&langue=%3Cscript%3E", {"Œuvre d’été", "Affiche"}),
    ],
)
def test_the_list_is_narrowed_down(
    client: Client, shelves: None, query: str, found: set[str]
) -> None:
    assert set(titles(client, query)) == found


def test_only_formats_and_ways_of_access_that_something_has_are_offered(
    client: Client, shelves: None
) -> None:
    html = client.get("/outils/").content.decode()
    offered = {
        name: re.findall(
            r'value="(\w+)"', re.search(f'<select name="{name}".*?</select>', html, re.DOTALL)[0]
        )
        for name in ("format", "acces", "langue")
    }
    assert offered == {"format": ["pdf"], "acces": ["large_print"], "langue": ["en", "fr", "hu"]}


def test_a_work_of_ours_is_dated_as_its_paper_is(client: Client, paule: User, edith: User) -> None:
    published(paule, edith, "livre-blanc", kind="white_paper")
    html = client.get("/outils/livre-blanc/").content.decode()
    assert "<strong>Édition 1</strong>, 22 novembre 2026" in html


def test_drafts_are_seen_nowhere(client: Client, shelves: None) -> None:
    assert client.get("/outils/brouillon/").status_code == 404
    assert client.get("/outils/brouillon/lire/").status_code == 404
    assert search("brouillon", language="fr") == []


def test_the_list_asks_as_often_for_one_as_for_thirty(
    client: Client, paule: User, edith: User, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    published(paule, edith, "a0")
    with django_assert_num_queries(5):
        client.get("/outils/")
    for number in range(1, 30):
        published(paule, edith, f"a{number}")
    with django_assert_num_queries(5):
        assert len(titles(client)) == 24


def test_the_page_of_a_tool_shows_what_there_is(client: Client, paule: User, edith: User) -> None:
    published(paule, edith)
    html = client.get("/outils/phare/").content.decode()
    assert "<title>Outil · Click@ble</title>" in html
    assert "Relu par 12 enfants, 9 – 11 ans." in html
    assert "/r/phare/v1/fr/standard.pdf" in html
    assert "/r/phare/v1/en/standard.pdf" in html
    assert "Source inventée" in html
    assert 'href="/outils/commander/"' in html


def test_no_reading_by_children_is_said_with_its_reason(
    client: Client, paule: User, edith: User
) -> None:
    version = a_work().versions.get()
    add(version)
    services.declare_review(version=version, children=0, reason={"fr": "Pour adultes."}, by=paule, now=NOW)  # fmt: skip
    prove = [("Source", "", NOW.date())]
    services.set_evidence(version=version, sources=prove, by=paule, now=NOW)
    for step in (
        "evidence",
        "child_review",
        "safeguarding",
        "funder_check",
        "approved",
        "published",
    ):
        who = edith if step == "funder_check" else paule
        services.advance(version=version, to=step, by=who, note="Lu.", now=NOW)
        version.refresh_from_db()
    html = client.get("/outils/phare/").content.decode()
    assert "Pas relu par des enfants." in html
    assert "Pour adultes." in html


def test_an_old_version_is_read_under_a_banner(client: Client, paule: User, edith: User) -> None:
    version = a_work().versions.get()
    add(version)
    add(version, form="html", content=b"<h2>Ancien</h2>")
    walk(version, paule, edith)
    second = next_version(version.work, paule, edith)
    add(second, form="html", content=b"<h2>Nouveau</h2>", by=paule)
    assert "<h2>Nouveau</h2>" in client.get("/outils/phare/lire/").content.decode()
    html = client.get("/outils/phare/lire/?v=1").content.decode()
    assert "<h2>Ancien</h2>" in html
    assert "Ceci est la version 1, plus ancienne" in html
    assert client.get("/r/phare/v1/fr/standard.html").headers["Location"].endswith("&v=1")
    assert "Nouveau numéro." in client.get("/outils/phare/").content.decode()


def test_only_the_page_of_a_film_may_play_something(
    client: Client, paule: User, edith: User
) -> None:
    published(paule, edith)
    film = a_work("film", kind="capsule").versions.get()
    add(film, form="mp4", content=MP4)
    add(film, access="captions", form="vtt", content=b"WEBVTT\n")
    add(film, access="transcript", form="txt", content=b"Une voix <dit> bonjour.")
    walk(film, paule, edith)
    played = client.get("/outils/film/")
    html = played.content.decode()
    assert "media-src 'self'" in played.headers["Content-Security-Policy"]
    assert "fullscreen=(self)" in played.headers["Permissions-Policy"]
    assert '<video controls preload="none"' in html
    assert '<track kind="captions" src="/r/film/v1/fr/captions.vtt" srclang="fr"' in html
    assert "Une voix &lt;dit&gt; bonjour." in html
    usual = client.get("/outils/phare/")
    assert "media-src" not in usual.headers["Content-Security-Policy"]
    assert "fullscreen=()" in usual.headers["Permissions-Policy"]


def test_a_capsule_whose_film_is_not_there_says_so(
    client: Client, paule: User, edith: User
) -> None:
    published(paule, edith, kind="capsule")
    html = client.get("/outils/phare/").content.decode()
    assert "Cette vidéo n’est pas encore là." in html
    assert "<video" not in html


def test_the_site_finds_tools_by_their_words(shelves: None) -> None:
    (hit,) = search("ete", language="en")
    assert (hit.title, hit.url, hit.kind) == ("Summer", "/en/outils/a/", "brochure")
    assert search("  ", language="fr") == []


def test_a_wish_that_is_empty_finds_all(shelves: None) -> None:
    assert selectors.published(Wish()).count() == 2


@pytest.mark.parametrize("asked", ["9" * 5000, "9" * 7, "²", "-1"])
def test_a_number_that_no_version_has_is_no_error(
    client: Client, paule: User, edith: User, asked: str
) -> None:
    published(paule, edith)

    assert client.get("/outils/phare/lire/", {"v": asked}).status_code in {200, 302}
