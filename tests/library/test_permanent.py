"""What was printed once leads to its work for ever."""

import pytest
from django.test import Client

from clickable.base.errors import RefusedError
from clickable.library import rules, services
from clickable.library.models import PrintRun, State, Tally, WorkVersion
from clickable.library.rules import Found, Why
from clickable.people.models import User
from tests.library.making import NOW, PDF, add, next_version, published

pytestmark = pytest.mark.django_db
FRENCH, ENGLISH = {"HTTP_ACCEPT_LANGUAGE": "fr-FR,fr;q=0.9"}, {"HTTP_ACCEPT_LANGUAGE": "en-GB"}


def a_run(version: WorkVersion, by: User) -> PrintRun:
    return services.add_run(
        version=version, language="fr", copies=100, printed_on=NOW.date(), by=by, now=NOW
    )


def test_a_code_printed_for_version_1_resolves_after_five_versions_and_a_language_split(
    client: Client, paule: User, edith: User
) -> None:
    first = published(paule, edith)
    run = a_run(first, paule)
    for _each in range(4):
        last = next_version(first.work, paule, edith, languages=("fr", "en"))
    english = published(paule, edith, "lighthouse", languages=("en", "fr"))
    services.split_language(work=first.work, language="en", to=english.work, by=paule, now=NOW)

    assert last.number == 5
    for code in (run.code, "phare", run.code.upper()):
        assert client.get(f"/r/{code}", **FRENCH).headers["Location"] == "/outils/phare/"
        assert client.get(f"/r/{code}", **ENGLISH).headers["Location"] == "/en/outils/lighthouse/"
    assert client.get("/outils/phare/").status_code == 200
    file = client.get("/r/phare/v1/fr/standard.pdf")
    assert b"".join(file.streaming_content) == PDF  # type: ignore[attr-defined]


def test_the_query_says_the_language_louder_than_the_browser(
    client: Client, paule: User, edith: User
) -> None:
    published(paule, edith)
    assert client.get("/r/phare?l=en", **FRENCH).headers["Location"] == "/en/outils/phare/"
    answer = client.get("/r/phare?l=hu", **ENGLISH)
    assert answer.headers["Location"] == "/en/outils/phare/?langue=hu"
    assert answer.headers["Vary"] == "Accept-Language"
    assert client.get("/r/phare").headers["Location"] == "/outils/phare/"


def test_a_language_that_is_not_there_is_said(client: Client, paule: User, edith: User) -> None:
    version = published(paule, edith)
    html = client.get("/outils/phare/?langue=hu").content.decode()
    assert "n’existe pas encore dans ta langue" in html
    next_version(version.work, paule, edith)
    html = client.get("/en/outils/phare/").content.decode()
    assert "/r/phare/v1/en/standard.pdf" in html
    assert "version 1" in html


@pytest.mark.parametrize(
    ("wanted", "readable", "current", "found"),
    [
        ("fr", {1: {"fr", "en"}}, 1, Found(1, "fr", Why.EXACT)),
        ("en", {1: {"fr", "en"}, 2: {"fr"}}, 2, Found(1, "en", Why.OLDER)),
        ("hu", {1: {"fr"}, 2: {"fr", "en"}}, 2, Found(2, "fr", Why.OTHER)),
        ("hu", {2: {"en", "de"}}, 2, Found(2, "en", Why.OTHER)),
        ("hu", {2: {"it", "de"}}, 2, Found(2, "de", Why.OTHER)),
        ("fr", {1: {"fr"}}, None, Found(1, "fr", Why.OLDER)),
        ("en", {1: {"fr"}}, None, Found(1, "fr", Why.OTHER)),
        ("fr", {}, None, Found(0, "fr", Why.NONE)),
        ("fr", {3: set()}, 3, Found(0, "fr", Why.NONE)),
    ],
)
def test_which_version_answers(
    wanted: str, readable: dict[int, set[str]], current: int | None, found: Found
) -> None:
    assert rules.resolve(wanted, readable, current=current, source="fr") == found


def test_scans_are_counted_by_day_and_run_and_nothing_else(
    client: Client, paule: User, edith: User
) -> None:
    run = a_run(published(paule, edith), paule)
    answer = client.get(f"/r/{run.code}", **FRENCH)
    client.get(f"/r/{run.code}", **ENGLISH)
    client.head(f"/r/{run.code}")
    client.get("/r/phare")
    assert answer.cookies == {}
    rows = Tally.objects.values_list("kind", "subject", "count").order_by("subject")
    assert list(rows) == [("library.scan", "phare", 1), ("library.scan", "phare-p1", 2)]


def test_an_unknown_code_helps_to_search(client: Client) -> None:
    answer = client.get("/r/rien-du-tout-p3", **FRENCH)
    assert answer.status_code == 404
    assert 'role="search"' in answer.content.decode()
    assert Tally.objects.count() == 0


def test_a_draft_is_not_found_by_its_code(client: Client, paule: User, edith: User) -> None:
    version = published(paule, edith)
    draft = services.new_version(work=version.work, by=paule, now=NOW)
    add(draft, content=PDF + b"new")
    assert client.get("/r/phare/v2/fr/standard.pdf").status_code == 404
    assert client.get("/outils/phare/lire/?v=2").status_code == 302


def test_a_withdrawn_version_is_gone_and_says_where_to_go(
    client: Client, paule: User, edith: User
) -> None:
    version = published(paule, edith)
    next_version(version.work, paule, edith)
    version.refresh_from_db()
    services.advance(version=version, to=State.WITHDRAWN, by=paule, note="Faux.", now=NOW)
    answer = client.get("/r/phare/v1/fr/standard.pdf")
    assert answer.status_code == 410
    assert 'href="/outils/phare/"' in answer.content.decode()


def test_languages_do_not_lead_in_a_circle(paule: User, edith: User) -> None:
    works = [published(paule, edith, code).work for code in ("a", "b", "c")]
    services.split_language(work=works[0], language="en", to=works[1], by=paule, now=NOW)
    services.split_language(work=works[1], language="en", to=works[2], by=paule, now=NOW)
    with pytest.raises(RefusedError):
        services.split_language(work=works[2], language="en", to=works[0], by=paule, now=NOW)


@pytest.mark.parametrize("code", ["phare-p3", "commander", "Phare", "phare_bleu", "-phare"])
def test_codes_that_would_be_taken_for_something_else_are_refused(code: str) -> None:
    from tests.library.making import a_work

    with pytest.raises(RefusedError):
        a_work(code)
