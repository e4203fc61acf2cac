from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime

import pytest
from django.db import connection, connections
from django.test.utils import CaptureQueriesContext

from clickable.base.errors import StepRefusedError
from clickable.record.models import Waiting
from clickable.report import addresses
from clickable.report.models import Category, Door, Item, Mention, Report, Stage
from clickable.report.rules import Standing
from clickable.report.selectors import open_content, open_letter, shown_content
from clickable.report.services import Given, advance, receive_report
from clickable.seal.receipts import from_page
from tests.cast import DESK, hears

NOW = datetime(2026, 11, 3, 10, 42, 17, 123456, tzinfo=UTC)
HOUR = datetime(2026, 11, 3, 10, tzinfo=UTC)
ADDRESS = "https://photos.host.example/a/1"


def told(*texts: str, **more: object) -> Given:
    kept = {"door": Door.FORM, "language": "fr", "category": Category.CSAM, **more}
    return Given(addresses=[addresses.read(text) for text in texts or [ADDRESS]], **kept)  # type: ignore[arg-type]


@pytest.mark.django_db
def test_many_reports_of_one_address_make_one_item() -> None:
    for page in range(5):
        receive_report(
            told("HTTPS://Photos.Host.example:443/a/1"), receipt=from_page(f"{page}"), now=NOW
        )
    assert Report.objects.count() == 5
    assert Item.objects.count() == 1
    assert Mention.objects.count() == 5


@pytest.mark.django_db
def test_the_same_receipt_twice_is_one_report() -> None:
    first = receive_report(told(), receipt=from_page("p"), now=NOW)
    second = receive_report(told("https://other.example/"), receipt=from_page("p"), now=NOW)
    assert first == second
    assert (Report.objects.count(), Item.objects.count()) == (1, 1)


@pytest.mark.django_db(transaction=True)
def test_twenty_threads_with_one_receipt_make_one_report() -> None:
    receipt = from_page("p")

    def send(_: int) -> str:
        try:
            return receive_report(told(), receipt=receipt, now=NOW).reference
        finally:
            connections.close_all()

    with ThreadPoolExecutor(20) as threads:
        references = list(threads.map(send, range(20)))
    assert len(set(references)) == 1
    assert (Report.objects.count(), Item.objects.count(), Mention.objects.count()) == (1, 1, 1)


@pytest.mark.django_db(transaction=True)
def test_many_reports_of_the_same_new_addresses_at_once_lose_nothing() -> None:
    texts = [f"https://host.example/{n}" for n in range(10)]

    def send(number: int) -> None:
        turned = texts[number:] + texts[:number]
        try:
            receive_report(told(*turned), receipt=from_page(f"{number}"), now=NOW)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(8) as threads:
        list(threads.map(send, range(8)))
    assert (Report.objects.count(), Item.objects.count(), Mention.objects.count()) == (8, 10, 80)


@pytest.mark.django_db
def test_only_the_hour_is_kept() -> None:
    report = receive_report(told(), receipt=from_page("p"), now=NOW)
    report.refresh_from_db()
    item = report.items.get()
    assert (report.received_hour, item.first_hour, item.stage_at) == (HOUR, HOUR, HOUR)
    assert Waiting.objects.get().at == HOUR


@pytest.mark.django_db
def test_nothing_that_was_written_lies_open_in_the_database() -> None:
    receive_report(
        told(message="mot-secret", elsewhere="lieu-secret", seen_at="hier-secret"),
        receipt=from_page("p"),
        now=NOW,
    )
    rows = [
        *Report.objects.values_list(),
        *Item.objects.values_list(),
        *Waiting.objects.values_list(),
    ]
    kept = repr([[bytes(v) if isinstance(v, memoryview) else v for v in row] for row in rows])
    assert "secret" not in kept
    assert "photos" not in kept
    assert from_page("p").letters not in kept


@pytest.mark.django_db
def test_the_record_has_codes_and_ids_only() -> None:
    report = receive_report(told(), receipt=from_page("p"), now=NOW)
    entry = Waiting.objects.get()
    assert (entry.verb, entry.role, entry.subject) == (
        "report.received",
        "reporter",
        f"report:{report.pk}",
    )
    assert entry.detail == {"door": "form", "category": "csam", "items": 1}


@pytest.mark.django_db
def test_what_was_written_can_be_opened_again() -> None:
    report = receive_report(
        told(message="mot", seen_at="hier", about_me=True), receipt=from_page("p"), now=NOW
    )
    letter = open_letter(report, DESK)
    assert (letter.message, letter.seen_at, letter.about_me, letter.readable) == (
        "mot",
        "hier",
        True,
        True,
    )
    assert open_content(report.items.get(), DESK) == ADDRESS
    assert shown_content(report.items.get(), DESK) == "hxxps://photos[.]host[.]example/a/1"


@pytest.mark.django_db
def test_damage_is_shown_and_not_raised() -> None:
    report = receive_report(told(), receipt=from_page("p"), now=NOW)
    Report.objects.update(letter=b"x")
    Item.objects.update(content=b"x")
    report.refresh_from_db()
    assert open_letter(report, DESK).readable is False
    assert shown_content(report.items.get(), DESK) == "⚠ illisible"


@pytest.mark.django_db
def test_a_place_in_words_is_an_item_of_each_report() -> None:
    for page in range(2):
        given = Given(door=Door.FORM, language="fr", category=Category.UNSURE, elsewhere="Un jeu")
        receive_report(given, receipt=from_page(f"{page}"), now=NOW)
    assert [open_content(item, DESK) for item in Item.objects.all()] == ["Un jeu", "Un jeu"]


@pytest.mark.django_db
def test_the_queries_do_not_grow_with_the_addresses() -> None:
    counts = []
    for number in (1, 30):
        texts = [f"https://host{number}.example/{n}" for n in range(number)]
        with CaptureQueriesContext(
            connection,
        ) as queries:
            receive_report(told(*texts), receipt=from_page(f"{number}"), now=NOW)
        counts.append(len(queries))
    assert counts[0] == counts[1]


@pytest.mark.django_db
def test_an_item_steps_on() -> None:
    item = receive_report(told(), receipt=from_page("p"), now=NOW).items.get()
    advance(item, to=Stage.REVIEW, now=NOW)
    item.refresh_from_db()
    assert (item.stage, item.stage_at) == (Stage.REVIEW, NOW)
    assert hears(from_page("p"), now=NOW) == Standing.IN_REVIEW


@pytest.mark.django_db
def test_a_step_that_is_not_in_the_table_is_refused() -> None:
    item = receive_report(told(), receipt=from_page("p"), now=NOW).items.get()
    with pytest.raises(StepRefusedError) as refused:
        advance(item, to=Stage.GONE, now=NOW)
    assert refused.value.code == "step"


@pytest.mark.django_db
def test_who_comes_second_is_told() -> None:
    receive_report(told(), receipt=from_page("p"), now=NOW)
    mine, yours = Item.objects.get(), Item.objects.get()
    advance(mine, to=Stage.ILLEGAL, now=NOW)
    with pytest.raises(StepRefusedError) as refused:
        advance(yours, to=Stage.NOT_ILLEGAL, now=NOW)
    assert refused.value.code == "moved"


@pytest.mark.django_db
def test_an_unknown_receipt_has_no_standing() -> None:
    receive_report(told(), receipt=from_page("p"), now=NOW)
    assert hears(from_page("another"), now=NOW) is None
