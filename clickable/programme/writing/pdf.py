"""A report as tagged PDF (PDF/UA-1)."""

from typing import Any

from django.template.loader import render_to_string
from django.utils import translation

from clickable.base import paper
from clickable.funding import emblem


def written(document: dict[str, Any]) -> bytes:
    """Raises RefusedError where the libraries for PDF are missing."""
    with translation.override(document["language"]):
        page = render_to_string("programme/paper.html", {"document": document})
    return paper.written(page, gives=_gives, faces=paper.FACES)


def _gives(kind: str, name: str) -> tuple[bytes | str, str]:
    return (emblem.svg(), paper.SVG) if kind == "emblem" else paper.nothing(kind, name)
