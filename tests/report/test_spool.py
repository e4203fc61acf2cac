"""The database cannot keep a report: it waits in the spool, and comes in once."""

import json
import os
import stat
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import IntegrityError, OperationalError, connection
from django.test.utils import CaptureQueriesContext

from clickable import health
from clickable.base import breaker
from clickable.record.models import Waiting
from clickable.report import addresses, intake, spool
from clickable.report.models import Category, Door, Item, Report, Stage
from clickable.report.rules import Standing
from clickable.report.selectors import may_show, open_content, open_letter
from clickable.report.services import Given, note_receipt, receive_report
from clickable.seal.receipts import Receipt, from_page
from tests.cast import DESK, NOW, an_item, hears

pytestmark = pytest.mark.django_db
RECEIPT = from_page("Dana's page")
OTHER = from_page("somebody else's page")
DAY = timedelta(days=1)
GIVEN = Given(
    door=Door.FORM,
    language="fr",
    category=Category.CSAM,
    addresses=[addresses.read("https://photos.host.example/canary")],
    elsewhere="canary place",
    message="canary message",
)


@pytest.fixture(autouse=True)
def folder(settings: Any, tmp_path: Path) -> Path:
    settings.SPOOL = tmp_path / "spool"
    return tmp_path / "spool"


def _down(*_asked: object) -> None:
    raise OperationalError("server closed the connection unexpectedly")


@contextmanager
def database_down() -> Iterator[None]:
    with connection.execute_wrapper(_down):
        yield


def spooled(receipt: Receipt = RECEIPT, *, now: datetime = NOW, given: Given = GIVEN) -> Path:
    """Dana's report, while the database is down; its file."""
    before = set(spool.waiting())
    with database_down():
        intake.take_in(given, receipt=receipt, now=now)
    breaker.database.worked()
    return next(iter({*spool.waiting()} - before), Path())


def test_it_waits_and_comes_in_as_it_was() -> None:
    spooled()
    assert (Report.objects.count(), len(spool.waiting())) == (0, 1)

    assert intake.bring_in() == 1

    report = Report.objects.get()
    letter = open_letter(report, DESK)
    assert (letter.message, letter.elsewhere, letter.sent) == (
        "canary message",
        "canary place",
        NOW,
    )
    assert {open_content(item, DESK) for item in report.items.all()} == {
        "https://photos.host.example/canary",
        "canary place",
    }
    assert (spool.waiting(), intake.bring_in()) == ([], 0)


def test_its_hour_is_that_of_the_receipt() -> None:
    spooled()
    intake.bring_in()
    hour = NOW.replace(minute=0)
    assert Report.objects.get().received_hour == hour
    assert set(Item.objects.values_list("first_hour", "stage_at")) == {(hour, hour)}
    assert Waiting.objects.get().at == hour


def test_the_receipt_answers_all_along() -> None:
    spooled()
    with database_down():
        assert hears(RECEIPT, now=NOW) == Standing.RECEIVED
    assert (hears(RECEIPT, now=NOW), hears(OTHER, now=NOW)) == (Standing.RECEIVED, None)
    intake.bring_in()
    Item.objects.update(stage=Stage.REVIEW)
    assert hears(RECEIPT, now=NOW) == Standing.IN_REVIEW


def test_of_another_receipt_nothing_is_claimed_while_nobody_knows() -> None:
    spooled()
    with database_down(), pytest.raises(OperationalError):
        hears(OTHER, now=NOW)


def test_in_known_trouble_the_database_is_not_asked_for_what_waits() -> None:
    spooled()
    breaker.database.failed()
    with CaptureQueriesContext(connection) as asked:
        assert (hears(RECEIPT, now=NOW), may_show(RECEIPT, now=NOW)) == (
            Standing.RECEIVED,
            True,
        )
    assert len(asked) == 0


def test_a_file_tells_nothing_and_is_its_owners_alone(folder: Path) -> None:
    file = spooled()
    state, raw = file.stat(), file.read_bytes()
    assert b"canary" not in raw
    assert RECEIPT.locator.hex()[:8] not in file.name
    assert stat.S_IMODE(state.st_mode) == 0o600
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    hour = NOW.replace(minute=0).timestamp()
    assert (state.st_mtime, state.st_atime, folder.stat().st_mtime) == (hour, hour, hour)
    assert b":30" not in raw


