"""Letters against a real mail server (the lab's), which refuses, stalls and hangs up on order."""

import logging
from collections import Counter
from datetime import timedelta
from email.message import EmailMessage
from typing import Any

import pytest
from django.db import transaction

from clickable.base.errors import RefusedError
from clickable.base.leases import claim
from clickable.post import sending, services
from clickable.post.content import Attachment, Calendar, Content
from clickable.post.models import Addressee, Letter
from clickable.post.rules import KEPT, LEASE
from clickable.post.sending import send_due
from clickable.record.models import Entry
from clickable.seal.rings import NoRing
from lab.run import Lab
from tests.cast import NOW, WORKER
from tests.post.making import CONTENT, MAILBOX, addressee, letter

pytestmark = pytest.mark.django_db
LATER = NOW + timedelta(minutes=6)
State = Letter.State


@pytest.fixture(autouse=True)
def _quick(settings: Any) -> None:
    settings.EMAIL_TIMEOUT = 1


def now_of(row: Letter) -> tuple[str, str, int]:
    kept = Letter.objects.get(pk=row.pk)
    return kept.state, kept.last_error, kept.departures


def test_a_letter_arrives_once_and_its_text_goes(lab: Lab) -> None:
    row = letter()

    assert [send_due(WORKER, now=NOW), send_due(WORKER, now=LATER)] == [1, 0]

    (found,) = lab.mailbox(MAILBOX)
    assert (found.subject, found.text.replace("\r\n", "\n")) == (CONTENT.subject, CONTENT.body)
    assert now_of(row) == ("sent", "", 1)
    assert Letter.objects.get().content is None
    assert Entry.objects.filter(verb="post.sent", subject=f"letter:{row.pk}").count() == 1


def test_the_headers_are_these_and_no_others(lab: Lab) -> None:
    row = letter(content=Content(subject="Été", body="Oui.\n", unsubscribe="https://x.example/u"))
    send_due(WORKER, now=NOW)

    message: EmailMessage = lab.mailbox()[0].message

    assert {name: str(value) for name, value in message.items()} == {
        "From": '"Click@ble" <hotline@clickable.example>',
        "To": MAILBOX,
        "Subject": "Été",
        "Date": "Tue, 03 Nov 2026 10:30:00 +0000",
        "Message-ID": f"<{row.pk}@clickable.example>",
        "Content-Language": "fr",
        "Auto-Submitted": "auto-generated",
        "List-Unsubscribe": "<https://x.example/u>",
        "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
        "Content-Type": 'text/plain; charset="utf-8"',
        "Content-Transfer-Encoding": "quoted-printable",
        "MIME-Version": "1.0",
    }


def test_an_invitation_stands_beside_the_text_and_as_a_file(lab: Lab) -> None:
    calendar = Calendar(text="BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n", method="REQUEST")
    paper = Attachment.of("attestation.pdf", "application/pdf", b"%PDF-1.7")
    content = Content(subject="S", body="B\n", calendar=calendar, attachments=(paper,))
    letter(content=content)
    send_due(WORKER, now=NOW)

    found = lab.mailbox()[0].message
    beside = found.get_body(("calendar",))
    files = {part.get_filename(): part.get_content() for part in found.iter_attachments()}

    assert lab.mailbox()[0].raw.isascii()
    assert beside is not None
    assert beside["Content-Type"].params["method"] == "REQUEST"
    assert beside.get_content().splitlines() == calendar.text.splitlines()
    assert files == {"invitation.ics": calendar.text.encode(), "attestation.pdf": b"%PDF-1.7"}


