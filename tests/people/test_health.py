"""The daily look at the keys: each thing that is not well, and silence when all is."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.conf import settings
from pytest_django import Settings

from clickable.people import keys
from clickable.people.health import Code, Finding, check, findings
from clickable.people.models import KeyHealth, User
from clickable.people.tasks import sweep
from clickable.report.models import Item
from clickable.seal.models import Grant, GroupKey, PersonKey
from clickable.seal.parcels import mark, parcels
from clickable.seal.persons import new_secret
from clickable.seal.trusted import changing, trusted
from tests.cast import NOW, TEAM_KEYS, an_item, person, ring_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def well(alice: User, ben: User, lead: User, bob: User) -> None:
    """Both teams with two members and parcels."""
    person("Bea", role=User.Role.ANALYST, team="Deux")
    for team, private in TEAM_KEYS.items():
        GroupKey.objects.filter(group_id=team).update(
            parcels=parcels(private, trusted().officers), sealed_for=mark(trusted().officers)
        )
    an_item()


def codes() -> set[Code]:
    return {finding.code for finding in findings(now=NOW)}


def test_nothing_is_said_when_all_is_well(well: None) -> None:
    assert findings(now=NOW) == []


def no_file() -> None:
    (settings.KEYS / "trusted.json").write_text("{")


def no_intake() -> None:
    with changing() as known:
        known.intake = None


def another_team_key() -> None:
    GroupKey.objects.update(public=bytes(32))


def a_later_team_key() -> None:
    for key in GroupKey.objects.all():
        GroupKey.objects.create(group=key.group, epoch=2, public=b"x", made_at=NOW)


def one_holder() -> None:
    Grant.objects.exclude(person__username="alice").delete()


def no_parcels() -> None:
    GroupKey.objects.update(parcels={})


def other_officers() -> None:
    with changing() as known:
        known.officers[0].name = "Nour"


def another_sealing_key() -> None:
    fake = bytes(new_secret().sealing.public_key)
    PersonKey.objects.filter(person__username="alice").update(sealing=fake)


def another_signing_key() -> None:
    PersonKey.objects.filter(person__username="alice").update(signing=bytes(32))


def closed_but_trusted() -> None:
    User.objects.filter(username="ben").update(is_active=False)


def somebody_without() -> None:
    person("Nina", role=User.Role.ANALYST, team="Une")
    with changing() as known:
        known.people.popitem()


def a_given_password() -> None:
    PersonKey.objects.filter(person__username="alice").update(provisional=True)


def a_lost_epoch() -> None:
    Item.objects.update(epoch=7)


def a_wrap_to_another() -> None:
    Item.objects.update(wrapped=bytes(88))


def another_worker() -> None:
    with changing() as known:
        known.worker = "00" * 32


def an_old_epoch() -> None:
    lead = User.objects.get(username="léa")
    keys.renew(by=lead, ring=ring_of(lead), now=NOW - timedelta(days=15))


@pytest.mark.parametrize(
    ("broken", "code"),
    [
        (no_file, Code.FILE),
        (no_intake, Code.NO_INTAKE),
        (another_team_key, Code.TEAM_KEY),
        (a_later_team_key, Code.TEAM_KEY),
        (one_holder, Code.FEW),
        (no_parcels, Code.PARCELS),
        (other_officers, Code.PARCELS),
        (another_sealing_key, Code.PERSON_KEY),
        (another_signing_key, Code.PERSON_KEY),
        (closed_but_trusted, Code.CLOSED),
        (somebody_without, Code.NO_KEY),
        (a_given_password, Code.GIVEN),
        (a_lost_epoch, Code.LOST),
        (a_wrap_to_another, Code.LOST),
        (another_worker, Code.WORKER),
        (an_old_epoch, Code.OLD_EPOCH),
    ],
)
def test_each_thing_that_is_not_well_is_found(
    well: None, broken: Callable[[], None], code: Code
) -> None:
    broken()

    assert code in codes()


def test_a_strict_instance_trusts_no_worker(well: None, settings: Settings) -> None:
    settings.STRICT = True

    assert codes() == {Code.WORKER}


def test_what_was_found_is_kept_until_the_next_look(well: None) -> None:
    a_given_password()
    assert [f.code for f in check(now=NOW)] == [Code.GIVEN]
    assert set(KeyHealth.objects.values_list("code", flat=True)) == {"given", "looked"}

    PersonKey.objects.update(provisional=False)
    sweep.call()
    assert set(KeyHealth.objects.values_list("code", "count")) == {("looked", 0)}
    assert findings(now=NOW) == []
    assert Finding(Code.FEW).count == 0
