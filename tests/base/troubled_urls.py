"""Pages that answer in every way there is, for the tests of headers, cookies and logs."""

from django.core.exceptions import PermissionDenied, SuspiciousOperation
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import path
from django.views.decorators.http import require_safe

from clickable.base.doors import anybody
from clickable.urls import handler400, handler403, handler404, handler500
from clickable.urls import urlpatterns as usual

__all__ = ["handler400", "handler403", "handler404", "handler500", "urlpatterns"]

SECRET = "https://secret.example/address"
ANSWERS = {
    "forbidden": PermissionDenied(SECRET),
    "bad": SuspiciousOperation(SECRET),
    "missing": Http404(SECRET),
    "broken": ValueError(SECRET),
}


def answer(request: HttpRequest, kind: str, address: str = "") -> HttpResponse:
    if kind in ANSWERS:
        raise ANSWERS[kind]
    return HttpResponseRedirect("/") if kind == "moved" else HttpResponse("ok")


@anybody
@require_safe
def who(request: HttpRequest) -> HttpResponse:
    return HttpResponse(f"{request.user.is_authenticated} {type(request.session).__name__}")


urlpatterns = [
    path("desk/who", who),
    path("who", who),
    path("answers/<str:kind>/<path:address>", answer),
    *usual,
]
