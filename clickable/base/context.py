from urllib.parse import quote

from django.conf import settings
from django.http import HttpRequest
from django.utils.translation import get_language

from clickable.base import languages

IN_THE_MENU = {
    "support:help", "report:start", "follow_up:start", "library:index", "figures:index", "pages:search", "pages:map",
}  # fmt: skip


def site(request: HttpRequest) -> dict[str, object]:
    """What every page may need: the demo's address (empty in production), the page's own path, and its view's name
    if the menu leads to it."""
    path = plain_path(request.path_info)
    name = request.resolver_match.view_name if request.resolver_match else ""
    current = name if name in IN_THE_MENU else ""
    return {
        "demo_url": _demo_url(),
        "current": current,
        **both_paths(path),
        **languages.around(path),
    }


def _demo_url() -> str:
    """The lab's page, which speaks French at its root and English under `en/`."""
    return f"{settings.DEMO}en/" if settings.DEMO and get_language() != "fr" else settings.DEMO


def both_paths(path: str) -> dict[str, object]:
    """The two addresses of one page; French stands at the root."""
    return {"plain_path": path, "english_path": f"/en{path}"}


def plain_path(path: str) -> str:
    """The path without its language, safe to put behind a prefix in a link of this site.

    One leading slash only, and backslashes quoted: `//host` and `/\\host` would lead elsewhere.
    """
    _language, plain = languages.split(path)
    return "/" + quote(plain.lstrip("/"))
