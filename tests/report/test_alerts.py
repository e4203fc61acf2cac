"""The neutral mail: what it says, when it leaves, and what is left of it."""

import logging
import smtplib
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.core import mail
from pytest_django import Settings

from clickable.people.models import User
from clickable.report.conversation import alerts, services
from clickable.report.conversation.visit import visit
from clickable.report.models import Alert, Report, Stage
from clickable.report.tasks import alert
from clickable.seal.envelope import CannotOpenError
from clickable.seal.receipts import Receipt, from_page
from clickable.seal.rings import NoRing
from tests.cast import DESK, WORKER, dana_reports, ring_of
from tests.report.talk import a_report

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 3, 10, 42, 17, tzinfo=UTC)
MAILBOX = "dana@courrier.example"


def hours(n: float) -> datetime:
    return NOW + timedelta(hours=n)


@pytest.fixture
def told() -> tuple[Report, Receipt]:
    """A report whose reporter left an address."""
    report, receipt = a_report()
    services.leave_mailbox(visit=visit(receipt, now=NOW), mailbox=MAILBOX, now=NOW)
    report.refresh_from_db()
    return report, receipt


class Refusing:
    """A mail backend that answers as it is told to."""

    error: Exception | None = None

    def __init__(self, **_unused: Any) -> None:
        pass

    def send_messages(self, _messages: Any) -> int:
        if Refusing.error:
            raise Refusing.error
        return 1


def test_one_neutral_mail_at_the_next_hour(told: tuple[Report, Receipt], alice: User) -> None:
    alerts.tell(told[0], ring=ring_of(alice), now=NOW)
    alerts.tell(told[0], ring=ring_of(alice), now=NOW)
    row = Alert.objects.get()

    assert row.due_at == datetime(2026, 11, 3, 11, tzinfo=UTC)
    assert b"courrier" not in bytes(row.recipient)
    assert alerts.send_due(WORKER, now=NOW) == 0
    assert alerts.send_due(WORKER, now=hours(1)) == 1
    (sent,) = mail.outbox
    assert (sent.to, sent.subject) == ([MAILBOX], "Du nouveau")
    assert Alert.objects.count() == 0


def test_the_mail_says_nothing(told: tuple[Report, Receipt]) -> None:
    alerts.tell(told[0], ring=DESK, now=NOW)
    alerts.send_due(WORKER, now=hours(1))
    raw = mail.outbox[0].message().as_string()
    body = str(mail.outbox[0].body)
    for word in ("signal", "abus", "enfant", "click@ble", "http", "R-", "police"):
        assert word not in body.lower()
    assert "Auto-Submitted: auto-generated" in raw
    assert told[0].reference not in raw


@pytest.mark.parametrize(("language", "subject"), [("en", "Some news"), ("pt-BR", "Du nouveau")])
def test_in_the_language_of_the_report(language: str, subject: str) -> None:
    receipt = from_page(f"a page in {language}")
    report = dana_reports(receipt=receipt, language=language)
    services.leave_mailbox(visit=visit(receipt, now=NOW), mailbox=MAILBOX, now=NOW)
    report.refresh_from_db()
    alerts.tell(report, ring=DESK, now=NOW)
    alerts.send_due(WORKER, now=hours(1))
    assert mail.outbox[0].subject == subject


def test_one_a_day_at_most(told: tuple[Report, Receipt]) -> None:
    report = told[0]
    alerts.tell(report, ring=DESK, now=NOW)
    alerts.send_due(WORKER, now=hours(1))
    report.refresh_from_db()
    alerts.tell(report, ring=DESK, now=hours(3))
    assert Alert.objects.get().due_at == datetime(2026, 11, 4, 11, tzinfo=UTC)
    assert alerts.send_due(WORKER, now=hours(23)) == 0
    assert alerts.send_due(WORKER, now=hours(25)) == 1


def test_the_worker_opens_the_row_and_never_the_report(told: tuple[Report, Receipt]) -> None:
    with pytest.raises(CannotOpenError):
        told[0].key(WORKER)
    alerts.tell(told[0], ring=NoRing(), now=NOW)
    assert Alert.objects.count() == 0


def test_who_left_none_gets_none(alice: User) -> None:
    report, _receipt = a_report()
    alerts.tell(report, ring=DESK, now=NOW)
    assert Alert.objects.count() == 0


