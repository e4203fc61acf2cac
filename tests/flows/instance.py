"""A whole instance as an operator runs it: its own home, web server, worker, and the lab beside it."""

import os
import socket
import subprocess
import sys
import time
import urllib.request
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import psycopg
import pyrage

from clickable.bench import prepared
from lab import phones
from lab.run import Lab, running_lab

PASSWORD = "un-mot-de-passe-invente"
COMMAND = [sys.executable, "-m", "clickable"]


@dataclass
class Instance:
    home: Path
    lab: Lab
    port: int
    env: dict[str, str]
    running: list[subprocess.Popen[bytes]] = field(default_factory=list)
    phone: str = ""  # the secret in alice's code app
    period: int = 0  # of the last code that it showed

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def code(self) -> str:
        """What the app shows; at a second sign-in within half a minute, what it shows next."""
        self.period = max(int(time.time()) // phones.PERIOD, self.period + 1)
        return phones.code(self.phone, self.period)

    def run(self, *words: str, typed: str = "") -> str:
        done = subprocess.run(
            [*COMMAND, *words],
            env=self.env,
            input=typed,
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stderr
        return done.stdout

    def start(self, *words: str) -> subprocess.Popen[bytes]:
        log = (self.home / f"{words[0]}.log").open("ab")
        process = subprocess.Popen([*COMMAND, *words], env=self.env, stdout=log, stderr=log)
        self.running.append(process)
        return process

    def stop(self) -> list[int]:
        """End every process by its id; their exit codes."""
        for process in self.running:
            process.terminate()
        return [process.wait(30) for process in self.running]

    def logs(self) -> str:
        return "\n".join(path.read_text(errors="replace") for path in self.home.glob("*.log"))


@contextmanager
def running_instance(home: Path, **settings: str) -> Iterator[Instance]:
    """Web server, worker and lab; `settings` come on top of those of a demo."""
    port = _free_port()
    with running_lab(home / "lab", product=f"http://127.0.0.1:{port}") as lab:
        inherited = {k: v for k, v in os.environ.items() if not k.startswith("CLICKABLE_")}
        env = {
            **inherited,
            **lab.env(),
            "CLICKABLE_HOME": str(home),
            "CLICKABLE_PULSE": "0.3",
            "CLICKABLE_CLOCK_FILE": str(lab.clock.file),
            "CLICKABLE_DEMO": f"http://127.0.0.1:{lab.ports.control}/",
            **settings,
        }
        if "CLICKABLE_DATABASE_URL" in os.environ:
            env["CLICKABLE_DATABASE_URL"] = _own_database(os.environ["CLICKABLE_DATABASE_URL"])
        else:
            prepared.lay(home)
        instance = Instance(home, lab, port, env)
        instance.run("init", "--bare")
        typed = PASSWORD + "\n"
        instance.run("add-person", "alice", "--team", "Une", "--password-stdin", typed=typed)
        instance.run("keys", "setup", "--team", "Une", "--member", "alice", *_three_officers())
        instance.start("serve", "--port", str(port))
        instance.start("worker")
        try:
            wait_until(lambda: answers(f"{instance.url}/readyz"), seconds=30)
            yield instance
        finally:
            assert set(instance.stop()) == {0}, instance.logs()


def _three_officers() -> Iterator[str]:
    for number in range(1, 4):
        yield from ("--officer", f"O{number}={pyrage.x25519.Identity.generate().to_public()}")


def wait_until(happened: object, *, seconds: float = 20) -> None:
    """Ask again until it is so; fails when it is not in time."""
    end = time.monotonic() + seconds
    while not happened():  # type: ignore[operator]
        assert time.monotonic() < end, "waited in vain"
        time.sleep(0.1)


def answers(url: str) -> bool:
    try:
        with urllib.request.urlopen(url, timeout=2) as answer:
            return bool(answer.status == 200)
    except OSError:
        return False


def _own_database(url: str) -> str:
    """A new database on the server of `url`: two instances never share one."""
    name = f"instance_{uuid.uuid4().hex}"
    with psycopg.connect(url, autocommit=True) as connection:
        template = os.environ.get("TEMPLATE_DATABASE", "template1")
        connection.execute(f'CREATE DATABASE "{name}" TEMPLATE "{template}"')
    return url.rpartition("/")[0] + f"/{name}"


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
