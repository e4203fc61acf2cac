"""The help pages: danger first, one question a page, nothing kept, no database, no cookie."""

import re
from datetime import UTC, date, datetime, timedelta

import pytest
from django.test import Client

from clickable.places import selectors as places
from clickable.support import plans, rows, selectors, wording
from clickable.support.rules import Offer
from clickable.support.telling import tell

# No django_db: the pages must not need the database.
PAGES = ["/aide/", "/aide/a/", "/aide/a2/", "/aide/a2/lieu/", "/aide/c7/re/", "/aide/f0/", "/aide/services/", "/aide/services/be/"]  # fmt: skip
ANCHORS = ("danger", "parler", "chantage", "images", "plainte", "enfant", "pensees", "ailleurs")


@pytest.mark.parametrize("path", [*PAGES, *[f"/en{path}" for path in PAGES]])
def test_danger_stands_first_with_a_neutral_title_and_no_cookie(client: Client, path: str) -> None:
    response = client.get(path)
    html = response.content.decode()
    main = html.partition("<main")[2]
    title = re.findall("<title>(.*?)</title>", html)[0]
    assert main.index('href="tel:1') < main.index("<h1")
    assert title in {
        "Services · Click@ble",
        "Trouver un service · Click@ble",
        "Find a service · Click@ble",
    }
    assert (response.cookies, response["Cache-Control"]) == ({}, "no-store")
    assert "<form" not in main
    assert "<script" not in main


@pytest.mark.parametrize("path", PAGES)
def test_reporting_is_one_tap_away(client: Client, path: str) -> None:
    assert 'href="/signaler/"' in client.get(path).content.decode()


@pytest.mark.parametrize("who", [each.code for each in wording.PEOPLE])
def test_two_questions_lead_to_a_plan(client: Client, who: str) -> None:
    walk = client.get("/aide/").content.decode()
    if who == "f":
        assert 'href="/aide/f0/"' in walk
        return
    assert f'href="/aide/{who}/"' in walk
    second = client.get(f"/aide/{who}/").content.decode()
    for what in plans.numbers():
        assert f'href="/aide/{who}{what}/"' in second


def test_the_third_question_changes_the_place(client: Client) -> None:
    assert 'href="/aide/a2/lieu/"' in client.get("/aide/a2/").content.decode()
    where = client.get("/aide/a2/lieu/").content.decode()
    for code in places.territories():
        path = "/aide/a2/" if code == "FR" else f"/aide/a2/{code.lower()}/"
        assert f'href="{path}"' in where
    assert "<strong>Polynésie française</strong>" in client.get("/aide/a2/pf/").content.decode()


@pytest.mark.django_db
@pytest.mark.parametrize(
    "path", ["/aide/g/", "/aide/f/", "/aide/f2/", "/aide/a0/", "/aide/a2/xx/", "/aide/services/xx/"]
)
def test_what_does_not_exist_is_not_found(client: Client, path: str) -> None:
    assert client.get(path).status_code == 404


def test_the_old_anchors_are_still_there(client: Client) -> None:
    html = client.get("/aide/").content.decode()
    assert [name for name in ANCHORS if html.count(f'id="{name}"') != 1] == []


@pytest.mark.parametrize("each", rows.shipped(), ids=lambda each: each.code)
def test_every_service_has_what_a_reader_needs(each: Offer) -> None:
    assert each.channels
    assert all(set(words) == {"fr", "en"} for words in (each.name, each.what, each.note))
    assert all((*each.name.values(), *each.what.values()))
    assert each.source
    assert each.topics
    assert each.territories
    assert each.checked_on <= datetime.now(UTC).date()


def test_a_place_shows_its_own_services(client: Client) -> None:
    html = client.get("/aide/services/be/").content.decode()
    assert "Child Focus" in html
    assert "3018" not in html


def test_the_names_of_the_police_are_those_of_the_place(client: Client) -> None:
    numbers = {
        code: re.findall(r'href="(?:tel|sms):(\d+)"', danger(client, code))
        for code in ("fr", "gp", "lu", "be", "zz")
    }
    assert numbers == {
        "fr": ["17", "112", "114"],
        "gp": ["17", "112", "114"],
        "lu": ["112", "113"],
        "be": ["112", "101"],
        "zz": ["112"],
    }


def danger(client: Client, code: str) -> str:
    html = client.get(f"/aide/services/{code}/").content.decode()
    return html.partition('class="danger"')[2].partition("</p>")[0]


def test_what_is_old_says_so_kindly(client: Client, settings, tmp_path) -> None:
    ahead = tmp_path / "clock"
    ahead.write_text(str(timedelta(days=400).total_seconds()))
    settings.CLOCK_FILE = str(ahead)
    html = client.get("/aide/").content.decode()
    assert "Vérifié en novembre 2026\u202f: ce service a pu changer depuis." in html


def test_what_is_not_confirmed_there_says_so(client: Client) -> None:
    assert "À confirmer" not in client.get("/aide/").content.decode()
    assert "À confirmer" in client.get("/aide/services/nc/").content.decode()


@pytest.mark.parametrize("language", ["fr", "en"])
def test_hours_of_a_chat_are_told_apart(language: str) -> None:
    monday_noon = datetime(2026, 11, 23, 11, tzinfo=UTC)
    [told] = selectors.by_codes(["119"], now=monday_noon, language=language)
    chat = next(link for link in told.links if link.kind == "chat")
    said = {
        "fr": "lundi, mardi, jeudi et vendredi de 15\u202fh à 19\u202fh\u202f; mercredi de 13\u202fh à 19\u202fh",
        "en": "Monday, Tuesday, Thursday and Friday from 15:00 to 19:00; Wednesday from 13:00 to 19:00",
    }
    assert (told.open_now, chat.open_now, chat.hours) == (True, False, said[language])


def test_what_has_ended_is_not_told() -> None:
    now = datetime(2026, 11, 23, 11, tzinfo=UTC)
    assert [each.code for each in selectors.valid(now=now)] == [o.code for o in rows.shipped()]
    early = datetime(2024, 12, 16, 11, tzinfo=UTC)
    assert "17cyber" not in [each.code for each in selectors.valid(now=early)]


def test_how_many_are_to_be_checked() -> None:
    assert selectors.to_check(now=datetime(2026, 11, 23, tzinfo=UTC)) == 0
    assert selectors.to_check(now=datetime(2027, 11, 23, tzinfo=UTC)) == len(rows.shipped())


def test_a_link_is_never_more_than_what_was_kept() -> None:
    now = datetime(2026, 11, 23, 11, tzinfo=UTC)
    for offer in rows.shipped():
        told = tell(offer, territory=selectors.home(), now=now, language="fr")
        for link in told.links:
            assert not link.href or link.href.split(":")[0] in {"tel", "sms", "mailto", "https"}
    assert date(2026, 11, 21) == told.checked_on
