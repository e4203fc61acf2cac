"""What the desk shows of what is known."""

import pytest

from clickable.people.models import User
from clickable.report.models import Item
from tests.cast import an_item, signed_in
from tests.desk.cases import judged
from tests.known.lists import (
    Outcome,
    digest,
    in_use,
    pdq,
    two_leads,
    verdict_of,
    with_hashes,
)

pytestmark = pytest.mark.django_db
A, B = "https://a.host.example/1", "https://b.host.example/1"


@pytest.fixture
def leads(db: None) -> tuple[User, User]:
    return two_leads()


def page(item: Item, by: User) -> str:
    return signed_in(by).get(f"/desk/dossiers/{item.reference}/").content.decode()


def test_a_known_item_says_do_not_look_and_why(leads: tuple[User, User], alice: User) -> None:
    in_use(leads, A)
    item = an_item(A)
    assert "Déjà connu" not in page(item, alice)
    assert verdict_of(item) == "judged"
    told = page(item, alice)
    assert "Ne pas regarder de nouveau." in told
    assert "de Partenaire inventé" in told
    assert "arrivé déjà jugé" in told
    assert "personne n’a eu à regarder" in told


def test_a_conflict_is_shown_with_both_sides(leads: tuple[User, User], alice: User) -> None:
    in_use(leads, A)
    in_use(leads, A, name="Autre liste", outcome=Outcome.BASELINE)
    item = an_item(A)
    assert verdict_of(item) == "conflict"
    told = page(item, alice)
    assert "Les sources se contredisent." in told
    assert "illicite, base INTERPOL" in told
    assert "Autre liste" in told


def test_our_own_decision_is_named_with_how_near_it_is(alice: User) -> None:
    before = judged(with_hashes(A, pdq("one")), alice)
    item = with_hashes(B, pdq("one", apart=7))
    assert verdict_of(item) == "judged"
    told = page(item, alice)
    assert before.reference in told
    assert "7 bits d’écart sur 256" in told


def test_a_hash_of_anybody_is_marked_as_that(alice: User) -> None:
    judged(with_hashes(A, digest("one")), alice)
    item = with_hashes(B, digest("one", vouched=False))
    assert verdict_of(item) == "shown"
    assert "donné par une personne que l’on ne connaît pas" in page(item, alice)
