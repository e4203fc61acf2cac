"""Everything is lost: two people together, never one, let a member set a new second factor up."""

from datetime import timedelta

import pytest

from clickable.base.errors import GoneError, RefusedError
from clickable.people import factors
from clickable.people.models import User
from clickable.people.second_chance import agree, alone, ask
from clickable.record.models import Entry
from tests.cast import NOW, person, signed_in
from tests.people.test_factors import SECRET

pytestmark = pytest.mark.django_db


@pytest.fixture
def second_lead(db: None) -> User:
    return person("Lino", role=User.Role.LEAD)


@pytest.fixture
def locked_out(alice: User) -> User:
    factors.set_app(alice, SECRET, factors.code_of(SECRET, now=NOW), now=NOW)
    factors.new_codes(alice, now=NOW)
    return alice


def test_two_leads_do_it(locked_out: User, lead: User, second_lead: User) -> None:
    client = signed_in(locked_out)
    ask(person=locked_out, by=lead, now=NOW)
    assert factors.has_one(locked_out)

    agree(person=locked_out, by=second_lead, now=NOW)

    assert not factors.has_one(locked_out)
    assert factors.held(locked_out).codes_left == 0
    assert client.get("/desk/").status_code == 302
    lines = Entry.objects.filter(verb__startswith="people.factor_reset").order_by("pk")
    assert [(e.verb, str(e.actor)) for e in lines] == [
        ("people.factor_reset_asked", "Léa"),
        ("people.factor_reset", "Lino"),
    ]


def test_a_lead_and_the_operator_do_it(locked_out: User, lead: User) -> None:
    ask(person=locked_out, by=lead, now=NOW)
    agree(person=locked_out, by=None, now=NOW)

    assert not factors.has_one(locked_out)
    assert Entry.objects.get(verb="people.factor_reset").role == "operator"


def test_one_lead_alone_does_not(locked_out: User, lead: User) -> None:
    ask(person=locked_out, by=lead, now=NOW)

    with pytest.raises(RefusedError):
        agree(person=locked_out, by=lead, now=NOW)
    assert factors.has_one(locked_out)


def test_nor_the_operator_where_somebody_leads(locked_out: User, lead: User) -> None:
    with pytest.raises(RefusedError):
        alone(person=locked_out, now=NOW)
    with pytest.raises(GoneError):
        agree(person=locked_out, by=None, now=NOW)
    assert factors.has_one(locked_out)


def test_the_operator_alone_for_who_has_no_lead(locked_out: User, lead: User) -> None:
    factors.set_app(lead, SECRET, factors.code_of(SECRET, now=NOW), now=NOW)

    alone(person=lead, now=NOW)

    assert not factors.has_one(lead)


def test_nobody_asks_or_agrees_for_themselves(
    locked_out: User, lead: User, second_lead: User
) -> None:
    with pytest.raises(RefusedError):
        ask(person=lead, by=lead, now=NOW)
    ask(person=lead, by=second_lead, now=NOW)
    with pytest.raises(RefusedError):
        agree(person=lead, by=lead, now=NOW)


def test_no_analyst_and_no_other_team(locked_out: User, lead: User, ben: User) -> None:
    other = person("Lou", role=User.Role.LEAD, team="Deux")
    for by in (ben, other):
        with pytest.raises(RefusedError):
            ask(person=locked_out, by=by, now=NOW)
    ask(person=locked_out, by=lead, now=NOW)
    for by in (ben, other):
        with pytest.raises(RefusedError):
            agree(person=locked_out, by=by, now=NOW)
    assert factors.has_one(locked_out)


def test_what_was_asked_does_not_last(locked_out: User, lead: User, second_lead: User) -> None:
    ask(person=locked_out, by=lead, now=NOW)

    with pytest.raises(GoneError):
        agree(person=locked_out, by=second_lead, now=NOW + timedelta(days=3))


def test_what_a_former_lead_asked_does_not_count(
    locked_out: User, lead: User, second_lead: User
) -> None:
    ask(person=locked_out, by=lead, now=NOW)
    User.objects.filter(pk=lead.pk).update(role=User.Role.ANALYST)

    with pytest.raises(GoneError):
        agree(person=locked_out, by=second_lead, now=NOW)


def test_it_is_over_when_a_factor_was_found_again(
    locked_out: User, lead: User, second_lead: User
) -> None:
    ask(person=locked_out, by=lead, now=NOW)
    factors.new_codes(locked_out, now=NOW)

    with pytest.raises(GoneError):
        agree(person=locked_out, by=second_lead, now=NOW)
