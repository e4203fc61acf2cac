"""An instance whose servers and workers come and go, and the people who report to it."""

import http.client
import itertools
import json
import os
import random
import re
import signal
import subprocess
import sys
import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from html import unescape
from threading import Event
from urllib.parse import urlencode

from clickable import conf
from clickable.bench.instance import Instance, instance
from clickable.bench.postgres import free_port

LETTERS = re.compile(r"\b[0-9A-Z]{4}(?:-[0-9A-Z]{4}){4}\b")
STATE = re.compile(r'name="state" value="([^"]*)"')
PAGES = [
    {"who": "saw"},
    {"category": "csam"},
    {"addresses": "https://host.example/form", "elsewhere": ""},
]
CHECKING = """
import django, json, sys; django.setup()
from clickable.base import clock
from clickable.record import services as record
from clickable.record.models import Entry, Waiting
from clickable.report import selectors, spool
from clickable.report.conversation.visit import visit
from clickable.report.models import Item, Mention, Report
from clickable.seal.receipts import read
wanted, bad = json.load(sys.stdin), []
for letters, message in wanted:
    receipt = read(letters)
    report = selectors.report_of(receipt)
    if report is None or visit(receipt, now=clock.now()).standing != "received":
        bad.append((letters, "no report"))
    elif selectors.read_letter(report, selectors.key_of(report, receipt)).message != message:
        bad.append((letters, "another letter"))
    elif not report.items.exists():
        bad.append((letters, "no item"))
lines = [rows.objects.filter(verb="report.received").count() for rows in (Entry, Waiting)]
orphans = Item.objects.filter(mentions=None).count()
print(json.dumps({
    "unreadable": bad, "reports": Report.objects.count(), "lines": sum(lines), "orphans": orphans,
    "waiting": len(spool.waiting()), "damaged": spool.damaged(), "broken": record.first_broken(),
}))
"""
# No sender of a test is one too many (where the instance counts senders at all).
LIMITS = {
    f"CLICKABLE_{name}": "1000000"
    for name in ("REPORTS_PER_HOUR", "REPORTS_PER_HOUR_IN_ALL", "FOLLOW_UPS_PER_HOUR")
    if name in conf.KNOWN
}


@dataclass(frozen=True)
class Sent:
    letters: str
    message: str
    seconds: float  # from the first try to the answer


