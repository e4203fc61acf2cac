"""The innermost middleware of the header tests: any address answers with the status that is asked for."""

from collections.abc import Callable

from django.core.exceptions import PermissionDenied, RequestDataTooBig, SuspiciousOperation
from django.http import Http404, HttpRequest, HttpResponse

RAISED = {
    "400": SuspiciousOperation,
    "403": PermissionDenied,
    "404": Http404,
    "413": RequestDataTooBig,
    "500": ValueError,
}


def answer(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[..., HttpResponse]:
    def middleware(request: HttpRequest) -> HttpResponse:
        status = request.META.get("HTTP_X_WANTED")
        if status is None:
            return get_response(request)
        if status in RAISED:
            raise RAISED[status]
        return HttpResponse("<p>told</p>", status=int(status))

    return middleware
