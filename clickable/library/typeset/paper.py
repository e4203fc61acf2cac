"""A work on paper: tagged PDF (PDF/UA-1) from its HTML, the same bytes for the same text."""

from importlib import import_module
from types import ModuleType

from django.conf import settings
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import gettext as _

from clickable.base.errors import RefusedError
from clickable.funding import selectors as funding
from clickable.funding.models import Medium
from clickable.library.typeset import square
from clickable.library.typeset.reading import rendered
from clickable.library.typeset.sources import Variant, Work, known
from clickable.library.typeset.words import WORDS

PACKAGES = "libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0"


def pdf(code: str, language: str, variant: str = Variant.STANDARD, *, permanent: str = "") -> bytes:
    """The file to print or to read. `permanent` is the code of its print run, when it has one."""
    document = page(code, language, variant, permanent=permanent)
    made: bytes = _engine().written(document, address=square.address(permanent or code))
    return made


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


def _engine() -> ModuleType:
    try:
        return import_module("clickable.library.typeset.engine")
    except OSError as error:  # WeasyPrint is there, the libraries it binds to are not
        message = _("Pour les PDF il manque des paquets au système : %(packages)s")
        raise RefusedError(message % {"packages": PACKAGES}, "no_pango") from error
