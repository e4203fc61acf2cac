"""Asking for help: three pages, no cookie, nothing typed lost, a receipt only for what is kept."""

import re
import time
from html import unescape

import pytest
from django.test import Client

from clickable.measures.models import Measure
from clickable.seal.receipts import Receipt, read
from clickable.seal.trusted import changing
from clickable.support.requests.forms import SafeForm
from clickable.support.requests.models import Request
from clickable.support.requests.selectors import opened
from tests.cast import DESK, EVE, NOW

pytestmark = pytest.mark.usefixtures("helpline")
HERE = "/aide/demande/"
CALL = {"way": "call", "number": "06 39 98 00 01", "territory": "RE"}
SAFE = {
    "cells": ["2-afternoon", "5-morning"], "never_from": "17:00", "never_until": "20:00",
    "name": "Dado", "safe_word": "tournesol", "cover": "survey",
}  # fmt: skip


class Walk:
    """A visitor without JavaScript, who carries the sealed page along."""

    def __init__(self, path: str = HERE) -> None:
        self.client, self.path = Client(), path
        self.answer = self.client.get(path)

    @property
    def page(self) -> str:
        return unescape(self.answer.content.decode()).replace("\u202f", " ")

    def press(self, go: str, **fields: object) -> "Walk":
        state = re.search(r'name="state" value="([^"]*)"', self.answer.content.decode())
        sent = {"state": state[1] if state else "", "go": go, **fields}
        self.answer = self.client.post(self.path, sent)
        return self

    @property
    def receipt(self) -> Receipt:
        found = re.search(r"receipt__letters[^>]*>([^<]+)<", self.page)
        assert found, self.page
        return read(found[1])


def test_somebody_asks_to_be_called() -> None:
    walk = Walk().press("next", **CALL).press("next", **SAFE).press("send", about="J’ai peur.")

    request = Request.objects.get()
    letter = opened(request, DESK, now=NOW).letter
    assert bytes(request.locator) == walk.receipt.locator
    assert (letter.way, letter.contact, letter.territory) == ("call", "06 39 98 00 01", "RE")
    assert letter.cells == ["2-afternoon", "5-morning"]
    assert (letter.safe_word, letter.cover, letter.voicemail) == ("tournesol", "survey", False)
    assert letter.about == "J’ai peur."
    assert request.consent is None
    assert walk.answer.cookies == {}
    assert request.received_hour.minute == 0


def test_who_reads_the_answer_here_is_asked_two_pages() -> None:
    walk = Walk().press("next", way="here", territory="FR")
    assert "Étape 2 sur 2" in walk.page
    walk.press("send", who="teen")
    assert [
        (m.kind, m.audience, m.territory, m.count, m.on.day) for m in Measure.objects.all()
    ] == [("support.request", "teen", "FR", 1, 1)]


def test_a_second_click_keeps_one_and_shows_the_same_receipt() -> None:
    walk = Walk().press("next", way="here", territory="FR")
    page = walk.answer
    first = walk.press("send").receipt
    walk.answer = page
    assert walk.press("send").receipt == first
    assert Request.objects.count() == Measure.objects.count() == 1


def test_a_noted_receipt_is_never_shown_again() -> None:
    walk = Walk().press("next", way="here", territory="FR")
    page = walk.answer
    letters = walk.press("send").receipt.letters
    walk.press("noted")
    assert letters not in walk.page
    walk.answer = page
    assert letters not in walk.press("send").page


@pytest.mark.parametrize(
    ("fields", "told"),
    [
        ({}, "Choisis comment nous pouvons te répondre."),
        ({"way": "fax"}, "Choisis comment nous pouvons te répondre."),
        ({"way": "call"}, "Écris un numéro de téléphone"),
        ({"way": "text", "number": "je ne sais pas"}, "Ceci ne ressemble pas à un numéro"),
        ({"way": "mail", "mailbox": "dana"}, "Ceci n’est pas une adresse e-mail"),
    ],
)
def test_what_is_missing_is_said_kindly_and_nothing_is_lost(
    fields: dict[str, str], told: str
) -> None:
    walk = Walk().press("next", **{"territory": "YT", **fields})
    assert told in walk.page
    assert 'value="YT" selected' in walk.page
    for typed in fields.values():
        assert typed in walk.page or typed == "fax"
    assert walk.answer.status_code == 200


