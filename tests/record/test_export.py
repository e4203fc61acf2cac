"""An export for an inspector: checked by the program that lies in it, alone, with nothing of ours."""

import csv
import hashlib
import io
import json
import subprocess
import sys
import tracemalloc
import zipfile
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from nacl.signing import SigningKey

from clickable.people.models import User
from clickable.record import checkpoints, services, standalone
from clickable.record.export import Asked, NothingToExportError, export
from clickable.record.models import Entry
from clickable.record.rules import Reason
from tests.cast import NOW
from tests.record.tampering import unguarded

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
EVE = '=HYPERLINK("https://eve.example")'


def written(count: int, actor: User | None = None) -> None:
    for n in range(count):
        services.write("test.done", f"item:{n}", now=NOW + timedelta(seconds=n), actor=actor)
    services.chain(now=NOW)


def exported(path: Path, **more: Any) -> Path:
    asked = Asked(since=NOW - DAY, until=NOW + DAY, reason=Reason.AUDIT, **more)
    with path.open("wb") as file:
        export(asked, to=file, now=NOW + DAY, said=lambda verb, detail: verb)
    return path


def checked(path: Path, *more: str) -> subprocess.CompletedProcess[str]:
    """As an inspector does: the program from the ZIP, an interpreter without any package."""
    program = path.with_suffix(".py")
    with zipfile.ZipFile(path) as archive:
        program.write_bytes(archive.read("check.py"))
    return subprocess.run(
        [sys.executable, "-I", "-S", str(program), str(path), *more],
        capture_output=True, text=True, check=False, cwd=path.parent,
    )  # fmt: skip


def read(path: Path, name: str = "lines.ndjson") -> str:
    with zipfile.ZipFile(path) as archive:
        return archive.read(name).decode()


def changed(path: Path, name: str, change: Any) -> Path:
    """The same archive with one file changed, and its digest in export.json made to fit."""
    with zipfile.ZipFile(path) as archive:
        files = {member: archive.read(member) for member in archive.namelist()}
    files[name] = change(files[name].decode()).encode()
    told = json.loads(files["export.json"])
    told["files"][name] = hashlib.sha256(files[name]).hexdigest()
    files["export.json"] = json.dumps(told).encode()
    with zipfile.ZipFile(path, "w") as archive:
        for member, data in files.items():
            archive.writestr(member, data)
    return path


def test_an_inspector_checks_it_without_us(tmp_path: Path, alice: User) -> None:
    written(7, alice)
    path = exported(tmp_path / "x.zip", names=True, words="PV 12/2026")
    key = checkpoints.public_keys()[0]
    answer = checked(path, "--key", key)
    assert (answer.returncode, answer.stdout.splitlines()) == (
        0, ["sound: 7 lines, places 1 to 7", f"signed by {key}"],
    )  # fmt: skip
    assert "PV 12/2026" in read(path, "LISEZMOI.txt")
    assert "Chain unbroken     yes" in read(path, "README.txt")
    assert checked(path, "--key", "ab" * 32).returncode == 1


def test_the_export_is_a_line_of_the_account_without_its_words(tmp_path: Path, alice: User) -> None:
    written(3, alice)
    exported(tmp_path / "x.zip", words="PV 12/2026")
    line = Entry.objects.get(verb="record.exported")
    assert line.role == "operator"
    assert {**line.detail, "digest": ""} == {
        "first": 1, "last": 3, "names": False, "reason": "audit", "digest": "",
    }  # fmt: skip


@pytest.mark.parametrize("name", ["lines.ndjson", "lines.csv", "README.txt", "check.py"])
def test_a_changed_file_is_told(name: str, tmp_path: Path, alice: User) -> None:
    written(3, alice)
    path = exported(tmp_path / "x.zip", names=True)
    changed(path, name, lambda text: text.replace("e", "E", 1))
    assert "the signature does not hold" in checked(path).stdout


def test_the_place_of_a_changed_missing_or_moved_line_is_told(tmp_path: Path, alice: User) -> None:
    written(9, alice)
    changes = [
        (lambda lines: [*lines[:4], lines[4].replace("item:4", "item:9"), *lines[5:]], "place 5 is not what"),
        (lambda lines: [*lines[:4], *lines[5:]], "place 5 is missing"),
        (lambda lines: lines[:-1], "the lines end at place 8"),
        (lambda lines: [*lines[:2], lines[3], lines[2], *lines[4:]], "place 3 is missing"),
    ]  # fmt: skip
    for change, told in changes:
        path = exported(tmp_path / "x.zip", names=True)
        changed(path, "lines.ndjson", lambda text, c=change: "".join(c(text.splitlines(True))))
        assert told in checked(path).stdout


