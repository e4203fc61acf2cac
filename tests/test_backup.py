"""Backups: whole or not at all, for their recipients only, and back into an empty place."""

import hashlib
import json
import os
import shutil
import sqlite3
import stat
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pyrage
import pytest

from clickable.bench import prepared
from clickable.bench.postgres import NoPostgresError, cluster

pytestmark = pytest.mark.once  # both kinds of database, whatever the run's is
OWNER, STRANGER = pyrage.x25519.Identity.generate(), pyrage.x25519.Identity.generate()
OFFICERS = [pyrage.x25519.Identity.generate() for _ in range(3)]
CANARY = "canari-de-minuit"
FILL = f"""
import django
django.setup()
from clickable.base import clock
from clickable.report.addresses import read
from clickable.report.models import Category, Door
from clickable.report.services import Given, receive_report
from clickable.seal.receipts import from_page
told = Given(door=Door.FORM, language="fr", category=Category.CSAM,
             addresses=[read("https://{CANARY}.example/a")], message="{CANARY}")
receive_report(told, receipt=from_page("page"), now=clock.now())
"""


class Instance:
    """An instance of its own, driven as an operator does."""

    def __init__(self, home: Path, url: str = "") -> None:
        self.home = home
        plain = {k: v for k, v in os.environ.items() if not k.startswith("CLICKABLE_")}
        self.env = plain | {
            "CLICKABLE_HOME": str(home),
            "CLICKABLE_BACKUP_RECIPIENTS": str(OWNER.to_public()),
            "DJANGO_SETTINGS_MODULE": "clickable.settings",
        }
        if url:
            self.env["CLICKABLE_DATABASE_URL"] = url

    def ask(self, *words: str, typed: str = "") -> "subprocess.CompletedProcess[str]":
        command = [sys.executable, "-c", "from clickable.cli import main; main()", *words]
        return subprocess.run(
            command, env=self.env, input=typed, capture_output=True, text=True, check=False
        )

    def run(self, *words: str, typed: str = "") -> str:
        done = self.ask(*words, typed=typed)
        assert done.returncode == 0, done.stderr
        return done.stdout

    def refused(self, *words: str, typed: str = "") -> str:
        """The one line of what could not be done."""
        done = self.ask(*words, typed=typed)
        assert done.returncode == 1, done.stdout
        (line,) = done.stderr.strip().splitlines()
        return line.removeprefix("Error: ")

    def fill(self) -> None:
        """A team, its key, a report, and one that waits outside the database."""
        if "CLICKABLE_DATABASE_URL" not in self.env:
            prepared.lay(self.home)
        self.run("init", "--bare")
        self.run(
            "add-person",
            "alice",
            "--team",
            "Une",
            "--password-stdin",
            typed="trois phares au loin\n",
        )
        officers = [f"--officer=O{n}={each.to_public()}" for n, each in enumerate(OFFICERS)]
        self.run("keys", "setup", "--team", "Une", "--member", "alice", *officers, typed="y\ny\n")
        subprocess.run([sys.executable, "-c", FILL], env=self.env, check=True)
        (self.home / "spool" / "aside").mkdir(parents=True)
        (self.home / "spool" / "1.report").write_text("sealed")
        (self.home / "spool" / "aside" / "2.report").write_text("sealed, damaged")
        (self.home / "spool" / "3.part").write_text("half")
        (self.home / "library" / "guide-ados" / "v1").mkdir(parents=True)
        (self.home / "library" / "guide-ados" / "v1" / "fr-standard-0a1b.pdf").write_text("%PDF")


@pytest.fixture
def identity(tmp_path: Path) -> str:
    path = tmp_path / "owner.key"
    path.write_text(f"# created: 2026-11-21\n{OWNER}\n")
    return str(path)


@pytest.fixture(scope="module")
def made_once(tmp_path_factory: pytest.TempPathFactory) -> Path:
    home = tmp_path_factory.mktemp("made") / "home"
    Instance(home).fill()
    return home


@pytest.fixture
def full(tmp_path: Path, made_once: Path) -> Instance:
    shutil.copytree(made_once, tmp_path / "full")
    return Instance(tmp_path / "full")


