"""A body as JSON, of which no object has more fields than anything that we know.

Each unknown field would be a fault with its place and words: two megabytes of them cost hundreds in memory, and seconds
of the few threads that everybody shares.
"""

import json
from typing import Any

from django.http import HttpRequest
from ninja.parser import Parser

FIELDS = 100  # of one object, as of one form (base.middleware)


class TooManyFieldsError(ValueError):
    """One object has more fields than any of ours."""


class BoundedParser(Parser):
    """Raises TooManyFieldsError before anything is made of them; ValueError for what is no JSON."""

    def parse_body(self, request: HttpRequest) -> Any:
        return json.loads(request.body, object_pairs_hook=_few)


def _few(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    if len(pairs) > FIELDS:
        raise TooManyFieldsError
    return dict(pairs)
