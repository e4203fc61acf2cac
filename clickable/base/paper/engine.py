"""Everything that touches WeasyPrint. There is no way to the network: fonts are ours, the rest is given."""

import hashlib
from pathlib import Path
from threading import local
from typing import Any

import weasyprint
from weasyprint.text.fonts import FontConfiguration
from weasyprint.urls import URLFetcher, URLFetcherResponse

from clickable.base.paper import Gives, nothing

FONTS = Path(__file__).resolve().parent / "fonts"


_kept = local()  # Pango's fonts belong to one thread


def laid_out(document: str, *, gives: Gives = nothing, faces: str = "") -> Any:
    """The pages, before they become a file."""
    fetcher = Fetcher(gives)
    whole = weasyprint.HTML(string=document, base_url="package:", url_fetcher=fetcher)
    fonts, sheets = _faces(faces) if faces else (FontConfiguration(), [])
    return whole.render(pdf_variant="pdf/ua-1", font_config=fonts, stylesheets=sheets)


def written(document: str, *, gives: Gives = nothing, faces: str = "") -> bytes:
    name = hashlib.sha256(document.encode()).digest()[:16]
    pages = laid_out(document, gives=gives, faces=faces)
    made: bytes = pages.write_pdf(pdf_variant="pdf/ua-1", pdf_identifier=name)
    return made


def _faces(faces: str) -> tuple[FontConfiguration, list[Any]]:
    """Fonts unpacked once for many documents: that is half of what a short one costs."""
    known = _kept.__dict__.setdefault("faces", {})
    if faces not in known:
        fonts = FontConfiguration()
        sheet = weasyprint.CSS(string=faces, font_config=fonts, url_fetcher=Fetcher(nothing))
        known[faces] = (fonts, [sheet])
    found: tuple[FontConfiguration, list[Any]] = known[faces]
    return found


class Fetcher(URLFetcher):  # type: ignore[misc]
    """`font:` is of this package; any other kind is what the room gives."""

    def __init__(self, gives: Gives) -> None:
        super().__init__(allowed_protocols=(), fail_on_errors=True)
        self.gives = gives

    def fetch(self, url: str, headers: Any = None) -> Any:  # noqa: ARG002 -- its signature
        kind, _colon, name = url.partition(":")
        if kind == "font":
            path = FONTS / f"{name}.woff2"
            if path.parent != FONTS:
                raise ValueError(f"not a font: {url}")
            return URLFetcherResponse(url, path.read_bytes(), {"Content-Type": "font/woff2"})
        content, of = self.gives(kind, name)
        return URLFetcherResponse(url, content, {"Content-Type": of})
