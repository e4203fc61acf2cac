import logging

import pytest
from django.test import Client

from clickable.pages import naming, rules
from clickable.pages import search as searching

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("few")]
HOSTILE = [
    '"', "'", "*", "a*", "(", ")", "OR", "NOT", "AND", "NEAR(", "title:", "^", "-", "\\", "%", "_", ";--",
    "' OR 1=1 --", "\x00", "\u202e", "🤷", "<script>alert(1)</script>", "a" * 5000, " ".join(["mot"] * 500),
    "& | ! :*", "{}", "chantage\x00", "l’", "''''", "\ud83d", "-chantage", '"chantage', "chantage:*",
]  # fmt: skip


def found(query: str, language: str = "fr") -> list[str]:
    return [each.url for each in searching.pages(query, language)]


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("Écrans", "ecran"),
        ("l’Œuvre", "l oeuvre"),
        ("SMS", "SMS".lower()),
        ("Élève ÉLÈVES eleve", "eleve eleve eleve"),
        ("3018, 119 !", "3018 119"),
        ("", ""),
    ],
)
def test_words_are_folded(text: str, folded: str) -> None:
    assert naming.folded(text) == folded


def test_only_words_that_say_something_are_looked_for() -> None:
    assert rules.terms("le chantage, le Chantages d’un ami") == ["chantage", "ami"]
    assert rules.terms("le") == ["le"]
    assert rules.terms("?! …") == []
    assert len(rules.terms(" ".join(f"mot{n}" for n in range(99)))) == rules.MOST_WORDS


@pytest.mark.parametrize("query", ["chantage", "CHANTAGES", "chantage sexuel", "sexuels chantage"])
def test_a_page_is_found_by_its_words_however_they_are_written(query: str) -> None:
    assert found(query)[0] == "/risques/chantage-sexuel/"


def test_what_stands_in_the_simplified_version_alone_is_found_too(client: Client) -> None:
    assert "/enfants/" in found("gêne")


def test_each_language_finds_its_own_pages() -> None:
    assert all(url.startswith("/en/") for url in found("blackmail", "en"))
    assert len(found("blackmail", "en")) > 0
    assert not any(url.startswith("/en/") for url in found("chantage"))


def test_pages_with_some_of_the_words_when_none_has_all() -> None:
    assert "/risques/chantage-sexuel/" in found("chantage xylophone")


def test_the_page_shows_what_was_found(client: Client) -> None:
    html = client.get("/recherche/", {"q": "chantage"}).content.decode()
    assert 'href="/risques/chantage-sexuel/"' in html
    assert 'value="chantage"' in html


def test_nothing_found_leads_to_help(client: Client) -> None:
    main = client.get("/recherche/", {"q": "zzzz"}).content.decode().partition("<main")[2]
    assert "Rien n’a été trouvé" in main
    assert main.index('href="/aide/"') < main.index('href="/signaler/"')


def test_nothing_asked_shows_the_question_alone(client: Client) -> None:
    main = client.get("/recherche/").content.decode().partition("<main")[2].partition("</main>")[0]
    assert "Rien n’a été trouvé" not in main
    assert 'name="q"' in main


@pytest.mark.parametrize("query", HOSTILE)
@pytest.mark.parametrize("address", ["/recherche/", "/en/recherche/"])
def test_hostile_queries_are_only_words(client: Client, address: str, query: str) -> None:
    response = client.get(address, {"q": query.encode("utf-8", "surrogatepass")})
    assert response.status_code == 200
    assert "<script>alert" not in response.content.decode()
    assert response.cookies == {}


def test_queries_are_not_logged_and_pages_of_answers_not_indexed(
    client: Client, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.DEBUG):
        response = client.get("/recherche/", {"q": "motsecret"})
    assert "motsecret" not in "".join(
        record.getMessage() for record in caplog.records if not record.name.startswith("django.db")
    )
    assert 'name="robots" content="noindex"' in response.content.decode()
    assert response.headers["Cache-Control"] == "no-store"


def test_titles_and_language_links_do_not_repeat_what_was_asked(client: Client) -> None:
    html = client.get("/recherche/", {"q": "motsecret"}).content.decode()
    assert html.count("motsecret") == 1  # in the field alone


def test_a_risk_sheet_is_called_a_sheet() -> None:
    kinds = {each.url: each.kind for each in searching.pages("chantage", "fr")}
    assert kinds["/risques/chantage-sexuel/"] == "Fiche"
