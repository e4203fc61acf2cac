"""Where links lead: found wherever they stand, looked at once a day, told with since when."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from wagtail.contrib.redirects.models import Redirect
from wagtail.models import Page

from clickable.pages.gestion import links, outward
from clickable.pages.gestion.addresses import in_stream
from clickable.pages.gestion.models import Link
from clickable.people.models import User
from tests.cast import EVE, NOW, signed_in
from tests.pages.gestion import a_house, an_article

pytestmark = pytest.mark.django_db
OUT = "https://partner.example/page"


def nobody_asked(_addresses: object) -> dict[str, str]:
    return {}


@pytest.fixture(autouse=True)
def house(db: None) -> Page:
    return a_house()


def broken() -> list[tuple[str, str]]:
    rows = Link.objects.exclude(broken_since=None).order_by("address")
    return [(row.address, row.said) for row in rows]


def test_links_are_found_wherever_they_stand_in_a_stream() -> None:
    stream = [
        {"type": "text", "value": {"html": '<p><a href="/a/">x</a> <a linktype="page" id="7">y</a></p>'}},
        {"type": "doors", "value": {"items": [{"type": "item", "value": {"page": 9, "address": "/b/"}}]}},
        {"type": "sources", "value": {"items": [{"value": {"url": "https://c.example/?x=1&y=2"}}]}},
        {"type": "text", "value": {"html": '<a href="https://d.example/?x=1&amp;y=2">z</a>'}},
        {"type": "text", "value": {"html": '<a href="tel:119">119</a> <a href="#la">la</a>'}},
    ]  # fmt: skip

    assert list(in_stream(stream)) == [
        "page:7", "/a/", "page:9", "/b/", "https://c.example/?x=1&y=2", "https://d.example/?x=1&y=2"
    ]  # fmt: skip


def test_our_own_links_are_looked_up_here() -> None:
    there = an_article("Là", slug="la")
    gone = an_article("Partie", slug="partie")
    Redirect.add_redirect("/ancienne/", redirect_to=there)
    html = "".join(
        f'<p><a href="{address}">x</a></p>'
        for address in (
            "/signaler/",
            "/en/aide/",
            "/la/",
            "/la/simple/",
            "/ancienne/",
            "/nulle-part/",
        )
    )
    html += (
        f'<p><a linktype="page" id="{there.pk}">x</a><a linktype="page" id="{gone.pk}">x</a></p>'
    )
    an_article("Liens", html=html)
    gone.unpublish()

    links.check(nobody_asked, now=NOW)

    assert broken() == [("/nulle-part/", "no_page"), (f"page:{gone.pk}", "no_page")]


def test_a_break_is_dated_by_when_it_was_first_seen_and_ends() -> None:
    an_article("Liens", html=f'<p><a href="{OUT}">x</a></p>')

    for day, said in enumerate(("404", "?timeout", "404")):
        links.check(lambda _a, said=said: {OUT: said}, now=NOW + timedelta(days=day))
    assert Link.objects.get().broken_since == NOW

    links.check(lambda _a: {OUT: ""}, now=NOW + timedelta(days=3))
    assert Link.objects.get().broken_since is None


def test_a_doubt_is_no_break() -> None:
    an_article("Liens", html=f'<p><a href="{OUT}">x</a></p>')

    assert links.check(lambda _a: {OUT: "?503"}, now=NOW) == 0
    assert Link.objects.get().doubtful


def test_only_foreign_addresses_are_asked_outside_once_each() -> None:
    for title in ("Un", "Deux"):
        an_article(title, html=f'<p><a href="{OUT}">x</a><a href="/aide/">y</a></p>')
    asked: list[str] = []

    links.check(lambda addresses: asked.extend(addresses) or {}, now=NOW)  # type: ignore[func-returns-value]

    assert asked == [OUT]


def test_a_link_that_is_no_longer_there_is_forgotten() -> None:
    page = an_article("Liens", html=f'<p><a href="{OUT}">x</a></p>')
    links.check(lambda _a: {OUT: "404"}, now=NOW)

    page.unpublish()
    links.check(nobody_asked, now=NOW)

    assert not Link.objects.exists()


def test_the_report_tells_which_page_and_escapes_what_eve_wrote(edith: User) -> None:
    page = an_article(EVE, slug="eve", html=f'<p><a href="{OUT}">x</a></p>')
    links.check(lambda _a: {OUT: "404"}, now=NOW)

    told = signed_in(edith).get("/gestion/rapports/liens/").content.decode()

    assert OUT in told
    assert f"/gestion/pages/{page.pk}/edit/" in told
    assert "3 novembre 2026" in told
    assert "<script>alert" not in told
    assert f'href="{OUT}"' not in told


def test_nobody_asks_outside_where_checks_are_off_or_it_is_a_demo(settings) -> None:
    settings.CHECKS = "off"
    assert outward.answers([OUT]) == {}
    settings.CHECKS, settings.DEMO = "headers", "http://127.0.0.1:1/"
    assert outward.answers([OUT]) == {}


@pytest.mark.parametrize("path", ["rapports/liens/", "rapports/traductions/"])
def test_the_reports_ask_as_much_for_many_as_for_one(edith: User, path: str) -> None:
    client = signed_in(edith)
    counts = []
    for many in (1, 29):
        for _n in range(many):
            an_article(f"Page {many} {_n}", html=f'<p><a href="{OUT}/{many}/{_n}">x</a></p>')
        links.check(lambda addresses: dict.fromkeys(addresses, "404"), now=NOW)
        client.get(f"/gestion/{path}")
        with CaptureQueriesContext(connection) as queries:
            client.get(f"/gestion/{path}")
        counts.append(len(queries))

    assert counts[0] == counts[1]
