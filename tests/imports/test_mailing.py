"""What a mail becomes: reports, a row in quarantine, or nothing."""

from datetime import timedelta
from functools import partial
from typing import Any

import pytest

from clickable.base.errors import GoneError, RefusedError
from clickable.imports import mailing
from clickable.imports.mailing import add_sender, admit, close, letter_of, receive, remove_sender
from clickable.imports.mails import Letter
from clickable.imports.models import Mail, Sender
from clickable.imports.rules import MAIL_KEPT
from clickable.imports.selectors import waiting_mails
from clickable.partners.models import Delivery, Partner
from clickable.people.models import User
from clickable.record.models import Entry
from clickable.report.models import Category, Door, Item, Report
from tests.cast import NOW, ring_of
from tests.imports.making import SENDER, SERVER, a_partner, mail, mixed
from tests.imports.test_mails import UUID, xarf

pytestmark = pytest.mark.django_db
State, Reason = Mail.State, Mail.Reason


@pytest.fixture
def partner(db: None, settings: Any) -> Partner:
    settings.IMAP_TRUSTED = SERVER
    made = a_partner()
    add_sender(partner=made, address=SENDER.upper(), now=NOW)
    return made


def came(raw: bytes) -> Mail:
    found = receive(raw, now=NOW)
    assert found is not None
    return found


def test_a_proved_mail_becomes_reports_of_its_partner(partner: Partner) -> None:
    kept = came(
        mail(**mixed(("text/plain", "hxxps://un[.]example/1"), ("application/json", xarf())))
    )
    assert (kept.state, kept.reports, bytes(kept.content)) == (State.TAKEN, 2, b"")
    assert {one.door for one in Report.objects.all()} == {Door.MAIL}
    assert Delivery.objects.get(external_reference=UUID).report.reported_category == Category.CSAM
    assert Item.objects.to_judge().count() == 2


def test_the_same_mail_again_is_nothing(partner: Partner) -> None:
    came(mail())
    assert receive(mail(), now=NOW + timedelta(days=20)) is None
    assert receive(mail("https://autre.example/"), now=NOW) is None  # the same Message-ID
    assert Report.objects.count() == 1


def test_a_worker_killed_before_the_row_reads_it_again_and_keeps_it_once(partner: Partner) -> None:
    came(mail())
    Mail.objects.all().delete()
    for later in (NOW, NOW + timedelta(days=30)):  # its key is used up by then
        again = receive(mail(), now=later)
        assert again is not None
        assert (again.reports, Report.objects.count()) == (1, 1)
        again.delete()


@pytest.mark.parametrize(
    ("raw", "reason", "whose"),
    [
        (mail(sender="eve@eve.example", auth="spf=pass smtp.mailfrom=eve.example"), Reason.UNKNOWN_SENDER, False),
        (mail(auth="dkim=fail header.d=phare.example"), Reason.NOT_PROVED, True),
        (mail("Bonjour"), Reason.NOTHING, True),
        (mail("<a href='https://un.example'>x</a>", kind="text/html"), Reason.NOTHING, True),
        (b"\xff\xfe", Reason.UNKNOWN_SENDER, False),
    ],
)  # fmt: skip
def test_everything_else_waits_sealed(
    raw: bytes, reason: Mail.Reason, *, whose: bool, partner: Partner
) -> None:
    kept = came(raw)
    assert (kept.state, kept.reason, kept.partner == partner) == (State.WAITING, reason, whose)
    assert (Report.objects.count(), Item.objects.count()) == (0, 0)
    for word in (b"example", b"Bonjour", b"href"):
        assert word not in bytes(kept.content)


@pytest.mark.parametrize(
    "head",
    [b"Message-ID: <\xff\xfe@x>", b"Message-ID: =?bogus?q?=FF?=", b"Message-ID: <" + b"x" * 50_000,
     b"Authentication-Results: \xff; \xfe=\xfd", b"Content-Type: \xff/\xfe; charset=\xfd",
     b"Content-Transfer-Encoding: \xff"],
)  # fmt: skip
def test_hostile_headers_are_no_more_than_words(head: bytes, partner: Partner) -> None:
    raw = head + b"\r\nFrom: " + SENDER.encode() + b"\r\n\r\nhttps://mauvais.example/"
    kept = came(raw)
    assert (kept.state, kept.reason) == (State.WAITING, Reason.NOT_PROVED)
    assert receive(raw, now=NOW) is None


def test_a_mail_that_our_reader_cannot_bear_is_told(
    partner: Partner, monkeypatch: pytest.MonkeyPatch
) -> None:
    def stumble(_raw: bytes, **_more: str) -> Letter:
        raise KeyError("canari")

    monkeypatch.setattr(mailing, "read_mail", stumble)
    assert came(mail()).reason == Reason.BROKEN


