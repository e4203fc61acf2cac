"""The operator's mailbox over IMAP, as a loopback server sees its reader."""

from collections.abc import Iterator
from typing import Any

import pytest

from clickable.imports import inbox
from clickable.imports.fetching import fetch
from clickable.imports.mailing import add_sender
from clickable.imports.mails import LARGEST
from clickable.imports.models import Mail, Mailbox
from clickable.post.models import Letter
from clickable.report.models import Report
from lab.imapserver import ImapServer, running_mailbox
from tests.cast import NOW
from tests.imports.making import SENDER, SERVER, a_partner, mail
from tests.post.making import letter
from tests.post.test_returns import report

pytestmark = pytest.mark.django_db


@pytest.fixture
def box(db: None, settings: Any) -> Iterator[ImapServer]:
    with running_mailbox() as mailbox:
        settings.IMAP_URL, settings.IMAP_TRUSTED = mailbox.url(), SERVER
        add_sender(partner=a_partner(), address=SENDER, now=NOW)
        yield mailbox


def test_what_is_new_is_read_once_and_nothing_is_changed(box: ImapServer) -> None:
    for number in range(3):
        box.put(mail(f"https://h{number}.example/", number=number))
    assert (fetch(now=NOW), fetch(now=NOW)) == (3, 0)
    box.put(mail("https://h9.example/", number=9))
    assert fetch(now=NOW) == 1
    assert (Report.objects.count(), Mailbox.objects.get().uid) == (4, 4)
    assert (box.changed, len(box.mails)) == ([], 4)
    assert sum("BODY.PEEK" in one for one in box.asked) == 4


@pytest.mark.parametrize("tells", [True, False])
def test_a_mailbox_with_a_long_past_is_read_part_by_part(
    box: ImapServer, monkeypatch: pytest.MonkeyPatch, *, tells: bool
) -> None:
    monkeypatch.setattr(inbox, "AT_ONCE", 3)
    box.tells_next = tells
    for number in (1, 2, 11, 12, 30):
        box.mails[number] = mail(f"https://h{number}.example/", number=number)
    assert sum(fetch(now=NOW) for _look in range(4)) == 5
    assert (Report.objects.count(), Mailbox.objects.get().uid) == (5, 30)


def test_a_mailbox_that_was_made_anew_brings_nothing_twice(box: ImapServer) -> None:
    box.put(mail())
    fetch(now=NOW)
    box.validity = 2
    assert fetch(now=NOW) == 0
    assert (Report.objects.count(), Mailbox.objects.get().validity) == (1, 2)


def test_one_bad_mail_does_not_stop_the_others(box: ImapServer) -> None:
    box.put(b"\xff\xfe\x00 no mail at all")
    box.put(b"x" * (LARGEST + 1))
    box.put(mail())
    assert fetch(now=NOW) == 3
    found = dict(Mail.objects.values_list("reason", "state"))
    assert found == {"unknown_sender": "waiting", "large": "waiting", "": "taken"}
    assert sum("BODY.PEEK" in one for one in box.asked) == 2  # the large one was never fetched


@pytest.mark.parametrize("command", ["LOGIN", "EXAMINE", "UID SEARCH", "UID FETCH"])
def test_a_server_that_hangs_up_is_asked_again(
    command: str, box: ImapServer, caplog: pytest.LogCaptureFixture
) -> None:
    box.put(mail())
    box.cut_in = command
    assert fetch(now=NOW) == 0
    assert "mailbox cannot be read" in caplog.text
    assert "secret" not in caplog.text
    box.cut_in = ""
    assert fetch(now=NOW) == 1


def test_a_wrong_password_and_no_server(box: ImapServer, settings: Any) -> None:
    box.put(mail())
    settings.IMAP_URL = box.url().replace("secret", "wrong")
    assert fetch(now=NOW) == 0
    settings.IMAP_URL = "imap://hotline:secret@127.0.0.1:1/"
    assert fetch(now=NOW) == 0
    settings.IMAP_URL = ""
    assert fetch(now=NOW) == 0
    assert not Mail.objects.exists()


def test_a_letter_of_ours_that_came_back_is_marked_and_becomes_no_mail(box: ImapServer) -> None:
    row = letter()
    Letter.objects.filter(pk=row.pk).update(state=Letter.State.SENT)
    box.put(report(row))
    box.put(mail())

    assert fetch(now=NOW) == 1

    assert Letter.objects.get(pk=row.pk).state == Letter.State.RETURNED
    assert Mail.objects.count() == 1
