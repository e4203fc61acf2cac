"""Processes that are killed: one at a chosen step of its work, workers of the tests' own instance at any moment."""

import itertools
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from django.db import connection

from lab.run import Lab


def killed_at(step: int, work: Callable[[], object]) -> bool:
    """Do `work` in a process of its own, killed before its n-th question to the database. False: it had fewer."""
    connection.close()  # a connection is nobody's twice, nor those that wait in a pool
    if connection.vendor == "postgresql":
        connection.close_pool()  # type: ignore[attr-defined]
    pid = os.fork()
    if pid == 0:
        _work_until(step, work)
    _pid, status = os.waitpid(pid, 0)
    if os.WIFSIGNALED(status):
        assert os.WTERMSIG(status) == signal.SIGKILL
        return True
    assert os.WEXITSTATUS(status) == 0, "the work itself failed"
    return False


def steps(work: Callable[[], object]) -> Iterator[int]:
    """Every step at which `work` can be killed, one process each; it ends when one came through."""
    for step in itertools.count(1):
        if not killed_at(step, work):
            return
        yield step


def _work_until(step: int, work: Callable[[], object]) -> None:
    count, code = itertools.count(1), 1

    def counting(execute: Any, *given: Any) -> Any:
        if next(count) == step:
            os.kill(os.getpid(), signal.SIGKILL)
        return execute(*given)

    try:
        with connection.execute_wrapper(counting):
            work()
        code = 0
    finally:
        os._exit(code)


def environment(lab: Lab, settings: Any, home: Path) -> dict[str, str]:
    """A worker of the tests' own instance, beside others."""
    plain = {k: v for k, v in os.environ.items() if not k.startswith("CLICKABLE_")}
    given = connection.settings_dict
    name = given["NAME"]
    if connection.vendor == "postgresql":
        url = f"postgresql://{given['USER']}@{given['HOST']}:{given['PORT']}/{name}"
    else:
        url = f"sqlite:///{name}"
    return plain | lab.env() | {
        "CLICKABLE_HOME": str(home),
        "CLICKABLE_KEYS": str(settings.KEYS),
        "CLICKABLE_DATABASE_URL": url,
        "CLICKABLE_CLOCK_FILE": str(lab.clock.file),
        "CLICKABLE_PULSE": "0.2",
    }  # fmt: skip


def a_worker(env: dict[str, str]) -> "subprocess.Popen[bytes]":
    log = (Path(env["CLICKABLE_HOME"]) / "worker.log").open("ab")
    return subprocess.Popen([sys.executable, "-m", "clickable", "worker"], env=env, stderr=log)


def kill(*workers: "subprocess.Popen[bytes]") -> None:
    for worker in workers:
        os.kill(worker.pid, signal.SIGKILL)
        worker.wait()


def until(happened: Callable[[], bool], *, seconds: float) -> bool:
    end = time.monotonic() + seconds
    while not happened():
        if time.monotonic() > end:
            return False
        time.sleep(0.01)
    return True
