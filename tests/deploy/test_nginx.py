"""The shipped nginx: it starts, its own answers are as strict as ours, and it keeps nothing of a visitor."""

import re
import socket
import subprocess
from collections.abc import Iterator
from contextlib import suppress
from http.client import HTTPConnection, HTTPResponse, HTTPSConnection
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from threading import Thread
from typing import Any

import pytest

from clickable.base.middleware import HEADERS
from tests.base.strict import POLICY, faults, policy_of
from tests.deploy.front import ONION, SHIPPED, SITE, Front, command, program, running, written

pytestmark = [pytest.mark.slow, pytest.mark.once]
CANARY = "canary-of-dana"


class Gate(BaseHTTPRequestHandler):
    """In the gate's place: it writes down what reaches it."""

    seen: list[tuple[str, dict[str, str], bytes]] = []

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        self.seen.append((self.path, {k.lower(): v for k, v in self.headers.items()}, body))
        self.send_response(200)
        self.send_header("Content-Length", "4")
        self.end_headers()
        self.wfile.write(b"told")

    do_GET = do_POST  # noqa: N815

    def log_message(self, *_: Any) -> None:
        pass


@pytest.fixture(scope="module")
def gate() -> Iterator[int]:
    server = HTTPServer(("127.0.0.1", 0), Gate)
    Thread(target=server.serve_forever, daemon=True).start()
    yield server.server_port
    server.shutdown()


@pytest.fixture(scope="module")
def front(gate: int, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Front]:
    with running(tmp_path_factory.mktemp("nginx"), to=gate) as front:
        yield front


@pytest.fixture(scope="module")
def alone(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Front]:
    """nginx, and nobody behind it."""
    with running(tmp_path_factory.mktemp("alone"), to=9) as front:
        yield front


def raw(front: Front, text: bytes, *, tls: bool = True) -> HTTPResponse:
    """The answer to exactly these bytes."""
    port = front.https if tls else front.http
    plain = socket.create_connection(("127.0.0.1", port), timeout=10)
    way = front.trust.wrap_socket(plain, server_hostname=SITE) if tls else plain
    way.sendall(text)
    answer = HTTPResponse(way)
    answer.begin()
    answer.read()
    return answer


def wrong(answer: HTTPResponse, *, secure: bool = True) -> list[str]:
    headers: dict[str, str] = {}
    for name, value in answer.getheaders():
        assert name not in headers, f"{name} twice"
        headers[name] = value
    return faults(headers, path="/", status=answer.status, method="POST", secure=secure)


def test_it_accepts_its_own_configuration(tmp_path: Path) -> None:
    nginx = program("nginx")
    written(tmp_path, to=9)

    done = subprocess.run(
        [*command(nginx, tmp_path), "-t"], capture_output=True, text=True, check=False
    )

    assert done.returncode == 0, done.stderr
    assert "warn" not in done.stderr


def test_its_headers_are_those_of_the_application() -> None:
    text = (SHIPPED / "nginx" / "headers.conf").read_text()
    told = dict(re.findall(r'^add_header (\S+) "(.*)" always;$', text, re.M))

    assert policy_of(told.pop("Content-Security-Policy")) == POLICY
    assert told == {**HEADERS, "X-Robots-Tag": "noindex, nofollow, noarchive"}


HEAD = f"POST /suivi/ HTTP/1.1\r\nHost: {SITE}\r\nConnection: close\r\n".encode()
OWN = {
    "no upstream": (HEAD + b"Content-Length: 0\r\n\r\n", 502),
    "bad line": (b"NONSENSE\r\n\r\n", 400),
    "no host": (b"GET / HTTP/1.1\r\nConnection: close\r\n\r\n", 400),
    "bad length": (HEAD + b"Content-Length: x\r\n\r\n", 400),
    "two lengths": (HEAD + b"Content-Length: 1\r\nContent-Length: 2\r\n\r\n", 400),
    "too large": (HEAD + b"Content-Length: 9000000\r\n\r\n", 413),
    "long address": (b"GET /" + b"a" * 9000 + HEAD[12:] + b"\r\n", 414),
    "long header": (HEAD + b"X-Long: " + b"a" * 9000 + b"\r\n\r\n", 400),
    "strange coding": (HEAD + b"Transfer-Encoding: gzip\r\n\r\n", 501),
    "trace": (b"TRACE" + HEAD[4:] + b"\r\n", 405),
}


@pytest.mark.parametrize("case", OWN)
def test_its_own_errors_are_as_strict_as_ours(alone: Front, case: str) -> None:
    text, status = OWN[case]
    answer = raw(alone, text)

    assert answer.status == status
    assert wrong(answer) == []


def test_http_leads_to_https_under_the_same_headers(alone: Front) -> None:
    answer = raw(alone, f"GET /aide/?a HTTP/1.1\r\nHost: {SITE}\r\n\r\n".encode(), tls=False)

    assert (answer.status, answer.headers["Location"]) == (301, f"https://{SITE}/aide/?a")
    assert wrong(answer, secure=False) == []


def test_plain_http_to_the_tls_port_is_refused_strictly(alone: Front) -> None:
    way = HTTPConnection("127.0.0.1", alone.https, timeout=10)
    way.request("GET", "/", headers={"Host": SITE})

    answer = way.getresponse()

    assert answer.status == 400
    assert wrong(answer, secure=False) == []


