"""A category left to others: private, without a reason, felt only in what comes next."""

import pytest

from clickable.exposure import selectors
from clickable.exposure.services import leave_aside
from clickable.people.models import User
from clickable.record.models import Entry
from clickable.report.models import Category, Item, Report
from tests.cast import UNE, an_item, dana_reports

pytestmark = pytest.mark.django_db


def left_to(person: User) -> set[Item]:
    return set(selectors.without(Item.objects.all(), selectors.asides(person)))


def test_what_anybody_reported_as_such_is_left_out_for_this_person_only(
    alice: User, ben: User
) -> None:
    csam = an_item("https://a.example/", category=Category.CSAM)
    both = an_item("https://b.example/", category=Category.HATE)
    dana_reports("https://b.example/", category=Category.CSAM)
    hate = an_item("https://c.example/", category=Category.HATE)

    leave_aside(person=alice, categories=[Category.CSAM])

    assert left_to(alice) == {hate}
    assert left_to(ben) == {csam, both, hate}


def test_a_flood_leaves_nothing_out(alice: User) -> None:
    item = an_item("https://b.example/", category=Category.HATE)
    flood = dana_reports("https://b.example/", category=Category.CSAM)
    Report.objects.filter(pk=flood.pk).update(quarantined=True)
    leave_aside(person=alice, categories=[Category.CSAM])
    assert left_to(alice) == {item}


def test_it_is_changed_at_will_and_leaves_no_trace(alice: User) -> None:
    before = Entry.objects.count()
    for wanted in ([Category.CSAM, Category.HATE], [Category.HATE], [], [Category.SUICIDE]):
        leave_aside(person=alice, categories=wanted)
        assert selectors.asides(alice) == set(wanted)
    assert Entry.objects.count() == before


def test_leads_learn_only_that_nobody_is_left(
    alice: User, ben: User, lead: User, bob: User, charlie: User
) -> None:
    for person in (alice, ben, bob):
        leave_aside(person=person, categories=[Category.CSAM, Category.HATE])
    assert selectors.deserted(UNE) == []

    leave_aside(person=lead, categories=[Category.HATE])
    assert selectors.deserted(UNE) == [Category.HATE]

    lead.is_active = False
    lead.save()
    assert selectors.deserted(UNE) == [Category.CSAM, Category.HATE]
