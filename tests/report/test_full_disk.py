"""A disk that fills up and is emptied again under a running instance: reserve, spool, 503, and back."""

import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path
from random import Random
from threading import Event

import pytest

from clickable.base import reserve
from tests.report.serving import (
    Sent,
    Site,
    ask,
    by_api,
    report_once,
    send_page,
    site,
    to_the_check_page,
    until,
    up,
)

SIZE = "72m"
MOST = 3000  # reports that may find room in what is free in the database's files


@pytest.fixture
def disk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A small disk of its own, on which the instance lives."""
    folder = tmp_path / "disk"
    folder.mkdir()
    command = [
        "mount",
        "-t",
        "tmpfs",
        "-o",
        f"size={SIZE},mode=0700",
        "clickable-test",
        str(folder),
    ]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        pytest.skip(f"no small disk can be mounted here: {done.stderr.strip()}")
    monkeypatch.setattr(tempfile, "tempdir", str(folder))
    yield folder
    subprocess.run(["umount", str(folder)], check=True)


@pytest.mark.slow
@pytest.mark.once
@pytest.mark.timeout(300)
def test_a_full_disk_and_back_without_a_restart(disk: Path) -> None:
    with site() as at:
        at.serve()
        at.start("worker")
        port = at.ports[0]
        assert until(lambda: up(port), seconds=60), at.log
        assert (at.at.home / "reserve").stat().st_blocks * 512 >= reserve.SIZE
        page = to_the_check_page(at.ports, "kept in the page", Event())
        sent = [each for each in [by_api(at.ports, Random(1), 1, Event())] if each]

        _fill(disk)
        sent += _until_the_reserve_is_gone(at)
        assert ask(port, "GET", "/readyz")[1] == "ok\ndisk reserve gone\n"
        assert at.status()["reserve"] is False

        _fill(disk)
        sent += _until_refused(at)
        status, answer = send_page(port, page)
        assert (status, "kept in the page" in answer) == (503, True)

        (disk / "ballast").unlink()
        assert send_page(port, answer)[0] == 200
        assert until(lambda: at.spooled == 0, seconds=60), at.log[-3000:]
        assert until(lambda: at.status()["reserve"], seconds=30)
        assert ask(port, "GET", "/readyz") == (200, "ok\n")
        found = at.checked(sent)
        assert found == {
            "unreadable": [], "reports": len(sent) + 1, "lines": len(sent) + 1, "orphans": 0, "waiting": 0, "damaged": 0,
            "broken": None,
        }  # fmt: skip


def _fill(disk: Path) -> None:
    """Up to the last block."""
    with (disk / "ballast").open("ab", buffering=0) as file:
        for size in (1 << 20, 1 << 12):
            try:
                while True:
                    file.write(bytes(size))
            except OSError:
                continue


def _until_the_reserve_is_gone(at: Site) -> list[Sent]:
    """Every one of them is acknowledged."""
    sent = []
    for number in range(MOST):
        status, letters = report_once(at.ports[0], f"message {number}")
        assert status == 201
        sent.append(Sent(letters, f"message {number}", 0.0))
        if not (at.at.home / "reserve").exists():
            return sent
    raise AssertionError("the disk was never full")


def _until_refused(at: Site) -> list[Sent]:
    sent = []
    for number in range(MOST, 2 * MOST):
        status, letters = report_once(at.ports[0], f"message {number}")
        if status == 503:
            return sent
        assert status == 201
        sent.append(Sent(letters, f"message {number}", 0.0))
    raise AssertionError("the disk was never full")
