"""A work on paper: tagged PDF (PDF/UA-1) from its HTML, the same bytes for the same text."""

from django.conf import settings
from django.template.loader import render_to_string
from django.utils import translation

from clickable.funding import selectors as funding
from clickable.funding.models import Medium
from clickable.library.typeset import engine, square
from clickable.library.typeset.reading import rendered
from clickable.library.typeset.sources import Variant, Work, known
from clickable.library.typeset.words import WORDS


def pdf(code: str, language: str, variant: str = Variant.STANDARD, *, permanent: str = "") -> bytes:
    """The file to print or to read. `permanent` is the code of its print run, when it has one."""
    document = page(code, language, variant, permanent=permanent)
    return engine.written(document, address=square.address(permanent or code))


def page(code: str, language: str, variant: str = Variant.STANDARD, *, permanent: str = "") -> str:
    """The whole document for paper, in HTML: cover, text, imprint."""
    work, wanted = known(code, language, variant)
    about = {**_shell(work, language, wanted), "body": rendered(work, language, wanted, paper=True)}
    about["permanent"] = square.address(permanent or code).partition("://")[2]
    with translation.override(language):
        return render_to_string("library/typeset/paper.html", about)


def _shell(work: Work, language: str, variant: Variant) -> dict[str, object]:
    words = WORDS[language]
    return {
        "work": work,
        "language": language,
        "variant": variant,
        "sheets": ["paper", work.kind, *_sheets(work, variant)],
        "title": work.title[language],
        "summary": work.summary[language],
        "line": work.line[language],
        "alt": work.alt[language],
        "author": settings.ORGANISATION,
        "funder": funding.funder_text(work.agreement, language, Medium.PRINT),
        "changes": [change[language] for change in work.changes],
        "words": {**words, "age": words["age"].format(work.age_from, work.age_to)},
    }


def _sheets(work: Work, variant: Variant) -> list[str]:
    """The styles of a variant, and of this kind in it, after those of the kind."""
    if variant == Variant.STANDARD:
        return []
    return [variant.value, f"{variant.value}_poster"] if work.kind == "poster" else [variant.value]
