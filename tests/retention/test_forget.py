from datetime import timedelta

import pytest
from django.db import DatabaseError, connection
from django.db.models import ProtectedError

from clickable.assess.models import Outcome
from clickable.base import clock
from clickable.notify.models import Notice
from clickable.people.models import User
from clickable.record import services as record
from clickable.record.models import Entry
from clickable.report.models import Alert, Item, Mention, Report, Stage
from clickable.report.quarantine import close_as_spam
from clickable.retention import tasks
from clickable.retention.classes import kept_for
from clickable.retention.contacts import FIELDS, closed_reports, forget_contacts
from clickable.retention.models import Hold
from clickable.retention.rules import due_at
from clickable.retention.selectors import due, facts_of
from clickable.retention.services import forget_due, place_hold
from clickable.seal import receipts
from tests.cast import NOW, dana_reports, hears, kept
from tests.figures.cases import noticed
from tests.record.tampering import unguarded
from tests.retention.cases import DAY, closed, ran, rich, tables_about_cases

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _ran_yesterday(db: None) -> None:
    ran(NOW - DAY)


ALL = [
    (Stage.NOT_ACTIONABLE, Outcome.SPAM, 7),
    (Stage.NOT_ACTIONABLE, Outcome.DUPLICATE, 30),
    (Stage.NOT_ILLEGAL, Outcome.NOT_ILLEGAL, 30),
    (Stage.OUT_OF_REMIT, Outcome.OUT_OF_REMIT, 30),
    (Stage.GONE, Outcome.BASELINE, 90),
]


@pytest.mark.parametrize(("stage", "outcome", "days"), ALL)
def test_an_item_goes_on_its_day_and_not_an_hour_before(stage, outcome, days):
    early = closed(stage, outcome=outcome, days=days - 0.04)
    closed(stage, outcome=outcome, days=days + 0.05)
    assert forget_due(now=NOW).items.total() == 1
    assert list(Item.objects.all()) == [early]
    assert list(Report.objects.all()) == [early.reports.get()]


@pytest.mark.parametrize("stage", [s for s in Stage if s not in {row[0] for row in ALL}])
def test_open_work_stays_for_ever(stage):
    closed(stage, days=4000)
    assert forget_due(now=NOW).items.total() == 0
    assert Item.objects.count() == Report.objects.count() == 1


def test_the_database_and_the_rule_agree(alice: User):
    for stage in Stage:
        for outcome in (Outcome.SPAM, Outcome.BASELINE):
            for days in (6, 8, 29, 31, 89, 91):
                closed(stage, outcome=outcome, days=days)
    place_hold(item=closed(), analyst=alice, reason=Hold.Reason.COURT, now=NOW)
    leaving = noticed(stage=Stage.GONE, now=NOW - 100 * DAY)
    leaving.notices.update(state=Notice.State.UNCERTAIN)
    Item.objects.filter(pk=leaving.pk).update(stage_at=NOW - 95 * DAY)
    by_rule = {
        item.pk
        for item in Item.objects.all()
        if (at := due_at(facts_of(item), kept_for())) and at <= NOW
    }
    assert {item.pk for item in due(now=NOW)} == by_rule
    assert len(by_rule) == 22


def test_nothing_about_it_is_left_in_any_table(alice: User, ben: User):
    item = rich(alice, ben)
    report = item.reports.get()
    tables = list(tables_about_cases())
    assert [t._meta.label for t in tables if not t._base_manager.exists()] == []
    assert len(tables) >= 11

    done = forget_due(now=NOW)

    assert (done.items, done.reports, done.failed) == ({"handled": 1}, 1, 0)
    assert [t._meta.label for t in tables if t._base_manager.exists()] == []
    line = Entry.objects.get(verb="retention.forgotten")
    assert line.subject == f"item:{item.pk}"
    assert line.detail == {"class": "handled", "reports": 1}
    text = str(list(Entry.objects.values_list("verb", "subject", "detail")))
    assert item.reference not in text
    assert report.reference not in text


