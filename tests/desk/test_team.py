"""The team's page: inviting, ending sessions, and two people for a lost second factor."""

import html
import re
from urllib.parse import urlsplit

import pytest
from django.test import Client

from clickable.base import clock
from clickable.people import factors, invitations
from clickable.people.models import FactorReset, Invitation, Team, User
from clickable.people.sessions import keys_of
from tests.cast import EVE, PASSWORD, code, person, signed_in

pytestmark = pytest.mark.django_db
HERE = "/desk/equipe/"
OWN = "des mots que moi seule connais"
ZOE = {"display_name": "Zoé", "username": "zoe", "role": "analyst"}


@pytest.fixture
def desk(lead: User) -> Client:
    return signed_in(lead)


def told(client: Client, where: str = HERE) -> str:
    answer = client.get(where)
    assert answer.status_code == 200
    return html.unescape(answer.content.decode())


def link(page: str) -> str:
    found = re.search(r'class="six-words"[^>]*>([^<]+)<', page)
    assert found
    return urlsplit(html.unescape(found[1])).path


def test_from_the_invitation_to_the_desk(desk: Client) -> None:
    zoe = Client()
    where = link(desk.post(f"{HERE}inviter/", ZOE).content.decode())
    assert "Bienvenue, Zoé" in told(zoe, where)

    first = zoe.post(where, {"password": OWN, "again": OWN})
    assert first.headers["Location"] == "/desk/connexion/proteger/"
    page = told(zoe, "/desk/connexion/proteger/")
    secret = re.findall(r'factor-secret" translate="no">([^<]+)<', page)[0].replace(" ", "")
    shown = zoe.post(
        "/desk/connexion/proteger/", {"code": factors.code_of(secret, now=clock.real())}
    )

    assert 'href="/desk/keys/"' in shown.content.decode()
    assert "Appelez un collègue" in told(zoe, "/desk/keys/")
    assert keys_of(zoe.session) is not None
    assert "Zoé" in told(desk)


def test_the_link_is_shown_once_and_waits_on_the_page(desk: Client) -> None:
    where = link(desk.post(f"{HERE}inviter/", ZOE).content.decode())

    page = told(desk)

    assert where.split("/")[3] not in page
    assert "Invitations en attente" in page


@pytest.mark.parametrize("how", ["used", "withdrawn", "old", "never was"])
def test_a_link_that_holds_no_more_says_so(desk: Client, lead: User, how: str) -> None:
    where = link(desk.post(f"{HERE}inviter/", ZOE).content.decode())
    if how == "used":
        Client().post(where, {"password": OWN, "again": OWN})
    elif how == "withdrawn":
        desk.post(f"{HERE}invitations/{Invitation.objects.get().pk}/retirer/")
    elif how == "old":
        Invitation.objects.update(expires_at=clock.now())
    else:
        where = f"/desk/invitation/{'x' * 43}/"

    for send in (Client().get, Client().post):
        answer = send(where)
        assert answer.status_code == 404
        assert "Cette invitation ne vaut plus" in answer.content.decode()


@pytest.mark.parametrize(
    ("given", "why"),
    [
        ({"password": "court", "again": "court"}, "trop court"),
        ({"password": OWN, "again": "autre"}, "diffèrent"),
        ({}, "Choisissez un mot de passe"),
    ],
)
def test_a_mistake_costs_nothing(desk: Client, given: dict[str, str], why: str) -> None:
    where, zoe = link(desk.post(f"{HERE}inviter/", ZOE).content.decode()), Client()

    refused = zoe.post(where, given)

    assert refused.status_code == 422
    assert why in html.unescape(refused.content.decode())
    assert zoe.post(where, {"password": OWN, "again": OWN}).status_code == 302


@pytest.mark.parametrize(
    "wrong",
    [{"role": "helper"}, {"role": "publisher"}, {"role": ""}, {"username": "a b"}, {"username": ""},
     {"display_name": ""}, {"username": "léa"}],
)  # fmt: skip
def test_what_cannot_be_given_is_refused_and_stays_typed(
    desk: Client, wrong: dict[str, str]
) -> None:
    refused = desk.post(f"{HERE}inviter/", {**ZOE, **wrong})

    assert refused.status_code == 422
    assert 'value="Zoé"' in refused.content.decode() or "display_name" in wrong
    assert not Invitation.objects.exists()


def test_what_eve_writes_is_text(desk: Client) -> None:
    desk.post(f"{HERE}inviter/", {**ZOE, "display_name": EVE[:80]})

    assert Invitation.objects.exists()
    assert "<script>" not in desk.get(HERE).content.decode().replace("<script src", "")


def test_an_editors_link_holds_at_gestion_only() -> None:
    token = invitations.invite(
        username="zoe", display_name="Zoé", role=User.Role.EDITOR, team=None, by=None,
        now=clock.now(),
    )  # fmt: skip

    assert Client().get(f"/desk/invitation/{token}/").status_code == 404
    assert "Bienvenue" in told(Client(), f"/gestion/invitation/{token}/")
    answer = Client().post(f"/gestion/invitation/{token}/", {"password": OWN, "again": OWN})
    assert answer.headers["Location"] == "/gestion/connexion/proteger/"


def test_another_teams_invitation_is_nothing(desk: Client) -> None:
    lou = person("Lou", role=User.Role.LEAD, team="Deux")
    invitations.invite(
        username="yann", display_name="Yann", role=User.Role.ANALYST,
        team=Team.objects.get(name="Deux"), by=lou, now=clock.now(),
    )  # fmt: skip

    assert "Yann" not in told(desk)
    where = f"{HERE}invitations/{Invitation.objects.get().pk}/retirer/"
    assert desk.post(where).status_code == 404
    assert invitations.standing(now=clock.now()).count() == 1


def test_a_lead_ends_the_sessions_of_a_colleague(desk: Client, alice: User, bob: User) -> None:
    client, other = signed_in(alice), signed_in(bob)
    assert "1 session" in told(desk)

    desk.post(f"{HERE}{alice.pk}/sessions/")

    assert client.get("/desk/").status_code == 302
    assert desk.post(f"{HERE}{bob.pk}/sessions/").status_code == 404
    assert other.get("/desk/").status_code == 200


def test_two_leads_reset_a_lost_factor(desk: Client, alice: User) -> None:
    code(alice)
    lino = signed_in(person("Lino", role=User.Role.LEAD))
    desk.post(f"{HERE}{alice.pk}/second-facteur/", {"sure": "on"})
    assert "Vous l’avez demandé" in told(desk)
    desk.post(f"{HERE}{alice.pk}/second-facteur/accord/", {"sure": "on"})
    assert factors.has_one(alice)

    assert "Léa demande de remettre" in told(lino)
    lino.post(f"{HERE}{alice.pk}/second-facteur/accord/", {"sure": "on"})

    assert not factors.has_one(alice)
    alice.set_password(PASSWORD)
    alice.save()
    again = Client()
    again.post("/desk/connexion/", {"username": "alice", "password": PASSWORD})
    assert again.get("/desk/connexion/code/").headers["Location"] == "/desk/connexion/proteger/"


def test_not_without_having_spoken_to_them(desk: Client, alice: User) -> None:
    code(alice)

    desk.post(f"{HERE}{alice.pk}/second-facteur/")

    assert not FactorReset.objects.exists()


def test_the_number_of_queries_does_not_grow(desk: Client, django_assert_max_num_queries) -> None:  # type: ignore[no-untyped-def]
    for n in range(30):
        signed_in(person(f"P{n}", role=User.Role.ANALYST))

    with django_assert_max_num_queries(15):
        told(desk)
