"""`script/demo` as a newcomer runs it: twice, so that the second run finds the first one's data."""

import os
import signal
import socket
import subprocess
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.flows.instance import answers, wait_until

ROOT = Path(__file__).resolve().parents[2]
pytestmark = [pytest.mark.once, pytest.mark.slow, pytest.mark.timeout(600)]


@pytest.fixture(scope="module")
def clone(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What git keeps of this tree, with the environment that is made already."""
    folder = tmp_path_factory.mktemp("clone") / "main"
    subprocess.run(["git", "clone", "-q", str(ROOT), str(folder)], check=True)
    (folder / ".venv").symlink_to(ROOT / ".venv")
    return folder


def test_the_demo_keeps_its_data_and_stops_cleanly(clone: Path) -> None:
    with running_demo(clone) as port:
        first = figures(port)
        assert "Démonstration" in page(port)
    with running_demo(clone) as port:
        assert figures(port) == first
    assert b"received_reports" in first


def test_setup_only_starts_over_when_asked(clone: Path) -> None:
    home = clone / "var" / "demo"
    home.mkdir(parents=True, exist_ok=True)
    (home / "left-over").touch()
    done = subprocess.run(
        [clone / "script" / "demo", "--setup-only", "--fresh", "--port", str(free_port())],
        env=plain_environment(), capture_output=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert not (home / "left-over").exists()
    assert (home / "clickable.sqlite3").exists()


@contextmanager
def running_demo(clone: Path) -> Iterator[int]:
    """The demo until it answers; at the end Ctrl-C, exit code 0 and nobody left at its port."""
    port = free_port()
    demo = subprocess.Popen(
        [clone / "script" / "demo", "--port", str(port)], env=plain_environment(),
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    try:
        wait_until(
            lambda: demo.poll() is not None or answers(f"http://127.0.0.1:{port}/readyz"),
            seconds=400,
        )
        assert demo.poll() is None
        yield port
    finally:
        demo.send_signal(signal.SIGINT)
        assert demo.wait(60) == 0
    assert not any(listening(port + offset) for offset in range(6))


def plain_environment() -> dict[str, str]:
    return {k: v for k, v in os.environ.items() if not k.startswith(("CLICKABLE_", "DJANGO_"))}


def figures(port: int) -> bytes:
    with urllib.request.urlopen(f"http://127.0.0.1:{port}/chiffres/figures.csv") as answer:
        lines = answer.read().splitlines()
    return b"\n".join(b",".join(line.split(b",")[:3]) for line in lines)


def page(port: int) -> str:
    with urllib.request.urlopen(f"http://127.0.0.1:{port}/") as answer:
        return str(answer.read().decode())


def listening(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


def free_port() -> int:
    """The first of six free ones in a row, as the demo and its lab need them."""
    for port in range(20000, 30000, 7):
        if not any(listening(port + offset) for offset in range(6)):
            return port
    pytest.fail("no six free ports in a row")
