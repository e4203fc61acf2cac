"""Coming back with the code."""

import re
from html import unescape

import pytest
from django.db import DatabaseError, connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from clickable.people.models import User
from clickable.seal import receipts
from clickable.seal.receipts import Receipt
from clickable.support.requests import helping
from clickable.support.requests.models import Attempt, Message, Reason, Request
from clickable.support.requests.selectors import consents
from tests.cast import DESK, EVE, NOW, ring_of
from tests.support.helpline import a_receipt, dana_asks

pytestmark = pytest.mark.usefixtures("helpline")
HERE = "/aide/demande/suivi/"


class Talk:
    """A person with a code, without JavaScript, who carries the sealed page along."""

    def __init__(self, code: str) -> None:
        self.client = Client()
        self.answer = self.client.post(HERE, {"receipt": code})

    @property
    def page(self) -> str:
        return unescape(self.answer.content.decode()).replace("\u202f", " ")

    @property
    def title(self) -> str:
        found = re.search(r"<h1>([^<]*)</h1>", self.page)
        return found[1] if found else ""

    def press(self, go: str, **fields: str) -> "Talk":
        page = re.search(r'name="page" value="([^"]*)"', self.answer.content.decode())
        sent = {"page": page[1] if page else "", "go": go, **fields}
        self.answer = self.client.post(HERE, sent)
        return self


@pytest.fixture
def receipt() -> Receipt:
    return a_receipt()


def test_letters_and_words_lead_to_the_request(receipt: Receipt) -> None:
    dana_asks(receipt=receipt)
    for code in (receipt.letters, receipt.letters.lower().replace("-", " "), receipt.words("fr")):
        assert Talk(code).title == "Demande reçue"


def test_what_the_helpline_did_is_told(receipt: Receipt, nour: User) -> None:
    asked, ring = dana_asks(receipt=receipt), ring_of(nour)
    told = []
    for outcome in (Attempt.Outcome.NO_ANSWER, Attempt.Outcome.REACHED):
        helping.note_attempt(request=asked, outcome=outcome, by=nour, ring=ring, now=NOW)
        told.append(Talk(receipt.letters).title)
    helping.write(request=asked, text="Bonjour", by=nour, ring=ring, page="p", now=NOW)
    told.append(Talk(receipt.letters).title)
    helping.close(request=asked, reason=Reason.HELPED, by=nour, ring=ring, now=NOW)
    told.append(Talk(receipt.letters).title)
    assert told == [
        "Nous n’avons pas réussi à te joindre",
        "Quelqu’un t’a parlé",
        "Nous t’avons écrit",
        "Demande close",
    ]
    assert 'name="answer"' not in Talk(receipt.letters).page


def test_words_are_sent_once_and_marked(receipt: Receipt) -> None:
    dana_asks(receipt=receipt)
    talk = Talk(receipt.letters)
    page = talk.answer
    for _click in range(3):
        talk.answer = page
        talk.press("answer", answer=f"J’ai peur. {EVE}")
    assert "C’est envoyé" in talk.page
    assert "<script>alert" not in talk.answer.content.decode()
    assert Message.objects.count() == 1
    assert Request.objects.get().team_to_read


def test_a_message_of_somebody_else_is_not_shown_as_theirs(receipt: Receipt) -> None:
    asked, other = dana_asks(receipt=receipt), a_receipt()
    dana_asks(receipt=other)
    Talk(other.letters).press("answer", answer="pas de moi")
    Message.objects.update(request=asked)
    assert "pas de moi" not in Talk(receipt.letters).page


@pytest.mark.parametrize(
    "code", ["", "x", "bonjour", "0" * 20, "AAAA-BBBB-CCCC-DDDD-EEEE", "a" * 400, "\x00", EVE]
)
def test_every_other_code_has_the_same_answer(receipt: Receipt, code: str) -> None:
    dana_asks(receipt=receipt)
    unknown = Talk(receipts.from_page("nobody's").letters)
    malformed = Talk(code)
    answers = {(a.answer.status_code, len(a.answer.content)) for a in (unknown, malformed)}
    assert len(answers) == 1
    told = "Ce code n’ouvre aucune demande" if code.strip("\x00") else "Tape ton code"
    assert told in malformed.page
    assert malformed.answer.cookies == {}


def test_found_and_unknown_cost_the_same_queries(receipt: Receipt) -> None:
    dana_asks(receipt=receipt)
    counts = []
    for code in (receipt, receipts.from_page("nobody's")):
        with CaptureQueriesContext(connection) as queries:
            Talk(code.letters)
        counts.append(len(queries))
    assert counts == [2, 2]


