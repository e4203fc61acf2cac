"""What every public page keeps to: French typography, neutral titles, strict headers, no cookie."""

import re
from html import unescape

import pytest
from django.test import Client

from clickable.base.context import plain_path
from tests.pages.public import ALL, PATHS

pytestmark = pytest.mark.django_db

HIDDEN = re.compile(r"<(script|style|code|pre|kbd)\b.*?</\1>|<[^>]+>", re.DOTALL)
ENGLISH = re.compile(r"<(\w+)[^>]*\blang=\"en\".*?</\1>", re.DOTALL)
# An ordinary space, or none, before ; : ! ? » or after «; a straight apostrophe between letters.
WRONG = re.compile(r"[ \u00a0][;:!?»]|\w[?!»](?!\w)|«[^\u202f]|\w'\w|\d[ \u00a0]%")
BETRAYS = re.compile(
    r"signal|report|abus|danger|plainte|victim|help|aide|sexu|violen|police|chantage", re.IGNORECASE
)


def words(html: str) -> str:
    return unescape(HIDDEN.sub(" ", ENGLISH.sub(" ", html)))


@pytest.mark.parametrize("path", PATHS)
def test_french_is_set_as_french_is_set(client: Client, path: str) -> None:
    text = words(client.get(path).content.decode())
    assert [text[max(0, m.start() - 20) : m.end() + 5] for m in WRONG.finditer(text)] == []


@pytest.mark.parametrize("path", ALL)
def test_titles_do_not_betray_the_visit(client: Client, path: str) -> None:
    html = client.get(path).content.decode()
    titles = re.findall(r"<title>(.*?)</title>", html, re.DOTALL)
    assert len(titles) == 1
    assert titles[0].endswith("Click@ble")
    assert "–" not in titles[0]
    assert BETRAYS.findall(titles[0]) == []


@pytest.mark.parametrize("path", [*ALL, "/nulle-part/", "/en/nowhere/", "/healthz", "/quitter/"])
def test_headers_are_strict_and_no_cookie_is_set(client: Client, path: str) -> None:
    response = client.get(path)
    policy = set(response.headers["Content-Security-Policy"].split("; "))
    assert {"default-src 'none'", "script-src 'self'", "style-src 'self'"} <= policy
    assert {"frame-ancestors 'none'", "require-trusted-types-for 'script'"} <= policy
    assert "unsafe" not in str(policy)
    assert response.headers["Referrer-Policy"] == "no-referrer"
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert response.headers["X-Frame-Options"] == "DENY"
    kept = "public, max-age=60" if path.endswith("/chiffres/") else "no-store"
    assert response.headers["Cache-Control"] == kept
    assert response.cookies == {}


@pytest.mark.parametrize("path", ALL)
def test_no_inline_style_or_script_that_the_policy_would_refuse(client: Client, path: str) -> None:
    html = client.get(path).content.decode()
    assert re.findall(r"\sstyle=|\son\w+=|<style|<script(?! src=)|javascript:|data:", html) == []


@pytest.mark.parametrize("path", PATHS)
def test_every_page_has_its_other_language_and_its_way_out(client: Client, path: str) -> None:
    french, english = client.get(path), client.get("/en" + path)
    assert f'href="/en{path}" lang="en"' in french.content.decode()
    assert f'href="{path}" lang="fr"' in english.content.decode()
    for page in (french, english):
        assert 'href="/quitter/"' in page.content.decode()
    assert '<html lang="en">' in english.content.decode()


@pytest.mark.parametrize("path", ["/en/", "/en/aide/", "/en/confidentialite/"])
def test_english_pages_hold_no_french(client: Client, path: str) -> None:
    html = re.sub(r'<a [^>]*lang="fr".*?</a>', "", client.get(path).content.decode())
    assert re.findall(r"\b(?:une|des|les|est|tu|nous|vous|avec)\b", words(html)) == []


@pytest.mark.parametrize(
    ("path", "plain"),
    [
        ("/aide/", "/aide/"),
        ("/en/aide/", "/aide/"),
        ("/en/", "/"),
        ("//evil.example/", "/evil.example/"),
        ("/en//evil.example/", "/evil.example/"),
        ("/\\evil.example/", "/%5Cevil.example/"),
    ],
)
def test_a_language_link_never_leaves_the_site(path: str, plain: str) -> None:
    assert plain_path(path) == plain


def test_the_demo_says_what_it_is(client: Client, settings) -> None:
    assert "inventé" not in words(client.get("/").content.decode())
    settings.DEMO = "http://127.0.0.1:8001/"
    html = client.get("/").content.decode()
    assert "Ici tout est inventé" in html
    assert 'href="http://127.0.0.1:8001/"' in html
    assert 'href="http://127.0.0.1:8001/en/"' in client.get("/en/").content.decode()
