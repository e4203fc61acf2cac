"""An item's page, asked and read by the tests."""

import re

from django.http import HttpResponse
from django.test import Client

from clickable.report.models import Item


def words(page: str) -> str:
    """What a person reads of a page."""
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page)).replace("\u202f", " ")


def visible(page: str) -> str:
    """The page without the conclusions that it keeps hidden."""
    page = re.sub(r"<div class=\"conclusion\"[^>]* hidden>.*?</div>", "", page, flags=re.S)
    return re.sub(r"<li data-basis[^>]* hidden>.*?</li>", "", page, flags=re.S)


def seen_raw(response: HttpResponse) -> str:
    return response.content.decode()


def act(client: Client, item: Item, what: str, **given: object) -> tuple[int, str]:
    response = client.post(f"/desk/dossiers/{item.reference}/{what}/", given)
    return response.status_code, response.headers.get("Location", "")
