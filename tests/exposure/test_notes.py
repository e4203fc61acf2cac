"""Notes at the end of a shift: only their author opens them, and a lead to whom they were given."""

from dataclasses import replace
from datetime import timedelta

import pytest

from clickable.base.errors import RefusedError
from clickable.exposure import selectors
from clickable.exposure.models import PassedOn, ShiftNote
from clickable.exposure.services import forget_note, pass_on, sweep, write_note
from clickable.people.models import User
from clickable.record.models import Entry
from clickable.seal.rings import NoRing, StaffRing
from tests.cast import NOW, SECRETS, person, ring_of

pytestmark = pytest.mark.django_db
TEXT = "Une journée longue. canari-de-la-note"


def note_of(alice: User) -> ShiftNote:
    return write_note(text=TEXT, person=alice, ring=ring_of(alice), now=NOW)


def texts(found: list[selectors.Read]) -> list[str | None]:
    return [read.text for read in found]


def test_only_the_author_opens_it(alice: User, lead: User) -> None:
    note_of(alice)

    assert texts(selectors.own_notes(alice, ring_of(alice))) == [TEXT]
    assert texts(selectors.own_notes(alice, ring_of(lead))) == [None]
    assert texts(selectors.own_notes(alice, NoRing())) == [None]
    assert selectors.own_notes(lead, ring_of(lead)) == []
    assert b"canari" not in bytes(ShiftNote.objects.get().text)
    assert Entry.objects.count() == 0


def test_it_is_passed_on_by_choice_and_once(alice: User, ben: User, lead: User) -> None:
    note = note_of(alice)
    assert selectors.given_to(lead, ring_of(lead)) == []

    for _ in range(2):
        pass_on(note=note, to=lead, ring=ring_of(alice), now=NOW)

    assert texts(selectors.given_to(lead, ring_of(lead))) == [TEXT]
    assert texts(selectors.given_to(lead, ring_of(alice))) == [None]
    assert selectors.given_to(ben, ring_of(ben)) == []
    assert selectors.own_notes(alice, ring_of(alice))[0].passed_on
    lines = list(Entry.objects.values_list("verb", "subject"))
    assert lines == [("exposure.handed_over", f"person:{lead.pk}")]


def test_nobody_but_a_lead_of_the_own_team_is_given_one(alice: User, ben: User) -> None:
    elsewhere = person("Lou", role=User.Role.LEAD, team="Deux")
    note = note_of(alice)
    for wanted in (ben, elsewhere, alice):
        with pytest.raises(RefusedError):
            pass_on(note=note, to=wanted, ring=ring_of(alice), now=NOW)
    assert selectors.leads_of(alice) == []
    assert PassedOn.objects.count() == 0


def test_nobody_else_passes_it_on(alice: User, lead: User, ben: User) -> None:
    note = note_of(alice)
    for ring in (ring_of(ben), NoRing()):
        with pytest.raises(RefusedError):
            pass_on(note=note, to=lead, ring=ring, now=NOW)
    assert PassedOn.objects.count() == 0


def test_deleting_it_takes_back_what_was_given(alice: User, lead: User) -> None:
    note = note_of(alice)
    pass_on(note=note, to=lead, ring=ring_of(alice), now=NOW)
    forget_note(note=note)
    assert ShiftNote.objects.count() == PassedOn.objects.count() == 0


def test_it_goes_after_thirty_days(alice: User, lead: User) -> None:
    pass_on(note=note_of(alice), to=lead, ring=ring_of(alice), now=NOW)
    sweep(now=NOW + timedelta(days=30))
    assert PassedOn.objects.count() == 1
    sweep(now=NOW + timedelta(days=31))
    assert ShiftNote.objects.count() == PassedOn.objects.count() == 0


@pytest.mark.parametrize("text", ["", "  \n", "x" * 5001])
def test_an_empty_or_endless_one_is_refused(alice: User, text: str) -> None:
    with pytest.raises(RefusedError):
        write_note(text=text, person=alice, ring=ring_of(alice), now=NOW)


def test_keys_whose_password_somebody_else_knows_seal_nothing(alice: User) -> None:
    known = StaffRing(alice.pk, replace(SECRETS[alice.pk], provisional=True))
    for ring in (known, NoRing()):
        with pytest.raises(RefusedError):
            write_note(text=TEXT, person=alice, ring=ring, now=NOW)
