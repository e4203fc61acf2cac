"""The application: the site's own page for a report without a connection, installable, and what it needs."""

import hashlib
import json
from base64 import urlsafe_b64encode
from pathlib import Path

from csp.decorators import csp_replace, csp_update
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.templatetags.static import static
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import override
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from clickable.report import sealed
from clickable.report.models import Category
from clickable.report.views import shared

HERE = Path(__file__).parent
WAITING = HERE.parent / "static/report/offline/waiting.js"
SCRIPTS = WAITING.read_text() + HERE.joinpath("worker.js").read_text()
LANGUAGES = ("fr", "en")
LOOKS = [
    "base/site.css", "base/favicon.svg", "base/atkinson-hyperlegible-next.woff2", "base/quit.js",
    "base/reading.js", "report/report.css", "report/offline/seal.js", "report/offline/waiting.js",
    "report/offline/app.js",
]  # fmt: skip
ICONS = ("192", "512")


@csp_update({"connect-src": ["'self'"], "manifest-src": ["'self'"], "worker-src": ["'self'"]})
@csp_replace({"trusted-types": ["clickable-worker"]})
@require_safe
def app(request: HttpRequest) -> HttpResponse:
    """A report that is sealed in the browser. Without JavaScript, the way to the form."""
    key = sealed.public_key()
    told = {
        "key": urlsafe_b64encode(key).decode().rstrip("=") if key else "",
        "categories": [Category.UNSURE, *(c for c in Category if c != Category.UNSURE)],
    }
    return render(request, "report/offline/app.html", told)


@csp_update({"connect-src": ["'self'"]})
@require_safe
def worker(request: HttpRequest) -> HttpResponse:
    """The worker behind the application. Asked for anew each time that the browser looks for a change."""
    pages = {language: _page(language) for language in LANGUAGES}
    files = [*pages.values(), *map(static, LOOKS)]
    key = sealed.public_key() or b""
    name = hashlib.sha256(key + SCRIPTS.encode() + json.dumps(files).encode()).hexdigest()[:16]
    told = {"FILES": files, "PAGES": pages, "SHARE": reverse("app_share"), "QUIT": reverse("quit")}
    told["NAME"] = name
    head = "".join(f"const {each} = {json.dumps(value)};\n" for each, value in told.items())
    return HttpResponse(head + SCRIPTS, content_type="text/javascript; charset=utf-8")


@require_safe
def manifest(request: HttpRequest) -> JsonResponse:
    """What a browser needs to install it, and to offer it where something is shared."""
    icons = [
        {
            "src": static(f"report/offline/icon-{size}.png"),
            "sizes": f"{size}x{size}",
            "type": "image/png",
        }
        for size in ICONS
    ]
    icons.append({"src": static("base/favicon.svg"), "sizes": "any", "type": "image/svg+xml"})
    doors = {
        _("Signaler"): "report:start",
        _("Suivre un signalement"): "follow_up:start",
        _("Trouver de l’aide"): "support:help",
    }
    told = {
        "id": "/application/",
        "name": "Click@ble",
        "short_name": "Click@ble",
        "lang": "fr",
        "start_url": reverse("app:start"),
        "scope": "/",
        "display": "standalone",
        "background_color": "#fffcf6",
        "theme_color": "#fffcf6",
        "icons": icons,
        "shortcuts": [{"name": name, "url": reverse(door)} for name, door in doors.items()],
        # By POST: an address that is shared stands in no address of ours, and in no log.
        "share_target": {
            "action": reverse("app_share"),
            "method": "POST",
            "enctype": "application/x-www-form-urlencoded",
            "params": {"title": "title", "text": "text", "url": "url"},
        },
    }
    return JsonResponse(told, content_type="application/manifest+json")


@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def share(request: HttpRequest) -> HttpResponse:
    """Something was shared to the application: the form, with its address filled in."""
    if request.method != "POST":  # the page asked for again, or its address typed
        return redirect("report:start")
    return shared(request, [request.POST.get(name, "") for name in ("url", "text", "title")])


def _page(language: str) -> str:
    with override(language):
        return reverse("app:start")