def test_others_rows_are_untouched(alice: User, ben: User):
    rich(alice, ben)
    stays = rich(alice, ben, now=NOW + 30 * DAY)
    counts = {t: t._base_manager.count() for t in tables_about_cases()}
    assert set(counts.values()) != {1}

    forget_due(now=NOW)

    assert list(Item.objects.all()) == [stays]
    assert Notice.objects.count() == stays.notices.count() > 0
    # A mail that waits goes before its item does: days after the closing.
    assert [t for t in counts if not t._base_manager.exists()] == [Alert]


def test_for_everybody_else_an_item_stays_protected(alice: User, ben: User):
    item = rich(alice, ben)
    with pytest.raises(ProtectedError):
        item.delete()


def test_a_report_goes_with_its_last_item():
    report = dana_reports("https://a.example/1", "https://a.example/2", now=NOW - 40 * DAY)
    first, second = Item.objects.order_by("pk")
    Item.objects.filter(pk=first.pk).update(stage=Stage.NOT_ILLEGAL, stage_at=NOW - 31 * DAY)
    Item.objects.filter(pk=second.pk).update(stage=Stage.NOT_ILLEGAL, stage_at=NOW - 20 * DAY)

    forget_due(now=NOW)
    assert [report.items.get(), Report.objects.get()] == [second, report]
    forget_due(now=NOW + 2 * DAY)
    assert Report.objects.count() == 1
    forget_due(now=NOW + 4 * DAY)
    forget_due(now=NOW + 6 * DAY)
    forget_due(now=NOW + 8 * DAY)
    forget_due(now=NOW + 10 * DAY)
    assert (Item.objects.count(), Report.objects.count(), Mention.objects.count()) == (0, 0, 0)


def test_a_late_report_of_something_closed_is_answered_for_its_days():
    item = closed(days=40)
    address = f"https://host.example/{Item.objects.count()}x"
    late = dana_reports(address, now=NOW - 2 * DAY)
    Mention.objects.filter(report=late).update(item=item)
    Item.objects.exclude(pk=item.pk).delete()
    assert forget_due(now=NOW).items.total() == 0


def test_a_report_that_names_nothing_goes_too():
    report = dana_reports(now=NOW - 31 * DAY)
    dana_reports("https://b.example/", now=NOW - DAY).mentions.all().delete()
    report.mentions.all().delete()
    assert forget_due(now=NOW).reports == 1
    assert not Report.objects.filter(pk=report.pk).exists()
    assert Report.objects.count() == 1


def test_a_forgotten_receipt_is_as_unknown_as_one_that_never_was():
    item = closed()
    receipt = receipts.from_page("never given")
    forget_due(now=NOW)
    assert not Item.objects.filter(pk=item.pk).exists()
    assert hears(receipt, now=NOW) is None


def test_an_address_that_was_forgotten_can_be_reported_anew():
    item = closed()
    forget_due(now=NOW)
    again = dana_reports("https://host.example/new", now=NOW).items.get()
    assert again.pk != item.pk


def test_one_that_the_database_keeps_does_not_keep_the_others(caplog):
    stays, goes = closed(days=50), closed(days=40)

    def refuse(execute, sql, params, many, context):
        if "DELETE" in sql and stays.pk.hex in str(params).replace("-", ""):
            raise DatabaseError("canary")
        return execute(sql, params, many, context)

    with connection.execute_wrapper(refuse):
        done = forget_due(now=NOW)
    assert (done.failed, done.items.total()) == (1, 1)
    assert not Item.objects.filter(pk=goes.pk).exists()
    assert stays.mentions.count() == 1
    assert f"item:{stays.pk} stays: DatabaseError" in caplog.text
    assert "canary" not in caplog.text


