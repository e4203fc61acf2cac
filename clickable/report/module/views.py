"""The module: a button that other sites show, and the page that says how."""

import hashlib
from pathlib import Path

from csp.decorators import csp_update
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import condition, require_safe

from clickable.base.middleware import address_of_site

SCRIPT = Path(__file__).with_name("module.js").read_text()
ETAG = f'"{hashlib.sha256(SCRIPT.encode()).hexdigest()[:20]}"'
HOUR = 3600


@csp_update({"frame-src": ["'self'"]})
@require_safe
def about(request: HttpRequest) -> HttpResponse:
    """What the module does, what to copy, and the button itself."""
    return render(request, "report/module/about.html", {"site": address_of_site(request)})


@csrf_exempt
@require_safe
@condition(etag_func=lambda _request: ETAG)
def script(_request: HttpRequest) -> HttpResponse:
    """The button's script, at an address that stays; asked for again after an hour."""
    kept = {
        "Cache-Control": f"public, max-age={HOUR}",
        "Cross-Origin-Resource-Policy": "cross-origin",
    }
    return HttpResponse(SCRIPT, content_type="text/javascript; charset=utf-8", headers=kept)
