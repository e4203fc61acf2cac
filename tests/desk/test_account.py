"""One's own account: what changes it asks for the password, and ends the other sessions."""

import html
import re

import pytest
from django.test import Client

from clickable.base import clock
from clickable.people import factors
from clickable.people.factors import held
from clickable.people.models import User
from tests.cast import APP, EVE, PASSWORD, code, person, signed_in

pytestmark = pytest.mark.django_db
HERE = "/desk/compte/"
SURE = {"password": PASSWORD}


@pytest.fixture
def alice(alice: User) -> User:
    alice.set_password(PASSWORD)
    alice.save()
    code(alice)
    return alice


def told(client: Client, where: str = HERE) -> str:
    answer = client.get(where)
    assert answer.status_code == 200
    return html.unescape(answer.content.decode())


def test_it_shows_what_one_holds_and_where_one_is(alice: User) -> None:
    factors.new_codes(alice, now=clock.real())
    here, _there = signed_in(alice), signed_in(alice)

    page = told(here)

    assert "Application de codes" in page
    assert "Il vous reste 10 codes" in page
    assert page.count("<li><span>Depuis") == 2
    assert page.count("cette session") == 1


def test_another_telephone_takes_the_place_of_the_first(alice: User) -> None:
    here, there = signed_in(alice), signed_in(alice)
    page = told(here, f"{HERE}application/")
    secret = re.findall(r'factor-secret" translate="no">([^<]+)<', page)[0].replace(" ", "")
    given = {**SURE, "code": factors.code_of(secret, now=clock.real())}

    done = here.post(f"{HERE}application/", given)

    assert (done.status_code, done.headers["Location"]) == (302, HERE)
    assert told(here).count("Application de codes") == 1
    assert there.get("/desk/").status_code == 302
    with pytest.raises(factors.RefusedError):
        factors.check(alice, factors.code_of(APP, now=clock.real()), now=clock.real())


@pytest.mark.parametrize(
    "wrong", [{"password": "autre chose"}, {"code": "000000"}, {"password": ""}]
)
def test_a_mistake_changes_no_telephone(alice: User, wrong: dict[str, str]) -> None:
    client, before = signed_in(alice), held(alice).app
    page = told(client, f"{HERE}application/")
    secret = re.findall(r'factor-secret" translate="no">([^<]+)<', page)[0].replace(" ", "")
    given = {**SURE, "code": factors.code_of(secret, now=clock.real()), **wrong}

    refused = client.post(f"{HERE}application/", given)

    assert refused.status_code == 422
    assert "L’application n’est pas réglée" in refused.content.decode()
    assert held(alice).app == before


def test_new_recovery_codes_are_shown_once(alice: User) -> None:
    client = signed_in(alice)

    shown = client.post(f"{HERE}codes/", SURE).content.decode()
    first = re.findall(r"<li>(\d{5} \d{5})</li>", shown)

    assert len(first) == 10
    assert not any(each in told(client) for each in first)
    assert client.get(f"{HERE}codes/").status_code == 405


def test_nothing_without_the_password(alice: User) -> None:
    client = signed_in(alice)

    for where in ("codes/", f"retirer/{held(alice).app.pk}/"):  # type: ignore[union-attr]
        refused = client.post(f"{HERE}{where}", {"password": "pas celui-ci"})
        assert refused.status_code == 422
        assert "Ce n’est pas votre mot de passe." in refused.content.decode()
    assert held(alice).codes_left == 0


def test_nobody_guesses_the_password_here(alice: User) -> None:
    client = signed_in(alice)
    for _ in range(10):
        client.post(f"{HERE}codes/", {"password": "pas celui-ci"})

    refused = client.post(f"{HERE}codes/", SURE)

    assert "revenez dans une heure" in refused.content.decode()
    assert held(alice).codes_left == 0


def test_the_last_factor_stays_and_one_of_two_goes(alice: User) -> None:
    client, app = signed_in(alice), held(alice).app
    assert app is not None
    assert client.post(f"{HERE}retirer/{app.pk}/", SURE).status_code == 422
    factors.Authenticator.objects.create(
        user=alice, type=factors.PASSKEY, data={"name": "Clé du bureau"}
    )

    done = client.post(f"{HERE}retirer/{app.pk}/", SURE)

    assert done.status_code == 302
    assert held(alice).app is None