def test_a_contact_goes_when_its_report_closes(alice: User):
    done, _waits, held = closed(days=1), closed(Stage.NOTICED, days=1), closed(days=1)
    late = closed(days=-1)
    place_hold(item=held, analyst=alice, reason=Hold.Reason.POLICE, now=NOW)

    assert list(closed_reports(before=NOW)) == [done.reports.get()]
    assert late.reports.get() in closed_reports(before=NOW + 2 * DAY)


def test_contact_fields_can_be_emptied():
    fields = [model._meta.get_field(name) for model, name in FIELDS]
    assert [field for field in fields if not field.null] == []
    assert forget_contacts(before=NOW) == 0


def test_lines_of_the_account_go_after_three_years_and_it_stays_unbroken():
    closed(Stage.NOTICED)
    record.chain(now=NOW + DAY)
    old = Entry.objects.count()
    later = NOW + timedelta(days=1120)
    record.write("report.received", "report:x", now=later - 4 * DAY)
    record.chain(now=later)
    ran(later - DAY)

    assert forget_due(now=later).lines == old > 0

    record.chain(now=later)
    assert record.first_broken() is None
    assert [e.verb for e in Entry.objects.order_by("pk")] == ["report.received", "record.forgotten"]
    with unguarded():
        Entry.objects.filter(verb="report.received").update(detail={"changed": 1})
    assert record.first_broken() == Entry.objects.earliest("pk").pk


def test_lines_that_are_not_chained_yet_stay():
    record.write("report.received", "report:x", now=NOW - timedelta(days=2000))
    assert record.forget_lines(before=NOW, now=NOW) == 0


def test_lines_forgotten_at_the_very_end_leave_a_chain_to_go_on_with():
    record.write("report.received", "report:x", now=NOW)
    record.chain(now=NOW)
    assert record.forget_lines(before=NOW + DAY, now=NOW) == 1
    record.chain(now=NOW)
    assert record.first_broken() is None
    assert Entry.objects.get().place == 2


def test_the_task_forgets():
    item = closed(days=4000)
    ran(clock.now() - DAY)
    tasks.sweep.call()
    assert not Item.objects.filter(pk=item.pk).exists()


def test_the_task_says_nothing_when_the_clock_is_refused(caplog):
    closed(days=4000)
    ran(NOW - 4000 * DAY)
    tasks.sweep.call()
    assert Item.objects.count() == 1
    assert caplog.text.count("nothing is forgotten") == 1


def test_what_was_closed_out_of_the_quarantine_goes_after_a_week(alice: User) -> None:
    for days in (6, 8):
        then = NOW - days * DAY
        flood = dana_reports(f"https://h{days}.example/", quarantined=True, now=then)
        close_as_spam(references=[flood.reference], analyst=alice, now=then)

    assert forget_due(now=NOW).items == {"spam": 1}
    assert (Report.objects.count(), Item.objects.count()) == (1, 1)


def test_what_a_reporter_left_to_be_reached_by_goes_when_their_report_closes(alice: User) -> None:
    open_one, done = dana_reports("https://a.example/"), dana_reports("https://b.example/")
    Report.objects.update(alert=b"sealed")
    done.items.update(stage=Stage.NOT_ILLEGAL, stage_at=NOW - timedelta(hours=1))

    assert forget_due(now=NOW).contacts == 1
    open_one.refresh_from_db()
    done.refresh_from_db()
    assert (open_one.alert is not None, done.alert) == (True, None)


def test_a_mail_that_waits_may_tell_of_the_closing_and_then_goes_too() -> None:
    for days in (1, 5):
        kept(Alert, report=closed(days=days).reports.get(), recipient=b"-", due_at=NOW)
    open_one = kept(Alert, report=dana_reports("https://a.example/"), recipient=b"-", due_at=NOW)
    recent = Alert.objects.get(report__items__stage_at=NOW - DAY)

    forget_due(now=NOW)

    assert set(Alert.objects.all()) == {recent, open_one}
