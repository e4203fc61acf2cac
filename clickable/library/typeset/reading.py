"""A work's text, rendered: as the body of a page of the site, or for paper."""

import re

from django.template import engines
from django.templatetags.static import static
from django.utils import translation

from clickable.library.typeset.sources import Variant, Work, known, numbers

DRAWING = re.compile(r'src="drawing:([a-z-]+)"')


def html(code: str, language: str, variant: str = Variant.STANDARD) -> str:
    """The reading view: the body of a page, headings from h2 on, without what only paper needs."""
    found, wanted = known(code, language, variant)
    body = rendered(found, language, wanted, paper=False)
    kind = f"work work--{found.kind} work--{wanted}"
    return f'<div class="{kind}" lang="{language}">{DRAWING.sub(_served, body)}</div>'


def rendered(work: Work, language: str, variant: Variant, *, paper: bool) -> str:
    """The text with the numbers in place; drawings are still named `drawing:…`."""
    template = engines["django"].from_string(work.text(language, variant))
    context = {
        "work": work,
        "language": language,
        "paper": paper,
        "large": variant == Variant.LARGE_PRINT,
        "numbers": numbers(work, language),
    }
    with translation.override(language):
        return template.render(context)


def _served(match: re.Match[str]) -> str:
    return f'src="{static(f"library/drawings/{match[1]}.svg")}"'
