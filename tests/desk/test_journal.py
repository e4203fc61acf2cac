"""The account of acts as leads read it."""

import io
import json
import zipfile
from datetime import timedelta

import pytest
from django.test import Client
from pytest_django.fixtures import DjangoAssertNumQueries

from clickable.base import clock
from clickable.people.models import User
from clickable.record import services
from clickable.record.models import Entry
from tests.cast import an_item, dana_reports, signed_in
from tests.desk.cases import in_hand, located, opened

pytestmark = pytest.mark.django_db
JOURNAL, EXPORT = "/desk/journal/", "/desk/journal/export/"


def told(client: Client, **asked: str) -> str:
    return client.get(JOURNAL, asked).content.decode()


def test_it_says_who_did_what_to_what(lead: User, alice: User) -> None:
    item = in_hand(an_item(), alice)
    page = told(signed_in(lead))
    assert "Pris en main" in page
    assert "<td>Alice</td>" in page
    assert item.reference in page


def test_it_is_filtered_by_act_reference_and_day(lead: User, alice: User) -> None:
    item, other = located(an_item(), alice), in_hand(an_item("https://b.host.example/2"), alice)
    client = signed_in(lead)
    today = f"{clock.now():%Y-%m-%d}"
    by_act, by_item = told(client, verb="assess.decided"), told(client, subject=other.reference)
    assert by_act.count("<tr>") == 2
    assert item.reference in by_act
    assert by_item.count(f">{other.reference}<") == 1
    assert item.reference not in by_item
    assert item.reference in told(client, since=today, until=today)
    assert item.reference not in told(client, until="2020-01-01")
    assert client.get(JOURNAL, {"subject": "E-<b>", "since": "x", "verb": "y"}).status_code == 422


def test_what_others_do_and_how_somebody_bears_the_work_is_not_told(
    lead: User, bob: User, alice: User
) -> None:
    in_hand(an_item(), alice)
    now = clock.now()
    services.write("exposure.handed_over", "team:1", now=now, actor=alice)
    services.write("support.opened", "request:1", now=now, actor=alice)
    services.write("assess.claimed", "item:5", now=now, actor=bob)
    services.write("locate.traced", "item:00000000-0000-0000-0000-000000000000", now=now)
    page = told(signed_in(lead))
    assert page.count("<tr>") == 2
    assert "exposure" not in page.split("<table")[1]


def test_reading_it_is_a_line_once_an_hour(lead: User) -> None:
    client = signed_in(lead)
    told(client)
    told(client)
    assert Entry.objects.filter(verb="desk.journal_opened", actor=lead).count() == 1


def test_older_lines_are_a_page_on_and_many_cost_no_more(
    lead: User, alice: User, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    client = signed_in(lead)
    for n in range(60):
        services.write("assess.claimed", f"item:{n}", now=clock.now(), actor=alice)
    told(client)
    with django_assert_max_num_queries(14):
        page = told(client)
    assert page.count("<tr>") == 51
    before = page.split("before=")[1].split('"')[0]
    assert told(client, before=before).count("<tr>") == 12


def test_who_does_not_lead_does_not_read_it(alice: User, charlie: User) -> None:
    for person in (alice, charlie):
        assert signed_in(person).get(JOURNAL).status_code == 403
        assert signed_in(person).post(EXPORT).status_code == 403


def test_a_lead_exports_with_a_reason_under_their_name(lead: User, alice: User) -> None:
    in_hand(an_item(), alice)
    services.chain(now=clock.now() + timedelta(hours=2))
    today = f"{clock.now():%Y-%m-%d}"
    answer = signed_in(lead).post(
        EXPORT, {"reason": "court", "since": "2020-01-01", "until": today, "words": "n° 7"}
    )
    archive = zipfile.ZipFile(io.BytesIO(b"".join(answer)))  # type: ignore[call-overload]
    assert json.loads(archive.read("export.json"))["words"] == "n° 7"
    assert "demande d’une juridiction" in archive.read("LISEZMOI.txt").decode()
    assert Entry.objects.get(verb="record.exported").actor == lead


def test_an_export_without_reason_days_or_lines_is_refused(lead: User) -> None:
    client = signed_in(lead)
    for given in (
        {},
        {"reason": "court", "since": "2026-02-01", "until": "2026-01-01"},
        {"reason": "court", "since": "1990-01-01", "until": "1990-01-02"},
        {"reason": "none", "since": "1990-01-01", "until": "1990-01-02"},
    ):
        assert client.post(EXPORT, given).status_code == 422
    assert not Entry.objects.filter(verb="record.exported").exists()


def test_the_letters_on_an_items_page_are_lines_too(lead: User) -> None:
    report = dana_reports(message="bonjour")
    client = signed_in(lead)
    for _ in range(2):
        opened(client, report.items.get())
    line = Entry.objects.get(verb="desk.letter_opened")
    assert (line.subject, line.actor, line.detail) == (f"report:{report.pk}", lead, {})
