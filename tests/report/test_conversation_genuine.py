"""What is damaged, moved or forged in a conversation is said, and believed by nobody."""

from datetime import timedelta

import pytest

from clickable.base.errors import RefusedError
from clickable.people.models import User
from clickable.report.conversation import services
from clickable.report.conversation.reading import Trouble, not_genuine
from clickable.report.conversation.visit import visit
from clickable.report.models import Message, Report
from clickable.seal.rings import NoRing
from clickable.seal.trusted import Former, changing
from tests.cast import DESK, NOW, UNE
from tests.report.talk import Talk, a_report, heard, team_says

pytestmark = pytest.mark.django_db
UNREADABLE = "⚠ Ce message ne peut pas être lu."


def test_a_missing_message_is_said_on_both_sides(alice: User) -> None:
    report, receipt = a_report()
    for text in ("un", "deux", "trois"):
        team_says(report, alice, text)
    Message.objects.get(number=2).delete()
    Message.objects.get(number=3).delete()
    assert [text for _who, text in Talk(receipt).messages] == ["un", UNREADABLE, UNREADABLE]
    assert [trouble for _s, _t, trouble in heard(report)] == [
        None,
        Trouble.UNREADABLE,
        Trouble.UNREADABLE,
    ]
    Talk(receipt).press("answer", answer="quatre")
    assert Message.objects.get(side="reporter").number == 4


@pytest.mark.parametrize("body", [b"", b"\x01", b"\x01" + bytes(200), b"\xff" * 400])
def test_a_damaged_message_is_said_and_the_rest_works(alice: User, body: bytes) -> None:
    report, receipt = a_report()
    team_says(report, alice, "un")
    team_says(report, alice, "deux")
    Message.objects.filter(number=1).update(body=body)
    talk = Talk(receipt)
    assert talk.messages == [("L’équipe", UNREADABLE), ("L’équipe", "deux")]
    assert heard(report)[0] == ("team", "", Trouble.UNREADABLE)


def test_messages_do_not_open_in_each_others_place(alice: User) -> None:
    mine, receipt = a_report("one")
    other, _receipt = a_report("two")
    team_says(mine, alice, "pour moi")
    team_says(other, alice, "pour un autre")
    bodies = dict(Message.objects.values_list("report_id", "body"))
    Message.objects.filter(report=mine).update(body=bodies[other.pk])
    assert Talk(receipt).messages == [("L’équipe", UNREADABLE)]
    Message.objects.filter(report=mine).delete()
    Message.objects.filter(report=other).update(report=mine)
    assert Talk(receipt).messages == [("L’équipe", UNREADABLE)]


def test_turned_round_messages_do_not_open(alice: User) -> None:
    report, receipt = a_report()
    team_says(report, alice, "un")
    team_says(report, alice, "deux")
    one, two = Message.objects.order_by("number")
    Message.objects.filter(pk=one.pk).update(number=9)
    Message.objects.filter(pk=two.pk).update(number=1)
    Message.objects.filter(pk=one.pk).update(number=2)
    assert [text for _w, text in Talk(receipt).messages] == [UNREADABLE, UNREADABLE]


def test_a_reporters_word_cannot_be_made_the_teams(alice: User) -> None:
    _report, receipt = a_report()
    Talk(receipt).press("answer", answer="moi")
    Message.objects.update(side="team")
    assert Talk(receipt).messages == [("L’équipe", UNREADABLE)]


def test_a_message_of_somebody_who_is_not_trusted_is_not_shown(
    alice: User, caplog: pytest.LogCaptureFixture
) -> None:
    """Eve has the team's key and the database, and not the trusted file."""
    report, receipt = a_report()
    message = team_says(report, alice, "viens me voir")
    with changing() as known:
        del known.people[alice.pk]
    assert Talk(receipt).messages == [("L’équipe", UNREADABLE)]
    assert "message:" not in caplog.text  # it would tell when Dana looked
    assert heard(report) == [("team", "viens me voir", Trouble.UNPROVEN)]
    assert f"message:{message.pk} of report:{report.pk} is not genuine" in caplog.text
    assert "viens" not in caplog.text
    assert not_genuine(UNE, DESK) == 1


def test_another_hour_is_not_believed(alice: User) -> None:
    """Eve has the database: the hour of a message lies there in clear."""
    report, receipt = a_report()
    team_says(report, alice, "bonjour")
    assert not_genuine(UNE, DESK) == 0
    Message.objects.update(hour=NOW.replace(minute=0) - timedelta(days=30))
    assert Talk(receipt).messages == [("L’équipe", UNREADABLE)]
    assert heard(report) == [("team", "bonjour", Trouble.UNPROVEN)]
    assert not_genuine(UNE, DESK) == 1


def test_another_teams_signature_is_not_believed(alice: User, bob: User) -> None:
    report, _receipt = a_report()
    with pytest.raises(RefusedError) as refused:
        team_says(report, bob, "bonjour")
    assert refused.value.code == "not_trusted"
    with pytest.raises(RefusedError) as refused:
        team_says(report, alice, "bonjour", ring=NoRing())
    assert refused.value.code == "no_keys"
    assert Message.objects.count() == 0


def test_words_without_the_receipt_are_marked(alice: User) -> None:
    """Somebody with the report's key, who never saw the receipt nor the letter."""
    report, receipt = a_report()
    found = visit(receipt, now=NOW)
    Report.objects.update(letter=b"")
    services.answer(visit=found, text="je suis Dana", page="x", now=NOW)
    assert [said[2] for said in heard(report)] == [Trouble.UNPROVEN]


def test_the_retired_are_still_believed_for_what_they_said(alice: User, ben: User) -> None:
    report, receipt = a_report()
    team_says(report, alice, "avant")
    with changing() as known:
        past = known.people.pop(alice.pk)
        until = NOW + timedelta(hours=1)
        known.former.append(Former(signing=past.signing, groups=past.groups, until=until))
    assert Talk(receipt).messages == [("L’équipe", "avant")]
    team_says(report, ben, "après")
    assert len(Talk(receipt).messages) == 2


def test_a_damaged_key_says_so_and_shows_how_far_it_is(alice: User) -> None:
    report, receipt = a_report()
    team_says(report, alice, "bonjour")
    Report.objects.update(receipt_wrap=bytes(72))
    talk = Talk(receipt)
    assert (talk.heading, talk.messages) == ("Reçu", [("L’équipe", UNREADABLE)])


# Found, unknown, erased
