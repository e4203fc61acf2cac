"""`clickable known import`: a file is read, told, and waits for a lead."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from clickable.cli import cli
from clickable.known.models import Batch
from clickable.known.services import apply
from clickable.people.models import User
from clickable.record.models import Entry
from tests.cast import NOW
from tests.known.lists import a_list, two_leads

pytestmark = pytest.mark.django_db


@pytest.fixture
def leads(db: None) -> tuple[User, User]:
    return two_leads()


def run(reference: str, file: Path, *more: str) -> Result:
    return CliRunner().invoke(cli, ["known", "import", reference, str(file), *more])


def test_a_file_is_read_and_waits_for_a_lead(leads: tuple[User, User], tmp_path: Path) -> None:
    made, file = a_list(leads[0]), tmp_path / "list.txt"
    file.write_text("a.example/1\nnowhere\n*.b.example\n")
    told = run(made.reference, file)
    assert told.exit_code == 0, told.output
    assert "2 entries read, 0 repeated, 1 refused" in told.output
    assert "line 2: unreadable" in told.output
    batch = Batch.objects.get()
    assert (batch.made_by, batch.applied_at) == (None, None)
    assert Entry.objects.get(verb="known.imported").role == "operator"
    apply(batch, by=leads[0], now=NOW)  # the operator was the first of two


def test_for_programs(leads: tuple[User, User], tmp_path: Path) -> None:
    made, file = a_list(leads[0]), tmp_path / "list.txt"
    file.write_bytes(b"\xef\xbb\xbfa.example/1\r\n")
    told = json.loads(run(made.reference, file, "--json", "--replace").output)
    assert (told["entries"], told["by_kind"]) == (1, {"address": 1})
    assert Batch.objects.get().replaces is True


@pytest.mark.parametrize(
    "content", [b"\x89PNG\r\n\x1a\n\x00", "é".encode("latin-1"), b"", b"nowhere"]
)
def test_what_holds_nothing_is_refused(
    content: bytes, leads: tuple[User, User], tmp_path: Path
) -> None:
    made, file = a_list(leads[0]), tmp_path / "list.bin"
    file.write_bytes(content)
    told = run(made.reference, file)
    assert (told.exit_code, Batch.objects.exists()) == (1, False)
    assert "PNG" not in told.output


def test_a_list_that_never_was(tmp_path: Path) -> None:
    file = tmp_path / "list.txt"
    file.write_text("a.example")
    assert run("L-00000000", file).exit_code == 1
