"""The Python client against a live server; and what it does when the way is bad."""

import subprocess
import sys
import uuid
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from threading import Thread
from typing import Any

import pytest
from clickable_partner import Client, Hash, ProblemError, Report
from clickable_partner.client import MOST_BYTES, MOST_LINES, _batches

from clickable.report.models import Category, Item, Stage
from clickable.report.models import Hash as KeptHash
from clickable.report.models import Report as Kept
from tests.partners.making import a_token

SOURCE = Path(__file__).parents[2] / "clients" / "python"


@pytest.fixture
def live(live_server: Any) -> Iterator[Client]:
    with Client(live_server.url, token=a_token(), language="en", tries=1) as client:
        yield client


def test_one_report_and_what_became_of_it(live: Client) -> None:
    sha = Hash("sha256", "ab" * 32)
    given = live.give(
        Report(
            addresses=["https://a.example/1"], category="csam", message="vu « là »",
            external_reference="2026-17", hashes=[sha], urgent=True,
        )
    )  # fmt: skip
    report = Kept.objects.get()
    assert (given.status, given.id, given.errors) == ("accepted", str(report.pk), [])
    assert (report.reported_category, report.urgent) == (Category.CSAM, True)
    assert KeptHash.objects.get().vouched

    Item.objects.update(stage=Stage.GONE)
    assert live.state(str(given.id)) == live.state_called("2026-17")
    assert (live.state_called("2026-17").state, live.state_called("2026-17").label) == (
        "removed",
        "No longer online",
    )


def test_many_reports_numbered_over_all_batches(
    live: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("clickable_partner.client.MOST_LINES", 10)
    reports = [
        Report(addresses=[f"https://a.example/{n}" if n % 7 else "ftp://x"]) for n in range(35)
    ]
    first = list(live.give_many(reports, key="of-today"))
    assert [line.line for line in first] == list(range(1, 36))
    assert [line.line for line in first if line.status == "refused"] == [1, 8, 15, 22, 29]
    assert [error.code for error in first[0].errors] == ["scheme"]

    assert list(live.give_many(reports, key="of-today")) == first
    assert Kept.objects.count() == 30


def test_what_is_refused_says_why(live: Client) -> None:
    with pytest.raises(ProblemError) as refused:
        live.give(Report())
    assert (refused.value.status, [e.code for e in refused.value.errors]) == (422, ["nothing"])
    with pytest.raises(ProblemError, match="404"):
        live.state(str(uuid.uuid4()))
    with pytest.raises(ProblemError, match="422"):
        live.state_called("a/b")


def test_a_wrong_token_is_a_401(live_server: Any) -> None:
    with Client(live_server.url, token="x") as client, pytest.raises(ProblemError) as refused:
        client.give(Report(message="a"))
    assert refused.value.status == 401
    assert "x" not in repr(client).removeprefix("<Client of ")


def a_bad_way(statuses: list[int], seen: list[str]) -> HTTPServer:
    """A server that gives these answers, one each; 0: it hangs up."""

    class Answers(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            seen.append(self.headers["Idempotency-Key"])
            self.rfile.read(int(self.headers["Content-Length"]))
            status = statuses.pop(0)
            if not status:
                self.close_connection = True
                return
            body = b'{"results": [{"line": 1, "status": "accepted", "id": "i", "errors": []}]}'
            self.send_response(status)
            self.send_header("Content-Length", str(len(body)))
            if status == 429:
                self.send_header("Retry-After", "7")
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_words: object) -> None:
            """Quiet."""

    made = HTTPServer(("127.0.0.1", 0), Answers)
    Thread(target=made.serve_forever, daemon=True).start()
    return made


def test_it_tries_again_with_the_same_key() -> None:
    seen: list[str] = []
    waits: list[float] = []
    server = a_bad_way([0, 503, 429, 202], seen)
    client = Client(f"http://127.0.0.1:{server.server_port}", token="t", pause=waits.append)
    with client:
        assert client.give(Report(message="a")).status == "accepted"
    server.shutdown()
    server.server_close()
    assert (len(seen), len(set(seen))) == (4, 1)
    assert waits == [2.0, 4.0, 7.0]


def test_in_the_end_it_gives_up() -> None:
    server = a_bad_way([503, 503, 0, 0], [])
    where = f"http://127.0.0.1:{server.server_port}"
    with Client(where, token="t", tries=2, pause=lambda _s: None) as client:
        with pytest.raises(ProblemError, match="503"):
            client.give(Report(message="a"))
        with pytest.raises(ConnectionError):
            client.give(Report(message="a"))
    server.shutdown()
    server.server_close()


@pytest.mark.parametrize(
    "where", ["http://hotline.example", "ftp://127.0.0.1", "hotline.example", ""]
)
def test_the_token_leaves_over_https_only(where: str) -> None:
    with pytest.raises(ValueError, match="https"):
        Client(where, token="t")


def test_batches_end_at_lines_or_bytes() -> None:
    assert [len(batch) for batch in _batches([b"x"] * 20_001)] == [MOST_LINES, MOST_LINES, 1]
    half = b"x" * (MOST_BYTES // 2)
    assert [len(batch) for batch in _batches([half] * 3)] == [1, 1, 1]
    assert list(_batches([])) == []


def test_the_client_is_typed_and_needs_nothing() -> None:
    command = [sys.executable, "-m", "mypy", "--strict", "--config-file=", str(SOURCE / "src")]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.stdout.startswith("Success"), done.stdout
    alone = "import sys; sys.path.insert(0, sys.argv[1]); import clickable_partner"
    subprocess.run([sys.executable, "-S", "-c", alone, str(SOURCE / "src")], check=True)