def test_a_file_holds_the_columns_of_the_tables_and_no_more() -> None:
    rows = json.loads(spooled().read_bytes().partition(b"\n")[2])["rows"]
    held = {row["model"]: {"id", *row["fields"]} for row in rows}
    assert held == {
        "report.report": {field.name for field in Report._meta.concrete_fields},
        "report.item": {field.name for field in Item._meta.concrete_fields},
    }


def test_a_second_click_keeps_the_first_file() -> None:
    file = spooled()
    first = file.read_bytes()
    assert spooled(now=NOW + timedelta(hours=2)) == Path()
    assert file.read_bytes() == first


def test_a_retry_after_the_trouble_is_the_same_report() -> None:
    spooled()
    intake.take_in(GIVEN, receipt=RECEIPT, now=NOW)
    assert intake.bring_in() == 1
    assert (Report.objects.count(), Item.objects.count(), spool.waiting()) == (1, 2, [])


def test_a_worker_killed_after_its_commit_brings_it_in_once() -> None:
    file = spooled()
    content = file.read_bytes()
    intake.bring_in()
    file.write_bytes(content)
    intake.bring_in()
    assert (Report.objects.count(), spool.waiting()) == (1, [])


def test_a_known_address_becomes_a_further_mention() -> None:
    item = an_item("https://photos.host.example/canary")
    spooled()
    intake.bring_in()
    assert item.reports.count() == 2


def test_the_database_is_left_in_peace_after_a_failure() -> None:
    with database_down():
        intake.take_in(GIVEN, receipt=RECEIPT, now=NOW)
    with CaptureQueriesContext(connection) as asked:
        intake.take_in(GIVEN, receipt=OTHER, now=NOW)
    assert (len(asked), len(spool.waiting())) == (0, 2)


