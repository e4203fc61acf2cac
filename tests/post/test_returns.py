"""Letters that come back: read from the report of a mail server, and nothing more leaves to that mailbox."""

import uuid
from datetime import timedelta
from typing import Any

import pytest
from django.conf import settings

from clickable.base.errors import GoneError
from clickable.people.models import User
from clickable.post import services
from clickable.post.models import Addressee, Letter
from clickable.post.returns import report_of, take
from clickable.post.sending import send_due
from clickable.record.models import Entry
from lab.run import Lab
from tests.cast import NOW, WORKER, person
from tests.post.making import CONTENT, MAILBOX, addressee, letter

pytestmark = pytest.mark.django_db
State = Letter.State


def report(row: Letter, *, action: str = "failed", status: str = "5.1.1", number: str = "", whole: bool = False) -> bytes:  # fmt: skip
    """As a mail server sends it; `whole`: with the letter itself, not its head alone."""
    domain = settings.DEFAULT_FROM_EMAIL.rpartition("@")[2]
    number = number or f"<{row.pk}@{domain}>"
    kind = "message/rfc822" if whole else "text/rfc822-headers"
    return "\r\n".join([
        "From: MAILER-DAEMON@mail.example", f"To: {settings.DEFAULT_FROM_EMAIL}", "Auto-Submitted: auto-replied",
        'Content-Type: multipart/report; report-type=delivery-status; boundary="b1"', "", "--b1",
        "Content-Type: text/plain", "", "Your message could not be delivered.", "", "--b1",
        "Content-Type: message/delivery-status", "", "Reporting-MTA: dns; mail.example", "",
        f"Final-Recipient: rfc822; {MAILBOX}", f"Action: {action}", f"Status: {status}", "", "--b1",
        f"Content-Type: {kind}", "", "Subject: Votre inscription", f"Message-ID: {number}", "", "", "--b1--", "",
    ]).encode()  # fmt: skip


def sent(lab: Lab, **more: Any) -> Letter:
    row = letter(**more)
    send_due(WORKER, now=NOW)
    return Letter.objects.get(pk=row.pk)


@pytest.mark.parametrize("whole", [True, False])
def test_a_letter_that_came_back_is_known_by_its_number_alone(lab: Lab, whole: bool) -> None:
    row = sent(lab)
    assert row.state == State.SENT

    assert take(report(row, whole=whole), now=NOW)
    assert take(report(row, whole=whole), now=NOW)

    kept = Letter.objects.get(pk=row.pk)
    assert (kept.state, kept.last_error, kept.content) == (State.RETURNED, "5.1.1", None)
    assert Addressee.objects.get().returned_on == NOW.date()
    assert Entry.objects.filter(verb="post.returned").count() == 1
    assert list(Letter.objects.for_people()) == [kept]


def test_what_waited_for_that_mailbox_does_not_leave_and_nothing_more_is_written(lab: Lab) -> None:
    to = addressee()
    row = sent(lab, to=to)
    waiting = letter(to=to, due_at=NOW + timedelta(days=1))
    take(report(row), now=NOW)

    to.refresh_from_db()
    more = services.write(to=to, kind="test.more", about="thing:1", content=CONTENT, now=NOW)
    send_due(WORKER, now=NOW + timedelta(days=2))

    assert more is None
    assert Letter.objects.get(pk=waiting.pk).state == State.RETURNED
    assert len(lab.mailbox(MAILBOX)) == 1
    again = addressee()  # the same mailbox, typed again: a new row, and a new try
    assert services.write(to=again, kind="test.new", about="thing:2", content=CONTENT, now=NOW)


@pytest.mark.parametrize(
    "change",
    [{"action": "delayed"}, {"status": "4.4.1"}, {"number": "<1@mail.example>"}, {"number": f"<{uuid.uuid4()}@mail.example>"}],
)  # fmt: skip
def test_a_delay_and_somebody_elses_letter_are_none_of_ours(lab: Lab, change: dict[str, str]) -> None:  # fmt: skip
    row = sent(lab)

    assert not take(report(row, **change), now=NOW)

    assert Letter.objects.get(pk=row.pk).state == State.SENT


def test_a_number_that_nobody_drew_marks_nothing(lab: Lab) -> None:
    sent(lab)
    domain = settings.DEFAULT_FROM_EMAIL.rpartition("@")[2]

    assert not take(report(letter(), number=f"<{uuid.uuid4()}@{domain}>"), now=NOW)
    assert not Addressee.objects.exclude(returned_on=None).exists()


@pytest.mark.parametrize(
    "raw",
    [b"", b"\xff\xfe", b"Content-Type: multipart/report", b"Content-Type: multipart/report; report-type=delivery-status\n\n" + b"--\n" * 9000,
     b"Content-Type: multipart/report; boundary=b\n" * 3000, b"Subject: multipart/report\n\nhello"],
)  # fmt: skip
def test_nonsense_is_no_report(raw: bytes) -> None:
    assert report_of(raw) is None


def test_a_person_puts_it_aside_and_cannot_send_it_again(lab: Lab) -> None:
    row, by = sent(lab), person("Édith", role=User.Role.EDITOR)
    take(report(row), now=NOW)

    with pytest.raises(GoneError):
        services.try_again(letter=row, by=by, now=NOW)
    services.put_aside(letter=row, by=by, now=NOW)

    assert not Letter.objects.for_people().exists()
