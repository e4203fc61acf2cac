"""The outbox against a real mail server (the lab's), which refuses, stalls and lies on order."""

import logging
import threading
from datetime import timedelta
from email.message import EmailMessage
from typing import Any

import pytest
from django.db import connection

from clickable.assess.services import take_back
from clickable.base.leases import claim
from clickable.notify import tasks
from clickable.notify.models import Action, Notice, Outgoing
from clickable.notify.services import send_due, sending, settle, withdraw
from clickable.notify.services.sending import message_id
from clickable.people.models import User
from clickable.record.models import Entry
from clickable.report.models import Item
from lab.run import Lab
from tests.cast import NOW, WORKER
from tests.notify.making import ADDRESS, MAILBOX, approved, drafted, located_item

pytestmark = pytest.mark.django_db
AFTER_LEASE = NOW + timedelta(minutes=6)
POLDER = "abuse@polder.example"


@pytest.fixture(autouse=True)
def _quick(settings: Any) -> None:
    settings.EMAIL_TIMEOUT = 1


def _now(notice: Notice) -> tuple[str, str, str]:
    kept = Notice.objects.select_related("outgoing", "item").get(pk=notice.pk)
    return kept.state, kept.outgoing.last_error, kept.item.stage


def test_an_approved_notice_arrives_once(lab: Lab, alice: User) -> None:
    notice = approved(alice)

    assert [send_due(WORKER, now=NOW), send_due(WORKER, now=AFTER_LEASE)] == [1, 0]

    (letter,) = lab.mailbox(MAILBOX)
    assert ADDRESS in letter.text
    assert _now(notice) == ("sent", "", "noticed")
    assert Entry.objects.filter(verb="notify.sent").count() == 1


def test_the_headers_are_these_and_no_others(lab: Lab, alice: User) -> None:
    notice = approved(alice)
    send_due(WORKER, now=NOW)

    message: EmailMessage = lab.mailbox()[0].message

    headers = {name: str(value) for name, value in message.items() if name != "Date"}
    assert headers == {
        "From": '"Click@ble" <hotline@clickable.example>',
        "To": MAILBOX,
        "Subject": f"Click@ble – avis {notice.reference}",
        "Message-ID": message_id(notice),
        "Content-Language": "fr",
        "Content-Type": 'text/plain; charset="utf-8"',
        "Content-Transfer-Encoding": "quoted-printable",
        "MIME-Version": "1.0",
    }


