"""What leads people to a service is never one person's to change."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from clickable.base.errors import GoneError, RefusedError
from clickable.people.models import User
from clickable.record.models import Entry
from clickable.support import changing, rules, selectors
from clickable.support.models import Change, Service
from clickable.support.services import load_services
from tests.cast import NOW

LATER = datetime(2026, 11, 4, 9, tzinfo=UTC)
NUMBER = [{"kind": "phone", "value": "0800119119"}]


@pytest.mark.parametrize(
    ("fields", "two"),
    [
        ({"channels"}, True),
        ({"hours"}, True),
        ({"zone"}, True),
        ({"source_url"}, True),
        ({"name_fr"}, True),
        ({"valid_to"}, True),
        ({"order", "channels"}, True),
        ({"order", "as_of"}, False),
        ({"checked_on"}, False),
    ],
)
def test_which_changes_ask_for_two(fields: set[str], two: bool) -> None:
    assert rules.needs_two(fields) is two


@pytest.mark.parametrize(
    ("same", "publishes", "proposer", "may"),
    [
        (True, True, True, False),
        (False, True, True, True),
        (False, True, False, True),
        (False, False, True, True),
        (False, False, False, False),
    ],
)
def test_who_is_a_second_person(*, same: bool, publishes: bool, proposer: bool, may: bool) -> None:
    assert rules.may_confirm(same=same, publishes=publishes, proposer_publishes=proposer) is may


@pytest.fixture(autouse=True)
def _loaded(request: pytest.FixtureRequest) -> None:
    if "db" in request.fixturenames or "paul" in request.fixturenames:
        load_services(now=NOW)


@pytest.fixture
def pia(db: None) -> User:
    return User.objects.create(username="pia", role=User.Role.PUBLISHER)


def wished(by: User, code: str = "119", **values: Any) -> Change:
    row = Service.objects.get(code=code)
    for name, value in (values or {"channels": NUMBER}).items():
        setattr(row, name, value)
    made = changing.offer_service(row=row, by=by, now=NOW)
    assert made is not None
    return made


def number() -> object:
    return Service.objects.get(code="119").channels[0]["value"]


def verbs() -> list[tuple[str, User | None]]:
    lines = Entry.objects.filter(subject="service:119").order_by("pk")
    return [(line.verb.removeprefix("support.service_"), line.actor) for line in lines]


def test_a_new_number_is_public_when_a_second_person_says_so(paul: User, edith: User) -> None:
    change = wished(paul)
    assert number() == "119"
    changing.confirm(change=change, by=edith, now=LATER)
    assert number() == "0800119119"
    assert verbs() == [("proposed", paul), ("changed", edith)]
    line = Entry.objects.get(verb="support.service_changed")
    assert line.detail["change"] == change.pk
    assert "0800119119" not in str(list(Entry.objects.values_list("detail", flat=True)))


def test_nobody_confirms_their_own(paul: User) -> None:
    change = wished(paul)
    with pytest.raises(RefusedError):
        changing.confirm(change=change, by=paul, now=LATER)
    with pytest.raises(RefusedError):
        changing.refuse(change=change, by=paul, now=LATER)
    assert number() == "119"


def test_two_who_do_not_publish_are_not_enough(edith: User) -> None:
    other = User.objects.create(username="emil", role=User.Role.EDITOR)
    with pytest.raises(RefusedError):
        changing.confirm(change=wished(edith), by=other, now=LATER)
    assert number() == "119"


def test_nobody_outside_answers(paul: User, alice: User, charlie: User) -> None:
    change = wished(paul)
    for person in (alice, charlie):
        with pytest.raises(RefusedError):
            changing.confirm(change=change, by=person, now=LATER)


def test_a_refused_one_changes_nothing_and_is_over(paul: User, edith: User) -> None:
    change = wished(edith)
    changing.refuse(change=change, by=paul, now=LATER)
    assert number() == "119"
    with pytest.raises(GoneError):
        changing.confirm(change=change, by=paul, now=LATER)
    assert verbs() == [("proposed", edith), ("refused", paul)]


def test_one_takes_back_ones_own_as_long_as_it_waits(paul: User, edith: User) -> None:
    change = wished(edith)
    with pytest.raises(RefusedError):
        changing.withdraw_change(change=change, by=paul, now=LATER)
    changing.withdraw_change(change=change, by=edith, now=LATER)
    assert wished(paul).open


def test_a_second_change_waits_for_the_first(paul: User, edith: User) -> None:
    wished(edith)
    with pytest.raises(RefusedError):
        wished(paul)


def test_what_leads_nowhere_is_kept_at_once(edith: User) -> None:
    row = Service.objects.get(code="119")
    row.order = 3
    assert changing.offer_service(row=row, by=edith, now=NOW) is None
    assert Service.objects.get(code="119").order == 3
    assert changing.offer_service(row=row, by=edith, now=NOW) is None
    assert verbs() == [("changed", edith)]


def test_a_service_that_changed_in_between_is_not_written_over(paul: User, edith: User) -> None:
    change = wished(edith)
    Service.objects.filter(code="119").update(channels=[{"kind": "phone", "value": "120"}])
    with pytest.raises(RefusedError) as refused:
        changing.confirm(change=change, by=paul, now=LATER)
    assert refused.value.code == "stale"
    assert number() == "120"


def test_other_fields_of_the_service_stay_as_they_have_become(paul: User, edith: User) -> None:
    change = wished(edith)
    Service.objects.filter(code="119").update(checked_on=date(2026, 11, 4))
    changing.confirm(change=change, by=paul, now=LATER)
    assert Service.objects.get(code="119").checked_on == date(2026, 11, 4)


def test_days_come_back_as_days(paul: User, edith: User) -> None:
    change = wished(edith, valid_to=date(2027, 1, 1))
    changing.confirm(change=Change.objects.get(pk=change.pk), by=paul, now=LATER)
    assert Service.objects.get(code="119").valid_to == date(2027, 1, 1)


def test_in_an_emergency_one_goes_alone_and_it_stays_marked(paul: User, edith: User) -> None:
    change = wished(paul)
    changing.go_alone(change=change, by=paul, reason="Le numéro sonne dans le vide.", now=LATER)
    assert number() == "0800119119"
    assert (selectors.changes_open(), verbs()[-1]) == (1, ("changed_alone", paul))
    changing.confirm(change=change, by=edith, now=LATER)
    assert (selectors.changes_open(), verbs()[-1]) == (0, ("seen", edith))
    assert number() == "0800119119"


def test_who_reads_it_afterwards_goes_back_with_one_press(paul: User, edith: User) -> None:
    change = wished(paul)
    changing.go_alone(change=change, by=paul, reason="Vite.", now=LATER)
    changing.refuse(change=change, by=edith, now=LATER)
    assert number() == "119"
    assert [verb for verb, _who in verbs()][-2:] == ["changed", "refused"]


def test_going_alone_asks_for_a_publisher_and_a_reason(paul: User, edith: User) -> None:
    with pytest.raises(RefusedError):
        changing.go_alone(change=wished(edith), by=edith, reason="Vite.", now=LATER)
    with pytest.raises(RefusedError):
        changing.go_alone(change=wished(paul, code="3018"), by=paul, reason="  ", now=LATER)
    assert number() == "119"


def test_a_new_service_too_and_it_ends_when_it_was_wrong(paul: User, pia: User) -> None:
    row = Service.objects.get(code="119")
    row.pk, row.code = None, "3999"
    change = changing.offer_service(row=row, by=paul, now=NOW)
    assert change is not None
    assert not Service.objects.filter(code="3999").exists()
    changing.go_alone(change=change, by=paul, reason="Ouvre ce soir.", now=LATER)
    assert "3999" in {offer.code for offer in selectors.valid(now=LATER)}
    changing.refuse(change=change, by=pia, now=LATER)
    selectors.memory.forget()
    assert "3999" not in {offer.code for offer in selectors.valid(now=LATER + timedelta(hours=1))}


def test_the_database_itself_asks_for_another(paul: User) -> None:
    change = wished(paul)
    with pytest.raises(IntegrityError), transaction.atomic():
        Change.objects.filter(pk=change.pk).update(state="kept", answered_by=paul)
    with pytest.raises(IntegrityError), transaction.atomic():
        Change.objects.filter(pk=change.pk).update(state="alone")


@pytest.mark.django_db(transaction=True)
def test_what_was_confirmed_is_read_at_once(paul: User, edith: User) -> None:
    selectors.services()
    changing.confirm(change=wished(paul, name_fr="Allô"), by=edith, now=LATER)
    assert {o.code: o.name["fr"] for o in selectors.services()}["119"] == "Allô"
