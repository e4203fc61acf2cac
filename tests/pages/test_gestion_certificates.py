"""Certificates at /gestion/: who may have one and why not, a paper list as a ZIP, mended, revoked."""

import io
import zipfile

import pytest
from django.test import Client

from clickable.people.models import User
from clickable.training.certificates.models import Certificate
from tests.cast import EVE, signed_in
from tests.pages.gestion import a_house
from tests.training.certificates.making import LATER, came_to, held, issued
from tests.training.making import confirmed, session

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _house(monkeypatch: pytest.MonkeyPatch) -> None:
    a_house()
    monkeypatch.setattr("clickable.base.clock.now", lambda: LATER)


@pytest.fixture
def client(edith: User) -> Client:
    return signed_in(edith)


def place(pk: int, rest: str = "") -> str:
    return f"/gestion/formations/{pk}/attestations/{rest}"


def test_who_may_have_one_and_why_not(client: Client) -> None:
    row = session(9)
    confirmed(row)
    came = came_to(row)
    issued(came, "Léa Martin")

    page = client.get(place(row.pk)).content.decode()

    assert "<strong>oui</strong>" in page
    assert "personne n’est venu" in page
    assert "L. M." in page
    assert "Martin" not in page


def test_a_paper_list_is_one_zip_and_a_wrong_one_comes_back_as_it_was(client: Client) -> None:
    row = came_to(session(9)).session
    wrong = client.post(place(row.pk, "liste/"), {"names": f"Léa Martin\n{EVE} 2"}).content.decode()
    assert "Léa Martin" in wrong
    assert "<script>alert" not in wrong
    assert not Certificate.objects.exists()

    made = client.post(place(row.pk, "liste/"), {"names": "Léa Martin\n\n Noé Petit \n"})

    assert made.headers["Content-Type"] == "application/zip"
    assert len(zipfile.ZipFile(io.BytesIO(made.content)).namelist()) == 2


def test_one_is_replaced_then_revoked_with_a_reason(client: Client) -> None:
    row = held()
    (old,) = issued(row, "Léa Martn")

    made = client.post(
        place(row.session_id, "remplacer/"), {"number": old.number, "name": "Léa Martin"}
    )
    assert made.headers["Content-Type"] == "application/pdf"
    new = Certificate.objects.get(state="issued")
    client.post(place(row.session_id, "revoquer/"), {"number": new.number, "reason": "presence"})

    new.refresh_from_db()
    assert (new.state, new.reason) == ("revoked", "presence")
    assert "présence notée par erreur" in client.get(place(row.session_id)).content.decode()


def test_a_certificate_of_another_session_is_no_page_here(client: Client) -> None:
    (one,) = issued(held())
    other = held().session_id

    answer = client.post(place(other, "revoquer/"), {"number": one.number, "reason": "other"})

    assert answer.status_code == 404
    assert Certificate.objects.get().state == "issued"


def test_who_does_not_edit_finds_no_page(charlie: User) -> None:
    (one,) = issued(held())
    client = signed_in(charlie)

    assert client.get(place(one.session_id)).status_code in {302, 404}
    client.post(place(one.session_id, "revoquer/"), {"number": one.number, "reason": "other"})
    assert Certificate.objects.get().state == "issued"
