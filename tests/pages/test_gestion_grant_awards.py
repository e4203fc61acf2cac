"""Grants at /gestion/: planned, signed, paid, reported, closed; by editors alone."""

from decimal import Decimal
from typing import Any

import pytest
from django.test import Client

from clickable.grants.awards import services
from clickable.grants.awards.models import Grant
from clickable.grants.awards.services.reporting import Told
from clickable.people.models import User
from tests.cast import NOW, person, signed_in
from tests.grants.judging import application, call, decided, panel, signed, told
from tests.pages.gestion import a_house

pytestmark = pytest.mark.django_db
LIST = "/gestion/subventions-suivi/"
DAY = NOW.date().isoformat()


@pytest.fixture(autouse=True)
def _house(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("clickable.base.clock.now", lambda: NOW)
    a_house()


@pytest.fixture
def client(edith: User) -> Client:
    return signed_in(edith)


def accepted() -> Grant:
    of = call()
    one = application(of, "Les Phares")
    meeting = panel(of)
    decided(meeting, one)
    signed(meeting, tuple(person(name, role=User.Role.EDITOR, team="") for name in ("Ida", "Jo")))  # type: ignore[arg-type]
    told(of)
    one.refresh_from_db()
    return services.accept(application=one, now=NOW)


def page(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200, address
    return answer.content.decode()


def said(client: Client, address: str, **sent: Any) -> str:
    answer = client.post(address, sent, follow=True)
    assert answer.status_code in {200, 422}
    return answer.content.decode()


PLAN = {"begins_on": DAY, "ends_on": "2027-06-30", "shares": "60, 40", "reports": "2027-01-31\n2027-07-31"}  # fmt: skip


def test_from_the_plan_to_the_closing(client: Client) -> None:
    grant = accepted()
    where = f"{LIST}{grant.pk}/"
    assert "Les Phares" in page(client, LIST)
    assert "cent pour cent" in said(client, f"{where}preparer/", **{**PLAN, "shares": "60, 30"})
    kept = said(client, f"{where}preparer/", **{**PLAN, "reports": "janvier"})
    assert "Un jour par ligne" in kept
    assert "janvier" in kept
    said(client, f"{where}preparer/", **PLAN)
    assert "Mention" not in page(client, where)
    said(client, f"{where}signer/", on=DAY)
    first, second = grant.instalments.order_by("number")
    assert "attend" in said(client, f"{LIST}versement/{second.pk}/", on=DAY)
    said(client, f"{LIST}versement/{first.pk}/", on=DAY)
    for report in grant.reports.all():
        services.save_report(report=report, told=Told("Fait.", 3, 50, Decimal(5_000)), now=NOW)
        services.submit_report(report=report, now=NOW)
    interim, final = grant.reports.all()
    assert "Fait." in page(client, where)
    said(client, f"{LIST}rapport/{interim.pk}/renvoyer/", note="Le budget manque")
    assert "Le budget manque" in page(client, where)
    services.submit_report(report=interim, now=NOW)
    for report in (interim, final):
        said(client, f"{LIST}rapport/{report.pk}/accepter/")
    said(client, f"{LIST}versement/{second.pk}/", on=DAY)
    said(client, f"{where}cloture/")
    assert "pas égal" in said(client, f"{where}clore/", returned="1,00")
    said(client, f"{where}clore/", returned="0")
    grant.refresh_from_db()
    assert grant.state == "closed"


def test_terminated_with_its_reason(client: Client) -> None:
    grant = accepted()
    said(client, f"{LIST}{grant.pk}/interrompre/", reason="")
    said(client, f"{LIST}{grant.pk}/interrompre/", reason="Association dissoute")
    assert "Association dissoute" in page(client, f"{LIST}{grant.pk}/")


def test_others_find_nothing_here() -> None:
    grant = accepted()
    charlie = signed_in(person("Charlie", role=User.Role.ANALYST))
    for address in (LIST, f"{LIST}{grant.pk}/"):
        assert charlie.get(address).status_code in {302, 403, 404}
    assert charlie.post(f"{LIST}{grant.pk}/interrompre/", {"reason": "x"}).status_code in {302, 403, 404}  # fmt: skip
    grant.refresh_from_db()
    assert grant.state == "drafted"
