"""Tagged PDF (PDF/UA-1) from HTML: one renderer for all rooms, the same bytes for the same text.

WeasyPrint binds to Pango and HarfBuzz of the system. It is imported when the first PDF is made: an
instance without these libraries serves the rest.
"""

from collections.abc import Callable
from importlib import import_module
from typing import Any

from django.utils.translation import gettext as _

from clickable.base.errors import RefusedError

PACKAGES = "libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0"
SVG = "image/svg+xml"
# The font of what is written on one page or a few, unpacked once.
FACES = """
@font-face { font-family: Hyperlegible; src: url("font:atkinson-hyperlegible-next-regular"); font-weight: 400; }
@font-face { font-family: Hyperlegible; src: url("font:atkinson-hyperlegible-next-bold"); font-weight: 700; }
"""
# What a document names by `kind:name`: its bytes or text, and their type. Raises ValueError for what is not there.
Gives = Callable[[str, str], tuple[bytes | str, str]]


def nothing(kind: str, name: str) -> tuple[bytes | str, str]:
    raise ValueError(f"a document loads nothing from elsewhere: {kind}:{name}")


def written(document: str, *, gives: Gives = nothing, faces: str = "") -> bytes:
    """The file, named after what is in it. Raises RefusedError where the libraries are missing.

    `faces`: the @font-face rules of a document that is made often, unpacked once.
    """
    made: bytes = renderer().written(document, gives=gives, faces=faces)
    return made


def renderer() -> Any:
    try:
        return import_module("clickable.base.paper.engine")
    except OSError as error:  # WeasyPrint is there, the libraries it binds to are not
        message = _("Pour les PDF il manque des paquets au système : %(packages)s")
        raise RefusedError(message % {"packages": PACKAGES}, "no_pango") from error
