"""What a request says is in no byte of the database, no log, and no account; and it is forgotten."""

import logging
import sqlite3
from datetime import timedelta
from pathlib import Path

import pytest
from django.core import serializers
from django.core.serializers.json import DjangoJSONEncoder
from django.db import DatabaseError, connection
from django.test import Client

from clickable.base import clock
from clickable.measures.models import Measure
from clickable.people.models import User
from clickable.record.models import Entry, Waiting
from clickable.support.requests import helping, tasks
from clickable.support.requests.models import Attempt, Message, Reason, Request
from clickable.support.requests.selectors import consents, opened, visit
from clickable.support.requests.services import allow, say, withdraw
from clickable.worker import BY_THE_DAY, SWEEPS
from tests.cast import NOW, ring_of
from tests.leaks import leaks
from tests.support.helpline import a_receipt, dana_asks, make_helplines
from tests.support.test_request_form import Walk

CANARIES = [
    "canarynumber", "canaryname", "canarysecretword", "canarycoverwords", "canaryaboutwords",
    "canarymessage", "canaryanswer",
]  # fmt: skip
LETTER = {
    "way": "call", "contact": CANARIES[0], "name": CANARIES[1], "safe_word": CANARIES[2],
    "cover": "own", "cover_words": CANARIES[3], "about": CANARIES[4], "territory": "YT",
}  # fmt: skip


def everything(folder: Path) -> list[Path]:
    """Every row of every table, as bytes that a thief of the database would have."""
    from django.apps import apps

    rows = [row for model in apps.get_models() for row in model._default_manager.all()]
    dump = folder / "rows.json"
    dump.write_text(serializers.serialize("json", rows, cls=DjangoJSONEncoder))
    if connection.vendor != "sqlite":
        return [dump]
    raw = folder / "rows.sqlite3"
    connection.ensure_connection()
    with sqlite3.connect(raw) as copy:
        connection.connection.backup(copy)
    return [dump, raw]


