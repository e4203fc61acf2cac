"""What questionnaires tell at /gestion/: sums to editors, nothing of a few, no page to anybody else."""

import pytest
from django.test import Client

from clickable.people.models import User
from tests.cast import EVE, NOW, signed_in
from tests.pages.gestion import a_house
from tests.training.making import course, session
from tests.training.surveys.making import OPINIONS, asked, pair

pytestmark = pytest.mark.django_db
LIST = "/gestion/formations/questionnaires/"


@pytest.fixture(autouse=True)
def _house(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("clickable.base.clock.now", lambda: NOW)
    a_house()


@pytest.fixture
def client(edith: User) -> Client:
    return signed_in(edith)


def page(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200, address
    return answer.content.decode()


def test_gain_and_opinions_of_five_people_with_how_many_they_are(client: Client) -> None:
    survey = asked()
    for number in range(5):
        remark = EVE if not number else ""
        pair(survey, f"AB{number:02d}CD", wrong=(2, 0), opinions=OPINIONS, remark=remark)

    one = page(client, f"/gestion/formations/{survey.session_id}/questionnaires/")

    assert "5 / 5 (100\u202f%)" in one
    assert "+100" in one
    assert "moyenne 5,0 sur 5" in one
    assert "<script>alert" not in one
    assert "+100" in page(client, LIST)


def test_of_four_people_neither_gain_nor_opinion_is_told(client: Client) -> None:
    survey = asked()
    for number in range(4):
        pair(survey, f"AB{number:02d}CD", wrong=(2, 0), opinions=OPINIONS)

    for one in (
        page(client, f"/gestion/formations/{survey.session_id}/questionnaires/"),
        page(client, LIST),
    ):
        assert "moyenne" not in one
        assert "100\u202f%" not in one
        assert "+100" not in one


def test_what_was_asked_of_nobody_yet_says_so(client: Client) -> None:
    row = session(3)
    assert "s’ouvrent le" in page(client, f"/gestion/formations/{row.pk}/questionnaires/")
    assert "Aucune session n’a encore" in page(client, LIST)


def test_who_does_not_edit_finds_no_page(charlie: User) -> None:
    row, client = session(1), signed_in(charlie)
    assert course()
    for address in (LIST, f"/gestion/formations/{row.pk}/questionnaires/"):
        assert client.get(address).status_code in {302, 404}