def test_the_address_is_in_the_text_only_and_in_no_log(
    lab: Lab, alice: User, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    approved(alice)
    approved(alice, "https://albums.example/voir?id=canary-2", mailbox=POLDER)
    lab.set_mailbox(POLDER, "refuse")
    send_due(WORKER, now=NOW)

    head = lab.mailbox()[0].raw.partition(b"\r\n\r\n")[0]
    ours = " ".join(r.getMessage() for r in caplog.records if r.name != "mail.log")  # the lab's

    for word in ("canary", "photos.example", "albums.example"):
        assert word.encode() not in head
        assert word not in ours
        assert word not in str(list(Entry.objects.values()))
        assert word not in str(list(Outgoing.objects.values()))


def test_nothing_leaves_without_approval(lab: Lab, alice: User) -> None:
    drafted(located_item(alice))

    assert send_due(WORKER, now=AFTER_LEASE) == 0

    assert lab.mailbox() == []


def test_a_hand_over_stands_in_the_register_without_mail(lab: Lab, alice: User) -> None:
    notice = approved(alice, action=Action.POLICE)

    send_due(WORKER, now=NOW)

    assert lab.mailbox() == []
    assert _now(notice) == ("sent", "", "noticed")


def test_a_refused_mailbox_waits_for_a_person(lab: Lab, alice: User) -> None:
    lab.set_mailbox(MAILBOX, "refuse")
    notice = approved(alice)

    assert [send_due(WORKER, now=NOW), send_due(WORKER, now=NOW + timedelta(days=9))] == [1, 0]

    assert _now(notice) == ("failed", "rcpt 550 5.1.1", "located")


def test_a_temporary_refusal_is_tried_again_later(lab: Lab, alice: User) -> None:
    lab.set_mailbox(MAILBOX, "defer")
    notice = approved(alice)
    send_due(WORKER, now=NOW)

    assert _now(notice) == ("approved", "rcpt 451 4.3.2", "located")
    assert Outgoing.objects.get().due_at == NOW + timedelta(minutes=1)
    lab.set_mailbox(MAILBOX, "accept")
    assert send_due(WORKER, now=NOW + timedelta(minutes=1)) == 1
    assert _now(notice) == ("sent", "", "noticed")
    assert len(lab.mailbox(MAILBOX)) == 1


def test_a_mail_server_that_is_down_loses_nothing(lab: Lab, alice: User, settings: Any) -> None:
    up, settings.EMAIL_PORT = settings.EMAIL_PORT, 1
    notice = approved(alice)
    for attempt in range(3):
        send_due(WORKER, now=NOW + timedelta(hours=attempt))

    assert _now(notice) == ("approved", "ConnectionRefusedError", "located")
    settings.EMAIL_PORT = up
    send_due(WORKER, now=NOW + timedelta(hours=9))
    assert (_now(notice)[0], len(lab.mailbox())) == ("sent", 1)


@pytest.mark.parametrize(("post", "kept"), [("stall", 0), ("drop", 1)])
def test_silence_after_the_text_asks_a_person(lab: Lab, alice: User, post: str, kept: int) -> None:
    lab.set_mailbox(MAILBOX, post)
    notice = approved(alice)

    assert [send_due(WORKER, now=NOW), send_due(WORKER, now=NOW + timedelta(days=9))] == [1, 0]

    assert _now(notice) == ("uncertain", "SMTPServerDisconnected", "located")
    assert len(lab.mailbox(MAILBOX)) == kept


def test_a_doubt_sent_again_has_the_same_message_id(lab: Lab, alice: User) -> None:
    lab.set_mailbox(MAILBOX, "drop")
    notice = approved(alice)
    send_due(WORKER, now=NOW)
    lab.set_mailbox(MAILBOX, "accept")

    settle(notice=notice, analyst=alice, arrived=False, now=AFTER_LEASE)
    send_due(WORKER, now=AFTER_LEASE)

    assert [x.message["Message-ID"] for x in lab.mailbox()] == [message_id(notice)] * 2


def test_a_row_whose_worker_died_while_leaving_is_never_sent_again(lab: Lab, alice: User) -> None:
    notice = approved(alice)
    (row,) = claim(Outgoing.objects.all(), now=NOW, length=sending.LEASE, limit=1)
    sending._leave(row)

    assert [send_due(WORKER, now=NOW), send_due(WORKER, now=AFTER_LEASE)] == [0, 1]

    assert _now(notice) == ("uncertain", "worker_lost", "located")
    assert lab.mailbox() == []


def test_a_row_whose_worker_died_before_is_sent_by_another(lab: Lab, alice: User) -> None:
    notice = approved(alice)
    claim(Outgoing.objects.all(), now=NOW, length=sending.LEASE, limit=1)

    assert [send_due(WORKER, now=NOW), send_due(WORKER, now=AFTER_LEASE)] == [0, 1]

    assert (_now(notice)[0], len(lab.mailbox())) == ("sent", 1)


def test_a_worker_that_comes_back_late_sends_nothing(lab: Lab, alice: User) -> None:
    approved(alice)
    (late,) = claim(Outgoing.objects.all(), now=NOW, length=sending.LEASE, limit=1)
    send_due(WORKER, now=AFTER_LEASE)

    sending._work_off(late, WORKER, now=AFTER_LEASE)

    assert len(lab.mailbox()) == 1


def test_a_notice_withdrawn_in_the_last_moment_does_not_leave(lab: Lab, alice: User) -> None:
    notice = approved(alice)
    (row,) = claim(Outgoing.objects.all(), now=NOW, length=sending.LEASE, limit=1)
    withdraw(notice=notice, analyst=alice, now=NOW)

    sending._work_off(row, WORKER, now=NOW)

    assert lab.mailbox() == []
    assert Notice.objects.get(pk=notice.pk).state == "withdrawn"


def test_a_decision_reopened_after_approval_stops_the_notice(lab: Lab, alice: User) -> None:
    notice = approved(alice)
    take_back(item=Item.objects.get(), analyst=alice, now=NOW)

    send_due(WORKER, now=NOW)

    assert lab.mailbox() == []
    assert _now(notice) == ("withdrawn", "overtaken", "review")


def test_a_damaged_notice_waits_for_a_person(lab: Lab, alice: User) -> None:
    notice = approved(alice)
    Notice.objects.filter(pk=notice.pk).update(body=b"\x01damaged")

    send_due(WORKER, now=NOW)

    assert _now(notice) == ("failed", "unreadable", "located")


def test_the_sweep_drafts_and_sends(lab: Lab, alice: User) -> None:
    approved(alice)
    located_item(alice, "https://photos.example/a/2")

    tasks.sweep.call()

    assert len(lab.mailbox()) == 1
    assert Notice.objects.drafts().count() == 3


@pytest.mark.django_db(transaction=True)
def test_two_workers_at_once_send_each_notice_once(lab: Lab, alice: User) -> None:
    notices = [approved(alice, f"https://photos.example/a/{n}") for n in range(12)]
    start = threading.Barrier(2)

    def work() -> None:
        start.wait()
        send_due(WORKER, now=NOW)
        connection.close()

    workers = [threading.Thread(target=work) for _ in range(2)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()

    arrived = sorted(str(letter.message["Message-ID"]) for letter in lab.mailbox())
    assert arrived == sorted(message_id(notice) for notice in notices)
    assert {_now(notice)[0] for notice in notices} == {"sent"}