def test_under_pseudonyms_nothing_says_who_and_no_digest_lets_it_be_tried(
    tmp_path: Path, alice: User, ben: User
) -> None:
    written(2, alice)
    written(1, ben)
    services.write("people.added", f"person:{alice.pk}", now=NOW, actor=ben)
    services.chain(now=NOW)
    path = exported(tmp_path / "x.zip")
    lines = [json.loads(text) for text in read(path).splitlines()]
    assert [line["actor"] == lines[0]["actor"] for line in lines] == [True, True, False, False]
    assert all(line["at"] == "2026-11-03T10:00:00+00:00" for line in lines)
    assert lines[3]["subject"] == f"person:{lines[0]['actor']}"
    everything = "".join(read(path, name) for name in ("lines.ndjson", "lines.csv", "export.json"))
    for entry in Entry.objects.exclude(place=None):
        assert bytes(entry.digest or b"").hex() not in everything
    assert "Alice" not in everything
    assert checked(path).returncode == 0
    assert (
        json.loads(read(exported(tmp_path / "y.zip")).splitlines()[0])["actor"] != lines[0]["actor"]
    )


def test_how_somebody_bears_the_work_stays_under_a_pseudonym(tmp_path: Path, alice: User) -> None:
    written(2, alice)
    services.write(
        "exposure.handed_over", f"person:{alice.pk}", now=NOW, actor=alice, detail={"n": 77}
    )
    services.write("test.done", "item:9", now=NOW, actor=alice)
    services.chain(now=NOW)
    path = exported(tmp_path / "x.zip", names=True)
    line = json.loads(read(path).splitlines()[2])
    assert line["actor"].startswith("P-")
    assert line["subject"].startswith("person:P-")
    assert not {"id", "detail", "name"} & line.keys()
    salt = Entry.objects.get(verb="exposure.handed_over").detail["salt"]
    assert len(salt) == 32
    assert salt not in read(path)
    assert "77" not in read(path, "lines.csv").splitlines()[3]
    assert checked(path).returncode == 0


def test_a_broken_chain_is_exported_and_says_so(tmp_path: Path, alice: User) -> None:
    written(4, alice)
    with unguarded():
        Entry.objects.filter(place=2).update(verb="test.undone")
    path = exported(tmp_path / "x.zip", names=True)
    answer = checked(path)
    assert answer.returncode == 1
    assert "place 2 is not what it was" in answer.stdout
    assert "the instance itself said" in answer.stdout


def test_a_later_period_goes_on_from_the_line_before(tmp_path: Path, alice: User) -> None:
    written(3, alice)
    services.write("test.done", "item:8", now=NOW + 2 * DAY, actor=alice)
    services.chain(now=NOW)
    asked = Asked(since=NOW + DAY, until=NOW + 3 * DAY, reason=Reason.COURT, names=True)
    with (tmp_path / "x.zip").open("wb") as file:
        told = export(asked, to=file, now=NOW, said=lambda verb, detail: "")
    assert (told.first, told.last, told.lines) == (4, 4, 1)
    assert checked(tmp_path / "x.zip").returncode == 0


def test_a_name_is_no_formula(tmp_path: Path, alice: User) -> None:
    User.objects.filter(pk=alice.pk).update(display_name=EVE)
    written(1, alice)
    rows = list(
        csv.reader(io.StringIO(read(exported(tmp_path / "x.zip", names=True), "lines.csv")))
    )
    assert rows[1][2] == f"'{EVE}"


def test_no_line_no_export(tmp_path: Path) -> None:
    with pytest.raises(NothingToExportError):
        exported(tmp_path / "x.zip")
    assert not Entry.objects.exists()


def test_a_long_account_needs_no_more_memory(tmp_path: Path) -> None:
    def peak(count: int) -> int:
        Entry.objects.bulk_create(
            Entry(at=NOW, role="worker", verb="test.done", subject=f"item:{n}")
            for n in range(count)
        )
        services.chain(now=NOW, limit=count)
        tracemalloc.start()
        exported(tmp_path / "x.zip", names=True)
        found = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        return found

    first = peak(3_000)
    assert peak(6_000) < first * 1.3


@pytest.mark.once
@settings(max_examples=12)
@given(st.binary(max_size=60), st.integers(0, 63), st.integers(1, 255))
def test_its_ed25519_says_what_ours_says(message: bytes, at: int, flip: int) -> None:
    key = SigningKey(hashlib.sha256(message).digest())
    public, signature = bytes(key.verify_key), key.sign(message).signature
    assert standalone.signed(message, key=public, signature=signature)
    bad = bytes(b ^ flip if n == at else b for n, b in enumerate(signature))
    assert not standalone.signed(message, key=public, signature=bad)
    assert not standalone.signed(message + b"x", key=public, signature=signature)
