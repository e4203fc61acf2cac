"""The operator's command: what it prints, how it ends."""

import json
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from django.conf import settings
from huey.contrib.djhuey import HUEY

from clickable.cli import cli
from clickable.conf import KNOWN
from clickable.figures.services import publish
from clickable.people.models import User
from clickable.record import services as record
from clickable.record.models import Entry
from tests.cast import NOW, an_item
from tests.notify.making import drafted, located_item
from tests.record.tampering import unguarded

COMMANDS = [
    "keys", "reset-password",
    "init", "serve", "worker", "status", "check-config", "figures", "record", "add-person", "bench",
    "backup", "restore", "retention", "invite", "sessions", "end-sessions", "reset-factor", "known",
    "partners", "import", "mailbox", "schools", "seat",
]  # fmt: skip


def run(*words: str, typed: str = "") -> Result:
    return CliRunner().invoke(cli, list(words), input=typed)


def outside(home: Path, *words: str, **env: str) -> "subprocess.CompletedProcess[str]":
    """The command as a program of its own, in a home of its own."""
    return subprocess.run(
        [sys.executable, "-m", "clickable", *words],
        env=_env(home) | env,
        capture_output=True,
        text=True,
        check=False,
    )


def _env(home: Path) -> dict[str, str]:
    plain = {k: v for k, v in os.environ.items() if not k.startswith("CLICKABLE_")}
    return plain | {"CLICKABLE_HOME": str(home)}


@pytest.mark.parametrize(
    "command", [[], *([c] for c in COMMANDS), ["record", "verify"], ["retention", "run"]]
)
def test_everything_has_help(command: list[str]) -> None:
    shown = run(*command, "--help")

    assert shown.exit_code == 0
    assert "Usage: " in shown.output


def test_only_what_works_is_offered() -> None:
    assert sorted(cli.commands) == sorted(COMMANDS)


@pytest.mark.parametrize("words", [["nothing"], ["serve", "--port", "x"], ["bench", "nothing"]])
def test_asking_wrongly_ends_with_two(words: list[str]) -> None:
    assert run(*words).exit_code == 2


@pytest.mark.django_db
def test_status_counts_and_says_what_waits(alice: User) -> None:
    HUEY.storage.flush_all()
    an_item("https://photos.example/a/9")
    drafted(located_item(alice))

    found = json.loads(run("status", "--json").stdout)

    assert found["stages"]["received"] == 1
    assert found["stages"]["located"] == 1
    assert found["people"] == {
        "to judge": 1,
        "in quarantine": 0,
        "drafts to approve": 2,
        "notices refused": 0,
        "notices uncertain": 0,
        "sealed, do not open": 0,
        "letters refused": 0,
        "help to check": 0,
    }
    assert found["due"] == {"locate": 0, "notify": 0, "verify": 0, "post": 0}
    assert found["worker_last_alive"] is None


@pytest.mark.django_db
def test_status_for_people(alice: User) -> None:
    HUEY.storage.flush_all()
    an_item("https://photos.example/a/9")

    lines = run("status").stdout.splitlines()

    assert "  received            1" in lines
    assert "worker last alive     never" in lines
    assert not any("photos" in line for line in lines)


