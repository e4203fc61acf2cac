"""Trainers at /gestion/: for who leads them; a request's call for who sees the request; for others no page."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from clickable.measures.models import Measure
from clickable.trainers import services
from clickable.trainers.models import Call, Delivery, Trainer
from tests.cast import EVE, NOW, signed_in
from tests.outreach.making import of
from tests.pages.gestion import a_house
from tests.trainers.making import (
    TODAY,
    a_training,
    an_accepted_request,
    call,
    how_many,
    in_state,
    kinds,
    offered,
    reported,
    trainer,
)

pytestmark = pytest.mark.django_db
PLACE = "/gestion/formateurs/"
PLACES = ("", "arbre/", "bilans/", "seances/")


@pytest.fixture(autouse=True)
def _house(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("clickable.base.clock.now", lambda: NOW)
    a_house()


@pytest.fixture
def client() -> Client:
    return signed_in(of("point-de-contact"))


def page(client: Client, address: str) -> str:
    answer = client.get(f"{PLACE}{address}")
    assert answer.status_code == 200, address
    return answer.content.decode()


def test_somebody_is_led_along_the_pathway_and_told_each_step_once(client: Client) -> None:
    row = in_state("screened")
    row.progress.all().delete()
    assert "il manque Contrôle d’honorabilité" in page(client, f"{row.pk}/")
    client.post(f"{PLACE}{row.pk}/etape/", {"act": "admit"})
    row.refresh_from_db()
    assert row.state == "screened"

    said = {"requirement": "honorability", "outcome": "passed", "on": TODAY.isoformat()}
    client.post(f"{PLACE}{row.pk}/cocher/", said)
    for _press in range(2):
        client.post(f"{PLACE}{row.pk}/etape/", {"act": "admit"})

    row.refresh_from_db()
    assert (row.state, how_many(row, "admitted")) == ("admitted", 1)


def test_what_was_not_passed_has_a_word_that_is_not_run(client: Client) -> None:
    row = in_state("in_training")
    said = {"requirement": "practice", "outcome": "failed", "on": TODAY.isoformat()}

    client.post(f"{PLACE}{row.pk}/cocher/", said)
    assert row.progress.filter(outcome="failed").count() == 0
    client.post(f"{PLACE}{row.pk}/cocher/", {**said, "note": EVE})

    assert "<script>alert" not in page(client, f"{row.pk}/")
    assert "again" in kinds(row)


def test_an_authorisation_until_a_day_and_a_suspension_with_its_reason(client: Client) -> None:
    row = in_state("supervised")
    client.post(f"{PLACE}{row.pk}/etape/", {"act": "authorise", "until": "2027-06-30"})
    row.refresh_from_db()
    assert (row.state, str(row.authorised_until)) == ("authorised", "2027-06-30")

    client.post(f"{PLACE}{row.pk}/etape/", {"act": "suspend", "reason": "Vérification en cours."})

    assert "Vérification en cours." in page(client, f"{row.pk}/")
    assert how_many(row, "suspended") == 1


def test_a_report_is_verified_once_or_sent_back(client: Client) -> None:
    row = trainer()
    first, second = reported(row), reported(row)
    assert "À vérifier" in page(client, "bilans/")

    for _press in range(2):
        client.post(f"{PLACE}bilans/{first.pk}/", {"act": "verify"})
    client.post(f"{PLACE}bilans/{second.pk}/", {"act": "return", "note": "Combien d’ados ?"})

    assert Measure.objects.filter(kind="training.delivery").count() == 1
    assert Delivery.objects.get(pk=second.pk).state == "returned"


def test_what_is_counted_elsewhere_is_said_beside_the_report(client: Client) -> None:
    row = trainer()
    reported(row)
    asked = call(a_training())
    services.accept(offered(asked)[0].pk, now=NOW)
    assert "deux fois les mêmes personnes" not in page(client, "bilans/")

    Call.objects.update(day=TODAY)

    assert "deux fois les mêmes personnes" in page(client, "bilans/")


def test_somebody_is_proposed_for_a_training_with_all_reasons_shown(client: Client) -> None:
    fits, lapsed = trainer(display_name="Camille"), in_state("lapsed")
    row = a_training()
    shown = page(client, f"seances/formation/{row.pk}/")
    assert "Camille" in shown
    assert "pas d’habilitation en cours" in shown
    assert f"n° {lapsed.pk}" in shown

    client.post(f"{PLACE}seances/formation/{row.pk}/", {"language": "fr", "at_once": "2"})

    made = Call.objects.get()
    assert made.proposals.get().trainer == fits
    assert "Camille" in page(client, f"seances/{made.pk}/")
    client.post(f"{PLACE}seances/{made.pk}/fin/")
    assert Call.objects.get().state == "over"


def test_an_association_looks_for_somebody_for_its_own_request_only() -> None:
    row = an_accepted_request()
    trainer(stages=("primary",))
    mine, foreign = signed_in(of(row.association)), signed_in(of("generation-numerique"))
    address = f"{PLACE}seances/demande/{row.pk}/"

    assert foreign.get(address).status_code == 404
    assert foreign.post(address, {"language": "fr", "at_once": "1"}).status_code == 404
    assert mine.post(address, {"language": "fr", "at_once": "1"}).status_code == 302
    made = Call.objects.get()
    assert mine.get(f"{PLACE}seances/{made.pk}/").status_code == 200
    assert foreign.get(f"{PLACE}seances/{made.pk}/").status_code == 404
    assert foreign.post(f"{PLACE}seances/{made.pk}/fin/").status_code == 404
    assert Call.objects.get().state == "open"


def test_who_does_not_lead_trainers_finds_no_page() -> None:
    row = trainer(display_name="Camille")
    made = reported(row)
    client = signed_in(of("e-enfance"))
    posts = ("etape/", "cocher/", "accompagne/")

    assert "Camille" not in page(client, "")
    for address in (*PLACES[1:], f"{row.pk}/", f"seances/formation/{a_training().pk}/"):
        assert client.get(f"{PLACE}{address}").status_code == 404, address
    for address in posts:
        assert client.post(f"{PLACE}{row.pk}/{address}", {"act": "suspend", "reason": "x"}).status_code == 404  # fmt: skip
    assert client.post(f"{PLACE}bilans/{made.pk}/", {"act": "verify"}).status_code == 404
    row.refresh_from_db()
    assert row.state == "authorised"


def test_no_mailbox_and_no_draft_is_shown(client: Client) -> None:
    row = trainer(mailbox="canari@association.example")
    draft = in_state("draft")

    for address in (*PLACES, f"{row.pk}/", "?etat=habilitees"):
        assert "canari" not in page(client, address)
    assert client.get(f"{PLACE}{draft.pk}/").status_code == 404


def test_thirty_trainers_ask_the_database_no_oftener_than_one(client: Client) -> None:
    counts = []
    for many in (1, 29):
        one = in_state("authorised")
        rows = [Trainer(**{f.attname: getattr(one, f.attname) for f in Trainer._meta.fields if f.name not in {"id", "addressee"}}) for _each in range(many)]  # fmt: skip
        Trainer.objects.bulk_create(rows)
        for address in ("?etat=habilitees", "arbre/"):
            page(client, address)
        with CaptureQueriesContext(connection) as seen:
            for address in ("?etat=habilitees", "arbre/"):
                page(client, address)
        counts.append(len(seen))
    assert counts[0] == counts[1]


def test_calls_are_listed_with_what_looks_for_nobody(client: Client) -> None:
    row, asked = a_training(), a_training()
    trainer()
    call(asked)

    shown = page(client, "seances/")

    assert f"seances/formation/{row.pk}/" in shown
    assert f"seances/formation/{asked.pk}/" not in shown
