"""Everything that touches WeasyPrint, which binds to Pango and HarfBuzz of the system.

Imported by `paper` when the first PDF is made: an instance without these libraries serves the rest.
"""

import hashlib
from pathlib import Path
from typing import Any

import weasyprint
from weasyprint.urls import URLFetcher, URLFetcherResponse

from clickable.funding import emblem
from clickable.library.typeset import square

HERE = Path(__file__).resolve().parent
DRAWINGS = HERE.parent / "static" / "library" / "drawings"
TYPES = {".css": "text/css", ".svg": "image/svg+xml", ".woff2": "font/woff2"}


def laid_out(document: str, *, address: str) -> Any:
    """The pages, before they become a file; `address` is what the square on them says."""
    fetcher = _Package(address)
    whole = weasyprint.HTML(string=document, base_url="package:", url_fetcher=fetcher)
    return whole.render(pdf_variant="pdf/ua-1")


def written(document: str, *, address: str) -> bytes:
    """The file, named after what is in it."""
    pages = laid_out(document, address=address)
    name = hashlib.sha256(document.encode()).digest()[:16]
    made: bytes = pages.write_pdf(pdf_variant="pdf/ua-1", pdf_identifier=name)
    return made


class _Package(URLFetcher):  # type: ignore[misc]
    """Gives files of this package, the emblem and the square. There is no way to the network."""

    def __init__(self, address: str) -> None:
        super().__init__(allowed_protocols=(), fail_on_errors=True)
        self.address = address

    def fetch(self, url: str, headers: Any = None) -> Any:  # noqa: ARG002 -- its signature
        kind, _colon, name = url.partition(":")
        match kind:
            case "package":
                return self._file(HERE, name, url)
            case "drawing":
                return self._file(DRAWINGS, f"{name}.svg", url)
            case "emblem":
                return _svg(url, emblem.svg(emblem.Look(name)))
            case "square":
                return _svg(url, square.svg(self.address))
        raise ValueError(f"a work loads nothing from elsewhere: {url}")

    def _file(self, folder: Path, name: str, url: str) -> Any:
        path = (folder / name).resolve()
        if not path.is_relative_to(folder):
            raise ValueError(f"not in {folder.name}: {url}")
        return URLFetcherResponse(url, path.read_bytes(), {"Content-Type": TYPES[path.suffix]})


def _svg(url: str, drawn: str) -> Any:
    return URLFetcherResponse(url, drawn, {"Content-Type": "image/svg+xml"})
