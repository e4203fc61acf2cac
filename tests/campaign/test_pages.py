"""The pages of a manifesto, and the whole way of somebody who signs, by form, letter and link alone."""

from io import BytesIO
from typing import Any
from urllib.parse import urlencode

import pytest
from django.test import Client
from PIL import Image

from clickable.base import clock
from clickable.base.flood import OVER
from clickable.campaign.manifesto import services
from clickable.campaign.manifesto.models import Manifesto, Signature, Slip
from clickable.post.models import Link
from lab.run import Lab
from tests.campaign.making import confirmed, links, manifesto, many, total
from tests.cast import NOW, WORKER

pytestmark = pytest.mark.django_db
FORM_TYPE = "application/x-www-form-urlencoded"
FORM = {
    "name": "Dana Dubois",
    "mailbox": "dana@gmail.com",
    "area": "FR-75",
    "old_enough": "on",
}


@pytest.fixture
def row(db: None, monkeypatch: pytest.MonkeyPatch) -> Manifesto:
    monkeypatch.setattr(clock, "now", lambda: NOW)
    return manifesto(goal=100)


def text(client: Client, address: str, **sent: Any) -> str:
    found = client.post(address, sent, follow=True) if sent else client.get(address)
    assert found.status_code == 200
    return str(found.content.decode())


def test_the_whole_way(client: Client, row: Manifesto, lab: Lab) -> None:
    shown = text(client, f"/campagnes/{row.slug}/")
    assert "Protéger les enfants en ligne" in shown
    assert "Enquêter" in shown

    shown = text(client, f"/campagnes/{row.slug}/signer/", **FORM)
    assert "Regardez votre courrier" in shown
    services.take_in(WORKER, now=NOW)
    found = links(lab, "dana@gmail.com")
    shown = text(client, found["c"])
    assert "Oui, je signe" in shown
    assert total(row) == 0
    assert "Merci, votre signature est confirmée" in text(client, found["c"], do="")
    assert total(row) == 1
    assert "Elle est confirmée." in text(client, found["i"])
    assert "Signature retirée" in text(client, found["i"], do="")
    assert total(row) == 0
    assert client.cookies == {}


@pytest.mark.parametrize("method", ["get", "head"])
def test_programs_that_open_links_change_nothing(
    client: Client, row: Manifesto, lab: Lab, method: str
) -> None:
    text(client, f"/campagnes/{row.slug}/signer/", **FORM)
    services.take_in(WORKER, now=NOW)
    found = links(lab, "dana@gmail.com")
    for kind in "ci":
        assert getattr(client, method)(found[kind]).status_code == 200
    assert Signature.objects.get().state == "pending"
    assert Link.objects.filter(used_at__isnull=False).count() == 0


def test_the_six_digits(client: Client, row: Manifesto, lab: Lab) -> None:
    sent = client.post(f"/campagnes/{row.slug}/signer/", FORM)
    services.take_in(WORKER, now=NOW)
    code = links(lab, "dana@gmail.com")["code"]

    assert "Ce ne sont pas ces chiffres" in text(client, sent.headers["Location"], code="12")
    assert "Merci, votre signature est confirmée" in text(
        client, sent.headers["Location"], code=code
    )
    assert total(row) == 1


def test_the_answer_is_the_same_whoever_signed_before(client: Client, row: Manifesto) -> None:
    confirmed(row, "dana@gmail.com")
    answers = []
    for mailbox in ("dana@gmail.com", "nouvelle@gmail.com", "x@mailinator.com"):
        shown = text(client, f"/campagnes/{row.slug}/signer/", **{**FORM, "mailbox": mailbox})
        answers.append(shown)
    assert len({len(one) for one in answers}) == 1


def test_a_sender_of_many_is_marked_and_sees_no_difference(client: Client, row: Manifesto) -> None:
    marked: dict[str, Any] = {OVER: True}
    answer = client.generic(
        "POST", f"/campagnes/{row.slug}/signer/", urlencode(FORM), FORM_TYPE, **marked
    )
    assert answer.status_code == 302
    assert Slip.objects.get().over


