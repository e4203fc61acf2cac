"""Funders at /gestion/: editors add an agreement, copy its texts, check what they pasted."""

import pytest
from django.test import Client

from clickable.funding import selectors
from clickable.funding.models import FundingAgreement
from clickable.people.models import User
from clickable.record.models import Entry
from tests.cast import EVE, person, signed_in
from tests.funding import quotations
from tests.pages.gestion import a_house

pytestmark = pytest.mark.django_db
PLACE = "/gestion/financeurs/"
LATER = {
    "code": "later", "project": "Suite", "title": "A later project", "programme": "CERV",
    "funder": "Union européenne", "funder_fr": "l’Union européenne", "funder_en": "the European Union",
    "begins_on": "2027-01-01", "ends_on": "2028-12-31", "organisations": "Une\nDeux",
    "languages": "fr en", "source": "convention", "checked_on": "2026-11-22",
}  # fmt: skip
PAGES = ["", "nouvelle/", "verifier/", "conventions/rec-clickable/"]


@pytest.fixture
def edith() -> Client:
    a_house()
    return signed_in(person("Édith", role=User.Role.EDITOR, team=""))


@pytest.mark.parametrize("page", PAGES)
def test_editors_see_each_page(edith: Client, page: str) -> None:
    assert edith.get(PLACE + page).status_code == 200


@pytest.mark.parametrize("page", PAGES)
def test_charlie_sees_none(charlie: User, page: str) -> None:
    a_house()

    answer = signed_in(charlie).get(PLACE + page)

    assert answer.status_code in {302, 404}


def test_texts_are_there_to_copy(edith: Client) -> None:
    page = edith.get(f"{PLACE}conventions/rec-clickable/").content.decode()

    assert selectors.funder_text("rec-clickable", "en", "video").acknowledgement in page


def test_a_pasted_text_is_checked_and_not_kept(edith: Client) -> None:
    asked = {
        "agreement": "rec-clickable",
        "language": "fr",
        "medium": "print",
        "has_emblem": "on",
        "text": f"{quotations.SEED_000} {EVE}",
    }

    page = edith.post(f"{PLACE}verifier/", asked).content.decode()

    assert "1 défaut trouvé" in page
    assert "<mark>Rigths, Equality and Citizenship (REC) Programme</mark>" in page
    assert EVE not in page
    assert not Entry.objects.filter(detail__icontains="Rigths").exists()


def test_an_editor_adds_an_agreement_and_changes_it(edith: Client) -> None:
    edith.post(f"{PLACE}nouvelle/", LATER)
    edith.post(f"{PLACE}conventions/later/modifier/", {**LATER, "number": "101"})

    assert selectors.agreement("later").organisations == ("Une", "Deux")
    assert selectors.agreement("later").number == "101"
    assert [one.code for one in selectors.agreements()] == ["later", "rec-clickable"]
    assert list(Entry.objects.order_by("at", "pk").values_list("verb", "subject"))[-2:] == [
        ("funding.agreement_added", "later"),
        ("funding.agreement_changed", "later"),
    ]


@pytest.mark.parametrize(
    "wrong", [{"code": "rec-clickable"}, {"ends_on": "2026-01-01"}, {"title": ""}]
)
def test_what_cannot_be_is_refused(edith: Client, wrong: dict[str, str]) -> None:
    answer = edith.post(f"{PLACE}nouvelle/", {**LATER, **wrong})

    assert answer.status_code == 200
    assert not FundingAgreement.objects.exists()


@pytest.mark.parametrize("page", ["conventions/nowhere/", "conventions/rec-clickable/modifier/"])
def test_what_is_not_there_is_not_found(edith: Client, page: str) -> None:
    assert edith.get(PLACE + page).status_code == 404