def test_the_configuration_is_shown_without_secrets(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(settings, "EMAIL_HOST_USER", "someone")
    monkeypatch.setattr(settings, "EMAIL_HOST_PASSWORD", "canary")

    shown = run("check-config", "--json")

    assert json.loads(shown.stdout)["e-mail"].endswith("(signs in)")
    assert "canary" not in shown.output
    assert settings.SECRET_KEY not in shown.output


@pytest.mark.django_db
def test_figures_name_unit_and_period() -> None:
    an_item(now=NOW)
    publish(now=NOW + timedelta(hours=1))

    found = json.loads(run("figures", "--period", "2026", "--json").stdout)

    assert {figure["period"] for figure in found} == {"2026"}
    assert all(figure["unit"] for figure in found)
    assert run("figures").exit_code == 0


@pytest.mark.django_db
def test_an_unbroken_record() -> None:
    record.write("test.done", "item:1", now=NOW)

    shown = run("record", "verify")

    assert (shown.exit_code, shown.stdout) == (0, "unbroken: 1 lines, 0 checkpoints\n")


@pytest.mark.django_db
def test_a_broken_record_names_the_line() -> None:
    for number in range(3):
        record.write("test.done", f"item:{number}", now=NOW)
    record.chain(now=NOW)
    second = Entry.objects.order_by("id")[1]
    with unguarded():
        Entry.objects.filter(pk=second.pk).update(verb="test.undone")

    shown = run("record", "verify")

    assert shown.exit_code == 1
    assert f"line {second.pk} does not follow" in shown.stderr


@pytest.mark.django_db
def test_a_person_is_added_and_can_work(client: Any) -> None:
    password = "un mot de passe assez long"

    shown = run("add-person", "ada", "--team", "Une", "--password-stdin", typed=f"{password}\n")

    assert shown.exit_code == 0
    ada = User.objects.get(username="ada")
    assert (ada.role, str(ada.team), ada.check_password(password)) == ("analyst", "Une", True)
    assert Entry.objects.get(verb="people.added").role == "operator"


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("name", "password"), [("ada", "court"), ("alice", "un mot de passe assez long")]
)
def test_a_person_who_cannot_be_added(alice: User, name: str, password: str) -> None:
    shown = run("add-person", name, "--password-stdin", typed=f"{password}\n")

    assert shown.exit_code == 1
    assert len(shown.stderr.strip().splitlines()) == 1
    assert User.objects.count() == 1


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("CLICKABLE_CHECKS", "everything"),
        ("CLICKABLE_CHEKS", "off"),
        ("CLICKABLE_PULSE", "soon"),
        ("CLICKABLE_EMAIL_URL", "mail.example"),
        ("CLICKABLE_EMAIL_FROM", "nobody"),
        ("CLICKABLE_ORGANISATION", "a\nBcc: eve@evil.example"),
        ("CLICKABLE_QUEUE_URL", "ftp://x"),
        ("CLICKABLE_DATABASE_URL", "mysql://x/y"),
    ],
)
def test_a_wrong_setting_is_one_line_and_two(tmp_path: Path, name: str, value: str) -> None:
    done = outside(tmp_path, "check-config", **{name: value})

    assert done.returncode == 2
    assert done.stderr.startswith(f"clickable: {name}: ")
    assert len(done.stderr.splitlines()) == 1


def test_trouble_is_one_line_without_a_trace(tmp_path: Path) -> None:
    done = outside(tmp_path, "worker")

    assert done.returncode == 1
    assert "clickable init" in done.stderr
    assert len(done.stderr.splitlines()) == 1


@pytest.mark.once
@pytest.mark.slow
@pytest.mark.timeout(300)  # every table is made, and every page of ours
def test_an_instance_is_made_kept_served_and_stopped(tmp_path: Path) -> None:
    made = outside(tmp_path, "init")
    kept = {path.name: path.read_bytes() for path in (tmp_path / "keys").iterdir()}
    again = outside(tmp_path, "init")
    assert (made.returncode, again.returncode) == (0, 0)
    assert "already there" in again.stdout
    assert kept == {path.name: path.read_bytes() for path in (tmp_path / "keys").iterdir()}
    assert {(tmp_path / "keys" / name).stat().st_mode & 0o777 for name in kept} == {0o600}

    port = _free_port()
    command = [sys.executable, "-m", "clickable", "serve", "--port", str(port)]
    for signum in (signal.SIGTERM, signal.SIGINT):
        log = (tmp_path / f"serve-{signum}.log").open("wb")
        server = subprocess.Popen(command, env=_env(tmp_path), stdout=log, stderr=log)
        _until_answered(port)
        taken = outside(tmp_path, "serve", "--port", str(port))
        server.send_signal(signum)

        assert (taken.returncode, len(taken.stderr.splitlines())) == (1, 1)
        assert server.wait(30) == 0
        assert "127.0.0.1 -" not in (tmp_path / f"serve-{signum}.log").read_text()


def _until_answered(port: int) -> None:
    end = time.monotonic() + 60
    while time.monotonic() < end:
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/signaler/", timeout=5):
                return
        except OSError:
            time.sleep(0.1)
    raise AssertionError("the server did not answer")


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def test_every_setting_is_explained() -> None:
    text = (Path(__file__).parent.parent / "docs" / "settings.md").read_text()

    missing = [n for n in KNOWN if f"`CLICKABLE_{n}`" not in text and not n.endswith("_FILE")]

    assert missing == []
