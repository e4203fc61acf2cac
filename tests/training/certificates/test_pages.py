"""A certificate as everybody sees it, and as who has the link makes it."""

import io
import zipfile
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from clickable.people.models import User
from clickable.post.sending import send_due
from clickable.training.certificates import services
from clickable.training.certificates.models import Certificate
from clickable.training.models import Registration
from lab.run import Lab
from tests.cast import EVE, WORKER, person
from tests.training.certificates.making import LATER, held, issued

pytestmark = pytest.mark.django_db
MAILBOX = "camille@college.example"
BASE = "/formations/attestations/"


@pytest.fixture(autouse=True)
def _later(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("clickable.base.clock.now", lambda: LATER)


def link_of(lab: Lab) -> str:
    services.invite_due(now=LATER)
    send_due(WORKER, now=LATER)
    text = lab.mailbox(MAILBOX)[-1].text.replace("=\r\n", "")
    return str(text[text.index(f"{BASE}m/") :].split()[0])


def shown(one: Certificate) -> str:
    return f"{BASE}{one.shown_number}/"


def test_customcert_545_who_scans_the_square_is_never_asked_to_sign_in(client: Client) -> None:
    (one,) = issued(held())

    answer = client.get(shown(one))
    page = answer.content.decode()

    assert answer.status_code == 200
    for said in (
        "Valable",
        "L. M.",
        "120 minutes sur 120",
        one.shown_number,
        "Pourquoi et comment signaler",
    ):
        assert said in page
    assert "Martin" not in page
    assert not client.cookies
    assert "Valid" in client.get("/en" + shown(one)).content.decode()


def test_who_was_there_types_a_name_and_has_the_paper_and_the_same_again(
    lab: Lab, client: Client
) -> None:
    held(mailbox=MAILBOX)
    link = link_of(lab)
    assert client.head(link).status_code == 200
    assert "Recevoir l’attestation" in client.get(link).content.decode()
    assert not Certificate.objects.exists()

    first, again = (client.post(link, {"name_1": "Léa Martin"}) for _ in range(2))

    assert first.headers["Content-Type"] == "application/pdf"
    assert first.content == again.content
    assert first.headers["Cache-Control"] == "no-store"
    assert Certificate.objects.count() == 1
    assert "L. M." in client.get(link).content.decode()


def test_a_party_has_one_zip(lab: Lab, client: Client) -> None:
    held(2, mailbox=MAILBOX)

    answer = client.post(link_of(lab), {"name_1": "Léa Martin", "name_2": "Noé Petit"})

    assert answer.headers["Content-Type"] == "application/zip"
    assert len(zipfile.ZipFile(io.BytesIO(answer.content)).namelist()) == 2


def test_what_is_no_name_is_said_in_place_and_stays(lab: Lab, client: Client) -> None:
    held(2, mailbox=MAILBOX)

    page = client.post(
        link_of(lab), {"name_1": f"Léa {EVE}", "name_2": "Noé Petit"}
    ).content.decode()

    assert page.count("sans chiffre ni adresse") == 2
    assert 'value="Noé Petit"' in page
    assert "<script>alert" not in page
    assert not Certificate.objects.exists()


def test_a_name_is_mended_by_the_link_and_the_old_number_says_so(lab: Lab, client: Client) -> None:
    held(mailbox=MAILBOX)
    link = link_of(lab)
    client.post(link, {"name_1": "Léa Martn"})
    old = Certificate.objects.get()

    bad = client.post(link, {"number": old.number, "name": "Léa 2"}).content.decode()
    assert 'value="Léa 2"' in bad
    made = client.post(link, {"number": old.number, "name": "Léa Martin"})

    assert made.headers["Content-Type"] == "application/pdf"
    assert "Remplacée" in client.get(shown(old)).content.decode()
    new = Certificate.objects.exclude(pk=old.pk).get()
    assert "Valable" in client.get(shown(new)).content.decode()


def test_somebody_elses_certificate_cannot_be_replaced(lab: Lab, client: Client) -> None:
    (theirs,) = issued(held())
    held(mailbox=MAILBOX)

    answer = client.post(link_of(lab), {"number": theirs.number, "name": "Léa Martin"})

    assert answer.headers["Content-Type"].startswith("text/html")
    assert Certificate.objects.get().state == "issued"


def test_a_revoked_one_says_since_when_and_not_why(client: Client) -> None:
    (one,) = issued(held())
    services.revoke(
        certificate=one,
        reason="presence",
        by=person("Édith", role=User.Role.EDITOR, team=""),
        now=LATER,
    )

    page = client.get(shown(one)).content.decode()
    assert "Révoquée" in page
    assert "par erreur" not in page


def test_an_altered_one_is_not_confirmed(client: Client) -> None:
    (one,) = issued(held())
    Certificate.objects.update(payload={**one.payload, "minutes": 900})

    page = client.get(shown(one)).content.decode()
    assert "Ne peut pas être confirmée" in page
    assert "900" not in page


@pytest.mark.parametrize(
    ("typed", "yes"), [("lea MARTIN", True), ("Léa-Martin", True), ("Martin Léa", False)]
)
def test_a_whole_name_is_compared_and_not_kept(client: Client, typed: str, yes: bool) -> None:
    (one,) = issued(held())

    page = client.post(shown(one), {"name": typed}).content.decode()

    assert ("Oui, ce nom correspond." in page) is yes
    assert ("Non, ce nom ne correspond pas." in page) is not yes


def test_a_number_is_looked_up_and_a_slip_of_the_pen_is_told(client: Client) -> None:
    (one,) = issued(held())
    wrong = one.number[1] + one.number[0] + one.number[2:]

    found = client.get(BASE, {"numero": one.shown_number.lower()})
    assert (found.status_code, found.headers["Location"]) == (302, shown(one))
    if wrong != one.number:
        page = client.get(BASE, {"numero": wrong}).content.decode()
        assert "contient une erreur" in page
        assert wrong in page
    unknown = client.get(f"{BASE}22222-22222-2/")
    assert unknown.status_code == 404
    assert client.get(f"{BASE}{EVE[:20].replace('/', '')}/").status_code == 404


def test_a_year_later_the_link_is_over_and_the_number_is_not(
    lab: Lab, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    held(mailbox=MAILBOX)
    link = link_of(lab)
    client.post(link, {"name_1": "Léa Martin"})
    monkeypatch.setattr("clickable.base.clock.now", lambda: LATER + timedelta(days=366))

    assert client.get(link).status_code == 404
    assert "Valable" in client.get(shown(Certificate.objects.get())).content.decode()


def test_who_was_not_there_long_enough_is_told_so(lab: Lab, client: Client) -> None:
    held(mailbox=MAILBOX)
    link = link_of(lab)
    Registration.objects.update(came=0, state="absent")

    assert "ne donne pas droit" in client.get(link).content.decode()
    page = client.post(link, {"name_1": "Léa Martin"})
    assert page.headers["Content-Type"].startswith("text/html")
    assert not Certificate.objects.exists()


def test_the_page_asks_few_questions_of_the_database(
    client: Client, django_assert_max_num_queries: Any
) -> None:
    (one,) = issued(held())
    with django_assert_max_num_queries(2):
        client.get(shown(one))
