"""The reporter's side of the conversation, and what the team reads of it."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from pytest_django import Settings

from clickable.base.errors import GoneError, RefusedError
from clickable.people.models import User
from clickable.record.models import Waiting
from clickable.report import addresses
from clickable.report.conversation import services
from clickable.report.conversation.reading import Trouble, for_team, not_genuine, to_read
from clickable.report.conversation.visit import visit
from clickable.report.models import Item, Message, Report, Stage
from clickable.report.rules import MOST_MESSAGES
from clickable.report.selectors import open_content, open_letter
from clickable.seal.pages import seal_state
from clickable.seal.receipts import from_page
from clickable.seal.rings import NoRing
from clickable.seal.trusted import Former, changing
from tests.cast import DESK, EVE, NOW, UNE, hears, ring_of
from tests.report.talk import Talk, a_report, team_says
from tests.report.test_form_again import let_pass

pytestmark = pytest.mark.django_db
UNREADABLE = "⚠ Ce message ne peut pas être lu."


def heard(report: Report) -> list[tuple[str | None, str, Trouble | None]]:
    """What the team reads."""
    report.refresh_from_db()
    found = for_team(report, open_letter(report, DESK), DESK)
    return [(said.side, said.text, said.trouble) for said in found]


def test_both_sides_talk(alice: User) -> None:
    report, receipt = a_report()
    team_says(report, alice, "Sur quelle page était-ce ?")
    talk = Talk(receipt)
    talk.press("answer", answer="Sur la deuxième.")

    assert talk.messages == [
        ("L’équipe", "Sur quelle page était-ce ?"),
        ("Toi", "Sur la deuxième."),
    ]
    assert heard(report) == [
        ("team", "Sur quelle page était-ce ?", None),
        ("reporter", "Sur la deuxième.", None),
    ]
    assert talk.typed == {}


def test_nobody_of_the_team_is_named_and_no_minute_is_shown(alice: User) -> None:
    report, receipt = a_report()
    team_says(report, alice, "Bonjour", now=datetime(2026, 11, 3, 10, 42, tzinfo=UTC))
    talk = Talk(receipt)

    assert "Alice" not in talk.page
    assert "alice" not in talk.page
    assert "3 novembre 2026, 11 h" in talk.text
    assert "42" not in talk.text
    assert set(Message.objects.values_list("hour", flat=True)) == {NOW.replace(minute=0)}


def test_what_is_kept_is_sealed_to_the_hour(alice: User) -> None:
    _report, receipt = a_report()
    Talk(receipt).press("answer", answer="un mot secret")
    row = Message.objects.get()

    assert b"secret" not in bytes(row.body)
    assert (row.number, row.side, row.hour.minute, row.hour.second) == (1, "reporter", 0, 0)
    line = Waiting.objects.get(verb="report.answered")
    assert (line.role, line.at.minute, line.at.second, line.detail) == ("reporter", 0, 0, {})


def test_a_second_click_says_it_once() -> None:
    _report, receipt = a_report()
    talk = Talk(receipt)
    sealed = talk.sealed
    for _click in range(3):
        talk.sealed = sealed
        talk.press("answer", answer="une fois")
    assert talk.messages == [("Toi", "une fois")]
    talk.sealed = sealed
    talk.press("answer", answer="autre chose")
    assert [text for _who, text in talk.messages] == ["une fois", "autre chose"]
    talk.press("answer", answer="une fois")
    assert [text for _who, text in talk.messages] == ["une fois", "autre chose", "une fois"]


def test_addresses_and_places_are_added_once() -> None:
    report, receipt = a_report()
    talk = Talk(receipt)
    sealed = talk.sealed
    for _click in range(2):
        talk.sealed = sealed
        talk.press(
            "add",
            addresses="https://b.example/2\nhttps://photos.host.example/a/1",
            elsewhere="le jeu",
        )
    assert talk.messages == [("Toi", "3 adresses ou endroits ajoutés.")]
    assert {open_content(item, DESK) for item in report.items.all()} == {
        "https://photos.host.example/a/1", "https://b.example/2", "le jeu",
    }  # fmt: skip
    assert Item.objects.count() == 3


def test_what_cannot_be_read_as_an_address_stays_with_everything_else() -> None:
    _report, receipt = a_report()
    talk = Talk(receipt)
    typed = {
        "answer": "j’écris",
        "addresses": "javascript:alert(1)\nhttps://ok.example",
        "elsewhere": "ici",
        "mailbox": "d",
    }
    talk.press("add", **typed)
    assert talk.errors[0].startswith("Ligne 1, « javascript:alert(1) »")
    assert talk.typed == typed
    assert Item.objects.count() == 1
    talk.press("mail", **typed)
    assert talk.errors[0].startswith("Ceci n’est pas une adresse e-mail")
    assert talk.typed == typed
    assert Report.objects.get().alert is None


@pytest.mark.parametrize("go", ["answer", "add", "mail"])
def test_nothing_typed_asks_for_something(go: str) -> None:
    _report, receipt = a_report()
    talk = Talk(receipt)
    talk.press(go, answer=" ", addresses="\u200b", mailbox="\x00")
    assert len(talk.errors) == 1
    assert Message.objects.count() == 0


def test_a_long_answer_is_refused_kindly_and_kept() -> None:
    _report, receipt = a_report()
    talk = Talk(receipt)
    talk.press("answer", answer="mot " * 2501)
    assert "C’est trop long" in talk.errors[0]
    assert len(talk.typed["answer"]) == 10_003
    talk.press("answer", answer="mot " * 2500)
    assert talk.errors == []
    assert Message.objects.count() == 1


def test_a_pasted_image_is_taken_out_and_said() -> None:
    _report, receipt = a_report()
    talk = Talk(receipt)
    talk.press("answer", answer="voici data:image/png;base64,iVBORw0KGgoAAAANSUhEUg== fin")
    assert "Une image ou un fichier a été collé" in talk.errors[0]
    assert talk.typed == {"answer": "voici  fin"}
    assert Message.objects.count() == 0


def test_a_full_conversation_says_so_and_keeps_the_words() -> None:
    _report, receipt = a_report()
    Report.objects.update(said=MOST_MESSAGES - 1)
    talk = Talk(receipt)
    talk.press("answer", answer="la dernière")
    talk.press("answer", answer="une de trop")
    assert "Cette conversation est pleine" in talk.text
    assert talk.typed == {"answer": "une de trop"}
    assert Message.objects.count() == 1


def test_the_email_is_sealed_never_shown_and_taken_back() -> None:
    report, receipt = a_report()
    talk = Talk(receipt)
    talk.press("mail", mailbox="dana@courrier.example")
    report.refresh_from_db()
    assert b"courrier" not in bytes(report.alert or b"")
    assert "courrier" not in talk.page
    assert "Une adresse e-mail est gardée" in talk.text
    talk.press("unmail")
    report.refresh_from_db()
    assert report.alert is None


def test_a_strict_instance_asks_for_no_email(settings: Settings) -> None:
    _report, receipt = a_report()
    settings.STRICT = True
    assert 'id="mailbox"' not in Talk(receipt).page


def test_withdrawing_asks_first_then_erases(alice: User) -> None:
    report, receipt = a_report(message="mes mots")
    team_says(report, alice, "Merci")
    talk = Talk(receipt)
    talk.press("answer", answer="voilà")
    talk.press("mail", mailbox="dana@courrier.example")
    talk.press("withdraw", answer="à moitié écrit")
    assert talk.heading == "Retirer ton signalement ?"
    assert Message.objects.count() == 2
    sealed = talk.sealed
    talk.press("see", answer="à moitié écrit")
    assert talk.typed == {"answer": "à moitié écrit"}
    talk.sealed = sealed
    talk.press("withdraw-yes")

    assert talk.heading == "Retiré par toi"
    assert 'name="answer"' not in talk.page
    report.refresh_from_db()
    assert Message.objects.count() == 0
    assert (report.withdrawn, report.alert, bytes(report.letter), bytes(report.wrapped)) == (
        True, None, b"", b"",
    )  # fmt: skip
    assert report.items.count() == 1
    assert Talk(receipt).heading == "Retiré par toi"


def test_after_withdrawing_nothing_can_be_added(alice: User) -> None:
    report, receipt = a_report()
    before, talk = visit(receipt, now=NOW), Talk(receipt)
    services.withdraw(visit=before, now=NOW)
    services.withdraw(visit=before, now=NOW)
    talk.press("answer", answer="encore")
    assert talk.heading == "Retiré par toi"
    with pytest.raises(GoneError):
        services.add(visit=before, addresses=[], elsewhere="ici", page="x", now=NOW)
    with pytest.raises(GoneError):
        services.leave_mailbox(visit=before, mailbox="d@e.example", now=NOW)
    with pytest.raises(GoneError):
        team_says(report, alice, "Bonjour")
    assert (Message.objects.count(), Item.objects.count()) == (0, 1)


def test_a_page_left_open_asks_for_the_code_and_keeps_the_words(
    settings: Settings, tmp_path: Any
) -> None:
    _report, receipt = a_report()
    talk = Talk(receipt)
    let_pass(settings, tmp_path, days=1)
    talk.press("answer", answer="une longue histoire", addresses="b.example")
    assert "tape ton code encore une fois" in talk.text
    assert Message.objects.count() == 0
    kept = {"answer": "une longue histoire", "addresses": "b.example"}
    assert talk.typed == kept
    talk.send(receipt=receipt.words("fr"), **kept)
    assert talk.typed == kept
    talk.press("answer", **kept)
    assert talk.messages == [("Toi", "une longue histoire")]


@pytest.mark.parametrize(
    "state", ["", "x", EVE, seal_state({"form": "report"}), seal_state({"form": "follow-up"})]
)
def test_a_page_of_ones_own_opens_nothing(state: str) -> None:
    a_report()
    talk = Talk()
    talk.sealed = state
    talk.press("answer", answer="bonjour")
    assert talk.heading == "Où en est ton signalement ?"
    assert talk.typed == {"answer": "bonjour"}
    assert Message.objects.count() == 0


@pytest.mark.parametrize("go", ["", "zzz", EVE, "\x00", "stay", "see"])
def test_a_button_of_ones_own_does_nothing(go: str) -> None:
    _report, receipt = a_report()
    talk = Talk(receipt)
    talk.press(go, answer="gardé")
    assert (talk.heading, talk.typed) == ("Reçu", {"answer": "gardé"})
    assert Message.objects.count() == 0


def test_the_language_changes_and_everything_stays() -> None:
    _report, receipt = a_report()
    talk = Talk(receipt)
    talk.path = "/en/suivi/"
    talk.press("stay", answer="à moitié", mailbox="d@", elsewhere="ici")
    assert talk.heading == "Received"
    assert talk.typed == {"answer": "à moitié", "mailbox": "d@", "elsewhere": "ici"}
    assert talk.errors == []


def test_hostile_words_are_words(alice: User) -> None:
    report, receipt = a_report()
    team_says(report, alice, EVE)
    talk = Talk(receipt)
    talk.press("answer", answer=EVE + " https://mal.example/x\u202e")
    assert "<script>alert" not in talk.page
    assert talk.messages[0] == ("L’équipe", EVE)
    assert "hxxps://mal[.]example/x" in talk.text
    assert "https://mal.example" not in talk.page


def test_the_code_never_stands_in_the_page(alice: User) -> None:
    _report, receipt = a_report()
    talk = Talk(receipt)
    talk.press("answer", answer="bonjour")
    page = talk.page.upper()
    assert receipt.letters not in page
    assert str(receipt.value) not in page
    assert receipt.words("fr").split()[0].upper() not in talk.sealed.upper()


# Damage, swaps and forgery


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


def test_alike_answers_for_found_unknown_erased_and_withdrawn(alice: User) -> None:
    report, receipt = a_report("found")
    team_says(report, alice, "bonjour " * 100)
    _gone, erased = a_report("erased", "https://b.example/")
    _back, withdrawn = a_report("withdrawn", "https://c.example/")
    services.withdraw(visit=visit(withdrawn, now=NOW), now=NOW)
    _gone.mentions.all().delete()
    _gone.delete()
    seen = []
    for code in (receipt, from_page("nobody"), erased, withdrawn):
        with CaptureQueriesContext(connection) as queries:
            talk = Talk(code)
        headers = dict(talk.response.headers)
        seen.append((len(queries), len(talk.response.content), talk.response.status_code, headers))
    assert seen == [seen[0]] * 4
    assert seen[0][:3] == (3, 48 * 1024, 200)


@pytest.mark.parametrize("number", [1, 30])
def test_three_queries_however_many_messages(alice: User, number: int) -> None:
    report, receipt = a_report()
    for n in range(number):
        team_says(report, alice, f"{n} " + "mot " * 300)
    with CaptureQueriesContext(connection) as queries:
        talk = Talk(receipt)
    assert (len(queries), len(talk.messages)) == (3, number)
    assert len(talk.response.content) % (48 * 1024) == 0


def test_every_stage_counts_once_for_the_state() -> None:
    _report, receipt = a_report("p", *(f"https://h.example/{n}" for n in range(5)))
    Item.objects.update(stage=Stage.NOTICED)
    found = visit(receipt, now=NOW)
    assert (found.standing, found.items) == ("passed_on", 5)


def test_the_owner_of_a_site_does_not_learn_that_it_was_reported_before() -> None:
    """Neither from a report of their own, nor by adding the address to an old one."""
    _report, dana = a_report("dana", "https://evil.example/1")
    Item.objects.update(stage=Stage.NOTICED)
    _report, eve = a_report("eve", "https://evil.example/1")
    old, receipt = a_report("old", "https://eve.example/2")
    old.items.update(stage=Stage.NOTICED)
    late = NOW + timedelta(days=10)
    added = [addresses.read("https://evil.example/1")]
    services.add(visit=visit(receipt, now=late), addresses=added, elsewhere="", page="x", now=late)

    assert hears(dana, now=NOW) == "passed_on"
    assert hears(eve, now=NOW + timedelta(days=2)) == "received"
    assert hears(eve, now=NOW + timedelta(days=3)) == "passed_on"
    assert hears(receipt, now=late + timedelta(days=2)) == "in_review"
    assert hears(receipt, now=late + timedelta(days=3)) == "passed_on"


# Who reads it at the desk


def test_reports_to_read_the_newest_first(alice: User) -> None:
    first, one = a_report("one")
    second, two = a_report("two")
    team_says(first, alice, "bonjour")
    assert list(to_read(UNE)) == []
    services.answer(visit=visit(one, now=NOW), text="a", page="x", now=NOW + timedelta(hours=3))
    services.answer(visit=visit(two, now=NOW), text="b", page="x", now=NOW)
    assert list(to_read(UNE)) == [first, second]
    services.mark_read(report=second, by=alice, now=NOW)
    team_says(first, alice, "merci")
    assert list(to_read(UNE)) == []


def test_dana_and_another_reporter_see_nothing_of_each_other(alice: User) -> None:
    mine, one = a_report("one", message="de Dana")
    theirs, two = a_report("two", message="d’un autre")
    team_says(mine, alice, "à Dana")
    team_says(theirs, alice, "à un autre")
    first, second = Talk(one), Talk(two)
    second.sealed, first.sealed = first.sealed, second.sealed
    first.press("answer", answer="écrit par Dana")
    assert [text for _who, text in first.messages] == [
        "à un autre",
        "écrit par Dana",
    ]  # who has the page, has it
    assert first.sealed != second.sealed
    assert Client().get("/suivi/", {"page": first.sealed}).content.decode().count("à un autre") == 0


def test_the_ring_of_a_colleague_reads_it(alice: User, ben: User, bob: User) -> None:
    report, _receipt = a_report()
    team_says(report, alice, "bonjour")
    report.refresh_from_db()
    for reader, text in ((ben, "bonjour"), (bob, "")):
        letter = open_letter(report, ring_of(reader))
        assert [said.text for said in for_team(report, letter, ring_of(reader))] == [text]