def test_taking_it_back_stops_what_waits(told: tuple[Report, Receipt]) -> None:
    alerts.tell(told[0], ring=DESK, now=NOW)
    services.take_mailbox_back(visit=visit(told[1], now=NOW), now=NOW)
    assert Alert.objects.count() == 0
    services.leave_mailbox(visit=visit(told[1], now=NOW), mailbox=MAILBOX, now=NOW)
    alerts.tell(told[0], ring=DESK, now=NOW)
    services.withdraw(visit=visit(told[1], now=NOW), now=NOW)
    assert Alert.objects.count() == 0


def test_a_new_mailbox_stops_what_waits_for_the_old(told: tuple[Report, Receipt]) -> None:
    alerts.tell(told[0], ring=DESK, now=NOW)
    assert Alert.objects.count() == 1
    services.leave_mailbox(visit=visit(told[1], now=NOW), mailbox="autre@courrier.example", now=NOW)
    assert Alert.objects.count() == 0


def test_everybody_who_named_the_item_is_told(told: tuple[Report, Receipt]) -> None:
    second, receipt = a_report("two")
    services.leave_mailbox(visit=visit(receipt, now=NOW), mailbox="eva@courrier.example", now=NOW)
    a_report("three")
    item = second.items.get()
    for stage in (Stage.REVIEW, Stage.ILLEGAL):
        item.stage = stage
        alerts.tell_about(item, ring=DESK, now=NOW)
    assert Alert.objects.count() == 0
    item.stage = Stage.NOT_ILLEGAL
    alerts.tell_about(item, ring=DESK, now=NOW)
    # Who named it when it was known already is told nothing for three days.
    due = {row.report_id: row.due_at for row in Alert.objects.all()}
    assert due == {
        told[0].pk: datetime(2026, 11, 3, 11, tzinfo=UTC),
        second.pk: datetime(2026, 11, 6, 10, tzinfo=UTC),
    }


@pytest.mark.parametrize(
    ("error", "attempts"),
    [
        (OSError("dana@courrier.example: no route"), 6),
        (smtplib.SMTPServerDisconnected("dana"), 6),
        (smtplib.SMTPRecipientsRefused({MAILBOX: (450, b"later dana")}), 6),
        (smtplib.SMTPRecipientsRefused({MAILBOX: (550, b"no dana")}), 1),
    ],
)
def test_a_mail_that_does_not_leave_is_tried_again_then_dropped(
    told: tuple[Report, Receipt],
    settings: Settings,
    caplog: pytest.LogCaptureFixture,
    error: Exception,
    attempts: int,
) -> None:
    settings.EMAIL_BACKEND = "tests.report.test_alerts.Refusing"
    caplog.set_level(logging.INFO)
    Refusing.error = error
    alerts.tell(told[0], ring=DESK, now=NOW)
    tried, now = 0, hours(1)
    while Alert.objects.exists() and tried < 20:
        tried += alerts.send_due(WORKER, now=now)
        now += timedelta(hours=17)
    assert tried == attempts
    assert "dropped" in caplog.text
    assert "dana" not in caplog.text


def test_a_worker_that_died_while_sending_sends_no_second_one(
    told: tuple[Report, Receipt],
) -> None:
    alerts.tell(told[0], ring=DESK, now=NOW)
    Alert.objects.update(leaving=True)
    alerts.send_due(WORKER, now=hours(1))
    assert (Alert.objects.count(), mail.outbox) == (0, [])


def test_a_damaged_row_is_dropped(told: tuple[Report, Receipt]) -> None:
    alerts.tell(told[0], ring=DESK, now=NOW)
    Alert.objects.update(recipient=b"\x01" + bytes(200))
    alerts.send_due(WORKER, now=hours(1))
    assert (Alert.objects.count(), mail.outbox) == (0, [])


def test_the_workers_sweep_sends(told: tuple[Report, Receipt], settings: Settings) -> None:
    alerts.tell(told[0], ring=DESK, now=datetime(2020, 1, 1, tzinfo=UTC))
    settings.STRICT = True
    alert.call()
    assert len(mail.outbox) == 0
    settings.STRICT = False
    alert.call()
    assert len(mail.outbox) == 1
