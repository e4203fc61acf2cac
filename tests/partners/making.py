"""Partners at the door, as their programs come."""

import json
from collections.abc import Iterable
from datetime import timedelta
from typing import Any
from uuid import uuid4

from django.test import Client

from clickable.base import clock
from clickable.partners.models import Partner
from clickable.partners.rules import Scope
from clickable.partners.services import add
from clickable.people.models import Team

ALL = tuple(Scope)
PATH = "/api/v1/partner/reports"
NDJSON = "application/x-ndjson"


def a_token(name: str = "Phare", *, team: str = "Une", scopes: Iterable[Scope] = ALL) -> str:
    """What a partner of that name shows from now on."""
    _row, shown = add(
        name=name,
        team=Team.objects.get(name=team),
        scopes=list(scopes),
        lasts=timedelta(days=30),
        now=clock.now(),
    )
    return shown


def called(name: str) -> Partner:
    return Partner.objects.get(name=name)


def give(
    token: str,
    *lines: Any,
    key: str = "",
    kind: str = NDJSON,
    body: bytes | None = None,
    **headers: str,
) -> Any:
    """Lines as a batch; bytes as they are, everything else as JSON."""
    raw = b"\n".join(one if isinstance(one, bytes) else json.dumps(one).encode() for one in lines)
    sent = raw if body is None else body
    shown = {"Authorization": f"Bearer {token}", "Idempotency-Key": key or str(uuid4()), **headers}
    shown["Content-Type"] = kind  # of an empty body, too
    return Client().post(PATH, sent, content_type=kind, headers=shown)


def give_one(token: str, report: Any, **more: Any) -> Any:
    return give(token, report, kind="application/json", **more)


def ask(token: str, report: object = "", **query: str) -> Any:
    where = f"{PATH}/{report}" if report else PATH
    return Client().get(where, query, headers={"Authorization": f"Bearer {token}"})


def page(number: int, **more: Any) -> dict[str, Any]:
    return {"addresses": [f"https://host{number}.example/a/{number}"], **more}


def outcomes(response: Any) -> list[tuple[int, str]]:
    assert response.status_code == 202, response.content
    return [(one["line"], one["status"]) for one in response.json()["results"]]


def codes(response: Any) -> dict[int, list[tuple[str, str]]]:
    """(place, code) of what is to be mended, by line."""
    found = {}
    for one in response.json()["results"]:
        if one["errors"]:
            found[one["line"]] = [(e["pointer"], e["code"]) for e in one["errors"]]
    return found
