"""A facilitator's page: codes once, papers by number, counts only, never an answer."""

import re
from typing import Any

import pytest
from django.test import Client

from clickable.base import clock
from clickable.post.models import Letter
from clickable.voices import services
from clickable.voices.models import Circle, Consent, Slot
from lab.run import Lab
from tests.cast import NOW
from tests.voices.making import CANARY, answers, circle, codes, letter, link, many, opened

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("helpline")]
CODE = re.compile(r'slip__code">([^<]+)<')


@pytest.fixture(autouse=True)
def _today(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "now", lambda: NOW)


def text(response: Any) -> str:
    return str(response.content.decode())


def test_the_letter_leads_to_a_page_that_looking_at_changes_nothing(
    lab: Lab, client: Client
) -> None:
    found = circle(opened(), band="12-14", size=4)
    where = link(lab)
    for _ in range(2):
        page = text(client.get(where))
    assert "Faire les codes" in page
    assert client.head(where).status_code == 200
    assert not Slot.objects.exists()
    assert "quatre" not in letter(lab)
    assert found.codes_on is None


def test_codes_are_shown_once_and_count(lab: Lab, client: Client) -> None:
    circle(opened(), size=4)
    where = link(lab)
    sheet = client.post(where, {"do": "codes"})
    made = CODE.findall(text(sheet))
    assert len(made) == 4
    assert sheet.headers["Cache-Control"] == "no-store"
    assert made[0] not in text(client.get(where))
    assert answers(made[0]).sent_on == NOW.date()


def test_new_codes_end_the_old_ones_until_a_child_began(lab: Lab, client: Client) -> None:
    circle(opened(), size=2)
    where = link(lab)
    first = CODE.findall(text(client.post(where, {"do": "codes"})))
    second = CODE.findall(text(client.post(where, {"do": "codes"})))
    assert Slot.objects.count() == 2
    answers(second[0])
    assert "a déjà commencé" in text(client.post(where, {"do": "codes"}))
    assert first[0] not in second


def test_papers_are_held_by_number_and_can_be_taken_back(lab: Lab, client: Client) -> None:
    circle(opened(), band="8-11", size=5)
    where = link(lab)
    client.post(where, {"do": "papers", "numbers": ["1", "3"]})
    client.post(where, {"do": "papers", "numbers": ["3", "4"]})
    assert sorted(Consent.objects.values_list("number", flat=True)) == [3, 4]
    assert "existent pas" in text(client.post(where, {"do": "papers", "numbers": ["9"]}))
    assert "2 papiers sur 5" in text(client.get(where))


def test_a_facilitator_sees_no_answer_and_a_count_from_ten_on_after_the_closing(
    lab: Lab, client: Client
) -> None:
    row = opened()
    small = circle(row, size=3)
    link(lab)  # its letter leaves first
    large = circle(row, size=11, place="Collège")
    answers(codes(small)[0], text=CANARY)
    for code in codes(large):
        answers(code)
    where = link(lab)  # the large group's
    told = "dit après la clôture"
    assert told in text(client.get(where))
    services.close(consultation=row, by=None, now=NOW)
    assert "<dd>11</dd>" in text(client.get(where)).replace("</dt>", "</dt>\n")
    services.send_link(circle=small, by=None, now=NOW)
    page = text(client.get(link(lab)))
    assert told in page
    assert CANARY not in page
    assert "Un ami" not in page


@pytest.mark.parametrize("token", ["x", "canari"])
def test_another_token_is_nothing(lab: Lab, client: Client, token: str) -> None:
    circle(opened())
    where = link(lab)
    other = "/".join([*where.split("/")[:-2], token, ""])
    assert client.get(other).status_code == 404
    assert client.post(other, {"do": "codes"}).status_code == 404
    assert not Slot.objects.exists()


def test_a_link_sent_again_ends_the_one_before(lab: Lab, client: Client) -> None:
    found = circle(opened())
    first = link(lab)
    services.send_link(circle=found, by=None, now=NOW)
    assert client.get(first).status_code == 404
    assert client.get(link(lab)).status_code == 200
    assert Letter.objects.count() == 2


def test_after_the_end_nothing_is_made(lab: Lab, client: Client) -> None:
    row = opened()
    many(row, {("15-17", "FR"): {"friend": 1}})
    services.close(consultation=row, by=None, now=NOW)
    where = link(lab)
    before = set(Slot.objects.values_list("pk", flat=True))
    assert "est close" in text(client.post(where, {"do": "codes"}))
    assert set(Slot.objects.values_list("pk", flat=True)) == before
    assert Circle.objects.get().codes_on == NOW.date()
