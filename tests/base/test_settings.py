import os
import subprocess
import sys
from pathlib import Path

import pytest

PROGRAM = "from clickable import settings; print(settings.SECRET_KEY, settings.EMAIL_HOST)"


def start(**environment: str) -> "subprocess.CompletedProcess[str]":
    plain = {k: v for k, v in os.environ.items() if not k.startswith("CLICKABLE_")}
    home = {"CLICKABLE_HOME": os.environ["CLICKABLE_HOME"]}
    return subprocess.run(
        [sys.executable, "-c", PROGRAM],
        env=plain | home | environment,
        capture_output=True,
        check=False,
        text=True,
    )


def test_without_any_setting_it_starts():
    assert start().returncode == 0


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("CLICKABLE_CHECK", "headers"),  # misspelt
        ("CLICKABLE_", "1"),
        ("CLICKABLE_CHECKS", "sometimes"),
        ("CLICKABLE_CHECKS", ""),
        ("CLICKABLE_DEBUG", "yes"),
        ("CLICKABLE_PULSE", "often"),
        ("CLICKABLE_PULSE", "0"),
        ("CLICKABLE_PULSE", "nan"),
        ("CLICKABLE_DATABASE_URL", "mysql://127.0.0.1/clickable"),
        ("CLICKABLE_DATABASE_URL", "clickable.sqlite3"),
        ("CLICKABLE_DATABASE_URL", "postgresql://127.0.0.1:port/clickable"),
        ("CLICKABLE_QUEUE_URL", "amqp://127.0.0.1"),
        ("CLICKABLE_EMAIL_URL", "127.0.0.1:25"),
        ("CLICKABLE_EMAIL_URL", "smtp://127.0.0.1:mail"),
        ("CLICKABLE_OUTBOUND_ALLOW", "everywhere"),
        ("CLICKABLE_ONION", "short.onion"),
        ("CLICKABLE_ONION", "a" * 55 + "1.onion"),
        ("CLICKABLE_BEHIND_PROXY", "yes"),
        ("CLICKABLE_REPORTS_PER_HOUR", "0"),
        ("CLICKABLE_REPORTS_PER_HOUR_IN_ALL", "many"),
        ("CLICKABLE_FOLLOW_UPS_PER_HOUR", "-1"),
        ("CLICKABLE_SIGN_INS_PER_HOUR", "nan"),
        ("CLICKABLE_OUTBOUND_ALLOW", "127.0.0.1/8"),
        ("CLICKABLE_SECRET_KEY_FILE", "/no/such/file"),
    ],
)
def test_a_wrong_setting_refuses_to_start_with_one_clear_line(name, value):
    told = start(**{name: value})
    assert told.returncode == 2
    assert told.stdout == ""
    assert told.stderr.startswith(f"clickable: {name}: ")
    assert told.stderr.count("\n") == 1


def test_a_secret_may_come_from_a_file(tmp_path):
    (tmp_path / "key").write_text("from-the-file\n")
    told = start(CLICKABLE_SECRET_KEY_FILE=str(tmp_path / "key"))
    assert told.stdout.startswith("from-the-file ")


def test_a_refusal_does_not_repeat_a_password():
    told = start(CLICKABLE_DATABASE_URL="mysql://user:hunter2@127.0.0.1/clickable")
    assert "hunter2" not in told.stderr


def test_the_key_of_the_instance_is_used_when_none_is_given():
    kept = (Path(os.environ["CLICKABLE_HOME"]) / "keys" / "secret.key").read_text().strip()
    assert start().stdout.split()[0] == kept
