import io
import logging
from collections.abc import Iterator

import pytest
from django.test import Client

from clickable.base.logs import NoRequest

pytestmark = [pytest.mark.django_db, pytest.mark.urls("tests.base.troubled_urls")]


@pytest.fixture
def written() -> Iterator[io.StringIO]:
    """What the instance's own handler writes."""
    [handler] = [h for h in logging.getLogger().handlers if _ours(h)]
    stream = io.StringIO()
    before = handler.setStream(stream)
    yield stream
    handler.setStream(before)


def _ours(handler: logging.Handler) -> bool:
    return any(isinstance(f, NoRequest) for f in handler.filters)


def ask(kind: str, **headers: str) -> None:
    Client(raise_request_exception=False).get(
        f"/answers/{kind}/sent-by-dana?a=her-address", headers=headers
    )


def test_a_failing_request_leaves_a_line_without_its_address(written):
    ask("broken")
    said = written.getvalue()
    assert "ERROR django.request request failed" in said
    assert "sent-by-dana" not in said
    assert "her-address" not in said


def test_the_line_says_where_it_failed_but_not_what_with(written):
    ask("broken")
    said = written.getvalue()
    assert "ValueError" in said
    assert "troubled_urls.py" in said
    assert "secret.example" not in said


@pytest.mark.parametrize("kind", ["fine", "moved", "missing", "forbidden"])
def test_other_requests_leave_no_line(written, kind):
    ask(kind)
    assert written.getvalue() == ""


def test_a_refused_request_leaves_nothing_of_itself(written):
    ask("bad")
    ask("fine", host="her-host.example")
    said = written.getvalue()
    assert "secret.example" not in said
    assert "her-host" not in said


def test_a_refused_form_at_the_desk_leaves_no_address(written):
    Client(enforce_csrf_checks=True).post("/desk/who?her-address")
    assert "desk/who" not in written.getvalue()
    assert "her-address" not in written.getvalue()


def test_our_own_lines_keep_their_words(written):
    logging.getLogger("clickable.worker").info("sweep of %s", "locate")
    assert written.getvalue().endswith("INFO clickable.worker sweep of locate\n")
