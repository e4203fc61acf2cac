"""One-time links: what looks at them changes nothing, and the button acts once."""

import threading
from datetime import datetime, timedelta

import pytest
from django.db import connection
from django.http import HttpResponse
from django.test import RequestFactory

from clickable.base import clock
from clickable.base.errors import RefusedError
from clickable.post import links
from clickable.post.models import Link
from clickable.post.one_time import Shown, one_time
from tests.cast import NOW

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
done: list[str] = []


def act(subject: str, sent: dict[str, str], _now: datetime) -> None:
    if sent.get("do") == "refuse":
        raise RefusedError("pas maintenant")
    done.append(subject)


def show(link: Link, _done: bool) -> Shown | None:
    return None if link.subject == "gone" else Shown("post/over.html", {"seen": link.subject})


DOOR = one_time("test.door", show=show, act=act)
LASTING = one_time("test.door", show=show, act=act, lasting=True)


@pytest.fixture(autouse=True)
def _fresh() -> None:
    done.clear()


def link(subject: str = "thing:1", *, until: datetime | None = None) -> tuple[int, str]:
    now = clock.now()
    return links.new_link(purpose="test.door", subject=subject, until=until or now + DAY, now=now)


def ask(method: str, given: tuple[int, str], door=DOOR, **sent: str) -> HttpResponse:  # type: ignore[no-untyped-def]
    answer: HttpResponse = door(getattr(RequestFactory(), method)("/c/", sent), *given)
    return answer


def test_looking_changes_nothing_and_is_kept_nowhere() -> None:
    given = link()

    for method in ("get", "head", "get"):
        answer = ask(method, given)
        assert answer.status_code == 200
        assert answer.headers["Cache-Control"] == "no-store"
        assert answer.headers["X-Robots-Tag"].startswith("noindex")

    assert done == []
    assert Link.objects.get().used_at is None


def test_the_button_acts_once_however_often_it_is_pressed() -> None:
    given = link()

    answers = [ask("post", given).status_code for _ in range(3)]

    assert (answers, done) == ([200, 200, 200], ["thing:1"])


def test_a_lasting_link_acts_each_time() -> None:
    given = link()

    for _ in range(2):
        ask("post", given, LASTING)

    assert done == ["thing:1", "thing:1"]


def test_what_was_refused_can_be_done_afterwards() -> None:
    given = link()

    assert ask("post", given, do="refuse").status_code == 200
    assert (done, Link.objects.get().used_at) == ([], None)
    ask("post", given)

    assert done == ["thing:1"]


@pytest.mark.parametrize("wrong", ["token", "number", "purpose", "over"])
def test_a_link_that_is_none_of_ours_says_nothing_and_does_nothing(wrong: str) -> None:
    pk, token = link()
    if wrong == "token":
        token = token[:-1]
    if wrong == "number":
        pk += 1
    if wrong == "purpose":
        Link.objects.update(purpose="other")
    if wrong == "over":
        Link.objects.update(until=clock.now())

    assert ask("get", (pk, token)).status_code == 404
    assert ask("post", (pk, token)).status_code == 404
    assert done == []


def test_a_link_whose_subject_is_gone_says_so() -> None:
    assert ask("get", link("gone")).status_code == 404


def test_only_the_hash_is_kept() -> None:
    _pk, token = link()

    assert token not in str(list(Link.objects.values()))
    assert len(token) == 32


def test_links_to_what_is_over_end() -> None:
    given = link()

    links.end(purpose="test.door", subject="thing:1", now=clock.now())

    assert ask("post", given).status_code == 404
    assert done == []


@pytest.mark.django_db(transaction=True)
def test_two_presses_at_once_act_once() -> None:
    pk, token = links.new_link(purpose="test.door", subject="x", until=NOW + DAY, now=NOW)
    start = threading.Barrier(4)

    def press() -> None:
        start.wait()
        found = links.find(pk, token, purpose="test.door")
        assert found
        links.use(found, lambda: done.append("x"), now=NOW)
        connection.close()

    people = [threading.Thread(target=press) for _ in range(4)]
    for one in people:
        one.start()
    for one in people:
        one.join()
    assert done == ["x"]
