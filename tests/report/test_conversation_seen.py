"""Who learns what of a conversation, and what looking at it costs."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from clickable.people.models import User
from clickable.report import addresses
from clickable.report.conversation import services
from clickable.report.conversation.reading import for_team, to_read
from clickable.report.conversation.visit import visit
from clickable.report.models import Item, Stage
from clickable.report.selectors import open_letter
from clickable.seal.receipts import from_page
from tests.cast import NOW, UNE, hears, ring_of
from tests.report.talk import Talk, a_report, team_says

pytestmark = pytest.mark.django_db


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
