from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from clickable.report.models import Item, Stage
from clickable.report.rules import Standing
from clickable.report.services import receive_report
from clickable.report.wording import STANDINGS
from clickable.seal.receipts import Receipt, from_page
from tests.cast import EVE
from tests.report.test_services import NOW, told
from tests.report.walk import Walk

pytestmark = pytest.mark.django_db


@pytest.fixture
def receipt() -> Receipt:
    receive_report(told(), receipt=from_page("p"), now=NOW)
    return from_page("p")


def asked(text: Any) -> Walk:
    walk = Walk("/suivi/")
    walk.post(receipt=text)
    return walk


def test_every_standing_has_its_words() -> None:
    assert set(STANDINGS) == set(Standing)


@pytest.mark.parametrize(
    ("stage", "heading"),
    [
        (Stage.RECEIVED, "Reçu"),
        (Stage.REVIEW, "En cours d’analyse"),
        (Stage.ILLEGAL, "En cours d’analyse"),
        (Stage.LOCATED, "En cours d’analyse"),
        (Stage.OUT_OF_REMIT, "Hors de notre domaine"),
        (Stage.NOT_ILLEGAL, "Pas interdit par la loi"),
        (Stage.NOT_ACTIONABLE, "Sans suite possible"),
        (Stage.NOTICED, "Contraire à la loi, transmis"),
        (Stage.GONE, "Plus en ligne"),
    ],
)
def test_each_stage_in_plain_words(receipt: Receipt, stage: Stage, heading: str) -> None:
    Item.objects.update(stage=stage)
    assert asked(receipt.letters).heading == heading


def test_letters_and_words_in_any_spelling_are_read(receipt: Receipt) -> None:
    typed = [
        receipt.letters,
        receipt.letters.lower().replace("-", ""),
        f" {receipt.letters.replace('-', ' ')}\n",
        receipt.letters.translate({ord("0") + i: ord("٠") + i for i in range(10)}),
        receipt.words("fr"),
        receipt.words("en").upper(),
        receipt.words("fr").replace(" ", "\n"),
    ]
    assert [asked(text).heading for text in typed] == ["Reçu"] * len(typed)


def test_the_code_is_never_in_an_address(receipt: Receipt) -> None:
    walk = asked(receipt.letters)
    assert walk.response.request["QUERY_STRING"] == ""
    assert receipt.letters not in walk.page
    in_the_query = walk.client.get("/suivi/", {"receipt": receipt.letters}).content.decode()
    assert "Reçu" not in in_the_query


@pytest.mark.parametrize("text", ["ABCD", "A" * 20, "neuf mots", EVE, "\x01", "²" * 20, "a " * 100])
def test_a_malformed_code_says_so_and_stays(receipt: Receipt, text: str) -> None:
    walk = asked(text)
    assert walk.response.status_code == 200
    assert walk.errors[0].startswith(("Ce code n’est pas complet", "Tape ton code"))
    assert "<title>Erreur" in walk.page
    assert "<script>alert" not in walk.page


def test_what_was_typed_stays_in_the_field(receipt: Receipt) -> None:
    assert asked("ABCD-EFGH").value("receipt") == "ABCD-EFGH"


@pytest.mark.parametrize("text", ["", " ", "\x00", b"\xff\xfe" * 200, "\ufeff"])
def test_an_empty_code_asks_for_one(text: Any) -> None:
    walk = asked(text)
    assert walk.response.status_code == 200
    assert walk.errors == ["Tape ton code : les lettres, ou les neuf mots."]


def test_a_megabyte_is_no_code() -> None:
    assert asked("a" * 900 + " b" * 500_000).errors == [
        "C’est trop long pour un code. Tape seulement le code."
    ]


def test_an_unknown_code_says_so(receipt: Receipt) -> None:
    walk = asked(from_page("another").letters)
    assert walk.errors[0].startswith("Nous n’avons aucun signalement avec ce code.")
    assert walk.value("receipt") == from_page("another").letters


def test_no_host_no_date_no_address_is_told(receipt: Receipt) -> None:
    Item.objects.update(stage=Stage.NOTICED)
    text = asked(receipt.letters).text
    assert "host" not in text
    assert "2026" not in text


def test_following_up_sets_no_cookie_and_is_not_kept(receipt: Receipt) -> None:
    walk = asked(receipt.letters)
    assert walk.client.cookies == {}
    assert walk.response["Cache-Control"] == "no-store, no-transform"


@pytest.mark.parametrize("number", [1, 30])
def test_three_queries_however_many_addresses(number: int) -> None:
    texts = [f"https://host.example/{n}" for n in range(number)]
    receive_report(told(*texts), receipt=from_page("many"), now=NOW)
    with CaptureQueriesContext(connection) as queries:
        asked(from_page("many").letters)
    assert len(queries) == 3


def test_the_english_page(receipt: Receipt) -> None:
    walk = Walk("/en/suivi/")
    walk.post(receipt=receipt.words("en"))
    assert walk.heading == "Received"


def test_charlie_may_follow_up_too(receipt: Receipt, charlie: Any) -> None:
    client = Client()
    client.force_login(charlie)
    walk = Walk("/suivi/", client)
    walk.post(receipt=receipt.letters)
    assert walk.heading == "Reçu"
