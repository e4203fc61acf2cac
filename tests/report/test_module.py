"""The module without a browser: what another site gets, and what the frame makes of an address."""

import re

import pytest
from django.test import Client

from clickable.report.models import Door, Report
from clickable.report.module.views import SCRIPT
from tests.report.walk import Walk, kept

pytestmark = pytest.mark.django_db
FRAME = "/module/formulaire/"
PAGE = "https://forum.host.example/fil/12?page=3"


def in_frame(about: str | None = None) -> Walk:
    walk = Walk(FRAME)
    typed = {} if about is None else {"about": about}
    walk.post(who="saw", **typed)
    return walk


def test_the_script_is_small_and_stays_at_its_address(client: Client) -> None:
    got = client.get("/module/module.js")

    assert (got.status_code, got["Content-Type"]) == (200, "text/javascript; charset=utf-8")
    assert got.content.decode() == SCRIPT
    assert len(got.content) <= 10 * 1024
    assert (
        client.get("/module/module.js", headers={"if-none-match": got["ETag"]}).status_code == 304
    )


def test_a_report_of_the_frame_says_its_door() -> None:
    walk = in_frame()
    walk.post(category="csam")
    walk.post(addresses=PAGE)
    walk.post(message="Vu.")
    page = walk.post("send")

    assert "C’est bien arrivé" in page
    assert Report.objects.get().door == Door.MODULE
    assert 'action="/module/formulaire/"' in page


@pytest.mark.parametrize("door", ["/signaler/", "/signaler/simple/"])
def test_the_form_of_the_site_keeps_its_own_door(door: str) -> None:
    Walk(door).to("check").post("send")

    assert Report.objects.get().door == Door.FORM


def test_the_page_around_is_filled_in_and_can_be_taken_out() -> None:
    walk = in_frame(PAGE)
    walk.post(category="csam")

    assert f">{PAGE.replace('&', '&amp;')}</textarea>" in walk.page
    walk.post(addresses="", elsewhere="dans un jeu")
    walk.post(message="")
    assert "forum.host.example" not in walk.page


@pytest.mark.parametrize(
    "about",
    [
        "",
        "about:blank",
        "file:///home/x",
        "http://192.168.1.1/",
        "data:image/png;base64,AAAA",
        "é" * 9999,
        "<b>",
    ],
)
def test_what_is_no_address_is_not_filled_in(about: str) -> None:
    walk = in_frame(about)
    walk.post(category="csam")

    assert 'inputmode="url"' in walk.page
    assert "></textarea>" in walk.page
    assert "error" not in walk.page


def test_an_address_said_later_does_not_replace_what_was_typed() -> None:
    walk = in_frame(PAGE)
    walk.post(category="csam")
    walk.post(addresses="https://other.host.example/")
    walk.post("back")
    walk.post("back", addresses="https://other.host.example/")
    walk.post("back", category="csam")
    walk.post(who="saw", about="https://evil.host.example/")
    walk.post(category="csam")

    assert "other.host.example" in walk.page
    assert "evil.host.example" not in walk.page


@pytest.mark.parametrize("version", ["usual", "simple"])
def test_links_within_the_page_and_to_the_telephone_stay_in_the_frame(version: str) -> None:
    framed, alone = Walk(FRAME), Walk("/signaler/")
    for walk in (framed, alone):
        walk.post(version)
        numbers = within(walk.page)
        mistaken = within(walk.post())

        expected = ' target="_self"' if walk is framed else ""
        assert len(numbers) >= 3
        assert {after for _where, after in numbers} == {expected}
        assert ("#who", expected) in mistaken


def within(page: str) -> list[tuple[str, str]]:
    """Links that lead to no other page, and what is said of their target."""
    return re.findall(r'<a (?:class="skip" )?href="((?:#|tel:|sms:)[^"]*)"([^>]*)>', page)


def test_both_versions_and_both_languages_stay_in_the_frame() -> None:
    walk = Walk(FRAME)
    walk.post("simple")
    assert 'href="/plan/"' not in walk.page
    assert 'action="/module/formulaire/"' in walk.page
    english = Walk("/en" + FRAME)
    assert 'action="/en/module/formulaire/"' in english.page


def test_the_same_report_twice_is_one() -> None:
    walk = in_frame(PAGE)
    walk.post(category="csam")
    walk.post(addresses=PAGE)
    walk.post(message="Vu.")
    walk.post("send")
    walk.client.post(FRAME, {"state": walk.state, "go": "send"})

    assert kept() == (1, 1)


def test_only_the_frame_may_be_framed(client: Client) -> None:
    frame, form = client.get(FRAME), client.get("/signaler/")

    assert "frame-ancestors *" in frame["Content-Security-Policy"]
    assert "X-Frame-Options" not in frame
    assert "frame-ancestors 'none'" in form["Content-Security-Policy"]
    assert not frame.cookies
