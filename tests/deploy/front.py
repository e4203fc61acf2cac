"""nginx as it is shipped (deploy/nginx), with the paths and ports of a test."""

import os
import shutil
import socket
import ssl
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

SHIPPED = Path(__file__).parents[2] / "deploy"
SITE, ONION = "signaler.example", "a" * 56 + ".onion"
PATH = os.environ["PATH"] + ":/usr/sbin:/sbin"


def program(name: str) -> str:
    """Where a program is; without it the test is skipped, and script/test says how to get it."""
    found = shutil.which(name, path=PATH)
    if not found:
        pytest.skip(f"{name} is not installed (script/test installs it as root)")
    return found


@dataclass(frozen=True)
class Front:
    """A running nginx: its ports, and the certificate that vouches for it."""

    home: Path
    http: int
    https: int
    onion: int

    @property
    def trust(self) -> ssl.SSLContext:
        return ssl.create_default_context(cafile=str(self.home / "tls" / "fullchain.pem"))


def written(home: Path, *, to: int, more: str = "") -> Front:
    """The shipped files in `home`, passing on to the port `to`; only places and ports are changed.

    `more` is said beside it, for a test that needs to.
    """
    front = Front(home, *(free_port() for _ in range(3)))
    shutil.copytree(SHIPPED / "nginx", home / "nginx")
    _certify(home / "tls")
    swaps = {
        "/etc/clickable": str(home),
        "/run/nginx.pid": str(home / "nginx.pid"),
        "listen 443 ssl": f"listen 127.0.0.1:{front.https} ssl",
        "listen 80": f"listen 127.0.0.1:{front.http}",
        "listen 127.0.0.1:8080": f"listen 127.0.0.1:{front.onion}",
        "127.0.0.1:8000": f"127.0.0.1:{to}",
        "user www-data;": "user root;" if os.getuid() == 0 else "",
        "http {": f"http {{\n  client_body_temp_path {home}/t; proxy_temp_path {home}/t;\n"
        f"  fastcgi_temp_path {home}/t; uwsgi_temp_path {home}/t; scgi_temp_path {home}/t; {more}",
    }
    for file in (home / "nginx").glob("*.conf"):
        text = "\n".join(line for line in file.read_text().splitlines() if "[::]" not in line)
        for old, new in swaps.items():
            text = text.replace(old, new)
        file.write_text(text)
    return front


@contextmanager
def running(home: Path, *, to: int, more: str = "") -> Iterator[Front]:
    nginx = program("nginx")
    front = written(home, to=to, more=more)
    with (home / "nginx.log").open("wb") as log:
        process = subprocess.Popen([*command(nginx, home), "-g", "daemon off;"], stderr=log)
    try:
        _wait_for(front.https)
        yield front
    finally:
        process.terminate()
        process.wait(20)


def command(nginx: str, home: Path) -> list[str]:
    return [nginx, "-p", str(home), "-c", str(home / "nginx" / "clickable.conf"), "-e", "stderr"]


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _certify(folder: Path) -> None:
    folder.mkdir()
    names = f"subjectAltName=DNS:{SITE}"
    made = [program("openssl"), "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256",
            "-nodes", "-days", "2", "-subj", f"/CN={SITE}", "-addext", names,
            "-keyout", str(folder / "privkey.pem"), "-out", str(folder / "fullchain.pem")]  # fmt: skip
    subprocess.run(made, check=True, capture_output=True)


def _wait_for(port: int) -> None:
    end = time.monotonic() + 10
    while True:
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
        except OSError:
            assert time.monotonic() < end, "nginx does not listen"
            time.sleep(0.05)
        else:
            return