def test_answers_of_machines_are_noted_and_nothing_more(partner: Partner, mailoutbox: Any) -> None:
    kept = came(mail(Auto_Submitted="auto-replied"))
    own = came(mail(sender="hotline@clickable.example", number=2))
    assert {(one.state, one.reason, bytes(one.content)) for one in (kept, own)} == {
        (State.IGNORED, Reason.AUTOMATIC, b"")
    }
    assert (Report.objects.count(), mailoutbox) == (0, [])


def test_a_forged_mail_takes_no_name_away_from_the_true_one(partner: Partner) -> None:
    came(mail(auth="dkim=none"))
    assert came(mail()).state == State.TAKEN


def test_a_mail_is_let_in_by_somebody_who_looked(partner: Partner, lead: User, alice: User) -> None:
    kept = came(mail(auth="dkim=none"))
    assert letter_of(kept, ring_of(lead)).text == "hxxps://mauvais[.]example/1"
    with pytest.raises(RefusedError):
        admit(kept, partner=partner, by=alice, ring=ring_of(alice), now=NOW)
    assert admit(kept, partner=partner, by=lead, ring=ring_of(lead), now=NOW) == 1
    kept.refresh_from_db()
    assert (kept.state, bytes(kept.content), Report.objects.get().door) == (
        State.TAKEN,
        b"",
        Door.MAIL,
    )
    with pytest.raises(GoneError):
        admit(kept, partner=partner, by=lead, ring=ring_of(lead), now=NOW)
    assert Entry.objects.get(verb="imports.mail_admitted").actor == lead


def test_a_mail_is_set_aside_or_forgotten(partner: Partner, lead: User) -> None:
    first, second = came(mail("rien")), came(mail("rien", number=2))
    close(first, by=lead, now=NOW)
    with pytest.raises(GoneError):
        close(first, by=lead, now=NOW)
    assert mailing.forget(now=NOW + MAIL_KEPT - timedelta(hours=1)) == 0
    assert mailing.forget(now=NOW + MAIL_KEPT + timedelta(hours=1)) == 1
    assert Entry.objects.get(verb="imports.mails_forgotten").detail == {"mails": 1}
    states = Mail.objects.filter(pk__in=[first.pk, second.pk])
    assert {(one.state, bytes(one.content)) for one in states} == {(State.CLOSED, b"")}


def test_the_list_of_senders(partner: Partner) -> None:
    other = a_partner("Autre")
    with pytest.raises(RefusedError) as refused:
        add_sender(partner=other, address=SENDER, now=NOW)
    assert refused.value.code == "taken"
    with pytest.raises(RefusedError) as refused:
        add_sender(partner=other, address="nobody", now=NOW)
    assert refused.value.code == "address"
    add_sender(partner=partner, address=SENDER, now=NOW)
    assert Sender.objects.count() == 1
    remove_sender(address=SENDER, now=NOW)
    assert came(mail()).reason == Reason.UNKNOWN_SENDER
    with pytest.raises(GoneError):
        remove_sender(address=SENDER, now=NOW)


def test_no_address_in_the_account(partner: Partner) -> None:
    came(mail())
    came(mail(sender="eve@eve.example", number=2))
    told = " ".join(str(entry.detail) + entry.subject for entry in Entry.objects.all())
    assert "example" not in told


def test_who_sends_without_end_fills_no_disk_and_hides_no_partner(
    partner: Partner, lead: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(mailing, "MOST_TEXTS", 2)
    spam = [came(mail(sender="eve@eve.example", number=n)) for n in range(3)]
    named = came(mail(auth="dkim=none"))
    assert [bool(one.content) for one in (*spam, named)] == [True, True, False, True]
    assert waiting_mails(lead.group)[0] == named
    with pytest.raises(GoneError):
        letter_of(spam[2], ring_of(lead))


def test_a_mail_goes_to_one_partner_only(partner: Partner, lead: User) -> None:
    stale = came(mail(auth="dkim=none"))
    fresh = Mail.objects.get(pk=stale.pk)
    admit(fresh, partner=partner, by=lead, ring=ring_of(lead), now=NOW)
    with pytest.raises(GoneError):
        admit(stale, partner=a_partner("Autre"), by=lead, ring=ring_of(lead), now=NOW)
    assert Report.objects.count() == 1


def test_only_the_teams_lead_changes_the_list(partner: Partner, alice: User) -> None:
    for act in (remove_sender, partial(add_sender, partner=partner)):
        with pytest.raises(RefusedError):
            act(address=SENDER, by=alice, now=NOW)
    assert Sender.objects.exists()
