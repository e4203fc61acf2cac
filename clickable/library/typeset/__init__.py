"""The works of our own making, from their sources to a page that is read and to tagged PDF."""

from clickable.library.typeset.paper import page, pdf
from clickable.library.typeset.reading import html
from clickable.library.typeset.sources import Variant, Work, work, works

__all__ = ["Variant", "Work", "html", "page", "pdf", "work", "works"]