def test_then_it_is_tried_again(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(breaker, "PAUSE", 0.0)
    with database_down():
        intake.take_in(GIVEN, receipt=RECEIPT, now=NOW)
    intake.take_in(GIVEN, receipt=OTHER, now=NOW)
    assert (Report.objects.count(), breaker.database.troubled) == (1, False)


def test_one_of_many_tries_and_the_others_go_round() -> None:
    tried = breaker.Breaker()
    tried.failed()
    tried._until = 0.001  # the pause is over
    assert [tried.may_try() for _ in range(3)] == [True, False, False]


def test_a_noted_receipt_is_not_shown_again() -> None:
    spooled()
    breaker.database.failed()
    assert may_show(RECEIPT, now=NOW)
    note_receipt(RECEIPT)
    assert not may_show(RECEIPT, now=NOW)
    breaker.database.worked()
    intake.bring_in()
    assert Report.objects.get().noted


def test_noted_between_the_commit_and_the_end_of_the_file() -> None:
    file = spooled()
    content = file.read_bytes()
    intake.bring_in()
    file.write_bytes(content)
    spool.note([RECEIPT.locator])
    intake.bring_in()
    assert (Report.objects.get().noted, spool.waiting()) == (True, [])


def test_after_half_an_hour_it_is_not_shown_either() -> None:
    spooled()
    assert not may_show(RECEIPT, now=NOW + timedelta(minutes=31))


def _cut(file: Path) -> None:
    file.write_bytes(file.read_bytes()[:-20])


def _flip(file: Path) -> None:
    raw = bytearray(file.read_bytes())
    raw[len(raw) // 2] ^= 1
    file.write_bytes(raw)


def _rename(file: Path) -> None:
    file.rename(file.with_name("0" * 32 + ".report"))


def _empty(file: Path) -> None:
    file.write_bytes(b"")


def _strange(file: Path) -> None:
    file.write_bytes(os.urandom(500))


def _other_rows(file: Path) -> None:
    _signed(file, lambda content: content["rows"][0].update(model="people.user"))


def _later_version(file: Path) -> None:
    _signed(file, lambda content: content.update(version=2))


def _unknown_column(file: Path) -> None:
    _signed(file, lambda content: content["rows"][0]["fields"].update(mood="glad"))


def _no_report(file: Path) -> None:
    _signed(file, lambda content: content["rows"].pop(0))


def _signed(file: Path, change: Any) -> None:
    content = json.loads(file.read_bytes().partition(b"\n")[2])
    change(content)
    body = json.dumps(content).encode()
    file.write_bytes(spool.hashlib.sha256(body).hexdigest().encode() + b"\n" + body)


@pytest.mark.parametrize(
    "harm",
    [
        _cut, _flip, _rename, _empty, _strange, _other_rows, _later_version, _unknown_column, _no_report,
    ],
)  # fmt: skip
def test_a_damaged_or_foreign_file_is_set_aside_and_holds_nobody_up(
    harm: Any, caplog: pytest.LogCaptureFixture
) -> None:
    harm(spooled())
    spooled(OTHER)

    assert intake.bring_in() == 1

    assert (Report.objects.count(), spool.waiting(), spool.damaged()) == (1, [], 1)
    assert "set aside: DamagedError" in caplog.text
    assert health.status(now=NOW).spool == {"waiting": 0, "set aside": 1}


def test_who_was_told_that_it_was_kept_is_not_told_otherwise_when_it_is_damaged() -> None:
    _flip(spooled())
    intake.bring_in()
    assert hears(RECEIPT, now=NOW) == Standing.RECEIVED


def test_what_the_database_refuses_is_set_aside() -> None:
    def refuse(execute: Any, sql: str, *rest: Any) -> Any:
        if sql.startswith('INSERT INTO "report_report"'):
            raise IntegrityError("no such team")
        return execute(sql, *rest)

    spooled()
    with connection.execute_wrapper(refuse):
        assert intake.bring_in() == 0
    assert (spool.waiting(), spool.damaged()) == ([], 1)


def test_while_it_lasts_everything_goes_on_waiting() -> None:
    spooled()
    with database_down(), pytest.raises(OperationalError):
        intake.bring_in()
    assert (len(spool.waiting()), spool.damaged()) == (1, 0)


def test_the_operator_is_told_how_many_wait() -> None:
    spooled()
    told = health.status(now=NOW)
    assert told.spool == {"waiting": 1, "set aside": 0}
    assert "  waiting             1" in told.lines()


def test_half_written_files_of_the_dead_go_after_an_hour(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    spooled()
    (folder / "dead.part").write_bytes(b"{")
    intake.bring_in()
    assert [file.name for file in folder.iterdir()] == ["dead.part"]
    monkeypatch.setattr(spool, "FORGOTTEN", -1)
    intake.bring_in()
    assert list(folder.iterdir()) == []


@pytest.mark.parametrize("jump", [DAY, -DAY])
def test_the_clock_jumps_between_submit_and_retry(jump: timedelta) -> None:
    spooled()
    spooled(now=NOW + jump)
    intake.bring_in()
    intake.take_in(GIVEN, receipt=RECEIPT, now=NOW + jump)
    assert Report.objects.get().received_hour == NOW.replace(minute=0)


@pytest.mark.parametrize("jump", [DAY, -DAY])
def test_the_clock_jumps_between_spool_and_import(
    jump: timedelta, settings: Any, tmp_path: Path
) -> None:
    spooled(now=datetime.now(UTC))
    settings.CLOCK_FILE = str(tmp_path / "clock")
    (tmp_path / "clock").write_text(str(jump.total_seconds()))
    assert intake.bring_in() == 1
    assert hears(RECEIPT, now=NOW) == Standing.RECEIVED


@pytest.mark.django_db(transaction=True)
def test_two_workers_bring_each_in_once() -> None:
    pages = [from_page(f"page {number}") for number in range(30)]
    for page in pages:
        spooled(page)
    start, failed = threading.Barrier(2), []

    def work() -> None:
        start.wait()
        try:
            intake.bring_in()
        except Exception as error:  # noqa: BLE001 -- shown by the assertion
            failed.append(error)
        finally:
            connection.close()

    workers = [threading.Thread(target=work) for _ in range(2)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert (failed, spool.waiting(), spool.damaged()) == ([], [], 0)
    assert Report.objects.count() == len(pages)


def test_a_report_that_is_kept_already_is_shown_by_its_row() -> None:
    receive_report(GIVEN, receipt=RECEIPT, now=NOW)
    note_receipt(RECEIPT)
    assert not may_show(RECEIPT, now=NOW)


@pytest.mark.parametrize(("shared", "mode"), [(True, 0o660), (False, 0o600)])
def test_a_shared_folder_has_files_for_its_group(folder: Path, *, shared: bool, mode: int) -> None:
    folder.mkdir()
    folder.chmod(0o2770 if shared else 0o700)
    before = os.umask(0o077)
    try:
        path = spooled()
        assert stat.S_IMODE(path.stat().st_mode) == mode
        spool.note(RECEIPT.locators)
        assert stat.S_IMODE(path.stat().st_mode) == mode
        spool.set_aside(path)
    finally:
        os.umask(before)
    aside = folder / "damaged"
    assert stat.S_IMODE(aside.stat().st_mode) & 0o777 == (0o770 if shared else 0o700)
    assert [stat.S_IMODE(each.stat().st_mode) for each in aside.iterdir()] == [mode]
