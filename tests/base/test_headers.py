"""Every address of the site, with every status there is, under the strictest headers."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.core.management import call_command
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver
from django.utils import translation

from clickable import gate
from clickable.gate.limits import Limits
from tests.base.strict import faults
from tests.cast import signed_in
from tests.gate.asking import post

pytestmark = pytest.mark.django_db
STATUSES = [
    "200",
    "302",
    "303",
    "400",
    "403",
    "404",
    "405",
    "408",
    "413",
    "415",
    "422",
    "429",
    "500",
    "503",
]
METHODS = ["get", "head", "post", "put", "delete", "options"]
SAMPLES = {
    "reference": "E-00000000", "year": "2026", "month": "11", "kind": "x", "pk": "0",
    "code": "livre-blanc", "run": "1", "number": "1", "language": "fr", "access": "standard",
    "form": "pdf", "token": "x", "who": "a", "what": "1", "where": "gp", "path": "risques/", "id": "0",
    "file": "1", "project": "clickable",
    "browser": "chromium", "slug": "manifeste", "slip": "00000000-0000-4000-8000-000000000000", "uid": "00000000-0000-4000-8000-000000000000",
}  # fmt: skip
ARGUMENT = re.compile(r"<(?:\w+:)?(\w+)>|\(\?P<(\w+)>[^)]*\)|[\^$]")
ONION = "b" * 56 + ".onion"

# The editors' back office has a policy of its own (tests/pages/test_gestion_headers.py).
OURS = [p for p in get_resolver("clickable.urls").url_patterns if str(p.pattern) != "gestion/"]


def every_path() -> list[str]:
    """The address of every page of the URLconf, in French; arguments filled in."""
    with translation.override("fr"):
        found = {"/" + path for path in _paths(OURS, "")}
    return sorted(found)


def _paths(patterns: list[URLPattern | URLResolver], prefix: str) -> Iterator[str]:
    for pattern in patterns:
        route = ARGUMENT.sub(
            lambda m: SAMPLES[m[1] or m[2]] if m[1] or m[2] else "", str(pattern.pattern)
        )
        if isinstance(pattern, URLResolver):
            yield from _paths(pattern.url_patterns, prefix + route)
        else:
            yield prefix + route


PATHS = every_path()


@pytest.fixture
def browser(settings) -> Client:
    settings.MIDDLEWARE = [*settings.MIDDLEWARE, "tests.base.wanted.answer"]
    return Client(raise_request_exception=False)


def wrong(answer, path: str, method: str = "GET", *, secure: bool = False) -> list[str]:
    told = {**answer.headers, **({"Set-Cookie": "x"} if answer.cookies else {})}
    return faults(told, path=path, status=answer.status_code, method=method.upper(), secure=secure)


def test_the_table_has_all_there_is() -> None:
    assert {"/", "/signaler/", "/suivi/", "/desk/connexion/", "/api/v1/reports", "/quitter/"} <= {
        *PATHS
    }
    assert "/desk/dossiers/E-00000000/decider/" in PATHS
    assert len(PATHS) > 40


@pytest.mark.parametrize(
    "path", [*PATHS, "/en/", "/en/signaler/", "/en/suivi/", "/nowhere", "/static/x.css"]
)
def test_every_address_with_every_status(browser: Client, path: str) -> None:
    found = []
    for status in STATUSES:
        for method in ("get", "post"):
            answer = getattr(browser, method)(path, headers={"x-wanted": status})
            found += wrong(answer, path, method)

    assert found == []


@pytest.mark.parametrize("path", PATHS)
def test_every_address_as_it_answers_by_itself(browser: Client, alice, path: str) -> None:
    found = []
    for client in (browser, signed_in(alice)):
        for method in METHODS:
            answer = getattr(client, method)(path, secure=True, headers={"host": "127.0.0.1"})
            assert answer.status_code != 500, path
            found += wrong(answer, path, method, secure=True)

    assert found == []


@pytest.mark.parametrize("path", ["/", "/desk/", "/api/v1/reports", "/static/x.css"])
def test_a_wrong_host(browser: Client, path: str) -> None:
    answer = browser.get(path, headers={"host": "elsewhere.example"})

    assert answer.status_code == 400
    assert wrong(answer, path) == []


@pytest.mark.parametrize("path", PATHS)
def test_what_the_gate_answers_itself(path: str, monkeypatch, settings) -> None:
    monkeypatch.setattr(gate, "SLOWEST", -1.0)
    slow = post(path)
    assert slow.status == 408
    assert faults(slow.headers, path=path, status=408, method="POST") == []
    coded = post(path, [(b"content-encoding", b"gzip"), (b"accept-language", b"en")])
    assert coded.status == 415
    assert faults(coded.headers, path=path, status=415, method="POST") == []


@pytest.mark.parametrize("path", ["/suivi/", "/en/suivi/", "/api/v1/follow-up", "/desk/connexion/"])
def test_whom_the_gate_asks_to_wait(path: str, monkeypatch, settings) -> None:
    settings.BEHIND_PROXY = True
    settings.SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    settings.FOLLOW_UPS_PER_HOUR = settings.SIGN_INS_PER_HOUR = 0.5
    monkeypatch.setattr(gate, "_limits", Limits(now=0.0))

    answer = post(path, [(b"x-forwarded-proto", b"https")])

    assert answer.status == 429
    assert faults(answer.headers, path=path, status=429, method="POST", secure=True) == []


def test_when_all_places_at_the_sign_in_are_taken(monkeypatch) -> None:
    monkeypatch.setattr(gate, "MOST_SIGNING_IN", 0)
    monkeypatch.setattr(gate, "_limits", Limits(now=0.0))

    answer = post("/desk/connexion/")

    assert answer.status == 503
    assert faults(answer.headers, path="/desk/connexion/", status=503, method="POST") == []


def test_files_and_what_may_be_kept_of_them(settings, tmp_path: Path) -> None:
    settings.STATIC_ROOT = tmp_path
    settings.STORAGES = {
        **settings.STORAGES,
        "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
    }
    call_command("collectstatic", verbosity=0, interactive=False)
    browser = Client()
    hashed = next((tmp_path / "base").glob("site.*.css")).name
    seen = set()
    for path in (f"/static/base/{hashed}", "/static/base/site.css", "/static/no-such.css"):
        answer = browser.get(path)
        again = browser.get(path, headers={"if-modified-since": answer.get("Last-Modified", "")})
        seen |= {answer.status_code, again.status_code}
        assert wrong(answer, path) + [f for f in wrong(again, path) if "cache" not in f] == []
    assert seen == {200, 304, 404}


def test_a_file_to_keep_runs_in_a_box(browser: Client) -> None:
    answer = browser.get("/api/v1/figures.csv")

    assert "sandbox" in answer["Content-Security-Policy"]
    assert wrong(answer, "/api/v1/figures.csv") == []


@pytest.fixture
def onion(settings) -> str:
    settings.ONION = ONION
    settings.ALLOWED_HOSTS = [*settings.ALLOWED_HOSTS, ONION]
    return ONION


@pytest.mark.parametrize("path", PATHS)
def test_the_onion_is_told_of_where_it_can_be_followed(
    client: Client, onion: str, path: str
) -> None:
    over_tls = client.get(f"{path}?a=b", secure=True)
    in_clear = client.get(path)
    there = client.get(path, headers={"host": onion})

    public = not path.startswith("/desk/") and over_tls.status_code == 200
    html = over_tls.get("Content-Type", "").startswith("text/html")
    expected = f"http://{onion}{path}?a=b" if public and html else None
    assert over_tls.get("Onion-Location") == expected
    assert "Onion-Location" not in in_clear
    assert "Onion-Location" not in there


@pytest.mark.parametrize("path", PATHS)
def test_on_the_onion_nothing_leads_to_the_clear_net(
    client: Client, onion: str, settings, path: str
) -> None:
    settings.SITE_URL = "https://clear.example"
    answer = client.get(path, headers={"host": onion})

    assert "Strict-Transport-Security" not in answer
    assert "clear.example" not in answer.content.decode()
    assert not answer.get("Location", "").startswith("https://clear")
    assert not answer.cookies
    if path.startswith("/desk/"):
        assert answer.status_code == 404


def test_without_an_onion_address_nothing_is_said_of_one(client: Client) -> None:
    assert "Onion-Location" not in client.get("/", secure=True)
