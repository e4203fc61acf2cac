"""Every page that we deliver, in both languages."""

import re
from html import unescape
from typing import Any

import pytest
from django.test import Client
from wagtail.models import Page

from clickable.pages import naming
from clickable.pages.loading import Loaded
from clickable.pages.models import Written
from tests.pages.test_public import BETRAYS, WRONG, words

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.usefixtures("whole"),
    pytest.mark.once,
    pytest.mark.slow,
]
LINK = re.compile(r'<a [^>]*href="(/[^"#?]*)')


def addresses() -> list[str]:
    """Every page's, its simplified version's too."""
    found = []
    for page in Page.objects.filter(depth__gte=2).specific():
        address = naming.address(page.url_path, page.locale.language_code)
        found += [address, *([f"{address}simple/"] if page.simple else [])]
    return found


_READ: dict[str, Any] = {}


@pytest.fixture
def read(client: Client) -> dict[str, Any]:
    """What each page answers: asked once, by the first test."""
    if not _READ:
        _READ.update({address: client.get(address) for address in addresses()})
    return _READ


def test_every_file_is_loaded_and_every_link_in_it_leads_somewhere(whole: Loaded) -> None:
    assert (whole.problems, whole.kept) == ([], [])
    assert len(whole.made) > 100


def test_what_editors_could_not_save_we_do_not_deliver() -> None:
    blocks = 0
    for page in Page.objects.filter(depth__gte=2).specific():
        for stream in (page.body, page.simple):
            blocks += len(stream.stream_block.clean(stream))
    assert blocks > 500


def test_every_page_answers_without_cookie_and_with_the_policy(read: dict[str, Any]) -> None:
    assert len(read) > 100
    for address, response in read.items():
        html = response.content.decode()
        assert (address, response.status_code, dict(response.cookies)) == (address, 200, {})
        assert "default-src 'none'" in response.headers["Content-Security-Policy"]
        assert "unsafe" not in response.headers["Content-Security-Policy"]
        assert (
            re.findall(r"\sstyle=|\son\w+=|<style|<script(?! src=)|javascript:|=.data:", html) == []
        )


def test_every_link_of_every_page_leads_somewhere(client: Client, read: dict[str, Any]) -> None:
    linked = {
        unescape(href)
        for response in read.values()
        for href in LINK.findall(response.content.decode())
    }
    status = {href: (read.get(href) or client.get(href)).status_code for href in sorted(linked)}
    allowed = {"/quitter/": 200}
    broken = {h: s for h, s in status.items() if s != allowed.get(h, 200) and "/static/" not in h}
    assert broken == {}


def test_titles_do_not_betray_and_french_is_set_as_french_is_set(
    read: dict[str, Any],
) -> None:
    for address, response in read.items():
        html = response.content.decode()
        title = re.search(r"<title>(.*?)</title>", html, re.DOTALL)[1]
        assert (address, BETRAYS.findall(title)) == (address, [])
        if not address.startswith("/en/"):
            text = words(html)
            wrong = [text[max(0, m.start() - 20) : m.end() + 5] for m in WRONG.finditer(text)]
            assert (address, wrong) == (address, [])


def test_each_page_names_its_other_language_and_is_named_by_it(read: dict[str, Any]) -> None:
    for page in Page.objects.filter(depth__gt=2, locale__language_code="fr").specific():
        other: Written = page.get_translations().get().specific
        here, there = naming.address(page.url_path, "fr"), naming.address(other.url_path, "en")
        for address in (here, there):
            html = read[address].content.decode()
            assert f'hreflang="fr" href="http://127.0.0.1:8000{here}"' in html
            assert f'hreflang="en" href="http://127.0.0.1:8000{there}"' in html
            assert f'rel="canonical" href="http://127.0.0.1:8000{address}"' in html


def test_english_pages_hold_no_french(read: dict[str, Any]) -> None:
    french = re.compile(r"\b(?:une|des|les|est|tu|nous|vous|avec)\b")
    for address, response in read.items():
        if address.startswith("/en/"):
            html = response.content.decode()
            html = re.sub(r'<a [^>]*lang="fr".*?</a>', "", html).partition("<main")[2]
            found = french.findall(words(html))
            assert (address, len(found) <= 3) == (address, True), found
