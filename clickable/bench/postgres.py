"""A PostgreSQL cluster for one run: made in a temporary folder, on loopback, thrown away after."""

import os
import pwd
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path


class NoPostgresError(RuntimeError):
    """PostgreSQL's server programs are not on this machine."""


@dataclass(frozen=True)
class Cluster:
    url: str
    stop: Callable[[], None]  # at once, as a crash would
    start: Callable[[], None]


@contextmanager
def cluster() -> Iterator[str]:
    """The URL of an empty database `clickable` in a fresh cluster. Raises NoPostgresError."""
    with stoppable_cluster() as made:
        yield made.url


@contextmanager
def stoppable_cluster() -> Iterator[Cluster]:
    """The same, whose server can be stopped and started again."""
    programs = _programs()
    folder = Path(tempfile.mkdtemp(prefix="clickable-pg-"))
    account = _account()
    if account:
        shutil.chown(folder, account)
    port = free_port()
    data = folder / "data"

    def run(*command: str) -> None:
        subprocess.run(  # noqa: S603 -- our own fixed words
            command, check=True, capture_output=True, user=account or None, cwd=folder
        )

    try:
        run(
            str(programs / "initdb"),
            "-D",
            str(data),
            "-U",
            "clickable",
            "-A",
            "trust",
            "-E",
            "UTF8",
        )
        control = (str(programs / "pg_ctl"), "-D", str(data), "-w")
        options = f"-p {port} -c listen_addresses=127.0.0.1 -k {folder}"
        start = partial(run, *control, "-o", options, "-l", str(folder / "log"), "start")
        stop = partial(run, *control, "-m", "immediate", "stop")
        start()
        try:
            server = ("-h", "127.0.0.1", "-p", str(port), "-U", "clickable")
            run(str(programs / "createdb"), *server, "clickable")
            yield Cluster(f"postgresql://clickable@127.0.0.1:{port}/clickable", stop, start)
        finally:
            stop()
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _programs() -> Path:
    """The folder of initdb and pg_ctl: Debian keeps it off the PATH."""
    for found in sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), reverse=True):
        return found.parent
    on_path = shutil.which("initdb")
    if on_path is None:
        raise NoPostgresError("PostgreSQL's server is missing (Debian: apt install postgresql)")
    return Path(on_path).resolve().parent


def _account() -> str:
    """Who runs the server: PostgreSQL refuses root."""
    if os.geteuid() != 0:
        return ""
    names = {user.pw_name for user in pwd.getpwall()}
    return "postgres" if "postgres" in names else "nobody"


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
