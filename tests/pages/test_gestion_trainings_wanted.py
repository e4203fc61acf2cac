"""Where dates are wanted, answers without a mailbox, and readings, at /gestion/."""

import pytest
from django.test import Client

from clickable.people.models import User
from clickable.post.models import Letter
from clickable.training.interest.models import Interest
from clickable.training.materials.models import Material
from tests.cast import EVE, NOW, signed_in
from tests.pages.gestion import a_house
from tests.training.interest.test_interest import CODE, waits
from tests.training.making import course

pytestmark = pytest.mark.django_db
LIST = "/gestion/formations/"


@pytest.fixture(autouse=True)
def _house(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("clickable.base.clock.now", lambda: NOW)
    a_house()
    course()


@pytest.fixture
def client(edith: User) -> Client:
    return signed_in(edith)


def test_demands_are_grouped_by_territory_and_answered_through_the_post(client: Client) -> None:
    row = waits("RE", kind="bring", organisation="town", people=40, place=EVE[:60])
    waits("GP", mailbox="x@x.example")

    shown = client.get(f"{LIST}demandes/").content.decode()
    assert shown.index("La Réunion") < shown.index("Guadeloupe")
    assert "40 personnes" in shown
    assert "<script>alert" not in shown
    assert "camille" not in shown
    client.post(f"{LIST}demandes/{row.pk}/", {"text": "Nous venons en mars."})

    assert Letter.objects.filter(kind="training.answer").count() == 1
    assert "répondu le" in client.get(f"{LIST}demandes/").content.decode()


def test_only_who_asked_for_a_session_is_answered(client: Client) -> None:
    row = waits()

    assert client.post(f"{LIST}demandes/{row.pk}/", {"text": "x"}).status_code == 404
    assert Interest.objects.get().answered_at is None


def test_a_link_has_a_title_in_both_languages_and_goes_again(client: Client) -> None:
    place = f"{LIST}supports/{CODE}/"
    link = {"address": "https://x.example/replay", "title_fr": "Rediffusion"}

    assert "dans les deux langues" in client.post(place, link).content.decode()
    client.post(place, {**link, "title_en": "Replay", "after": "on"})
    row = Material.objects.get()
    assert (row.titles, row.after) == ({"fr": "Rediffusion", "en": "Replay"}, True)
    assert "Rediffusion" in client.get(place).content.decode()
    client.post(f"{place}{row.pk}/")

    assert not Material.objects.exists()


def test_a_script_is_no_link(client: Client) -> None:
    client.post(f"{LIST}supports/{CODE}/", {"address": "javascript:alert(1)", "title_fr": "x", "title_en": "x"})  # fmt: skip

    assert not Material.objects.exists()


def test_who_does_not_edit_finds_no_page(charlie: User) -> None:
    for rest in ("demandes/", f"supports/{CODE}/"):
        assert signed_in(charlie).get(LIST + rest).status_code in {302, 404}