def test_somebody_elses_factor_is_nothing(alice: User, ben: User) -> None:
    ben.set_password(PASSWORD)
    ben.save()
    client, app = signed_in(ben), held(alice).app
    assert app is not None

    assert client.post(f"{HERE}retirer/{app.pk}/", SURE).status_code == 404
    assert client.post(f"{HERE}retirer/987654321/", SURE).status_code == 404
    assert held(alice).app == app


def test_recovery_codes_are_not_taken_away_one_by_one(alice: User) -> None:
    factors.new_codes(alice, now=clock.real())
    paper = factors.Authenticator.objects.get(user=alice, type=factors.PAPER)

    assert signed_in(alice).post(f"{HERE}retirer/{paper.pk}/", SURE).status_code == 404
    assert held(alice).codes_left == 10


def test_the_other_sessions_end_with_one_button(alice: User, ben: User) -> None:
    here, there, bens = signed_in(alice), signed_in(alice), signed_in(ben)

    here.post(f"{HERE}sessions/")

    assert here.get("/desk/").status_code == 200
    assert there.get("/desk/").status_code == 302
    assert bens.get("/desk/").status_code == 200


def test_what_eve_calls_her_key_is_text(alice: User) -> None:
    factors.Authenticator.objects.create(user=alice, type=factors.PASSKEY, data={"name": EVE})

    assert EVE not in signed_in(alice).get(HERE).content.decode()


def test_who_has_no_role_has_an_account(charlie: User) -> None:
    assert "Mon compte" in told(signed_in(charlie))


def test_editors_have_the_same_at_gestion(paul: User) -> None:
    paul.set_password(PASSWORD)
    paul.save()
    code(paul)
    client, there = signed_in(paul), signed_in(paul)

    assert "Application de codes" in told(client, "/gestion/compte/")
    shown = client.post("/gestion/compte/codes/", SURE).content.decode()
    assert len(re.findall(r"<li>(\d{5} \d{5})</li>", shown)) == 10
    assert there.get("/gestion/compte/").status_code == 302
    assert 'href="/gestion/compte/"' in shown
    assert person("Nora", role=User.Role.ANALYST).pk


def test_passkeys_are_allowed_on_their_page_alone(alice: User) -> None:
    client = signed_in(alice)

    page = client.get(f"{HERE}cle/", HTTP_HOST="localhost")
    assert "publickey-credentials-create=(self)" in page.headers["Permissions-Policy"]
    assert "publickey-credentials-get=()" in page.headers["Permissions-Policy"]
    for where in (HERE, "/desk/"):
        policy = client.get(where, HTTP_HOST="localhost").headers["Permissions-Policy"]
        assert "publickey-credentials-create=()" in policy


@pytest.mark.parametrize("host", ["127.0.0.1", "127.0.0.1:8000", "[::1]:8000", "testserver"])
def test_where_browsers_have_none_the_page_says_so(alice: User, host: str) -> None:
    page = signed_in(alice).get(f"{HERE}cle/", HTTP_HOST=host).content.decode()

    assert "demandent une adresse en https" in page
    assert "data-passkey" not in page


@pytest.mark.parametrize("answer", ["", "x", "[]", "{}", '{"id": 1}', "{" * 30_000])
def test_what_no_device_has_said_is_refused(alice: User, answer: str) -> None:
    client = signed_in(alice)
    client.get(f"{HERE}cle/", HTTP_HOST="localhost")
    given = {**SURE, "name": "Clé", "answer": answer}

    refused = client.post(f"{HERE}cle/", given, HTTP_HOST="localhost")

    assert refused.status_code == 422
    assert held(alice).passkeys == []


@pytest.mark.parametrize("answer", ["", "x", "[]", "{}", '{"id": 1}'])
def test_nor_does_it_let_in(alice: User, answer: str) -> None:
    client = Client()
    client.post("/desk/connexion/", {"username": "alice", "password": PASSWORD})

    refused = client.post("/desk/connexion/cle/", {"answer": answer})

    assert "n’a pas été reconnue" in html.unescape(refused.content.decode())
    assert client.get("/desk/").status_code == 302
