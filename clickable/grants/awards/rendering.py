"""A signed agreement on paper: tagged PDF (PDF/UA-1), made of the words as they were signed."""

from django.conf import settings
from django.template.loader import render_to_string
from django.utils import translation

from clickable.base import paper
from clickable.funding import emblem
from clickable.grants.awards import agreement
from clickable.grants.awards.models import Grant


def pdf(grant: Grant, language: str) -> bytes:
    """Raises RefusedError where the libraries for PDF are missing."""
    return paper.written(page(grant, language), gives=_gives, faces=paper.FACES)


def page(grant: Grant, language: str) -> str:
    with translation.override(language):
        told = {
            "grant": grant,
            "language": language,
            "articles": agreement.articles(grant, language),
            "funder": agreement.funder(grant, language),
            "ours": settings.ORGANISATION,
        }
        return render_to_string("grant_awards/paper.html", told)


def file_name(grant: Grant, language: str) -> str:
    return f"convention-{grant.number}-{language}.pdf"


def _gives(kind: str, name: str) -> tuple[bytes | str, str]:
    return (emblem.svg(), paper.SVG) if kind == "emblem" else paper.nothing(kind, name)
