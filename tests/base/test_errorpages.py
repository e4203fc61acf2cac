"""The error pages: clear words, the right code, nothing of what was sent, no query."""

from urllib.parse import urlencode

import pytest
from django.core.exceptions import PermissionDenied, RequestDataTooBig, TooManyFieldsSent
from django.http import HttpRequest, HttpResponse
from django.test import Client, RequestFactory, override_settings
from django.urls import path

from clickable import urls
from clickable.base import errorpages

# Without django_db: a query would fail the test.


def fails(request: HttpRequest) -> HttpResponse:
    raise RuntimeError(request.GET.get("said", ""))


def refuses(request: HttpRequest) -> HttpResponse:
    raise PermissionDenied


def reads(request: HttpRequest) -> HttpResponse:
    return HttpResponse(str(len(request.POST)))


urlpatterns = [
    path("fails/", fails),
    path("refuses/", refuses),
    path("reads/", reads),
    *urls.urlpatterns,
]
handler400, handler403 = errorpages.bad_request, errorpages.forbidden
handler404, handler500 = errorpages.not_found, errorpages.server_error
here = override_settings(ROOT_URLCONF="tests.base.test_errorpages")


@here
def test_a_fault_of_ours_is_a_calm_page_that_needs_no_database() -> None:
    response = Client(raise_request_exception=False).get("/fails/?said=hxxps")
    html = response.content.decode()
    assert response.status_code == 500
    assert "Un problème de notre côté" in html
    assert "hxxps" not in html
    assert "RuntimeError" not in html


@here
def test_who_may_not_enter_is_told_whom_to_ask(client: Client) -> None:
    response = client.get("/refuses/")
    assert response.status_code == 403
    assert "demandez l’accès" in response.content.decode()


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("path", "words"),
    [("/nulle-part/", "Cette page n’existe pas"), ("/en/nowhere/", "This page does not exist")],
)
def test_an_unknown_address_is_not_repeated(client: Client, path: str, words: str) -> None:
    response = client.get(path)
    html = response.content.decode()
    assert response.status_code == 404
    assert words in html
    assert "nulle-part" not in html
    assert "nowhere" not in html


@here
def test_too_much_at_once_is_said_in_clear_words(client: Client) -> None:
    big = client.post("/reads/", {"text": "a" * 2_600_000}, "application/x-www-form-urlencoded")
    html = big.content.decode()
    assert big.status_code == 400
    assert "C’est trop long pour un seul envoi" in html
    assert "aaaa" not in html


@here
@pytest.mark.parametrize("kind", ["application/x-www-form-urlencoded", "multipart/form-data"])
def test_too_many_fields_are_said_in_clear_words(client: Client, kind: str) -> None:
    fields = {f"f{number}": "1" for number in range(200)}
    if kind == "multipart/form-data":
        response = client.post("/reads/", fields)
    else:
        response = client.post("/reads/", urlencode(fields), content_type=kind)
    assert response.status_code == 400
    assert "C’est trop long" in response.content.decode()


@pytest.mark.parametrize("error", [RequestDataTooBig(), TooManyFieldsSent()])
def test_the_kind_of_refusal_is_known(rf: RequestFactory, error: Exception) -> None:
    response = errorpages.bad_request(rf.get("/"), error)
    assert (response.status_code, "trop long" in response.content.decode()) == (400, True)


def test_any_other_refusal_is_a_bad_request(rf: RequestFactory) -> None:
    response = errorpages.bad_request(rf.get("/"), ValueError())
    assert "Nous n’avons pas pu lire cet envoi" in response.content.decode()


def test_a_page_that_waited_too_long_says_what_was_kept(rf: RequestFactory) -> None:
    response = errorpages.csrf(rf.get("/desk/"))
    assert response.status_code == 403
    assert "Rien n’a été enregistré" in response.content.decode()
