"""What the desk shows of what is known."""

import html
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from pytest_django.fixtures import DjangoAssertNumQueries

from clickable.assess.models import Assessment, Claim
from clickable.assess.opinions.services import ask
from clickable.base import clock
from clickable.known.checking import check_first
from clickable.known.models import KnownList
from clickable.people.models import User
from clickable.record.models import Entry
from clickable.report.models import Category, Item
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


def test_a_decision_judged_blind_is_not_named_on_another_items_page(alice: User, ben: User) -> None:
    before = judged(with_hashes(A, digest("one")), alice)
    item = with_hashes(B, digest("one"))
    assert verdict_of(item) == "judged"
    assert ask(item=before, analyst=alice, now=clock.now()).second == ben
    assert before.reference in page(item, alice)
    assert before.reference not in page(item, ben)


def test_a_hash_of_anybody_is_marked_as_that(alice: User) -> None:
    judged(with_hashes(A, digest("one")), alice)
    item = with_hashes(B, digest("one", vouched=False))
    assert verdict_of(item) == "shown"
    assert "donné par une personne que l’on ne connaît pas" in page(item, alice)


LISTS, NEW = "/desk/connus/", "/desk/connus/nouvelle/"
SAID = {
    "name": "Liste <b>d’Ève</b>",
    "source": "Partenaire",
    "owner": "Léa",
    "purpose": "Ne pas revoir",
    "holds": "addresses",
    "category": "csam",
    "outcome": "national_illegal",
    "legal_basis": ["cp-227-23"],
    "judges": "on",
    "expires_on": f"{clock.now() + timedelta(days=90):%Y-%m-%d}",
}


def text(answer: Any) -> str:
    return html.unescape(answer.content.decode())


def made_by(client: Client, **other: object) -> KnownList:
    answer = client.post(NEW, {**SAID, **other})
    assert answer.status_code == 302, text(answer)
    return KnownList.objects.latest("made_at")


def test_a_list_is_made_filled_and_put_to_use_by_two(leads: tuple[User, User]) -> None:
    first, second = signed_in(leads[0]), signed_in(leads[1])
    item, there = an_item(A), made_by(first)
    where = f"{LISTS}{there.reference}/"
    given = {"entries": f"{A}\nnowhere\n=cmd|' /C calc'!A0\n*.other.example"}
    assert first.post(f"{where}importer/", given).status_code == 302
    told = text(first.get(where))
    assert "ligne 2 · ne se lit pas comme une adresse" in told
    assert "ligne 3 · une formule de tableur" in told
    assert "il en aurait reconnu <strong>1</strong>, dont 1 attendent encore" in told
    assert "Une autre personne responsable doit le mettre en service." in told
    assert "Liste &lt;b&gt;d’Ève" in first.get(where).content.decode()
    batch = {"batch": there.batches.get().pk}
    first.post(f"{where}servir/", batch)
    assert verdict_of(item, now=clock.now()) == "nothing"
    second.post(f"{where}servir/", batch)
    assert verdict_of(item, now=clock.now()) == "judged"
    assert "mis en service par Luc" in text(second.get(where))
    second.post(f"{where}retirer/")
    assert "retirée" in text(second.get(LISTS))


def test_what_cannot_be_read_stays_typed(leads: tuple[User, User]) -> None:
    client = signed_in(leads[0])
    where = f"{LISTS}{made_by(client).reference}/importer/"
    answer = client.post(where, {"entries": "nulle part\n", "replaces": "on"})
    assert answer.status_code == 422
    assert "la première refusée est la ligne 1" in text(answer)
    assert "nulle part" in text(answer)
    assert client.post(where, {}).status_code == 422