@pytest.mark.parametrize(
    ("fields", "told"),
    [
        ({}, "une case au moins"),
        ({"anytime": "1", "never_from": "17:00"}, "choisis les deux heures"),
        ({"cells": ["0-noon"], "never_from": "11:00", "never_until": "15:00"}, "aucun moment"),
        ({"cover": "own"}, "Écris ce que nous devons dire"),
        ({"name": "x" * 300}, "C’est trop long"),
    ],
)
def test_safe_times_that_cannot_be_are_said(fields: dict[str, object], told: str) -> None:
    walk = Walk().press("next", **CALL).press("next", **fields)
    assert told in walk.page
    assert "Étape 2 sur 3" in walk.page


def test_a_language_changes_on_the_way_and_nothing_is_lost() -> None:
    walk = Walk().press("next", **CALL)
    walk.path = f"/en{HERE}"
    walk.press("stay", **SAFE)
    assert "tournesol" in walk.page
    assert 'lang="en"' in walk.page


def test_a_page_of_another_instance_keeps_what_it_carries() -> None:
    walk = Walk()
    walk.answer = walk.client.post(HERE, {"state": "forged", "go": "next", "about": "mes mots"})
    assert walk.answer.status_code == 200
    assert "nous reprenons au début" in walk.page
    assert "mes mots" in walk.press("next", way="here").page


def test_hostile_words_are_words() -> None:
    walk = Walk().press("next", way="call", number=EVE, territory=EVE, mailbox=EVE)
    raw = walk.answer.content.decode()
    assert "<script>alert" not in raw
    walk.press("next", way="here", territory=EVE, number="").press("send", about=EVE + "\x00\u202e")
    letter = opened(Request.objects.get(), DESK, now=NOW).letter
    assert (letter.about, letter.territory) == (EVE, "FR")


@pytest.mark.parametrize("pasted", ["data:image/png;base64,iVBORw0KGgo=", "\x00\x01" * 40])
def test_pasted_images_are_taken_out(pasted: str) -> None:
    walk = Walk().press("next", way="here").press("send", about=f"voilà {pasted}")
    assert "Tu n’as jamais à montrer une image" in walk.page
    assert not Request.objects.exists()


def test_who_sends_too_much_is_received_all_the_same() -> None:
    walk = Walk().press("next", way="here")
    state = re.search(r'name="state" value="([^"]*)"', walk.answer.content.decode())
    assert state
    sent = {"state": state[1], "go": "send"}
    walk.answer = walk.client.post(HERE, sent, **{"clickable.over": True})
    assert walk.receipt
    assert Request.objects.get().quarantined
    assert not Measure.objects.exists()


def test_without_a_helpline_the_numbers_are_told() -> None:
    with changing() as known:
        known.helpline = None
    for answer in (Client().get(HERE), Client().post(HERE, {"go": "send"})):
        page = answer.content.decode()
        assert answer.status_code == 200
        assert "<form" not in page
        for number in ("17", "112", "119", "3018"):
            assert f'href="tel:{number}"' in page


def test_two_megabytes_of_ticks_cost_next_to_nothing() -> None:
    began = time.process_time()
    form = SafeForm({"cells": "0-noon " * 300_000, "voicemail": "1" * 11})

    assert not form.is_valid()
    assert {"cells", "voicemail"} <= set(form.errors)
    assert time.process_time() - began < 2


def test_any_moment_is_said_and_the_place_comes_with_the_address() -> None:
    walk = Walk(f"{HERE}?lieu=gp")
    assert 'value="GP" selected' in walk.page
    walk.path = HERE
    walk.press("next", way="call", number="06 39 98 00 01", territory="GP")
    assert '<option value="09:00">9 h</option>' in walk.page
    assert "Étape 3 sur 3" in walk.press("next", anytime="1").page
