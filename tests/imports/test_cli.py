"""`clickable import` and `clickable mailbox`."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from clickable.cli import cli
from clickable.imports import services
from clickable.imports.models import Sender, Sheet
from clickable.record.models import Entry
from clickable.report.models import Category, Report
from tests.cast import NOW
from tests.imports.making import a_partner, csv_of, pages, xlsx_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def file(tmp_path: Path) -> Path:
    a_partner()
    path = tmp_path / "sheet"
    path.write_bytes(csv_of(("url", "note"), ("https://a.example/1", "x"), ("=1+1", "x")))
    return path


def run(*words: str) -> Result:
    return CliRunner().invoke(cli, list(words))


def test_a_dry_run_keeps_nothing(file: Path) -> None:
    told = run("import", str(file), "--partner", "Phare", "--dry-run")
    assert told.exit_code == 0, told.output
    assert "1 fresh, 0 known, 0 repeated, 1 refused\n  line 3: formula\n" in told.output
    assert "a.example" not in told.output
    assert (Sheet.objects.count(), Report.objects.count()) == (0, 0)


def test_a_file_goes_in_and_is_told_for_programs(file: Path) -> None:
    words = ("--map", "address=URL", "--map", "message=note", "--category", "csam", "--json")
    told = json.loads(run("import", str(file), "--partner", "Phare", *words).output)
    assert (told["kept"], told["refused"], told["refused_lines"]) == (1, 1, [[3, "formula"]])
    assert told["columns"] == {"address": "url", "message": "note"}
    assert Report.objects.get().reported_category == Category.CSAM
    assert Entry.objects.get(verb="imports.applied").role == "operator"
    again = json.loads(run("import", str(file), "--partner", "Phare", *words).output)
    assert again == told  # what came of it: nothing is taken in twice
    assert Report.objects.count() == 1


def test_a_command_that_was_cut_short_goes_on(file: Path) -> None:
    file.write_bytes(pages(250))
    partner = a_partner()
    table = services.table_of(pages(250))
    sheet = services.read(pages(250), partner=partner, by=None, now=NOW)
    services.apply(sheet, by=None, table=table, now=NOW, most=1)
    told = json.loads(run("import", str(file), "--partner", "Phare", "--json").output)
    assert (told["kept"], Report.objects.count()) == (250, 250)


def test_an_xlsx_file(file: Path) -> None:
    file.write_bytes(xlsx_of(["URL"], ["https://x.example/1"]))
    told = run("import", str(file), "--partner", "Phare")
    assert (told.exit_code, Report.objects.count()) == (0, 1), told.output


@pytest.mark.parametrize(
    ("words", "code", "told"),
    [
        (["--partner", "Nobody"], 1, "no partner is called"),
        (["--partner", "Phare", "--map", "x=url"], 2, "is none of"),
        (["--partner", "Phare", "--map", "address=nope"], 2, "no column is called"),
        (["--partner", "Phare", "--map", "message=note"], 1, ""),
        (["--partner", "Phare", "--category", "x"], 2, "is none of"),
        ([], 2, "--partner"),
    ],
)
def test_what_is_asked_wrongly(words: list[str], code: int, told: str, file: Path) -> None:
    answer = run("import", str(file), *words)
    assert (answer.exit_code, told in answer.output) == (code, True), answer.output
    assert Report.objects.count() == 0


def test_what_is_no_sheet(file: Path) -> None:
    file.write_bytes(b"\x89PNG\r\n\x1a\n\x00")
    answer = run("import", str(file), "--partner", "Phare")
    assert (answer.exit_code, "PNG" in answer.output) == (1, False)


def test_who_may_write(file: Path) -> None:
    assert run("mailbox", "allow", "Phare", "Reports@phare.example").exit_code == 0
    told = json.loads(run("mailbox", "list", "--json").output)
    assert told["senders"] == [{"partner": "Phare", "address": "reports@phare.example"}]
    assert run("mailbox", "refuse", "reports@phare.example").exit_code == 0
    assert not Sender.objects.exists()
    assert run("mailbox", "refuse", "reports@phare.example").exit_code == 1
