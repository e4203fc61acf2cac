"""Requests for sessions at /gestion/: each association its own, the coordinator all, a foreign one is no page."""

from datetime import timedelta

import pytest
from click.testing import CliRunner
from django.test import Client

from clickable.cli import cli
from clickable.outreach.models import Seat, SessionRequest, State
from clickable.people.models import User
from clickable.support.services import load_services
from tests.cast import EVE, NOW, signed_in
from tests.outreach.making import CM1, SIXTH, a_request, of
from tests.pages.gestion import a_house

pytestmark = pytest.mark.django_db
LIST = "/gestion/interventions/"


@pytest.fixture(autouse=True)
def _house(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("clickable.base.clock.now", lambda: NOW)
    a_house()


def page(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200, address
    return answer.content.decode()


def own(association: str) -> Client:
    return signed_in(of(association))


def test_each_sees_its_own_the_coordinator_all_and_no_seat_means_nothing() -> None:
    a_request(CM1, organisation="École des Uns")
    a_request(SIXTH, organisation="Collège des Autres")

    assert "École des Uns" in page(own("e-enfance"), LIST)
    assert "Collège des Autres" not in page(own("e-enfance"), LIST)
    everything = page(own("ecpat-france"), LIST)
    assert "École des Uns" in everything
    assert "Collège des Autres" in everything
    nothing = page(own(""), LIST)
    assert "rattaché à aucune association" in nothing
    assert "École des Uns" not in nothing


@pytest.mark.parametrize("association", ["generation-numerique", ""])
@pytest.mark.parametrize(
    ("method", "rest"),
    [("get", ""), ("get", "feuille/"), ("post", "etape/"), ("post", "confier/"), ("post", "visite/"), ("post", "tenue/")],
)  # fmt: skip
def test_a_foreign_request_does_not_exist(association: str, method: str, rest: str) -> None:
    request = a_request()

    answer = getattr(own(association), method)(f"{LIST}{request.pk}/{rest}", {"act": "accept"})

    assert answer.status_code == 404
    request.refresh_from_db()
    assert request.state == State.ROUTED


def test_from_accepted_to_counted_by_the_buttons_of_the_page() -> None:
    request, client = a_request(), own("e-enfance")
    group = request.groups.get().pk
    where = f"{LIST}{request.pk}/"

    assert 'value="accept"' in page(client, where)
    client.post(f"{where}etape/", {"act": "accept"})
    plan = {"day": "2026-11-03", f"begins-{group}": "09:00", f"minutes-{group}": "55", f"room-{group}": "B12"}  # fmt: skip
    client.post(f"{where}visite/", plan)
    assert "B12" in page(client, where)
    client.post(f"{where}tenue/", {f"came-{group}": "24", f"certainty-{group}": "counted"})
    for act in ("report", "close"):
        client.post(f"{where}etape/", {"act": act})

    request.refresh_from_db()
    assert request.state == State.CLOSED
    assert "24 venus" in page(client, where)
    assert [s.to for s in request.steps.order_by("pk")][2:] == ["accepted", "scheduled", "held", "reported", "closed"]  # fmt: skip


def test_buttons_are_those_of_the_table_and_nothing_else_passes() -> None:
    request, client = a_request(), own("e-enfance")
    where = f"{LIST}{request.pk}/"

    shown = page(client, where)
    client.post(f"{where}etape/", {"act": "cancel", "reason": "non"})
    client.post(f"{where}confier/", {"association": "point-de-contact", "reason": "non"})

    assert 'value="decline"' in shown
    assert 'value="cancel"' not in shown
    assert "Confier à une autre association" not in shown
    assert client.post(f"{where}etape/", {"act": "hold"}).status_code == 404
    assert client.post(f"{where}etape/", {"act": "x"}).status_code == 404
    request.refresh_from_db()
    assert (request.state, request.association) == (State.ROUTED, "e-enfance")


def test_declined_it_leaves_their_list_and_comes_to_the_coordinator_with_the_reason() -> None:
    request, client = a_request(), own("e-enfance")

    answer = client.post(f"{LIST}{request.pk}/etape/", {"act": "decline", "reason": EVE})

    assert answer.headers["Location"] == LIST
    assert client.get(f"{LIST}{request.pk}/").status_code == 404
    shown = page(own("ecpat-france"), f"{LIST}{request.pk}/")
    assert "<script>alert" not in shown
    assert "déclinée" in shown


def test_the_coordinator_passes_it_on() -> None:
    request, client = a_request(), own("ecpat-france")

    client.post(f"{LIST}{request.pk}/confier/", {"association": "point-de-contact", "reason": "Plus proche"})  # fmt: skip

    request.refresh_from_db()
    assert request.association == "point-de-contact"
    assert "Plus proche" in page(own("point-de-contact"), f"{LIST}{request.pk}/")


def test_what_is_late_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    a_request()
    monkeypatch.setattr("clickable.base.clock.now", lambda: NOW + timedelta(days=9))

    assert "1 demande attend depuis plus de cinq jours ouvrés." in page(own("ecpat-france"), LIST)


def test_the_sheet_says_what_to_do_if_a_child_speaks_and_takes_nothing_down() -> None:
    load_services(now=NOW)
    request = a_request()

    shown = page(own("e-enfance"), f"{LIST}{request.pk}/feuille/")

    assert "Je te crois" in shown
    for number in ("119", "3018"):
        assert number in shown
    assert 'href="/aide/demande/"' in shown
    main = shown[shown.index('id="speaks"') :]
    assert "<textarea" not in main
    assert "<form" not in main


def test_the_export_holds_what_they_see_and_no_mailbox() -> None:
    a_request(organisation="=1+1")
    a_request(SIXTH, organisation="Collège des Autres")

    lines = own("e-enfance").get(f"{LIST}export.csv").content.decode().splitlines()

    assert len(lines) == 2
    assert ";'=1+1;" in lines[1]
    assert "ecole.example" not in lines[1]
    assert len(own("ecpat-france").get(f"{LIST}export.csv").content.decode().splitlines()) == 3
    assert len(own("").get(f"{LIST}export.csv").content.decode().splitlines()) == 1


def test_thirty_requests_ask_the_database_no_oftener_than_one(
    django_assert_max_num_queries: object,
) -> None:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    client = own("ecpat-france")
    counts = []
    for many in (1, 29):
        for _each in range(many):
            a_request()
        page(client, LIST)
        with CaptureQueriesContext(connection) as seen:
            page(client, LIST)
        counts.append(len(seen))
    assert counts[0] == counts[1]


def test_the_operator_seats_an_editor() -> None:
    person = of("")
    run = CliRunner().invoke

    assert "works for e-Enfance" in run(cli, ["seat", person.username, "e-enfance"]).output
    assert Seat.objects.get().association == "e-enfance"
    assert run(cli, ["seat", person.username, "nobody"]).exit_code == 1
    assert run(cli, ["seat", "nobody", "e-enfance"]).exit_code == 1
    assert "none of them" in run(cli, ["seat", person.username]).output
    assert not Seat.objects.exists()
    assert SessionRequest.objects.count() == 0
    assert User.objects.filter(pk=person.pk).exists()


def test_a_plan_that_is_refused_keeps_what_was_typed_and_says_why() -> None:
    request, client = a_request(), own("e-enfance")
    group = request.groups.get().pk
    where = f"{LIST}{request.pk}/"
    client.post(f"{where}etape/", {"act": "accept"})

    plan = {"day": "2026-12-22", f"begins-{group}": "09:20", f"minutes-{group}": "55", f"room-{group}": "B12"}  # fmt: skip
    holiday = client.post(f"{where}visite/", plan).content.decode()
    wrong = client.post(f"{where}visite/", {**plan, f"minutes-{group}": "2"}).content.decode()

    assert "Ce jour est pendant les vacances scolaires de ce lieu." in holiday
    for shown in (holiday, wrong):
        assert 'value="B12"' in shown
        assert 'value="09:20"' in shown
    request.refresh_from_db()
    assert request.state == State.ACCEPTED


@pytest.mark.parametrize(
    ("area", "told"),
    [("FR-69", "Vacances de Noël"), ("GP", "Nous ne connaissons pas les vacances"), ("FR-2A", "Nous ne connaissons pas les vacances")],
)  # fmt: skip
def test_the_association_reads_the_holidays_of_the_place_or_that_nobody_knows_them(area: str, told: str) -> None:  # fmt: skip
    request, client = a_request(area=area), own("ecpat-france")
    client.post(f"{LIST}{request.pk}/etape/", {"act": "accept"})

    assert told in page(client, f"{LIST}{request.pk}/")


def test_the_requester_reads_what_happened_and_no_name_of_staff() -> None:
    request = a_request()
    own("e-enfance").post(f"{LIST}{request.pk}/etape/", {"act": "decline", "reason": "Équipe complète"})  # fmt: skip

    shown = page(Client(), f"/interventions/demande/{request.ask.reference}/")

    for told in ("Ce qui s’est passé", "déclinée. Équipe complète", "Qui l’a eue avant", "Réponse au plus tard le"):  # fmt: skip
        assert told in shown, told
    assert "De e-enfance" not in shown