@pytest.mark.parametrize(
    ("changed", "told"),
    [
        ({"name": ""}, "Donnez un nom à la liste."),
        ({"outcome": "not_illegal", "legal_basis": []}, "Seul ce qui est dit illicite"),
        ({"legal_basis": []}, "Choisissez la base légale"),
        ({"legal_basis": ["x"]}, "x"),
        ({"expires_on": "2020-01-01"}, "Le dernier jour est déjà passé."),
        ({"expires_on": "demain"}, "Écrivez la date ainsi"),
        ({"farthest": "32", "holds": "hashes"}, "31 bits d’écart au plus."),
    ],
)
def test_a_list_that_cannot_be_says_why_and_keeps_what_was_typed(
    changed: dict[str, object], told: str, leads: tuple[User, User]
) -> None:
    answer = signed_in(leads[0]).post(NEW, {**SAID, **changed})
    assert answer.status_code == 422
    assert told in text(answer)
    assert "Partenaire" in text(answer)


def test_an_import_is_dropped_and_one_that_never_was_is_told(leads: tuple[User, User]) -> None:
    client = signed_in(leads[0])
    there = made_by(client, judges="")
    where = f"{LISTS}{there.reference}/"
    client.post(f"{where}importer/", {"entries": A})
    pk = there.batches.get().pk
    client.post(f"{where}abandonner/", {"batch": pk})
    assert "Cet import n’attend plus." in text(
        client.post(f"{where}servir/", {"batch": pk}, follow=True)
    )
    for batch in ("", "x", "00000000-0000-0000-0000-000000000000"):
        answer = client.post(f"{where}servir/", {"batch": batch}, follow=True)
        assert "Cet import n’existe plus." in text(answer)


def test_that_a_list_was_read_is_written_once_an_hour(leads: tuple[User, User]) -> None:
    client = signed_in(leads[0])
    where = f"{LISTS}{made_by(client).reference}/"
    client.get(where)
    client.get(where)
    assert Entry.objects.filter(verb="known.read", actor=leads[0]).count() == 1


def test_the_pages_ask_as_much_for_one_list_as_for_thirty(
    leads: tuple[User, User], django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    client = signed_in(leads[0])
    for n in range(30):
        made_by(client, name=f"Liste {n}", judges="")
    with django_assert_max_num_queries(10):
        assert text(client.get(LISTS)).count("<tr>") == 31


def test_what_is_known_is_not_given_to_anybody_before_the_worker_looked(
    leads: tuple[User, User], alice: User
) -> None:
    in_use(leads, "*.host.example", now=clock.now())
    known = [an_item(f"https://host.example/{n}") for n in range(60)]  # more than one look down
    other = an_item("https://other.example/", category=Category.SHOCKING_MINORS)

    answer = signed_in(alice).post("/desk/suivant/", follow=True)

    assert other.reference in answer.content.decode()
    assert [claim.item for claim in Claim.objects.all()] == [other]
    origins = Assessment.objects.filter(item__in=known).values_list("origin", flat=True)
    assert list(origins) == ["known"] * 60


def test_what_is_known_is_not_taken_in_hand_either(leads: tuple[User, User], alice: User) -> None:
    in_use(leads, A, now=clock.now())
    item = an_item(A)

    told = signed_in(alice).post(f"/desk/dossiers/{item.reference}/prendre/", follow=True)

    assert "Cet élément est déjà jugé." in told.content.decode()
    assert "Ne pas regarder de nouveau." in told.content.decode()
    assert Claim.objects.count() == 0


def test_nor_is_it_handed_over(leads: tuple[User, User], alice: User, ben: User) -> None:
    in_use(leads, A, now=clock.now())
    item = an_item(A)

    given = {"item": item.reference, "act": "hand_over", "to": str(ben.pk)}
    told = signed_in(alice).post("/desk/file/ensemble/", given).content.decode()

    assert "Cet élément est déjà jugé." in told


def test_nothing_is_waited_for_where_all_was_compared(
    alice: User, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    item = an_item(A)
    check_first([item.pk], now=clock.now())

    with django_assert_num_queries(2):
        assert check_first([item.pk], now=clock.now()) == 0