def test_nobody_is_named_in_the_database_in_the_account_or_in_a_log(
    lab: Lab, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    lab.set_mailbox(MAILBOX, "refuse")
    letter()
    send_due(WORKER, now=NOW)

    ours = " ".join(r.getMessage() for r in caplog.records if r.name != "mail.log")
    kept = [*Letter.objects.values(), *Addressee.objects.values(), *Entry.objects.values()]
    for word in ("canari", "college.example", "inscription"):
        assert word not in ours
        assert word not in str(kept)


def test_who_writes_a_letter_cannot_open_it() -> None:
    row = letter()

    assert send_due(NoRing(), now=NOW) == 1

    assert now_of(row) == ("failed", "unreadable", 0)


def test_a_strict_instance_writes_to_nobody(settings: Any) -> None:
    settings.STRICT = True

    assert not services.can_write()
    with pytest.raises(RefusedError):
        addressee()


def test_a_letter_is_written_in_the_transaction_of_what_it_tells() -> None:
    with transaction.atomic():
        letter()
        transaction.set_rollback(True)

    assert not Letter.objects.exists()


def test_what_was_told_is_not_told_again() -> None:
    to = addressee()
    told = {"to": to, "kind": "k", "about": "a:1", "content": CONTENT, "once": "session:1:off:7"}

    assert services.write(**told, now=NOW)  # type: ignore[arg-type]
    assert services.write(**told, now=LATER) is None  # type: ignore[arg-type]
    assert Letter.objects.count() == 1


def test_it_leaves_neither_too_early_nor_too_late(lab: Lab) -> None:
    early = letter(due_at=LATER)
    late = letter(until=NOW)

    assert send_due(WORKER, now=NOW) == 1

    assert (now_of(early)[0], now_of(late)[0], lab.mailbox()) == ("waiting", "late", [])


def test_a_refused_mailbox_is_for_people_who_may_try_again(lab: Lab, alice: Any) -> None:
    lab.set_mailbox(MAILBOX, "refuse")
    row = letter()
    send_due(WORKER, now=NOW)
    assert now_of(row) == ("failed", "rcpt 550 5.1.1", 0)
    assert list(Letter.objects.for_people()) == [row]

    lab.set_mailbox(MAILBOX, "accept")
    services.try_again(letter=row, by=alice, now=LATER)
    send_due(WORKER, now=LATER)

    assert (now_of(row)[0], len(lab.mailbox(MAILBOX))) == ("sent", 1)


def test_one_put_aside_is_not_sent(lab: Lab, alice: Any) -> None:
    row = letter()
    send_due(NoRing(), now=NOW)

    services.put_aside(letter=row, by=alice, now=NOW)

    assert (send_due(WORKER, now=LATER), lab.mailbox()) == (0, [])


def test_a_deferred_one_is_tried_again_later(lab: Lab) -> None:
    lab.set_mailbox(MAILBOX, "defer")
    row = letter()
    send_due(WORKER, now=NOW)
    assert now_of(row) == ("waiting", "rcpt 451 4.3.2", 0)
    assert Letter.objects.get().due_at == NOW + timedelta(minutes=1)

    lab.set_mailbox(MAILBOX, "accept")
    send_due(WORKER, now=LATER)

    assert now_of(row)[0] == "sent"


def test_nobody_waits_for_ever_for_a_server_that_never_takes_it(lab: Lab) -> None:
    lab.set_mailbox(MAILBOX, "defer")
    row = letter()
    for day in range(12):
        send_due(WORKER, now=NOW + timedelta(days=day))

    assert now_of(row) == ("failed", "rcpt 451 4.3.2", 0)


def test_a_server_that_hangs_up_gets_it_twice_at_most_under_one_id(lab: Lab) -> None:
    lab.set_mailbox(MAILBOX, "drop")
    row = letter()
    for day in range(5):
        send_due(WORKER, now=NOW + timedelta(days=day))

    ids = Counter(str(one.message["Message-ID"]) for one in lab.mailbox(MAILBOX))
    assert ids == {f"<{row.pk}@clickable.example>": 2}
    assert now_of(row)[::2] == ("uncertain", 2)


@pytest.mark.parametrize("when", ["before it leaves", "after the mark", "after it left"])
def test_a_worker_killed_at_any_moment_loses_no_letter(
    lab: Lab, monkeypatch: pytest.MonkeyPatch, when: str
) -> None:
    row = letter()
    place = {"before it leaves": "_opened", "after the mark": "_leave", "after it left": "_end"}
    whole = getattr(sending, place[when])

    def killed(*given: Any, **named: Any) -> None:
        if when == "after the mark":
            whole(*given, **named)
        raise KeyboardInterrupt

    monkeypatch.setattr(sending, place[when], killed)
    with pytest.raises(KeyboardInterrupt):
        send_due(WORKER, now=NOW)
    monkeypatch.undo()
    assert send_due(WORKER, now=NOW) == 0  # still leased

    assert send_due(WORKER, now=NOW + LEASE) == 1

    assert {str(one.message["Message-ID"]) for one in lab.mailbox()} == {
        f"<{row.pk}@clickable.example>"
    }
    assert len(lab.mailbox()) == (2 if when == "after it left" else 1)
    assert now_of(row)[0] == "sent"


def test_what_was_taken_back_does_not_leave(lab: Lab) -> None:
    to = addressee()
    letter(to, kind="reminder")
    letter(to, kind="other")

    assert services.take_back(to=to, kind="reminder") == 1
    send_due(WORKER, now=NOW)

    assert len(lab.mailbox()) == 1


def test_one_taken_back_while_a_worker_holds_it_does_not_leave(lab: Lab) -> None:
    row = letter()
    [held] = claim(Letter.objects.order_by("pk"), now=NOW, length=LEASE, limit=1)
    services.take_back(to=row.addressee)

    sending._work_off(held, WORKER, now=NOW)

    assert lab.mailbox() == []


def test_the_mailbox_goes_with_its_letters() -> None:
    row = letter()

    services.forget(addressee=row.addressee)

    assert (Addressee.objects.count(), Letter.objects.count()) == (0, 0)


def test_what_left_is_forgotten_after_its_time(lab: Lab) -> None:
    letter()
    waiting = letter()
    Letter.objects.filter(pk=waiting.pk).update(due_at=None)
    send_due(WORKER, now=NOW)

    assert services.sweep(now=NOW + KEPT) == 0
    assert services.sweep(now=NOW + KEPT + timedelta(seconds=1)) == 1

    assert list(Letter.objects.all()) == [waiting]


def test_the_same_mailbox_is_found_again_however_it_is_typed() -> None:
    row = addressee("Camille.Canari@College.example ")

    assert bytes(row.token) == services.mailbox_token(MAILBOX)
    Addressee.objects.update(token=b"0" * 16)
    assert services.renew_tokens(WORKER) == (1, 0)
    row.refresh_from_db()
    assert bytes(row.token) == services.mailbox_token(MAILBOX)