def test_the_answer_has_a_length_that_tells_nothing(receipt: Receipt) -> None:
    dana_asks(receipt=receipt)
    talk = Talk(receipt.letters).press("answer", answer="mot " * 200)
    assert {len(talk.answer.content), len(Talk("x").answer.content)} == {48 * 1024}


def test_consent_is_given_and_taken_back_until_it_is_used(receipt: Receipt, nour: User) -> None:
    asked = dana_asks(receipt=receipt)
    talk = Talk(receipt.letters).press("allow")
    asked.refresh_from_db()
    assert consents(asked, DESK)
    talk.press("forbid")
    asked.refresh_from_db()
    assert not consents(asked, DESK)
    talk.press("allow")
    helping.note_passed_on(request=asked, by=nour, ring=ring_of(nour), now=NOW)
    assert "il ne peut plus être repris" in talk.press("forbid").page
    asked.refresh_from_db()
    assert consents(asked, DESK)


def test_withdrawing_erases_everything_at_once(receipt: Receipt, nour: User) -> None:
    asked = dana_asks(receipt=receipt, way="call", contact="06 39 98 00 01", may_pass_on=True)
    helping.write(request=asked, text="Bonjour", by=nour, ring=ring_of(nour), page="p", now=NOW)
    talk = Talk(receipt.letters).press("answer", answer="un mot").press("withdraw")
    assert "Retirer ta demande" in talk.title
    assert Message.objects.count() == 2
    talk.press("withdraw-yes")
    assert talk.title == "Retirée par toi"
    asked.refresh_from_db()
    kept = (asked.letter, asked.wrapped, asked.receipt_wrap, asked.consent)
    assert [bytes(each or b"") for each in kept] == [b""] * 4
    assert not Message.objects.exists()
    assert not Attempt.objects.exists()
    assert Talk(receipt.letters).title == "Retirée par toi"
    assert talk.press("answer", answer="encore").title == "Retirée par toi"
    assert not Message.objects.exists()


def test_a_page_left_open_asks_for_the_code_and_keeps_the_words(receipt: Receipt) -> None:
    dana_asks(receipt=receipt)
    client = Client()
    answer = client.post(HERE, {"page": "forged", "go": "answer", "answer": "mes mots"})
    page = unescape(answer.content.decode())
    assert "tape ton code encore une fois" in page
    assert 'value="mes mots"' in page


@pytest.mark.parametrize("go", ["answer", "nonsense", ""])
def test_nothing_typed_is_lost(receipt: Receipt, go: str) -> None:
    dana_asks(receipt=receipt)
    too_long = "mot " * 2000 if go == "answer" else "mot"
    page = Talk(receipt.letters).press(go, answer=too_long).page
    assert too_long.strip() in page
    assert not Message.objects.exists()


def test_a_damaged_request_says_so_and_breaks_nothing(receipt: Receipt) -> None:
    dana_asks(receipt=receipt)
    Request.objects.update(receipt_wrap=b"x")
    assert Talk(receipt.letters).title == "Demande reçue"
    assert 'name="answer"' not in Talk(receipt.letters).page


def test_without_a_database_the_numbers_are_told(receipt: Receipt) -> None:
    def refuse(*_query: object, **_more: object) -> None:
        raise DatabaseError

    with connection.execute_wrapper(refuse):
        answer = Client().post(HERE, {"receipt": receipt.letters, "answer": "mes mots"})
    page = answer.content.decode()
    assert answer.status_code == 503
    assert 'href="tel:119"' in page
    assert "mes mots" in page
    assert receipt.letters in page


def test_a_report_is_not_found_here_nor_a_request_there(receipt: Receipt) -> None:
    dana_asks(receipt=receipt)
    there = Client().post("/suivi/", {"receipt": receipt.letters}).content.decode()
    assert "Nous n’avons aucun signalement avec ce code" in unescape(there)


def test_who_is_answered_here_waits_for_no_call_and_reads_their_own_words(receipt: Receipt) -> None:
    dana_asks(receipt=receipt, way="here", about="J’ai peur.")
    page = Talk(receipt.letters).page
    assert "attends son appel" not in page
    assert "J’ai peur." in page


def test_a_closed_request_says_kindly_why(receipt: Receipt, nour: User) -> None:
    asked = dana_asks(receipt=receipt)
    helping.close(request=asked, reason=Reason.UNREACHABLE, by=nour, ring=ring_of(nour), now=NOW)
    assert "Ce n’est pas ta faute." in Talk(receipt.letters).page
