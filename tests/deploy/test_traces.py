"""A reporter's whole visit, from an address and with headers that would be recognised anywhere.

Afterwards every file of the instance, of nginx and of the mail server is read: nothing of it is there.
"""

import base64
import json
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

import psycopg
import pytest
from psycopg import sql

from tests.deploy.front import SITE, Front, program, running
from tests.deploy.genuine import FORM, Visitor
from tests.flows.instance import Instance, running_instance, wait_until

pytestmark = [pytest.mark.once, pytest.mark.slow, pytest.mark.timeout(240)]
ADDRESS = "127.66.203.171"
CONTACT = "equipe@clickable.example"
WORDS = {
    "User-Agent": "Canari-Agent-7Q2X/1.0 (X11; canari)",
    "X-Forwarded-For": "203.0.113.77, 198.51.100.201",
    "Forwarded": "for=203.0.113.77;by=canari-forwarded",
    "Via": "1.1 canari-via-9W",
    "X-Real-IP": "203.0.113.77",
    "Referer": "https://canari-referer.example/page",
    "Accept-Language": "fr-CANARI-x-zq81, fr;q=0.9",
    "Cookie": "canari-cookie=zq82; desk=canari-session",
    "X-Canary": "canari-custom-zq83",
    "DNT": "canari-dnt-zq84",
}
CANARIES = [
    ADDRESS, "203.0.113.77", "198.51.100.201", "Canari-Agent-7Q2X", "canari-forwarded", "canari-via-9W",
    "canari-referer", "CANARI-x-zq81", "canari-cookie", "canari-session", "canari-custom-zq83",
    "canari-dnt-zq84", "canari-query-zq85",
]  # fmt: skip


@pytest.fixture(scope="module")
def instance(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Instance, Front]]:
    program("nginx")
    own = {
        "CLICKABLE_SITE_URL": f"https://{SITE}",
        "CLICKABLE_ALLOWED_HOSTS": f"{SITE},127.0.0.1",
        "CLICKABLE_REPORTS_PER_HOUR": "2",
        "CLICKABLE_FOLLOW_UPS_PER_HOUR": "2",
        "CLICKABLE_CONTACT": CONTACT,
    }
    home = tmp_path_factory.mktemp("visited")
    with (
        running_instance(home, **own) as instance,
        running(tmp_path_factory.mktemp("front"), to=instance.port) as front,
    ):
        yield instance, front


def spellings(canary: str) -> set[bytes]:
    """How it could be written down: plain, wide, coded."""
    plain = canary.encode()
    found = {plain, canary.encode("utf-16-le"), canary.encode("utf-16-be")}
    found |= {plain.hex().encode(), plain.hex().upper().encode(), quote(canary, safe="").encode()}
    for shift in range(3):
        coded = base64.b64encode(b"\0" * shift + plain)
        found.add(coded[4 if shift else 0 : -4])  # what does not hang on its neighbours
    if canary.replace(".", "").isdigit():
        packed = bytes(int(part) for part in canary.split("."))
        found |= {packed, packed[::-1], packed.hex().encode(), str(int.from_bytes(packed)).encode()}
    return found


def everything_kept(instance: Instance, front: Front) -> dict[str, bytes]:
    folders = (instance.home, front.home)
    files = [path for folder in folders for path in folder.rglob("*") if path.is_file()]
    kept = {str(path): path.read_bytes() for path in files if "tls" not in path.parts}
    if url := instance.env.get("CLICKABLE_DATABASE_URL"):
        kept |= dump_of(url)
    return kept


def dump_of(url: str) -> dict[str, bytes]:
    with psycopg.connect(url) as way:
        found = way.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")
        names = [name for (name,) in found]
        ask = sql.SQL("SELECT t::text FROM {} t")
        return {
            name: "\n".join(
                row for (row,) in way.execute(ask.format(sql.Identifier(name)))
            ).encode()
            for name in names
        }


def traces(kept: dict[str, bytes]) -> list[str]:
    wanted = {canary: spellings(canary) for canary in CANARIES}
    return [
        f"{canary} in {name}"
        for name, content in kept.items()
        for canary, ways in wanted.items()
        if any(way in content for way in ways)
    ]


def visit(front: Front) -> list[int]:
    """Report, follow up, use the API, stray, err, flood a little, leave."""
    dana = Visitor(front, address=ADDRESS, headers=WORDS)
    letters = [dana.report(addresses=f"https://visited.example/{n}") for n in range(4)]
    for _ in range(4):
        dana.ask("POST", "/suivi/", f"receipt={letters[0]}", **{"Content-Type": FORM})
    body = json.dumps({"addresses": ["https://visited.example/api"]})
    dana.ask("POST", "/api/v1/reports", body, **{"Content-Type": "application/json"})
    dana.ask("POST", "/api/v1/reports", "{", **{"Content-Type": "application/json"})
    dana.ask("POST", "/desk/connexion/", "username=canari", **{"Content-Type": FORM})
    dana.ask("POST", "/signaler/", "x", **{"Content-Encoding": "gzip"})
    dana.ask("POST", "/signaler/", "state=broken&go=send", **{"Content-Type": FORM})
    for path in (
        "/",
        "/aide/",
        "/chiffres/",
        "/nowhere/?q=canari-query-zq85",
        "/en/suivi/",
        "/quitter/",
    ):
        dana.ask("GET", path)
    return dana.statuses


def test_a_visit_leaves_no_trace(instance: tuple[Instance, Front]) -> None:
    running, front = instance

    statuses = visit(front)

    assert {200, 201, 400, 404, 415, 429} <= set(statuses)
    assert not {s for s in statuses if s >= 500}
    wait_until(lambda: len(running.lab.mailbox(CONTACT)) == 1)
    assert "quarantaine" in running.lab.mailbox(CONTACT)[0].subject
    kept = everything_kept(running, front)
    assert any(
        b"report.received" in content for content in kept.values()
    )  # we read the right files
    assert traces(kept) == []


def test_the_search_finds_what_is_there(tmp_path: Path) -> None:
    hidden = {
        "text": f"client {ADDRESS}".encode(),
        "packed": b"\0\0" + bytes([127, 66, 203, 171]) + b"\0",
        "wide": "x canari-via-9W x".encode("utf-16-le"),
        "coded": base64.b64encode(b"ab canari-custom-zq83 cd"),
        "hex": b"ffff" + ADDRESS.encode().hex().encode(),
        "clean": b"nothing",
    }

    found = {line.rpartition(" in ")[2] for line in traces(hidden)}

    assert found == {"text", "packed", "wide", "coded", "hex"}
