import pytest
from django.db import IntegrityError, transaction

from clickable.base.errors import GoneError, RefusedError
from clickable.people.models import User
from clickable.people.passwords import reset_password
from clickable.record.models import Entry
from clickable.report.conversation.services import withdraw
from clickable.report.conversation.visit import visit
from clickable.report.models import Item, Report, Stage
from clickable.retention.models import Hold
from clickable.retention.services import ask_lift, confirm_lift, forget_due, place_hold
from clickable.seal.receipts import from_page
from tests.cast import NOW, dana_reports
from tests.retention.cases import DAY, closed, ran

pytestmark = pytest.mark.django_db
POLICE = Hold.Reason.POLICE


@pytest.fixture
def held(alice: User) -> Item:
    ran(NOW - DAY)
    item = closed(days=4000)
    place_hold(item=item, analyst=alice, reason=POLICE, now=NOW)
    return item


def test_what_is_held_is_never_forgotten_nor_are_its_reports(held: Item):
    forget_due(now=NOW)
    assert held.reports.count() == 1


def test_a_report_of_which_one_item_is_held_stays_as_it_was_written(alice: User):
    ran(NOW - DAY)
    report = dana_reports("https://a.example/1", "https://a.example/2", now=NOW - 100 * DAY)
    Item.objects.update(stage=Stage.NOT_ILLEGAL, stage_at=NOW - 90 * DAY)
    place_hold(item=Item.objects.first(), analyst=alice, reason=POLICE, now=NOW)
    forget_due(now=NOW)
    assert (Report.objects.get(), report.items.count()) == (report, 1)


def test_a_withdrawal_erases_the_words_and_leaves_what_is_held(alice: User):
    receipt = from_page("p")
    report = dana_reports("https://a.example/1", receipt=receipt, now=NOW)
    item = report.items.get()
    place_hold(item=item, analyst=alice, reason=POLICE, now=NOW)
    withdraw(visit=visit(receipt, now=NOW), now=NOW)
    report.refresh_from_db()
    assert (bytes(report.letter), report.items.get()) == (b"", item)
    assert bytes(report.items.get().content) == bytes(item.content) != b""


def test_one_asks_and_another_lifts(held: Item, alice: User, ben: User):
    ask_lift(item=held, analyst=alice, now=NOW)
    assert forget_due(now=NOW).items.total() == 0
    confirm_lift(item=held, analyst=ben, now=NOW + DAY)
    hold = Hold.objects.get()
    assert (hold.asked_by, hold.lifted_by, hold.lifted_at) == (alice, ben, NOW + DAY)
    lines = Entry.objects.filter(subject=f"item:{held.pk}", verb__startswith="retention.")
    assert list(lines.values_list("verb", "actor__username", "detail")) == [
        ("retention.held", "alice", {"reason": "police"}),
        ("retention.lift_asked", "alice", {}),
        ("retention.lifted", "ben", {}),
    ]
    forget_due(now=NOW + DAY)
    assert not Item.objects.exists()
    assert not Hold.objects.exists()


def test_whoever_placed_it_may_confirm_what_another_asked(held: Item, alice: User, ben: User):
    ask_lift(item=held, analyst=ben, now=NOW)
    confirm_lift(item=held, analyst=alice, now=NOW)
    assert Hold.objects.get().lifted_by == alice


def test_the_same_person_is_refused_kindly(held: Item, alice: User):
    ask_lift(item=held, analyst=alice, now=NOW)
    with pytest.raises(RefusedError) as error:
        confirm_lift(item=held, analyst=alice, now=NOW)
    assert error.value.code == "same_person"
    assert "deuxième personne" in str(error.value.message)
    assert Hold.objects.get().lifted_at is None


def test_the_database_too_wants_two(held: Item, alice: User):
    changes = {"asked_by": alice, "asked_at": NOW, "lifted_by": alice, "lifted_at": NOW}
    with pytest.raises(IntegrityError), transaction.atomic():
        Hold.objects.update(**changes)
    with pytest.raises(IntegrityError), transaction.atomic():
        Hold.objects.update(lifted_by=alice, lifted_at=NOW)


@pytest.mark.parametrize("step", [ask_lift, confirm_lift])
def test_what_is_not_held_cannot_be_lifted(step, alice: User):
    with pytest.raises(GoneError):
        step(item=closed(), analyst=alice, now=NOW)


def test_nothing_is_lifted_unasked_nor_asked_nor_held_twice(held: Item, alice: User, ben: User):
    for wrong in (
        lambda: confirm_lift(item=held, analyst=ben, now=NOW),
        lambda: place_hold(item=held, analyst=ben, reason=POLICE, now=NOW),
    ):
        with pytest.raises(RefusedError):
            wrong()
    ask_lift(item=held, analyst=alice, now=NOW)
    with pytest.raises(RefusedError):
        ask_lift(item=held, analyst=ben, now=NOW)


def test_a_lifted_item_can_be_held_again(held: Item, alice: User, ben: User):
    ask_lift(item=held, analyst=alice, now=NOW)
    confirm_lift(item=held, analyst=ben, now=NOW)
    place_hold(item=held, analyst=ben, reason=Hold.Reason.COURT, now=NOW)
    assert forget_due(now=NOW).items.total() == 0


def test_what_was_forgotten_meanwhile_cannot_be_held(alice: User):
    ran(NOW - DAY)
    item = closed()
    forget_due(now=NOW)
    with pytest.raises(GoneError):
        place_hold(item=item, analyst=alice, reason=POLICE, now=NOW)


def test_an_account_that_holds_no_key_lifts_nothing(held: Item, alice: User, ben: User):
    ask_lift(item=held, analyst=alice, now=NOW)
    reset_password(person=ben, password="un-mot-de-passe-donne", by=None, now=NOW)
    with pytest.raises(RefusedError):
        confirm_lift(item=held, analyst=ben, now=NOW)
