"""The demo's programs: started together, watched, stopped together; none is left behind."""

import os
import signal
import subprocess
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

PATIENCE = 15.0  # seconds that programs get to end after SIGTERM
LINES = 12


@dataclass(frozen=True)
class Program:
    name: str
    command: Sequence[str]


class Children:
    """Each program has a process group of its own, so that Ctrl-C reaches us alone."""

    def __init__(
        self, log: Path, env: dict[str, str], *, folder: Path, patience: float = PATIENCE
    ) -> None:
        self._log = log
        self._env = env
        self._folder = folder
        self._patience = patience
        self._running: dict[str, subprocess.Popen[bytes]] = {}

    def start(self, program: Program) -> None:
        with self.log_of(program.name).open("wb") as log:
            self._running[program.name] = subprocess.Popen(
                program.command,
                env=self._env,
                cwd=self._folder,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )

    def dead(self) -> str | None:
        """The name of a program that has ended by itself; None while all run."""
        for name, process in self._running.items():
            if process.poll() is not None:
                return name
        return None

    def code(self, name: str) -> int | None:
        return self._running[name].returncode

    def last_lines(self, name: str) -> list[str]:
        return self.log_of(name).read_text(errors="replace").splitlines()[-LINES:]

    def log_of(self, name: str) -> Path:
        return self._log / f"{name}.log"

    def stop(self) -> None:
        """Ask all of them to end, last started first; when patience ends, end what is left of each."""
        for process in reversed(self._running.values()):
            if process.poll() is None:
                process.terminate()
        deadline = time.monotonic() + self._patience
        for process in self._running.values():
            _wait(process, deadline)
            _end_group(process)
        self._running.clear()


def _wait(process: "subprocess.Popen[bytes]", deadline: float) -> None:
    try:
        process.wait(max(0.1, deadline - time.monotonic()))
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


def _end_group(process: "subprocess.Popen[bytes]") -> None:
    """What a program started itself has no reason to outlive it."""
    try:
        os.killpg(process.pid, signal.SIGKILL)
    except ProcessLookupError:
        return
