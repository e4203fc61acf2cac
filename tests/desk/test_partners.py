"""The desk's page for partners: who may give reports by program, and the token that is shown once."""

import html
import re
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from pytest_django.fixtures import DjangoAssertNumQueries

from clickable.base import clock
from clickable.partners.models import Partner, Token
from clickable.partners.rules import Scope
from clickable.people.factors import MOST_WRONG
from clickable.people.models import User
from clickable.record.models import Entry
from tests.cast import EVE, PASSWORD, signed_in
from tests.partners.making import a_token, ask, called, give, page

pytestmark = pytest.mark.django_db
HERE = "/desk/partenaires/"
QUERIES = 8
GIVEN = {"name": "Phare", "scopes": ["reports:write"], "days": "30", "password": PASSWORD}


@pytest.fixture
def desk(lead: User) -> Client:
    lead.set_password(PASSWORD)
    lead.save()
    return signed_in(lead)


def told(client: Client) -> str:
    answer = client.get(HERE)
    assert answer.status_code == 200
    return html.unescape(answer.content.decode())


def make(client: Client, **given: Any) -> Any:
    return client.post(f"{HERE}jeton/", {**GIVEN, **given})


def shown(answer: Any) -> str:
    found = re.search(r'class="six-words"[^>]*>([^<]+)<', answer.content.decode())
    assert found
    return html.unescape(found[1])


def revoke(client: Client, **given: str) -> Any:
    return client.post(f"{HERE}jeton/{Token.objects.get().pk}/revoquer/", given)


def test_a_token_is_shown_once_and_opens_what_was_ticked(desk: Client) -> None:
    answer = make(desk)
    token, row = shown(answer), Token.objects.get()

    assert (row.partner.name, row.scopes) == ("Phare", ["reports:write"])
    assert row.expires_at - row.made_at == timedelta(days=30)
    assert answer["Cache-Control"] == "no-store"
    assert (give(token, page(1)).status_code, ask(token).status_code) == (202, 403)
    assert row.prefix in told(desk)
    assert token not in told(desk)


def test_it_is_in_the_account_by_name_and_the_token_is_not(desk: Client, lead: User) -> None:
    token = shown(make(desk))
    revoke(desk, sure="on")
    lines = list(Entry.objects.filter(verb__startswith="partners.").order_by("pk"))

    assert [line.verb for line in lines] == ["partners.token_made", "partners.token_revoked"]
    assert {line.actor for line in lines} == {lead}
    assert token not in str([line.detail for line in lines])


def test_a_second_token_goes_to_the_same_partner(desk: Client) -> None:
    make(desk)
    make(desk, name=" Phare ")

    assert (Partner.objects.count(), Token.objects.count()) == (1, 2)


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({"password": ""}, "Écrivez votre mot de passe"),
        ({"password": "un-autre"}, "Ce n’est pas votre mot de passe."),
        ({"name": " "}, "Donnez le nom de l’organisation."),
        ({"name": "…"}, "Donnez le nom de l’organisation."),
        ({"name": "P" * 81}, "Ce nom est trop long"),
        ({"scopes": []}, "Dites ce que ce jeton permet."),
        ({"scopes": ["desk:all"]}, "Dites ce que ce jeton permet."),
        ({"days": "0"}, "Un nombre de jours, de 1 à 366."),
        ({"days": "367"}, "Un nombre de jours, de 1 à 366."),
        ({"days": "²"}, "Un nombre de jours, de 1 à 366."),
    ],
)
def test_what_is_missing_is_said_and_what_was_typed_stays(
    desk: Client, given: dict[str, Any], words: str
) -> None:
    answer = make(desk, **given)
    text = html.unescape(answer.content.decode())

    assert (answer.status_code, Token.objects.count()) == (422, 0)
    assert words in text
    assert f'name="days" value="{given.get("days", "30")}"' in text
    assert ('value="reports:write" checked' in text) is ("scopes" not in given)
    assert 'value="reports:read" checked' not in text
    assert PASSWORD not in text


def test_whoever_guesses_the_password_is_stopped(desk: Client) -> None:
    for _try in range(MOST_WRONG):
        make(desk, password="x")
    answer = make(desk)

    assert (answer.status_code, Token.objects.count()) == (422, 0)
    assert "revenez dans une heure" in answer.content.decode()


def test_revoked_it_opens_nothing_and_the_page_says_since_when(desk: Client) -> None:
    token = shown(make(desk))
    assert revoke(desk).headers["Location"] == HERE
    assert give(token, page(1)).status_code == 202  # without the tick nothing happened

    assert revoke(desk, sure="on").headers["Location"] == HERE
    text = told(desk)
    assert give(token, page(2)).status_code == 401
    assert "Révoqué\u202f: ce jeton n’ouvre plus rien." in text
    assert '<span class="tag tag--quiet">révoqué</span>' in text
    assert "revoquer/" not in text


def test_another_teams_partners_do_not_exist_here(desk: Client) -> None:
    a_token("Canari", team="Deux")

    assert "Canari" not in told(desk)
    assert revoke(desk, sure="on").status_code == 404
    assert Token.objects.get().revoked_at is None
    assert make(desk, name="Canari").status_code == 422
    assert Token.objects.count() == 1


def test_the_day_of_the_last_use_and_nothing_finer(
    desk: Client, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    token = a_token(scopes=[Scope.READ])
    assert "n’a jamais servi" in told(desk)
    give(token, page(1))
    assert Token.objects.get().last_used_on is None  # what was refused is no use

    ask(token, external_reference="r1")
    assert Token.objects.get().last_used_on == clock.today()
    assert "n’a jamais servi" not in told(desk)
    with django_assert_num_queries(2):  # the token, and what was asked for: no write again that day
        ask(token, external_reference="r1")


def test_a_name_of_eve_stays_words(desk: Client) -> None:
    name = EVE.replace("\n", "")[:80]
    make(desk, name=name)

    assert f"<h2>{name}" not in desk.get(HERE).content.decode()
    assert called(name).name in told(desk)


def test_thirty_partners_ask_no_more_than_one(
    desk: Client, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    a_token("Un")
    with django_assert_num_queries(QUERIES):
        desk.get(HERE)
    for number in range(29):
        a_token(f"Partenaire {number}")
    with django_assert_num_queries(QUERIES):
        desk.get(HERE)
