"""Conservation: the panel of an item, and the banner when the clock is not believed."""

from datetime import timedelta

import pytest
from django.test import Client

from clickable.people.models import User
from clickable.report.models import Item, Stage
from clickable.retention.models import Hold, LastRun
from tests.cast import EVE, NOW, an_item, signed_in

pytestmark = pytest.mark.django_db
BANNER = "plus rien n’est oublié"


@pytest.fixture
def item(alice: User) -> Item:
    return an_item()


def post(user: User, item: Item, step: str, **data: str) -> str:
    client = signed_in(user)
    path = f"/desk/dossiers/{item.reference}/conserver/{step}"
    return client.post(path, data, follow=True).content.decode()


def test_one_places_one_asks_another_confirms(item: Item, alice: User, ben: User) -> None:
    assert (
        "Conserver cet élément"
        in signed_in(ben).get(f"/desk/dossiers/{item.reference}/").content.decode()
    )

    page = post(alice, item, "", reason="court")
    assert "réquisition judiciaire" in page
    assert "Demander la levée" in page

    page = post(alice, item, "demander-la-levee/")
    assert "Levée demandée par Alice" in page
    assert "Confirmer la levée" not in page

    page = post(alice, item, "confirmer-la-levee/")
    assert "il faut une deuxième personne" in page
    assert Hold.objects.get().lifted_at is None

    assert (
        "Confirmer la levée"
        in signed_in(ben).get(f"/desk/dossiers/{item.reference}/").content.decode()
    )
    page = post(ben, item, "confirmer-la-levee/")
    assert "Conservation levée" in page
    assert Hold.objects.get().lifted_by == ben


def test_a_closed_item_says_when_it_will_be_forgotten(item: Item, alice: User) -> None:
    client, path = signed_in(alice), f"/desk/dossiers/{item.reference}/"
    assert "sera oublié à partir" not in client.get(path).content.decode()
    Item.objects.update(stage=Stage.NOT_ILLEGAL, stage_at=NOW + timedelta(days=1))
    assert "sera oublié à partir du 4 décembre 2026" in client.get(path).content.decode()
    post(alice, item, "", reason="court")
    assert "sera oublié à partir" not in client.get(path).content.decode()


@pytest.mark.parametrize("reason", ["", "nothing", EVE])
def test_a_reason_is_needed(item: Item, alice: User, reason: str) -> None:
    page = post(alice, item, "", reason=reason)

    assert "said--refused" in page
    assert EVE not in page
    assert not Hold.objects.exists()


def test_lifting_what_is_not_held_is_told(item: Item, alice: User) -> None:
    assert "n’est pas, ou plus, conservé" in post(alice, item, "demander-la-levee/")


def test_another_team_finds_nothing(item: Item, bob: User) -> None:
    client = signed_in(bob)
    path = f"/desk/dossiers/{item.reference}/conserver/"
    for step in ("", "demander-la-levee/", "confirmer-la-levee/"):
        assert client.post(path + step, {"reason": "court"}).status_code == 404
    assert not Hold.objects.exists()


def test_charlie_may_not(item: Item, charlie: User) -> None:
    client = signed_in(charlie)
    path = f"/desk/dossiers/{item.reference}/conserver/"
    for step in ("", "demander-la-levee/", "confirmer-la-levee/"):
        assert client.post(path + step, {"reason": "court"}).status_code == 403
    assert not Hold.objects.exists()


def test_everybody_at_the_desk_sees_that_the_clock_is_not_believed(alice: User) -> None:
    client = signed_in(alice)
    assert BANNER not in client.get("/desk/").content.decode()
    LastRun.objects.create(pk=1, fault="ahead")
    for path in ("/desk/", "/desk/avis/", "/desk/sortants/", "/desk/verifications/"):
        assert BANNER in client.get(path).content.decode()
    assert BANNER not in Client().get("/desk/connexion/").content.decode()