@pytest.mark.django_db(transaction=True)
def test_no_word_is_in_the_database_or_in_a_log(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    make_helplines()
    from tests.cast import person

    nour = person("Nour", role=User.Role.HELPER, team="Écoute")
    caplog.set_level(logging.DEBUG)
    receipt = a_receipt()
    asked = dana_asks(receipt=receipt, **LETTER)
    say(visit=visit(receipt), text=CANARIES[5], page="p", now=NOW)
    allow(visit=visit(receipt), now=NOW)
    ring = ring_of(nour)
    helping.write(request=asked, text=CANARIES[6], by=nour, ring=ring, page="p", now=NOW)
    helping.note_passed_on(request=asked, by=nour, ring=ring, now=NOW)
    assert len(opened(asked, ring, now=NOW).said) == 2  # there was something to leak
    log = tmp_path / "log.txt"
    log.write_text(caplog.text)
    wanted = [*CANARIES, receipt.letters.replace("-", ""), receipt.letters]
    assert leaks(wanted, [*everything(tmp_path), log]) == set()


def test_of_the_time_only_the_hour_is_kept(helpline: None) -> None:
    receipt = a_receipt()
    dana_asks(receipt=receipt)
    say(visit=visit(receipt), text="un", page="p", now=NOW)
    allow(visit=visit(receipt), now=NOW)
    withdraw(visit=visit(receipt), now=NOW)
    asked = Request.objects.get()
    moments = [asked.received_hour, asked.touched_hour]
    moments += [*Waiting.objects.values_list("at", flat=True)]
    assert len(moments) == 6
    assert {(m.minute, m.second, m.microsecond) for m in moments} == {(0, 0, 0)}
    assert not Entry.objects.filter(verb__startswith="support.").exists()


def test_nobody_else_opens_it(alice: User, bob: User, malo: User, nour: User) -> None:
    asked = dana_asks(may_pass_on=True, **LETTER)
    for stranger in (alice, bob, malo):
        row = opened(asked, ring_of(stranger), now=NOW)
        assert (row.letter.readable, row.letter.contact, row.said) == (False, "", [])
        assert not consents(asked, ring_of(stranger))
    assert opened(asked, ring_of(nour), now=NOW).letter.contact == CANARIES[0]


def test_an_envelope_that_is_moved_does_not_open(nour: User) -> None:
    one, two = dana_asks(about="un"), dana_asks(about="deux")
    Request.objects.filter(pk=two.pk).update(letter=one.letter, wrapped=one.wrapped)
    two.refresh_from_db()
    assert not opened(two, ring_of(nour), now=NOW).letter.readable


def test_figures_hold_counts_and_the_month(nour: User) -> None:
    asked = dana_asks(who="parent", may_pass_on=True, **LETTER)
    ring = ring_of(nour)
    helping.note_passed_on(request=asked, by=nour, ring=ring, now=NOW)
    helping.close(request=asked, reason=Reason.ORIENTED, by=nour, ring=ring, now=NOW)
    rows = Measure.objects.order_by("pk").values_list(
        "kind", "subject", "audience", "territory", "count", "source"
    )
    assert list(rows) == [
        ("support.request", "", "parent", "YT", 1, None),
        ("support.passed_on", "", "", "", 1, None),
        ("support.closed", "oriented", "", "", 1, None),
    ]
    assert {m.on for m in Measure.objects.all()} == {NOW.date().replace(day=1)}


def test_requests_are_forgotten_after_their_time(nour: User) -> None:
    closed, untouched, fresh = dana_asks(), dana_asks(), dana_asks(now=NOW + timedelta(days=80))
    ring, month = ring_of(nour), timedelta(days=30)
    helping.note_attempt(
        request=closed, outcome=Attempt.Outcome.REACHED, by=nour, ring=ring, now=NOW
    )
    helping.write(request=closed, text="Bonjour", by=nour, ring=ring, page="p", now=NOW)
    helping.close(request=closed, reason=Reason.HELPED, by=nour, ring=ring, now=NOW)
    assert helping.forget(now=NOW + month - timedelta(hours=2)) == 0
    assert helping.forget(now=NOW + month) == 1
    assert not Message.objects.exists()
    assert not Attempt.objects.exists()
    assert helping.forget(now=NOW + 3 * month) == 1
    assert [r.pk for r in Request.objects.all()] == [fresh.pk]
    assert not Request.objects.filter(pk=untouched.pk).exists()
    lines = Entry.objects.filter(verb="support.forgotten")
    assert [(line.subject, line.detail) for line in lines] == [("requests", {"requests": 1})] * 2


def test_words_of_either_side_put_off_the_forgetting(helpline: None) -> None:
    receipt = a_receipt()
    dana_asks(receipt=receipt)
    later = NOW + timedelta(days=89)
    say(visit=visit(receipt), text="toujours là", page="p", now=later)
    assert helping.forget(now=NOW + timedelta(days=91)) == 0
    assert helping.forget(now=later + timedelta(days=90)) == 1


def test_the_worker_forgets_once_a_day(helpline: None) -> None:
    dana_asks(now=clock.now() - timedelta(days=91))
    assert SWEEPS["requests"] is tasks.forget
    assert "requests" in BY_THE_DAY
    assert tasks.forget.call() == 1


def test_no_receipt_is_shown_before_the_row_is_kept(helpline: None) -> None:
    walk = Walk().press("next", way="here").press("stay", about="mes mots")

    def refuse(execute, sql, params, many, context):  # type: ignore[no-untyped-def]
        if sql.startswith("INSERT") and "support_request" in sql:
            raise DatabaseError
        return execute(sql, params, many, context)

    with connection.execute_wrapper(refuse):
        walk.press("send", about="mes mots")
    assert walk.answer.status_code == 503
    assert "receipt__letters" not in walk.page
    assert "mes mots" in walk.page
    for number in ("3018", "119", "17"):
        assert f'href="tel:{number}"' in walk.page
    assert not Request.objects.exists()
    assert walk.press("send", about="mes mots").receipt
    assert Request.objects.count() == 1


def test_the_same_receipt_twice_is_one_request(helpline: None) -> None:
    receipt = a_receipt()
    assert dana_asks(receipt=receipt).pk == dana_asks(receipt=receipt).pk
    assert Measure.objects.count() == 1


@pytest.mark.parametrize("path", ["/aide/demande/", "/aide/demande/suivi/"])
def test_pages_set_no_cookie_and_are_never_kept(helpline: None, path: str) -> None:
    for address in (path, f"/en{path}"):
        answer = Client().get(address)
        assert answer.status_code == 200
        assert answer.cookies == {}
        assert "no-store" in answer.headers["Cache-Control"]
        assert "<script src" in answer.content.decode()
        assert "aide" not in answer.content.decode().partition("</title>")[0].lower()
