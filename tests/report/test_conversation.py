"""The reporter's side of the conversation, and what the team reads of it."""

from datetime import UTC, datetime
from typing import Any

import pytest
from pytest_django import Settings

from clickable.base.errors import GoneError
from clickable.people.models import User
from clickable.record.models import Waiting
from clickable.report.conversation import services
from clickable.report.conversation.visit import visit
from clickable.report.models import Item, Message, Report
from clickable.report.rules import MOST_MESSAGES
from clickable.report.selectors import open_content
from clickable.seal.pages import seal_state
from tests.cast import DESK, EVE, NOW
from tests.report.talk import Talk, a_report, heard, team_says
from tests.report.test_form_again import let_pass

pytestmark = pytest.mark.django_db


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