def rows_of(database: Path) -> dict[str, str]:
    """A digest of each table's rows, but for those that a backup or a restore writes."""
    with sqlite3.connect(f"file:{database}?mode=ro", uri=True) as found:
        names = [n for (n,) in found.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        kept = [n for n in names if n not in {"record_entry", "sqlite_sequence", "django_session"}]
        return {
            name: hashlib.sha256(
                repr(sorted(found.execute(f'SELECT * FROM "{name}"'), key=repr)).encode()
            ).hexdigest()
            for name in kept
        }


def plain_leftovers(home: Path) -> list[str]:
    return [
        p.name for p in home.iterdir() if p.name == "backup.tmp" or p.suffix in {".part", ".new"}
    ]


def test_a_round_trip_gives_the_same_instance(
    full: Instance, tmp_path: Path, identity: str
) -> None:
    file, empty = tmp_path / "all.age", Instance(tmp_path / "empty")

    made = full.run("backup", str(file))
    restored = empty.run("restore", str(file), "--identity", identity)

    assert rows_of(empty.home / "clickable.sqlite3") == rows_of(full.home / "clickable.sqlite3")
    kept = "library/guide-ados/v1/fr-standard-0a1b.pdf"
    for name in ("keys/trusted.json", "spool/1.report", "spool/aside/2.report", kept):
        assert (empty.home / name).read_bytes() == (full.home / name).read_bytes()
        assert stat.S_IMODE((empty.home / name).stat().st_mode) == 0o600
    assert not (empty.home / "spool" / "3.part").exists()
    assert "waiting    2 reports" in made
    assert "keys       missing" in restored
    assert empty.run("record", "verify").startswith("unbroken: ")
    assert (plain_leftovers(full.home), plain_leftovers(empty.home)) == ([], [])


def test_the_file_is_private_and_tells_nothing(full: Instance, tmp_path: Path) -> None:
    file = tmp_path / "all.age"

    full.run("backup", str(file))

    content = file.read_bytes()
    assert content.startswith(b"age-encryption.org/v1")
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert all(
        text not in content for text in (CANARY.encode(), b"alice", b"SQLite format", b"ustar")
    )


def test_the_secrets_are_in_no_backup_but_their_own(
    full: Instance, tmp_path: Path, identity: str
) -> None:
    everything, secrets = tmp_path / "all.age", tmp_path / "keys.age"
    officer = tmp_path / "officer.key"
    officer.write_text(str(OFFICERS[1]))
    keys = {p.name: p.read_text() for p in (full.home / "keys").glob("*.key")}

    full.run("backup", str(everything))
    full.run("backup", "--keys", str(secrets))

    opened = pyrage.decrypt(everything.read_bytes(), [OWNER])
    assert all(text.strip().encode() not in opened for text in keys.values())
    assert all(bytes.fromhex(text) not in opened for text in keys.values())
    empty = Instance(tmp_path / "empty")
    assert "without --keys" in empty.refused(
        "restore", "--keys", str(everything), "--identity", identity
    )
    empty.run("restore", "--keys", str(secrets), "--identity", str(officer))
    assert {p.name: p.read_text() for p in (empty.home / "keys").glob("*.key")} == keys
    assert "keys       " not in empty.run("restore", str(everything), "--identity", identity)
    assert "has keys already" in empty.refused(
        "restore", "--keys", str(secrets), "--identity", str(officer)
    )


def test_only_its_recipients_open_it(full: Instance, tmp_path: Path) -> None:
    file, empty = tmp_path / "all.age", Instance(tmp_path / "empty")
    full.run("backup", str(file))

    line = empty.refused("restore", str(file), "--identity", "-", typed=str(STRANGER))

    assert line == "this identity does not open it, or it is damaged"
    assert not (empty.home / "clickable.sqlite3").exists()
    assert plain_leftovers(empty.home) == []
    assert "no AGE-SECRET-KEY-1" in empty.refused(
        "restore", str(file), "--identity", "-", typed="x"
    )
    assert "empty" in empty.refused("restore", str(file), "--identity", "-", typed="# nothing\n")


def test_nothing_is_put_in_place_of_a_damaged_file(
    full: Instance, tmp_path: Path, identity: str
) -> None:
    file, empty = tmp_path / "all.age", Instance(tmp_path / "empty")
    full.run("backup", str(file))
    content = file.read_bytes()
    flipped = bytearray(content)
    flipped[len(flipped) // 2] ^= 1

    for broken in (
        bytes(flipped),
        content[:-1],
        content[: len(content) // 2],
        content + b"x",
        b"",
        b"x" * 999,
    ):
        file.write_bytes(broken)
        assert "damaged" in empty.refused("restore", str(file), "--identity", identity)

    assert {p.name for p in empty.home.iterdir()} == {"backup.lock", "queue.sqlite3"}


def test_a_place_that_is_not_empty_is_left_alone(
    full: Instance, tmp_path: Path, identity: str
) -> None:
    file = tmp_path / "all.age"
    full.run("backup", str(file))
    before = rows_of(full.home / "clickable.sqlite3")
    trusting, spooling = Instance(tmp_path / "t"), Instance(tmp_path / "s")
    for other, name in ((trusting, "keys/trusted.json"), (spooling, "spool/1.report")):
        (other.home / name).parent.mkdir(parents=True)
        shutil.copy(full.home / name, other.home / name)

    assert "has tables already" in full.refused("restore", str(file), "--identity", identity)
    assert "trusted.json is there" in trusting.refused("restore", str(file), "--identity", identity)
    assert "spool is not empty" in spooling.refused("restore", str(file), "--identity", identity)

    assert rows_of(full.home / "clickable.sqlite3") == before


def test_what_cannot_be_backed_up_is_said_in_one_line(full: Instance, tmp_path: Path) -> None:
    there = tmp_path / "there.age"
    there.write_text("older")

    assert full.refused("backup", str(there)) == f"{there} is there already"
    assert "is not a folder" in full.refused("backup", str(tmp_path / "none" / "all.age"))
    full.env["CLICKABLE_BACKUP_RECIPIENTS"] = "age1x"
    assert (
        full.refused("backup", str(tmp_path / "a.age")) == "a recipient is not an age1… public key"
    )
    full.env["CLICKABLE_BACKUP_RECIPIENTS"] = ""
    assert "set CLICKABLE_BACKUP_RECIPIENTS" in full.refused("backup", str(tmp_path / "a.age"))
    full.env["CLICKABLE_BACKUP_RECIPIENTS"] = "ssh-ed25519 AAAA"
    assert full.ask("backup", str(tmp_path / "a.age")).returncode == 2

    assert there.read_text() == "older"
    assert sorted(p.name for p in tmp_path.iterdir()) == ["full", "there.age"]


def test_what_a_killed_backup_left_in_clear_goes_with_the_next(
    full: Instance, tmp_path: Path
) -> None:
    left = full.home / "backup.tmp" / "database"
    left.parent.mkdir(mode=0o700)
    left.write_text(CANARY)

    full.run("backup", str(tmp_path / "all.age"))

    assert not left.parent.exists()


def test_the_account_tells_of_both(full: Instance, tmp_path: Path, identity: str) -> None:
    file, empty = tmp_path / "all.age", Instance(tmp_path / "empty")
    full.run("backup", str(file))
    summary = json.loads(empty.run("restore", str(file), "--identity", identity, "--json"))

    said = [
        sqlite3.connect(place.home / "clickable.sqlite3")
        .execute("SELECT verb, role FROM record_entry ORDER BY id DESC LIMIT 1")
        .fetchone()
        for place in (full, empty)
    ]
    assert said == [("backup.made", "operator"), ("backup.restored", "operator")]
    assert (summary["database"], summary["waiting"]) == ("sqlite", 2)


@pytest.fixture
def server() -> Iterator[str]:
    if not (shutil.which("pg_dump") and shutil.which("pg_restore")):
        pytest.skip("pg_dump and pg_restore are missing (Debian: apt install postgresql-client)")
    try:
        with cluster() as url:
            yield url.rpartition("/")[0]
    except NoPostgresError as missing:
        pytest.skip(str(missing))


def pg_rows(url: str) -> dict[str, str]:
    with psycopg.connect(url) as found:
        names = found.execute(
            "SELECT tablename FROM pg_tables WHERE schemaname = 'public'"
        ).fetchall()
        kept = [n for (n,) in names if n not in {"record_entry", "django_session"}]
        digest = "SELECT coalesce(md5(string_agg(md5(t::text), '' ORDER BY t::text)), '') FROM {} t"
        return {name: found.execute(digest.format(name)).fetchone()[0] for name in kept}


@pytest.mark.slow
def test_a_round_trip_on_postgresql(server: str, tmp_path: Path, identity: str) -> None:
    with psycopg.connect(f"{server}/clickable", autocommit=True) as admin:
        admin.execute("CREATE DATABASE other")
    full = Instance(tmp_path / "full", f"{server}/clickable")
    empty = Instance(tmp_path / "empty", f"{server}/other")
    embedded = Instance(tmp_path / "embedded")
    file = tmp_path / "all.age"
    full.fill()

    full.run("backup", str(file))
    assert "it is of postgresql; this is sqlite" in embedded.refused(
        "restore", str(file), "--identity", identity
    )
    empty.run("restore", str(file), "--identity", identity)

    assert pg_rows(f"{server}/other") == pg_rows(f"{server}/clickable")
    assert empty.run("record", "verify").startswith("unbroken: ")
    assert CANARY.encode() not in file.read_bytes()
    assert "has tables already" in empty.refused("restore", str(file), "--identity", identity)
    assert (plain_leftovers(full.home), plain_leftovers(empty.home)) == ([], [])
