import re

import pytest
from django.test import Client

from clickable.people.models import User
from tests.cast import enter, signed_in

WORDS = "trois phares au loin"
HERE = "/desk/connexion/"


@pytest.fixture
def alice_with_password(alice: User) -> User:
    alice.set_password(WORDS)
    alice.save()
    return alice


def answer(client: Client, name: str, password: str) -> str:
    """The page after a refused attempt, without what changes with every page."""
    response = client.post(HERE, {"username": name, "password": password})
    assert response.status_code == 200
    page = re.sub(r'csrfmiddlewaretoken" value="\w+"', "", response.content.decode())
    return page.replace(f'value="{name}"', "")


def test_signing_in_leads_to_the_queue_and_out_again(alice_with_password: User) -> None:
    client = enter("alice", WORDS)

    assert client.led_to == "/desk/"  # type: ignore[attr-defined]
    assert client.get("/desk/").status_code == 200

    left = client.post("/desk/deconnexion/")
    assert (left.status_code, left.headers["Location"]) == (302, HERE)
    assert client.get("/desk/").status_code == 302


def test_the_page_that_was_asked_for_comes_after_signing_in(alice_with_password: User) -> None:
    client = enter("alice", WORDS, next="/desk/avis/")

    assert client.led_to == "/desk/avis/"  # type: ignore[attr-defined]


def test_nobody_is_sent_elsewhere_after_signing_in(alice_with_password: User) -> None:
    client = enter("alice", WORDS, next="https://eve.example/desk/")

    assert client.led_to == "/desk/"  # type: ignore[attr-defined]


def test_unknown_name_wrong_password_and_closed_account_look_the_same(
    alice_with_password: User, ben: User
) -> None:
    ben.set_password(WORDS)
    ben.is_active = False
    ben.save()

    answers = {
        answer(Client(), "alice", "un autre mot"),
        answer(Client(), "eve", WORDS),
        answer(Client(), "ben", WORDS),
    }

    assert len(answers) == 1
    told = answers.pop()
    assert "Ce nom et ce mot de passe ne vont pas ensemble" in told
    assert "<title>Erreur\u202f: Connexion · Click@ble</title>" in told
    assert 'class="error-summary" role="alert" tabindex="-1" autofocus' in told


def test_signing_out_is_never_a_link(alice_with_password: User) -> None:
    client = signed_in(alice_with_password)

    assert client.get("/desk/deconnexion/").status_code == 405
    assert client.get("/desk/").status_code == 200


def test_the_session_stays_at_the_desk(alice_with_password: User) -> None:
    client = enter("alice", WORDS)

    cookie = client.cookies["desk"]

    assert (cookie["path"], cookie["httponly"], cookie["samesite"]) == ("/desk/", True, "Strict")


@pytest.mark.django_db
def test_forms_work_in_browsers_that_hide_where_they_come_from() -> None:
    """With "no-referrer", browsers send "Origin: null" and Django refuses every form."""
    assert Client().get(HERE).headers["Referrer-Policy"] == "same-origin"


def test_the_desk_speaks_english_for_who_asks(alice_with_password: User) -> None:
    client = signed_in(alice_with_password)

    client.post("/desk/langue/", {"language": "en"})
    english = client.get("/desk/").content.decode()
    client.post("/desk/langue/", {"language": "fr"})
    french = client.get("/desk/").content.decode()

    assert ('<html lang="en"' in english, "Sign out" in english) == (True, True)
    assert ('<html lang="fr"' in french, "Se déconnecter" in french) == (True, True)
    assert client.post("/desk/langue/", {"language": "xx"}).status_code == 400


@pytest.mark.django_db
@pytest.mark.parametrize("name", ["a" * 5000, "\x00", "' OR 1=1 --", '"><script>'])
def test_odd_names_are_refused_quietly(name: str) -> None:
    response = Client().post(HERE, {"username": name, "password": "x"})

    assert response.status_code == 200
    assert "<script>" not in response.content.decode()
