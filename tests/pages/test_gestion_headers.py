"""Every address of /gestion/ under its own headers: who may or may not, found or not, done or refused."""

import re
from collections.abc import Iterator, Mapping

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, resolve

from clickable.pages.gestion.middleware import DIRECTIVES, FRAMED
from clickable.people.models import User
from tests.base.strict import POLICY, faults, policy_of
from tests.cast import signed_in
from tests.pages.gestion_walk import PLACE, a_busy_house, walk

pytestmark = pytest.mark.django_db
STATUSES = ["200", "302", "400", "403", "404", "405", "413", "429", "500", "503"]
ROUTE = next(p for p in get_resolver("clickable.urls").url_patterns if str(p.pattern) == "gestion/")
ARGUMENT = re.compile(r"<(?:(\w+):)?(\w+)>|\(\?P<(\w+)>[^)]*\)|\([^)]*\)")
WORDS = {"app_label": "pages", "model_name": "articlepage", "action": "delete", "form": "png", "page_to_move_id": "0"}  # fmt: skip
NONCE = re.compile(r"'nonce-[\w-]{22}'")
# Answered by our own gate, policy and all; the rest of the table is Wagtail's.
OPEN = {"/gestion/connexion/", "/gestion/envoi/"}
OURS = {"content-security-policy", "x-frame-options", "referrer-policy", "set-cookie"}


def every_path() -> list[str]:
    return sorted({_plain(path) for path in _paths([ROUTE], "/")})


def _paths(patterns: list[URLPattern | URLResolver], before: str) -> Iterator[str]:
    for one in patterns:
        route = before + str(one.pattern)
        if isinstance(one, URLResolver):
            yield from _paths(one.url_patterns, route)
        else:
            yield route


def _plain(route: str) -> str:
    filled = ARGUMENT.sub(lambda m: WORDS.get(m[2] or "", "1"), route)
    return re.sub(r"\\(.)", r"\1", filled).replace("^", "").replace("$", "").replace(".*", "x")


def wrong(headers: Mapping[str, str], path: str, *, status: int, method: str = "GET", framed: bool = False) -> list[str]:  # fmt: skip
    """What is wrong with an answer of /gestion/: the strict table, but for its own policy."""
    told = {name.lower(): value for name, value in headers.items()}
    found = faults(told, path=path, status=status, method=method)
    found = [fault for fault in found if fault.rpartition(": ")[2] not in OURS]
    checks = {
        "policy": _policy(told, framed=framed),
        "frames": told.get("x-frame-options", "").upper() == ("SAMEORIGIN" if framed else "DENY"),
        "referrer": told.get("referrer-policy") in {"same-origin", "no-referrer"},
    }
    return found + [
        f"{method} {path} {status}: {name}" for name, well in checks.items() if not well
    ]


def _policy(told: Mapping[str, str], *, framed: bool) -> bool:
    given = policy_of(told.get("content-security-policy", ""))
    if framed and given == {**POLICY, "frame-ancestors": ["'self'"]}:
        return True  # a page of the public site, as the public will see it
    wanted = {**DIRECTIVES, "frame-ancestors": ["'self'" if framed else "'none'"]}
    if told.get("content-disposition", "").startswith("attachment"):
        wanted["sandbox"] = []
    script = [word for word in given.pop("script-src", []) if not NONCE.fullmatch(word)]
    style = [word for word in given.pop("style-src", []) if word != "'unsafe-inline'"]
    rest = {
        name: value for name, value in wanted.items() if name not in {"script-src", "style-src"}
    }
    return given == rest and script == ["'self'"] and style == ["'self'"]


def _framed(path: str) -> bool:
    return resolve(path.partition("?")[0]).url_name in FRAMED


@pytest.mark.parametrize("status", STATUSES)
def test_every_address_with_every_status(status: str, settings) -> None:
    settings.MIDDLEWARE = [*settings.MIDDLEWARE, "tests.base.wanted.answer"]
    client, found = Client(raise_request_exception=False), []
    for path in every_path():
        for method in ("get", "post"):
            answer = getattr(client, method)(path, headers={"x-wanted": status})
            found += wrong(answer.headers, path, status=answer.status_code, method=method.upper())
    assert found == []


@pytest.mark.parametrize("who", ["edith", "paul"])
def test_every_page_as_it_answers_by_itself(edith: User, paul: User, who: str) -> None:
    a_busy_house(edith, paul)
    seen = walk({"edith": edith, "paul": paul}[who]).values()
    found = [w for one in seen for w in wrong(one.headers, one.path, status=one.status, framed=_framed(one.path))]  # fmt: skip
    assert found == []
    assert {name for one in seen for name in one.cookies} <= {"desk", "csrftoken", "messages"}


@pytest.mark.parametrize("who", ["nobody", "charlie", "edith", "paul"])
def test_every_address_for_everybody(charlie: User, edith: User, paul: User, who: str) -> None:
    """With arguments that often lead nowhere: whatever is answered is dressed, and nothing breaks."""
    a_busy_house(edith, paul)
    people = {"charlie": charlie, "edith": edith, "paul": paul}
    client = signed_in(people[who]) if who in people else Client()
    client.raise_request_exception = False
    found = []
    for path in every_path():
        answer = client.get(path)
        found += [f"{path}: 500"] if answer.status_code == 500 else []
        framed = _framed(path)
        found += wrong(answer.headers, path, status=answer.status_code, framed=framed)
        if who not in {"edith", "paul"}:
            assert answer.status_code in {302, 404, 405} or path in OPEN, path
    assert found == []


def test_the_table_has_all_there_is(edith: User) -> None:
    client = signed_in(edith)
    assert {f"{PLACE}pages/1/edit/", f"{PLACE}services/", f"{PLACE}connexion/"} <= {*every_path()}
    assert len(every_path()) > 200
    assert client.get(f"{PLACE}pages/1/edit/preview/").headers["X-Frame-Options"] == "SAMEORIGIN"
