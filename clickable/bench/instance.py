"""A throw-away instance, and the real server in front of it."""

import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from clickable.bench import prepared
from clickable.bench.postgres import free_port
from clickable.seal import keys

# A team with a key, nobody in it: what is reported can be sealed, and never opened.
FOUND = """
import django; django.setup()
from clickable.base import clock
from clickable.people.services import team_named
from clickable.seal import groups, keys, trusted
with trusted.changing() as known:
    team = team_named("bench")
    known.worker, known.intake = bytes(keys.worker_keys()[0].public_key).hex(), team.pk
    groups.use(groups.new_epoch(team.pk, known=known, now=clock.now())[0], known)
"""
MANY = "1000000000"  # all of them come from one address: into the queue, not into quarantine
START = 60.0  # seconds a server may take until it listens


@dataclass(frozen=True)
class Instance:
    home: Path
    url: str  # of the database; empty: SQLite in `home`

    @property
    def on_sqlite(self) -> bool:
        return not self.url

    @property
    def environment(self) -> dict[str, str]:
        """What its programs run with: none of the settings of whoever measures."""
        kept = {k: v for k, v in os.environ.items() if not k.startswith(("CLICKABLE_", "GRANIAN_"))}
        own = {"CLICKABLE_HOME": str(self.home), "DJANGO_SETTINGS_MODULE": "clickable.settings"}
        own |= {"CLICKABLE_REPORTS_PER_HOUR": MANY, "CLICKABLE_REPORTS_PER_HOUR_IN_ALL": MANY}
        own |= {"CLICKABLE_FOLLOW_UPS_PER_HOUR": MANY, "CLICKABLE_PARTNER_CALLS_PER_HOUR": MANY}
        own |= {"CLICKABLE_SIGNATURES_PER_HOUR": MANY}
        return kept | own | ({"CLICKABLE_DATABASE_URL": self.url} if self.url else {})


@contextmanager
def instance(url: str = "") -> Iterator[Instance]:
    """A migrated instance with keys of its own; its folder goes when it is done with."""
    home = Path(tempfile.mkdtemp(prefix="clickable-bench-"))
    try:
        (home / "static").mkdir()
        keys.create(home / "keys")
        made = Instance(home, url)
        if not (made.on_sqlite and prepared.lay(home)):
            migrate = [sys.executable, "-m", "django", "migrate", "--verbosity=0"]
            subprocess.run(migrate, env=made.environment, check=True)  # noqa: S603 -- our own fixed words
        subprocess.run([sys.executable, "-c", FOUND], env=made.environment, check=True)  # noqa: S603
        yield made
    finally:
        shutil.rmtree(home, ignore_errors=True)


@dataclass(frozen=True)
class Server:
    port: int
    pid: int


@contextmanager
def server(at: Instance, application: str = "", *, asgi: bool = False) -> Iterator[Server]:
    """`clickable serve`; or another `application` under the same server with as many threads."""
    port = free_port()
    words = _granian(at, application, asgi=asgi) if application else ["clickable", "serve"]
    command = [sys.executable, "-m", *words, "--port", str(port)]
    log = (at.home / "server.log").open("wb")
    process = subprocess.Popen(  # noqa: S603 -- our own fixed words
        command, env=at.environment, stdout=log, stderr=log, start_new_session=True
    )
    try:
        _wait(process, port)
        yield Server(port, process.pid)
    finally:
        log.close()
        _end(process)


def _granian(at: Instance, application: str, *, asgi: bool) -> list[str]:
    """The words for what clickable.server does: one by one on SQLite, two by two on PostgreSQL."""
    many = "1" if at.on_sqlite else "2"
    shape = ["--workers", many, "--no-ws", "--host", "127.0.0.1"]
    shape += [] if asgi else ["--blocking-threads", many]
    quiet = ["--no-access-log", "--log-level", "warning"]
    return ["granian", "--interface", "asginl" if asgi else "wsgi", *shape, *quiet, application]


def _wait(process: "subprocess.Popen[bytes]", port: int) -> None:
    until = time.monotonic() + START
    while time.monotonic() < until and process.poll() is None:
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.05)
    raise RuntimeError("the server did not start")


def _end(process: "subprocess.Popen[bytes]") -> None:
    process.terminate()
    try:
        process.wait(15)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
