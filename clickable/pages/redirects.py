"""Old addresses of pages, as Wagtail keeps them, lead to the new ones."""

from collections.abc import Callable

from django.conf import settings
from django.db import DatabaseError
from django.http import (
    HttpRequest,
    HttpResponse,
    HttpResponsePermanentRedirect,
    HttpResponseRedirect,
)
from wagtail.contrib.redirects.middleware import get_redirect
from wagtail.contrib.redirects.models import Redirect

from clickable.pages import naming

Handler = Callable[[HttpRequest], HttpResponse]


def redirects(get_response: Handler) -> Handler:
    """What was not found may have moved. Asked of public pages only, and of the path alone."""

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        if response.status_code != 404 or not _public(request):  # noqa: PLR2004
            return response
        try:
            return _moved(request) or response
        except DatabaseError:
            return response

    return middleware


def _public(request: HttpRequest) -> bool:
    """A staff room's address is its own without the last slash too: nothing takes it over."""
    whole = request.path_info.rstrip("/") + "/"
    return request.method in {"GET", "HEAD"} and not whole.startswith(settings.NOT_INDEXED)


def _moved(request: HttpRequest) -> HttpResponse | None:
    known = get_redirect(request, Redirect.normalise_path(request.path, decode_unicode=False))
    to = _target(known) if known else ""
    if known is None or not to:
        return None
    return HttpResponsePermanentRedirect(to) if known.is_permanent else HttpResponseRedirect(to)


def _target(known: Redirect) -> str:
    """A page's own path, whatever the name that this site was called by; else what an editor wrote."""
    page = known.redirect_page
    if page is not None:
        return naming.address(page.url_path, page.locale.language_code) if page.live else ""
    return str(known.redirect_link)
