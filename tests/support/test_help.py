"""The help page: danger first, somebody to talk to, nothing asked, no database, no cookie."""

from datetime import UTC, datetime, timedelta

import pytest
from django.template.loader import render_to_string
from django.test import Client
from django.utils import translation

from clickable.support import selectors

# No django_db: the page must not need the database.
NOON = datetime(2026, 11, 3, 12, tzinfo=UTC)
NIGHT = datetime(2026, 11, 3, 3, tzinfo=UTC)


def test_danger_comes_first_then_somebody_to_talk_to(client: Client) -> None:
    main = client.get("/aide/").content.decode().partition("<main")[2]
    order = ["tel:17", "tel:112", "sms:114", "tel:119", "takeitdown", "masecurite", "0806231063"]
    assert [main.index(each) for each in order] == sorted(main.index(each) for each in order)


def test_reporting_is_one_tap_away_and_nothing_is_asked(client: Client) -> None:
    html = client.get("/aide/").content.decode()
    assert 'class="button" href="/signaler/"' in html
    assert "<form" not in html
    assert "<input" not in html


@pytest.mark.parametrize("each", selectors.services(), ids=lambda each: each.code)
def test_every_service_has_what_a_reader_needs(each: selectors.Service) -> None:
    assert each.channels
    assert set(each.name) == set(each.what) == set(each.hours_text) == {"fr", "en"}
    assert each.source
    assert each.topics
    assert each.territory
    assert each.checked_on <= datetime.now(UTC).date()


def test_by_night_those_who_answer_stand_first() -> None:
    night = selectors.told("talk", now=NIGHT, language="fr")
    assert [each.code for each in night] == ["119", "3114", "3919", "3018", "116006"]
    assert [each.open_now for each in night] == [True, True, True, False, False]
    noon = selectors.told("talk", now=NOON, language="fr")
    assert [each.code for each in noon] == ["119", "3018", "3114", "116006", "3919"]


@pytest.mark.parametrize(
    ("language", "said"),
    [("fr", "Fermé, ouvre mardi à 9 h 00"), ("en", "Closed, opens Tuesday at 9:00")],
)
def test_when_it_opens_is_said_as_people_say_it(language: str, said: str) -> None:
    closed = selectors.told("talk", now=NIGHT, language=language)[3]
    with translation.override(language):
        html = render_to_string("support/_service.html", {"service": closed})
    assert f">{said}<" in html


def test_a_service_stands_once_on_the_page() -> None:
    page = selectors.by_topic(now=NOON, language="en")
    codes = [each.code for services in page.values() for each in services]
    assert len(codes) == len(set(codes)) == len(selectors.services())


def test_what_is_old_says_so(client: Client, settings, tmp_path) -> None:
    ahead = tmp_path / "clock"
    ahead.write_text(str(timedelta(days=400).total_seconds()))
    settings.CLOCK_FILE = str(ahead)
    html = client.get("/aide/").content.decode()
    assert "Nous n’avons pas revérifié ces informations depuis le 21 novembre 2026" in html


def test_what_is_not_confirmed_says_so(client: Client) -> None:
    assert client.get("/aide/").content.decode().count("À confirmer") == 1


@pytest.mark.parametrize(
    ("number", "shown"),
    [
        ("119", "119"),
        ("3018", "3018"),
        ("116006", "116\u202f006"),
        ("80021234", "8002\u202f1234"),
        ("0806231063", "0\u202f806\u202f23\u202f10\u202f63"),
    ],
)
def test_numbers_are_set_as_they_are_said(number: str, shown: str) -> None:
    assert selectors.spaced(number) == shown


def test_no_word_blames_or_threatens(client: Client) -> None:
    text = client.get("/aide/").content.decode().lower()
    for word in ("tu aurais dû", "imprudent", "sanction", "puni", "prédateur", "coupable de"):
        assert word not in text
