import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from dataclasses import asdict
from pathlib import Path

import pytest

from clickable.conf import KNOWN
from lab.demo import words
from lab.demo.__main__ import ROOT, environment
from lab.demo.children import Children, Program
from lab.demo.options import busy, keep_ports, options, ports_for
from lab.ports import Ports
from lab.seed.story import PEOPLE, WRITERS, password_of


def test_the_options_and_what_they_mean_when_nothing_is_said() -> None:
    plain = options([])
    assert (plain.port, plain.fresh, plain.setup_only) == (8000, False, False)
    said = options(["--port", "9000", "--fresh", "--setup-only"])
    assert (said.port, said.fresh, said.setup_only) == (9000, True, True)


@pytest.mark.parametrize(
    "words_given", [["--port", "0"], ["--port", "65531"], ["--port", "x"], ["--fre"]]
)
def test_nonsense_is_refused(words_given: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as refusal:
        options(words_given)
    assert refusal.value.code == 2


def test_the_lab_takes_the_five_next_ports_and_keeps_its_first_web_port(tmp_path: Path) -> None:
    first = ports_for(tmp_path, 8000)
    assert first == Ports(8001, 8002, 8003, 8004, 8005)
    keep_ports(tmp_path, first)
    assert ports_for(tmp_path, 9000) == Ports(8001, 9002, 9003, 9004, 9005)


def test_a_busy_port_is_named() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        assert busy([port]) == port
    assert busy([port]) is None


def test_the_demos_settings_are_known_and_none_is_the_callers(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("CLICKABLE_SECRET_KEY", "mine")
    ours = {k: v for k, v in environment(8000, Ports.after(8000)).items() if "CLICKABLE" in k}
    assert {name.removeprefix("CLICKABLE_") for name in ours} <= KNOWN
    assert "CLICKABLE_SECRET_KEY" not in ours
    assert ours["CLICKABLE_OUTBOUND_ALLOW"] == "127.0.0.0/8"
    assert Path(ours["CLICKABLE_HOME"]) == ROOT / "var" / "demo"


def test_the_welcome_names_every_account_and_address() -> None:
    passwords = {name: password_of(name) for name in (*words.ACCOUNTS, *words.WRITERS)}
    shown = words.welcome("http://127.0.0.1:8000", Ports.after(8000), passwords)
    assert "http://127.0.0.1:8000/desk/" in shown
    assert "http://127.0.0.1:8005/" in shown
    assert {password for password in passwords.values() if password not in shown} == set()
    assert list(words.ACCOUNTS) == [username for username, *_ in PEOPLE]
    assert list(words.WRITERS) == [username for username, *_ in WRITERS]


def script(tmp_path: Path, text: str) -> list[str]:
    path = tmp_path / "program.py"
    path.write_text(text)
    return [sys.executable, str(path)]


def until(true: object, patience: float = 10) -> None:
    deadline = time.monotonic() + patience
    while not true() and time.monotonic() < deadline:  # type: ignore[operator]
        time.sleep(0.02)


def test_a_fallen_program_is_noticed_with_its_last_lines(tmp_path: Path) -> None:
    children = Children(tmp_path, dict(os.environ), folder=tmp_path)
    children.start(
        Program(
            "web", script(tmp_path, "for n in range(20): print('line', n)\nraise SystemExit(3)")
        )
    )
    until(children.dead)
    assert (children.dead(), children.code("web")) == ("web", 3)
    assert children.last_lines("web")[-1] == "line 19"
    children.stop()


def test_stopping_leaves_no_orphan_even_of_a_stubborn_program(tmp_path: Path) -> None:
    stubborn = (
        "import signal, subprocess, sys, time\n"
        "signal.signal(signal.SIGTERM, signal.SIG_IGN)\n"
        "child = subprocess.Popen([sys.executable, '-c', 'import time; time.sleep(60)'])\n"
        "print(child.pid, flush=True)\n"
        "time.sleep(60)\n"
    )
    children = Children(tmp_path, dict(os.environ), folder=tmp_path, patience=0.3)
    children.start(Program("worker", script(tmp_path, stubborn)))
    until(lambda: children.last_lines("worker"))
    grandchild = int(children.last_lines("worker")[0])
    children.stop()
    until(lambda: not alive(grandchild))
    assert not alive(grandchild)


def alive(pid: int) -> bool:
    """Whether it still runs; a zombie that nobody has collected yet does not."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0] != "Z"
    except OSError:
        return False


def test_the_lab_alone_runs_in_the_foreground_and_ends_on_sigterm(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "lab", "--home", str(tmp_path)]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as lab:
        assert lab.stdout is not None
        first = lab.stdout.readline()
        lab.send_signal(signal.SIGTERM)
        assert lab.wait(10) == 0
    assert first.startswith("CLICKABLE_DNS_SERVERS=127.0.0.1:")


def bare_machine(tmp_path: Path, *, python: str) -> dict[str, str]:
    """A copy of the scripts, and a PATH with little more than this `python3`."""
    tools = tmp_path / "bin"
    tools.mkdir()
    for name in ("bash", "env", "dirname", "cat", "cut", "sha256sum", "rm"):
        (tools / name).symlink_to(shutil.which(name) or name)
    (tools / "python3").write_text(f"#!{tools / 'bash'}\n{python}\n")
    (tools / "python3").chmod(0o755)
    for folder in ("script", "lab", "requirements"):
        shutil.copytree(ROOT / folder, tmp_path / folder)
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    return {"PATH": str(tools)}


def run_demo(tmp_path: Path, env: dict[str, str]) -> tuple[int, str]:
    ended = subprocess.run(
        [tmp_path / "script" / "demo", "--setup-only"],
        env=env,
        capture_output=True,
        text=True,
        check=False,
    )
    return ended.returncode, ended.stderr


def test_an_older_python_is_refused_in_one_line(tmp_path: Path) -> None:
    code, said = run_demo(tmp_path, bare_machine(tmp_path, python="exit 1"))
    assert (code, said.count("\n")) == (2, 1)
    assert said.startswith("Python 3.11 or later is needed.")


def test_a_missing_venv_is_explained_in_one_line_and_leaves_nothing(tmp_path: Path) -> None:
    python = f'[ "$2" = venv ] && {{ mkdir -p .venv/bin; exit 1; }}; exec {sys.executable} "$@"'
    code, said = run_demo(tmp_path, bare_machine(tmp_path, python=python))
    assert code == 2
    assert said.splitlines()[-1].endswith("apt install python3-venv")
    assert not (tmp_path / ".venv").exists()


def test_the_settings_of_a_lab_are_those_of_its_ports() -> None:
    ports = Ports.after(8000)
    assert set(asdict(ports).values()) == {8001, 8002, 8003, 8004, 8005}
    assert ports.env()["CLICKABLE_DNS_SERVERS"] == "127.0.0.1:8002"
