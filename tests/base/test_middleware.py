import pytest
from django.test import Client
from django.urls import get_resolver

from tests.cast import signed_in

pytestmark = [pytest.mark.django_db, pytest.mark.urls("tests.base.troubled_urls")]


@pytest.fixture
def browser() -> Client:
    return Client(raise_request_exception=False)


@pytest.mark.parametrize("charset", ["hex", "utf-7", "no-such-charset"])
def test_a_charset_that_is_claimed_changes_nothing(browser, charset):
    part = '--b\r\nContent-Disposition: form-data; name="receipt"\r\n\r\né\r\n--b--\r\n'
    kind = f"multipart/form-data; boundary=b; charset={charset}"
    assert browser.generic("POST", "/suivi/", part, kind).status_code == 200


class Endless:
    """The body of a file that never ends; `taken` is how much of it was read."""

    def __init__(self, head: bytes) -> None:
        self.head, self.taken = head, 0

    def read(self, size: int) -> bytes:
        head, self.head = self.head[:size], self.head[size:]
        self.taken += size
        return head + b"a" * (size - len(head))

    readline = read


def test_a_file_is_refused_before_it_is_read(browser):
    part = b'--b\r\nContent-Disposition: form-data; name="receipt"; filename="x"\r\n\r\n'
    body = Endless(part)
    kind = "multipart/form-data; boundary=b"
    told = {"wsgi.input": body, "CONTENT_LENGTH": "300000000"}
    answer = browser.generic("POST", "/suivi/", b"-", kind, **told)
    assert answer.status_code == 400
    assert body.taken < 1_000_000


def test_nothing_is_kept_by_browsers_unless_a_page_says_so(browser):
    assert browser.get("/answers/fine/x")["Cache-Control"] == "no-store"
    assert browser.get("/answers/broken/x")["Cache-Control"] == "no-store"
    assert "public" in browser.get("/chiffres/")["Cache-Control"]


def test_https_is_remembered_only_over_https(browser):
    assert "Strict-Transport-Security" not in browser.get("/answers/fine/x")
    over_tls = browser.get("/answers/fine/x", secure=True)
    assert over_tls["Strict-Transport-Security"] == "max-age=31536000"


def test_an_error_page_says_nothing_of_what_was_sent(browser):
    for kind in ("bad", "forbidden", "missing", "broken"):
        page = browser.get(f"/answers/{kind}/sent-by-eve").content.decode()
        assert "secret.example" not in page
        assert "sent-by-eve" not in page
        assert "Traceback" not in page


def test_no_public_page_sets_a_cookie_or_varies_with_one(browser):
    for path in public_paths():
        answer = browser.get(path)
        assert answer.status_code < 500, path
        assert not answer.cookies, path
        assert "Cookie" not in answer.get("Vary", ""), path


def public_paths() -> list[str]:
    """Every page that takes no argument and is not at the desk, in both languages."""
    found = []
    for pattern in get_resolver("clickable.urls").url_patterns:
        found += _paths(pattern, "/")
    plain = [
        path for path in found if "<" not in path and not path.startswith(("/desk/", "/gestion/"))
    ]
    assert "/" in plain
    assert "/signaler/" in plain
    return plain + [f"/en{path}" for path in plain]


def _paths(pattern, prefix: str) -> list[str]:
    here = prefix + str(pattern.pattern)
    if not hasattr(pattern, "url_patterns"):
        return [here]
    return [path for inner in pattern.url_patterns for path in _paths(inner, here)]


def test_a_session_exists_at_the_desk_only(alice):
    browser = signed_in(alice)
    assert browser.get("/desk/who").content == b"True SessionStore"
    assert browser.get("/who").content == b"False _NoSession"


def test_what_the_desk_sets_does_not_leave_the_desk(settings):
    assert (settings.SESSION_COOKIE_PATH, settings.CSRF_COOKIE_PATH) == ("/desk/", "/desk/")
    assert settings.SESSION_COOKIE_HTTPONLY
    assert settings.SESSION_COOKIE_SAMESITE == "Strict"


def test_charlie_has_no_more_of_the_public_pages_than_anybody(charlie):
    assert signed_in(charlie).get("/who").content == Client().get("/who").content
