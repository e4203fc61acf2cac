"""Whose hands an item is in decides who has it open; nobody gets more than their day allows."""

from collections.abc import Callable
from datetime import timedelta
from uuid import UUID

import pytest
from django.test import override_settings

from clickable.assess.models import Claim
from clickable.assess.selectors import holder_of
from clickable.assess.services import claim
from clickable.assess.triage import bulk
from clickable.assess.triage.models import Act
from clickable.assess.triage.services import hand_over, snooze, take_from
from clickable.base.errors import RefusedError
from clickable.exposure import selectors as exposure
from clickable.exposure.services import open_item
from clickable.people.models import User
from clickable.report.models import Category, Item
from tests.cast import NOW, an_item

HOUR = timedelta(hours=1)
KEY = UUID(int=7)
Change = Callable[[Item, User, User], None]


def opened(item: Item, person: User) -> None:
    open_item(item=item, person=person, category=Category.CSAM, holding=True, now=NOW)


def sees(item: Item, person: User) -> bool:
    return exposure.is_open(item, person, holding=True, now=NOW)


CHANGES: dict[str, Change] = {
    "handed over": lambda item, lead, ben: hand_over(item=item, by=lead, to=ben, now=NOW),
    "put aside": lambda item, lead, _b: snooze(item=item, by=lead, until=NOW + HOUR, now=NOW),
    "taken from": lambda item, lead, _b: take_from(item=item, by=lead, now=NOW),
}


@pytest.mark.parametrize("change", CHANGES)
def test_out_of_somebodys_hands_it_is_covered_again(
    change: str, alice: User, ben: User, lead: User
) -> None:
    item = an_item()
    claim(item=item, analyst=alice, now=NOW)
    opened(item, alice)

    CHANGES[change](item, lead, ben)

    assert not sees(item, alice)


def test_put_aside_it_is_covered_for_who_did_it(alice: User) -> None:
    item = an_item()
    opened(item, alice)

    snooze(item=item, by=alice, until=NOW + HOUR, now=NOW)

    assert not sees(item, alice)


@override_settings(OPENINGS_A_DAY=1)
def test_nobody_is_handed_more_than_their_day_allows(alice: User, ben: User) -> None:
    first, second = an_item("https://a.example/"), an_item("https://b.example/")
    claim(item=first, analyst=ben, now=NOW)
    opened(first, ben)

    with pytest.raises(RefusedError) as refused:
        hand_over(item=second, by=alice, to=ben, now=NOW)

    assert str(refused.value.message).startswith("Cette personne ne peut plus rien recevoir")
    assert Claim.objects.get().item == first
    hand_over(item=first, by=ben, to=ben, now=NOW)  # what they have they keep
    assert sees(first, ben)


def test_undone_it_is_covered_for_who_had_got_it(alice: User, ben: User) -> None:
    item = an_item()
    claim(item=item, analyst=alice, now=NOW)
    all_to(ben, item, by=alice)
    opened(item, ben)

    bulk.undo(key=KEY, by=alice, now=NOW)

    assert holder_of(item, now=NOW) == alice
    assert not sees(item, ben)


@override_settings(OPENINGS_A_DAY=1)
def test_undone_nobody_gets_more_than_their_day_allows(alice: User, ben: User) -> None:
    item, other = an_item("https://a.example/"), an_item("https://b.example/")
    claim(item=item, analyst=alice, now=NOW)
    all_to(ben, item, by=alice)
    opened(other, alice)

    found = bulk.undo(key=KEY, by=alice, now=NOW)

    assert [reference for reference, _why in found.left] == [item.reference]
    assert holder_of(item, now=NOW) == ben


def all_to(to: User, item: Item, *, by: User) -> None:
    order = bulk.Order(act=Act.HAND_OVER, to=to)
    bulk.do(key=KEY, references=[item.reference], order=order, by=by, now=NOW)