@pytest.mark.parametrize(
    ("field", "value", "says"),
    [
        ("name", "", "nécessaire"),
        ("name", "=1+1", "lettres"),
        ("name", "12 34", "lettres"),
        ("name", "Voir www.site.example", "sans adresse de site"),
        ("name", "x" * 81, "80 signes"),
        ("mailbox", "dana", "pas complète"),
        ("area", "XX-99", "choix"),
        ("old_enough", "", "15 ans"),
    ],
)
def test_what_is_wrong_is_said_and_what_was_typed_stays(
    client: Client, row: Manifesto, field: str, value: str, says: str
) -> None:
    shown = text(client, f"/campagnes/{row.slug}/signer/", **{**FORM, field: value})
    assert says in shown
    assert 'role="alert"' in shown
    assert "dana" in shown
    assert Slip.objects.count() == 0


def test_younger_children_are_asked_nothing_and_led_to_help(client: Client, row: Manifesto) -> None:
    shown = text(client, f"/campagnes/{row.slug}/")
    assert "Tu as moins de 15 ans" in shown
    assert "/aide/" in shown


def test_english(client: Client, row: Manifesto) -> None:
    assert "Protect children online" in text(client, f"/en/campagnes/{row.slug}/")
    assert "Sign the manifesto" in text(client, f"/en/campagnes/{row.slug}/signer/")


def test_a_draft_is_nobodys(client: Client, row: Manifesto) -> None:
    Manifesto.objects.update(state="draft")
    for address in (
        "",
        "signer/",
        "chiffres/",
        "compte.json",
        "partage.png",
        "organisations/",
        "versions/1/",
    ):
        assert client.get(f"/campagnes/{row.slug}/{address}").status_code == 404
    assert client.get("/campagnes/module/").status_code == 404
    assert "Pas de campagne" in text(client, "/campagnes/")


def test_counts_curve_areas_and_picture(client: Client, row: Manifesto) -> None:
    many(row, 30, "FR-75")
    many(row, 25, "FR-92")
    many(row, 3, "RE", NOW.date().replace(day=1))
    total(row)

    shown = text(client, f"/campagnes/{row.slug}/chiffres/")
    assert "Paris" in shown
    assert "moins de 10" in shown
    assert "<polyline" in shown
    told = client.get(f"/campagnes/{row.slug}/compte.json")
    assert (told.json()["signatures"], told.headers["Cache-Control"]) == (58, "public, max-age=10")
    drawn = client.get(f"/campagnes/{row.slug}/partage.png")
    assert Image.open(BytesIO(drawn.content)).size == (1200, 630)


def test_the_frame_of_another_site(client: Client, row: Manifesto) -> None:
    framed = client.get("/campagnes/module/")
    assert "X-Frame-Options" not in framed.headers
    assert "frame-ancestors *" in framed.headers["Content-Security-Policy"]
    assert "<script" not in framed.content.decode()
    assert client.get(f"/campagnes/{row.slug}/").headers["X-Frame-Options"] == "DENY"


def test_an_organisation_signs(client: Client, row: Manifesto) -> None:
    sent = {
        "organisation": "Les Phares",
        "role": "Présidente",
        "mailbox": "b@phares.example",
        "area": "FR-75",
    }
    assert "Regardez votre courrier" in text(
        client, f"/campagnes/{row.slug}/organisations/", **sent
    )
    services.take_in(WORKER, now=NOW)
    found = Signature.objects.get()
    assert (found.kind, found.shown, found.role) == ("organisation", "Les Phares", "Présidente")


def test_the_search_of_the_site_finds_it(client: Client, row: Manifesto) -> None:
    assert f"/campagnes/{row.slug}/" in text(client, "/recherche/?q=enqueter")
    Manifesto.objects.update(state="draft")
    assert f"/campagnes/{row.slug}/" not in text(client, "/recherche/?q=enqueter")
