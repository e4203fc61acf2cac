"""Phones that count at a stop."""

import json
import uuid
from datetime import timedelta
from typing import Any

from django.http import HttpResponse
from django.test import Client

from clickable.outreach.models import TourStop
from clickable.outreach.tally import services
from tests.cast import NOW
from tests.outreach.making import a_stop, of


def today_stop(**more: Any) -> TourStop:
    """A stop that takes place today."""
    return a_stop(to=more.pop("to", "published"), day=NOW.date(), **more)


def a_link(stop: TourStop, label: str = "accueil") -> str:
    """The token of a new link."""
    by = of("ecpat-france")
    return services.make_link(stop=stop, label=label, by=by, now=NOW - timedelta(days=2))[1]


def taps(cell: str, number: int = 1) -> list[dict[str, object]]:
    return [{"id": str(uuid.uuid4()), "cell": cell} for _ in range(number)]


def sent(token: str, items: object) -> HttpResponse:
    """A batch as a phone sends it: without a cookie."""
    body = json.dumps({"taps": items})
    where = f"/tournee/compter/{token}/envois/"
    return Client(enforce_csrf_checks=True).post(where, body, content_type="application/json")  # type: ignore[return-value]


def whys(answer: HttpResponse) -> list[str]:
    """What was said of each item: nothing, or why not."""
    return [one.get("why", "") for one in json.loads(answer.content)["results"]]
