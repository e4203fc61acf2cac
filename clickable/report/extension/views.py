"""The page that says how to get the extension and the application, and the extension's own files."""

import hashlib
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

BROWSERS = ("chromium", "firefox")
LARGEST = 1_000_000  # bytes: ours has less than 100,000, and this one is held in memory


@dataclass(frozen=True)
class Packed:
    """What `script/extension` built for one browser."""

    name: str
    content: bytes

    @property
    def digest(self) -> str:
        return hashlib.sha256(self.content).hexdigest()


@require_safe
def about(request: HttpRequest) -> HttpResponse:
    """What the extension and the application do, what they may, and how to get them."""
    built = {browser: _built(browser) for browser in BROWSERS}
    return render(request, "report/extension.html", {"built": built, "any": any(built.values())})


@require_safe
def packed(_request: HttpRequest, browser: str) -> HttpResponse:
    """The file to load, where the hotline has put it; 404 where not."""
    found = _built(browser) if browser in BROWSERS else None
    if found is None:
        raise Http404
    attached = {"Content-Disposition": f'attachment; filename="{found.name}"'}
    return HttpResponse(found.content, content_type="application/zip", headers=attached)


def _built(browser: str) -> Packed | None:
    path = Path(settings.EXTENSION) / f"clickable-{browser}.zip"
    try:
        return Packed(path.name, path.read_bytes()) if path.stat().st_size <= LARGEST else None
    except OSError:
        return None
