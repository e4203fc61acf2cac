from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.urls import URLPattern, re_path
from django.utils import translation
from django.utils.cache import patch_vary_headers
from django.views.decorators.csrf import csrf_exempt

from clickable.api.problems import not_allowed, not_found
from clickable.api.views import api

View = Callable[..., HttpResponse]


def _spoken(view: View) -> View:
    """In the language that the client accepts, with problems for what the router refuses."""

    @wraps(view)
    def answer(request: HttpRequest, **rest: Any) -> HttpResponse:
        language = translation.get_language_from_request(request)
        with translation.override(language):
            response = _answered(view, request, **rest)
        response.headers["Content-Language"] = language
        patch_vary_headers(response, ["Accept-Language"])
        return response

    return csrf_exempt(answer)


def _answered(view: View, request: HttpRequest, **rest: Any) -> HttpResponse:
    try:
        response = view(request, **rest)
    except Http404:
        return not_found(request)
    if isinstance(response, HttpResponseNotAllowed):
        return not_allowed(response.headers["Allow"])
    return response


app_name = "api"
urlpatterns = [p for p in api.urls[0] if isinstance(p, URLPattern)]
urlpatterns.append(re_path("", not_found))
for pattern in urlpatterns:
    pattern.callback = _spoken(pattern.callback)