@dataclass
class Site:
    """Commands of the instance, started by a parent that has everything imported (forking.py)."""

    at: Instance
    parent: "subprocess.Popen[str]"
    env: dict[str, str]
    ports: list[int] = field(default_factory=list)
    started: set[int] = field(default_factory=set)

    def start(self, *words: str) -> int:
        assert self.parent.stdin
        assert self.parent.stdout
        self.parent.stdin.write(" ".join(words) + "\n")
        self.parent.stdin.flush()
        pid = int(self.parent.stdout.readline())
        self.started.add(pid)
        return pid

    def serve(self, port: int = 0) -> int:
        port = port or free_port()
        self.ports = [*{*self.ports, port}]
        return self.start("serve", "--port", str(port))

    def kill(self, pid: int) -> None:
        """The process and all that it started."""
        self.started.discard(pid)
        try:
            os.killpg(pid, signal.SIGKILL)
        except ProcessLookupError:
            return

    def run(self, *words: str, typed: str = "") -> str:
        command = [sys.executable, *words]
        done = subprocess.run(
            command, env=self.env, input=typed, capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, done.stderr
        return done.stdout

    def checked(self, sent: list[Sent]) -> dict[str, object]:
        """What became of the reports, by their receipts, in a process that reads everything anew."""
        wanted = json.dumps([(each.letters, each.message) for each in sent])
        return dict(json.loads(self.run("-c", CHECKING, typed=wanted)))

    def status(self) -> dict[str, object]:
        return dict(json.loads(self.run("-m", "clickable", "status", "--json")))

    @property
    def spooled(self) -> int:
        return len(list((self.at.home / "spool").glob("*.report")))

    @property
    def log(self) -> str:
        return (self.at.home / "site.log").read_text(errors="replace")


@contextmanager
def site(url: str = "", **settings: str) -> Iterator[Site]:
    """On SQLite, or on the database of `url`; with more settings by their names."""
    with instance(url) as at:
        env = {**at.environment, **LIMITS, "CLICKABLE_PULSE": "0.3", **settings}
        log = (at.home / "site.log").open("ab")
        # Before the parent: what it imports reads the list of static files once.
        command = [sys.executable, "-m", "clickable", "init", "--bare"]
        subprocess.run(command, env=env, stdout=subprocess.DEVNULL, check=True)
        parent = subprocess.Popen(
            [sys.executable, "-m", "tests.report.forking"],
            env=env,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=log,
            text=True,
        )
        found = Site(at, parent, env)
        try:
            yield found
        finally:
            for pid in list(found.started):
                found.kill(pid)
            parent.stdin.close()  # type: ignore[union-attr]
            parent.wait()
            log.close()


def up(port: int) -> bool:
    try:
        return ask(port, "GET", "/healthz")[0] == 200
    except (OSError, http.client.HTTPException):
        return False


def until(happened: object, *, seconds: float) -> bool:
    end = time.monotonic() + seconds
    while not happened():  # type: ignore[operator]
        if time.monotonic() > end:
            return False
        time.sleep(0.05)
    return True


def by_api(ports: list[int], chance: random.Random, number: int, stop: Event) -> Sent | None:
    """One report over the API, tried again with its key until it is acknowledged."""
    message, key = f"message {number}", str(uuid.UUID(int=chance.getrandbits(128), version=4))
    host = f"host{number % 50}.example"
    addresses = [f"https://{host}/{number}", f"https://{host}/shared"]
    body = json.dumps({"addresses": addresses, "category": "csam", "message": message})
    headers = {"Content-Type": "application/json", "Idempotency-Key": key}
    began = time.monotonic()
    status, answer = _again(ports, chance, stop, ("/api/v1/reports", body, headers), wanted=201)
    if status != 201:
        return None
    letters = json.loads(answer)["receipt"]["letters"]
    return Sent(letters, message, time.monotonic() - began)


def report_once(port: int, message: str) -> tuple[int, str]:
    """One try: the status, and the receipt's letters if there is one."""
    addresses = [f"https://host.example/{message.replace(' ', '/')}"]
    body = json.dumps({"addresses": addresses, "message": message})
    status, answer = ask(
        port, "POST", "/api/v1/reports", body, {"Content-Type": "application/json"}
    )
    return status, json.loads(answer)["receipt"]["letters"] if status == 201 else ""


def by_form(ports: list[int], chance: random.Random, number: int, stop: Event) -> Sent | None:
    """One report through the pages of the form, the last one sent again until the receipt comes."""
    message = f"message {number}"
    page = to_the_check_page(ports, message, stop)
    began = time.monotonic()
    answer = _typed(ports, chance, stop, page, {"go": "send"})
    found = LETTERS.search(answer)
    return Sent(found[0], message, time.monotonic() - began) if found else None


def follow_up(port: int, letters: str) -> tuple[int, str]:
    body = json.dumps({"receipt": letters})
    return ask(port, "POST", "/api/v1/follow-up", body, {"Content-Type": "application/json"})


def to_the_check_page(ports: list[int], message: str, stop: Event) -> str:
    """The page of the form that waits to be sent."""
    chance = random.Random(message)
    _status, page = _again(ports, chance, stop, ("/signaler/", "", {}), wanted=200)
    for typed in [*PAGES, {"message": message, "seen_at": ""}]:
        page = _typed(ports, chance, stop, page, {"go": "next", **typed})
    return page


def send_page(port: int, page: str) -> tuple[int, str]:
    """The answer to one press of its button."""
    found = STATE.search(page)
    assert found
    headers = {"Content-Type": "application/x-www-form-urlencoded"}
    body = urlencode({"state": unescape(found[1]), "go": "send"})
    return ask(port, "POST", "/signaler/", body, headers)


def people(
    number_of: int, ports: list[int], seed: int, stop: Event, *, forms: int = 10
) -> Iterator[Sent | None]:
    """Reports of one person after another; every `forms`-th through the form."""
    chance = random.Random(seed)
    for number in itertools.islice(itertools.count(seed * 1_000_000), number_of):
        way = by_form if forms and number % forms == 0 else by_api
        yield way(ports, chance, number, stop)


def _typed(
    ports: list[int], chance: random.Random, stop: Event, page: str, typed: dict[str, str]
) -> str:
    state = STATE.search(page)
    if state is None:
        return ""
    headers = {"Content-Type": "application/x-www-form-urlencoded"}
    body = urlencode({"state": unescape(state[1]), **typed})
    return _again(ports, chance, stop, ("/signaler/", body, headers), wanted=200)[1]


def _again(
    ports: list[int],
    chance: random.Random,
    stop: Event,
    asked: tuple[str, str, dict[str, str]],
    *,
    wanted: int,
) -> tuple[int, str]:
    path, body, headers = asked
    while not stop.is_set():
        try:
            method = "POST" if body else "GET"
            status, answer = ask(chance.choice(ports), method, path, body, headers)
        except (OSError, http.client.HTTPException):
            time.sleep(0.02)
            continue
        if status == wanted:
            return status, answer
        time.sleep(0.1)
    return 0, ""


def ask(
    port: int, method: str, path: str, body: str = "", headers: dict[str, str] | None = None
) -> tuple[int, str]:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=20)
    try:
        connection.request(method, path, body or None, headers or {})
        answer = connection.getresponse()
        return answer.status, answer.read().decode()
    finally:
        connection.close()
