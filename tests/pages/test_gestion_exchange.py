"""Meetings and practices at /gestion/: written, held, concluded, followed; reviewed by two, translated, taken off."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from clickable.exchange.events.models import (
    Came,
    Commitment,
    Conclusion,
    Event,
    Slot,
    Step,
)
from clickable.exchange.practices.models import Practice
from clickable.measures.models import Measure
from clickable.people.models import User
from clickable.post.models import Letter
from tests.cast import NOW, person, signed_in
from tests.exchange.making import AFTER, START, confirmed, event, figures, held
from tests.exchange.practices_making import TEXT, YES, published, sent
from tests.pages.gestion import a_house

pytestmark = pytest.mark.django_db
MEETINGS, PRACTICES = "/gestion/rencontres/", "/gestion/pratiques/"
MOMENT = "%Y-%m-%dT%H:%M"
WRITTEN = {
    "kind": "workshop", "starts": START.strftime(MOMENT), "ends": (START + timedelta(hours=8)).strftime(MOMENT),
    "zone": "Europe/Paris", "place": "Lille", "remind_days": "5", "languages": ["fr"], "needs": ["loop"],
    "title_fr": "Atelier", "lead_fr": "Un jour.", "access_fr": "", "title_en": "Workshop", "lead_en": "A day.", "access_en": "",
}  # fmt: skip


@pytest.fixture(autouse=True)
def _house(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("clickable.base.clock.now", lambda: NOW)
    a_house()


@pytest.fixture
def client(edith: User) -> Client:
    return signed_in(edith)


def later(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("clickable.base.clock.now", lambda: AFTER)


def page(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200, address
    return answer.content.decode()


def said(client: Client, address: str, **sent_: Any) -> str:
    answer = client.post(address, sent_, follow=True)
    assert answer.status_code in {200, 422}
    return answer.content.decode()


def test_written_with_a_programme_and_opened(client: Client) -> None:
    said(client, f"{MEETINGS}nouvelle/", slug="atelier", seats="20", **WRITTEN)
    row = Event.objects.get()
    here = f"{MEETINGS}{row.pk}/"
    assert row.remind_days == 5
    assert "5 jours avant" in page(client, here)
    assert client.get("/rencontres/atelier/").status_code == 404
    slot = {
        "starts": WRITTEN["starts"],
        "minutes": "45",
        "title_fr": "Ouverture",
        "title_en": "Opening",
    }
    speaker = {"role": "Juge", "organisation": "Tribunal", "name": "Alix"}
    assert "laissez le nom vide" in said(client, f"{here}creneaux/", **slot, **speaker)
    said(client, f"{here}creneaux/", **slot, **speaker, agreed="on")

    said(client, f"{here}etape/", to="published")

    shown = page(client, "/rencontres/atelier/")
    assert "Ouverture" in shown
    assert "Alix" in shown
    said(client, f"{MEETINGS}intervenants/{Slot.objects.get().speakers.get().pk}/taire/", x="1")
    assert "Alix" not in page(client, "/rencontres/atelier/")
    said(client, f"{MEETINGS}creneaux/{Slot.objects.get().pk}/retirer/", x="1")
    assert not Slot.objects.exists()


def test_a_long_shelf_of_public_practices_has_pages(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("clickable.pages.gestion.practices.views.A_PAGE", 2)
    for number in range(3):
        published(organisation=f"Organisation {number}")

    first = page(client, PRACTICES)
    assert ("Organisation 2" in first, "Organisation 0" in first) == (True, False)
    assert 'href="?page=2#public"' in first
    assert "Organisation 0" in page(client, f"{PRACTICES}?page=2")


def test_what_is_wrong_is_said_and_stays(client: Client) -> None:
    event(slug="atelier")
    wrong = {**WRITTEN, "slug": "atelier", "seats": "20", "ends": WRITTEN["starts"]}
    shown = said(client, f"{MEETINGS}nouvelle/", **wrong)

    assert "déjà prise" in shown
    assert "après le début" in shown
    assert "Un jour." in shown


def test_seats_are_never_fewer_than_are_given_and_more_go_to_the_list(client: Client) -> None:
    row = event(1)
    confirmed(row), confirmed(row)
    assert "pas moins" in said(client, f"{MEETINGS}{row.pk}/places/", seats="0")
    said(client, f"{MEETINGS}{row.pk}/places/", seats="2")
    assert figures(row) == (1, 1)


@pytest.mark.parametrize(
    ("to", "kind"), [("postponed", "events.postponed"), ("cancelled", "events.cancelled")]
)
def test_everybody_is_told_in_one_act(client: Client, to: str, kind: str) -> None:
    row = event(1)
    confirmed(row), confirmed(row)

    said(client, f"{MEETINGS}{row.pk}/etape/", to=to)

    assert Letter.objects.filter(kind=kind).count() == 2
    assert client.post(f"{MEETINGS}{row.pk}/etape/", {"to": "held"}).status_code == 404


def test_the_list_of_numbers_names_nobody(client: Client) -> None:
    row = event(9)
    confirmed(row, 2, organisation="Les Phares", mailbox="dana@asso.example", needs=("lsf",))
    confirmed(row, organisation="")

    shown = page(client, f"{MEETINGS}{row.pk}/numeros/")

    assert "1 2" in shown
    assert "Les Phares" in shown
    assert "langue des signes" in shown
    assert "dana" not in shown


def test_the_door_counts_and_it_is_reported_once(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    row = event(9)
    confirmed(row, 2, organisation="Les Phares", told=True)
    later(monkeypatch)
    here = f"{MEETINGS}{row.pk}/"
    assert "Les Phares ; FR ; 2 ; oui" in page(client, here)
    for wrong in ("Les Phares ; XX ; 2", "Les Phares ; FR", "Les Phares ; FR ; deux"):
        shown = said(client, f"{here}entree/", came=wrong, certainty="counted")
        assert "Ligne 1" in shown
        assert wrong in shown

    said(
        client, f"{here}entree/", came="Les Phares ; FR ; 2 ; oui\n ; be ; 11", certainty="counted"
    )
    said(client, f"{here}etape/", to="reported")

    assert list(Came.objects.order_by("number").values_list("country", "number", "told")) == [
        ("FR", 2, True), ("BE", 11, False),
    ]  # fmt: skip
    assert (
        sum(Measure.objects.filter(kind="exchange.participant").values_list("count", flat=True))
        == 13
    )


def test_concluded_taken_on_and_followed(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    row = held(event(2))
    later(monkeypatch)
    here = f"{MEETINGS}{row.pk}/"
    said(client, f"{here}conclusions/", title_fr="Coopérer", title_en="Cooperate")
    one = Conclusion.objects.get()
    due = {"who": "Le réseau", "fr": "Un espace", "en": "A space", "due_on": "2027-06-30"}
    undated = said(client, f"{MEETINGS}conclusions/{one.pk}/engagement/", **{**due, "due_on": ""})
    assert 'value="Un espace"' in undated  # what was typed stays, beside its conclusion
    assert f'href="#commit-{one.pk}-due_on"' in undated
    said(client, f"{MEETINGS}conclusions/{one.pk}/engagement/", **due)
    said(client, f"{here}conclusions/publier/", x="1")
    taken = Commitment.objects.get()
    turned = {"to": "kept", "fr": "Ouvert.", "en": "Open."}
    assert Step.objects.count() == 0
    plain = said(
        client, f"{MEETINGS}engagements/{taken.pk}/", **turned, link="http://phares.example/"
    )
    assert 'value="Ouvert."' in plain
    assert Step.objects.count() == 0

    said(client, f"{MEETINGS}engagements/{taken.pk}/", **turned, link="https://phares.example/")

    shown = page(client, f"/rencontres/{row.slug}/suites/")
    assert "Ouvert." in shown
    assert "Coopérer" in shown
    assert Step.objects.get().by is not None


def test_two_editors_review_and_it_is_public(client: Client) -> None:
    version = sent()
    here = f"{PRACTICES}{version.practice_id}/"
    assert TEXT["title"] in page(client, PRACTICES)
    assert "ce qu’il faut reprendre" in said(
        client, here, **{**YES, "ethics": "no"}, role="Juriste"
    )
    said(client, here, **YES, role="Juriste")
    assert "Vous l’avez relue" in page(client, here)
    other = signed_in(person("Otto", role=User.Role.EDITOR, team=""))
    said(other, here, **YES, role="Psychologue")

    shown = page(client, f"/pratiques/{version.practice_id}/")
    assert "Juriste" in shown
    assert "Psychologue" in shown


def test_given_back_with_a_note(client: Client) -> None:
    version = sent()

    said(
        client,
        f"{PRACTICES}{version.practice_id}/",
        **{**YES, "ethics": "no"},
        note="L’accord ?",
        role="Juriste",
    )

    version.refresh_from_db()
    assert version.state == "returned"
    assert Letter.objects.filter(kind="practices.returned").exists()


def test_translated_and_taken_off(client: Client) -> None:
    row = published()
    english = {**TEXT, "title": "Workshops"}
    assert "sent in French" in page(client, f"/en/pratiques/{row.pk}/")
    said(client, f"{PRACTICES}{row.pk}/traduire/", **english)
    assert "Workshops" in page(client, f"/en/pratiques/{row.pk}/")

    said(client, f"{PRACTICES}{row.pk}/retirer/", reason="")
    assert Practice.objects.public().exists()
    said(client, f"{PRACTICES}{row.pk}/retirer/", reason="Elle nomme un enfant.")
    assert client.get(f"/pratiques/{row.pk}/").status_code == 404