def test_the_onion_has_no_redirect_no_hsts_and_its_errors_too(alone: Front) -> None:
    way = HTTPConnection("127.0.0.1", alone.onion, timeout=10)
    way.request("GET", "/", headers={"Host": ONION})

    answer = way.getresponse()

    assert answer.status == 502
    assert wrong(answer, secure=False) == []


def test_another_name_gets_nothing(alone: Front) -> None:
    way = socket.create_connection(("127.0.0.1", alone.http), timeout=10)
    way.sendall(b"GET / HTTP/1.1\r\nHost: elsewhere.example\r\n\r\n")

    with suppress(ConnectionResetError):
        assert way.recv(100) == b""


def test_another_name_on_the_port_of_the_onion_gets_nothing(alone: Front) -> None:
    way = socket.create_connection(("127.0.0.1", alone.onion), timeout=10)
    way.sendall(b"GET / HTTP/1.1\r\nHost: elsewhere.example\r\n\r\n")

    with suppress(ConnectionResetError):
        assert way.recv(100) == b""


@pytest.mark.parametrize(
    "path",
    [
        "/desk/",
        "/desk/connexion/",
        "//desk/",
        "/%64esk/",
        "/a/../desk/",
        "/gestion/",
        "/gestion/connexion/",
        "/%67estion/",
    ],
)
def test_the_onion_has_no_desk_and_no_gestion(front: Front, path: str) -> None:
    reached = len(Gate.seen)
    way = HTTPConnection("127.0.0.1", front.onion, timeout=10)
    way.request("GET", path, headers={"Host": ONION})

    answer = way.getresponse()

    assert answer.status == 404
    assert wrong(answer, secure=False) == []
    assert len(Gate.seen) == reached


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/signaler/", 502), ("/en/signaler/simple/", 502), ("/api/v1/reports", 502),
        ("/suivi/further/", 502), ("/aide/", 413), ("/desk/connexion/", 413),
        ("/desk/imports/", 502), ("/desk/imports/I-7F3K9Q2X/", 413),
    ],
)  # fmt: skip
def test_long_bodies_are_for_reporters_and_sheets(alone: Front, path: str, status: int) -> None:
    body = b"Content-Length: 2400000\r\n\r\n" + (b"x" * 2_400_000 if status == 502 else b"")

    assert raw(alone, HEAD.replace(b"/suivi/", path.encode()) + body).status == status


def ask(front: Front, path: str, size: int = 2_000_000, **headers: str) -> dict[str, str]:
    """Ask for a page; the headers that reached the gate."""
    way = HTTPSConnection("127.0.0.1", front.https, timeout=10, context=front.trust)
    way.sock = front.trust.wrap_socket(
        socket.create_connection(("127.0.0.1", front.https), timeout=10), server_hostname=SITE
    )
    way.request("POST", path, body=b"x" * size, headers={"Host": SITE, **headers})
    assert way.getresponse().read() == b"told"
    return Gate.seen[-1][1]


def test_the_gate_hears_one_address_and_nothing_else_of_a_public_visitor(front: Front) -> None:
    said = dict.fromkeys(("User-Agent", "Cookie", "Referer", "Forwarded"), CANARY)

    reached = ask(front, "/signaler/", **said, **{"X-Forwarded-For": f"{CANARY}, 1.2.3.4"})

    assert reached["x-forwarded-for"] == "127.0.0.1"
    assert reached["x-forwarded-proto"] == "https"
    assert reached["host"] == SITE
    assert CANARY not in str(reached)


def test_the_desk_keeps_its_cookie_and_its_referrer(front: Front) -> None:
    reached = ask(front, "/desk/", size=200_000, Cookie="desk=1", Referer="https://x.example/")

    assert (reached["cookie"], reached["referer"]) == ("desk=1", "https://x.example/")
    assert "user-agent" not in reached


def test_a_lead_keeps_them_too_and_a_sheet_lies_nowhere(front: Front) -> None:
    reached = ask(front, "/desk/imports/", Cookie="desk=1", Referer="https://x.example/")

    assert (reached["cookie"], reached["referer"]) == ("desk=1", "https://x.example/")
    assert "user-agent" not in reached
    assert [p for p in (front.home / "t").rglob("*") if p.is_file()] == []


def test_editors_keep_their_cookie_and_send_files_that_lie_nowhere(front: Front) -> None:
    reached = ask(front, "/gestion/", size=5_000_000, Cookie="desk=1", Referer="https://x.example/")

    assert (reached["cookie"], reached["referer"]) == ("desk=1", "https://x.example/")
    assert "user-agent" not in reached
    assert [p for p in (front.home / "t").rglob("*") if p.is_file()] == []


def test_no_body_and_no_visitor_in_any_file(front: Front) -> None:
    ask(front, "/signaler/", **{"X-Canary": CANARY})
    raw(front, b"NONSENSE " + CANARY.encode() + b"\r\n\r\n")

    kept = [p for p in front.home.rglob("*") if p.is_file() and "tls" not in p.parts]
    text = b"".join(p.read_bytes() for p in kept if p.suffix not in {".conf", ".html"})
    assert b"127.0.0.1" not in text
    assert CANARY.encode() not in text
    assert list((front.home / "t").rglob("*[0-9]*")) == []
