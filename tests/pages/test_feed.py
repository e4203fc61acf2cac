"""What programs read of the pages: news, sitemap, robots; and old addresses."""

from xml.etree import ElementTree

import pytest
from django.test import Client
from wagtail.contrib.redirects.models import Redirect

from tests.pages.site import at

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("few")]
SITE = "http://127.0.0.1:8000"
NEWS = "numeros-verifies"


def feed(client: Client, address: str = "/actualites/flux/") -> ElementTree.Element:
    return ElementTree.fromstring(client.get(address).content)


def test_the_feed_holds_the_news_with_full_addresses(client: Client) -> None:
    items = feed(client).findall("./channel/item")
    page = at(f"/accueil/actualites/{NEWS}/")
    assert [item.findtext("link") for item in items] == [f"{SITE}/actualites/{NEWS}/"]
    assert [item.findtext("title") for item in items] == [page.title]
    assert [item.findtext("description") for item in items] == [page.summary]


def test_the_feed_speaks_english_too_and_sets_no_cookie(client: Client) -> None:
    response = client.get("/en/actualites/flux/")
    assert response.headers["Content-Type"] == "application/rss+xml; charset=utf-8"
    assert response.cookies == {}
    link = feed(client, "/en/actualites/flux/").findtext("./channel/item/link")
    assert link.startswith(f"{SITE}/en/")


def test_drafts_are_not_in_the_feed(client: Client) -> None:
    at(f"/accueil/actualites/{NEWS}/").unpublish()
    assert feed(client).findall("./channel/item") == []


def test_the_sitemap_names_every_page_with_its_other_language(client: Client) -> None:
    names = {
        "s": "http://www.sitemaps.org/schemas/sitemap/0.9",
        "x": "http://www.w3.org/1999/xhtml",
    }
    root = ElementTree.fromstring(client.get("/sitemap.xml").content)
    entries = {
        url.findtext("s:loc", namespaces=names): {
            link.get("hreflang"): link.get("href") for link in url.findall("x:link", names)
        }
        for url in root.findall("s:url", names)
    }
    sheet = f"{SITE}/risques/chantage-sexuel/"
    assert entries[sheet]["fr"] == sheet
    assert entries[entries[sheet]["en"]] == entries[sheet]
    assert entries[f"{SITE}/aide/"] == {"fr": f"{SITE}/aide/", "en": f"{SITE}/en/aide/"}
    assert not any("/suivi/" in address or "/desk/" in address for address in entries)


def test_every_address_of_the_sitemap_answers(client: Client) -> None:
    root = ElementTree.fromstring(client.get("/sitemap.xml").content)
    for loc in root.iter("{http://www.sitemaps.org/schemas/sitemap/0.9}loc"):
        assert client.get(loc.text.removeprefix(SITE)).status_code == 200, loc.text


def test_robots_are_led_to_the_sitemap(client: Client) -> None:
    assert client.get("/robots.txt").content.decode().endswith(f"Sitemap: {SITE}/sitemap.xml\n")


def rename(url_path: str, slug: str) -> None:
    page = at(url_path)
    page.slug = slug
    page.save_revision().publish()


@pytest.mark.parametrize(
    ("place", "old", "new"),
    [
        ("/accueil/parents/", "/parents/", "/familles/"),
        ("/home/parents/", "/en/parents/", "/en/familles/"),
    ],
)
def test_a_page_that_moved_is_found_at_its_old_address(
    client: Client, django_capture_on_commit_callbacks, place: str, old: str, new: str
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        rename(place, "familles")
    response = client.get(old)
    assert (response.status_code, response.headers["Location"]) == (301, new)
    assert response.cookies == {}
    assert "default-src 'none'" in response.headers["Content-Security-Policy"]
    assert client.get(new).status_code == 200


def test_pages_below_a_page_that_moved_are_found_too(
    client: Client, django_capture_on_commit_callbacks
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        rename("/accueil/parents/", "familles")
    assert client.get("/parents/que-faire/").headers["Location"] == "/familles/que-faire/"


def test_an_editors_own_redirect_works_and_staff_rooms_ask_for_none(client: Client) -> None:
    Redirect.objects.create(old_path="/vieux", redirect_link="/aide/", is_permanent=False)
    Redirect.objects.create(old_path="/api/v1/vieux", redirect_link="/aide/")
    response = client.get("/vieux/")
    assert (response.status_code, response.headers["Location"]) == (302, "/aide/")
    assert client.get("/api/v1/vieux").status_code == 404


@pytest.mark.parametrize("room", ["/desk", "/gestion", "/api"])
def test_no_redirect_takes_over_a_staff_room(client: Client, room: str) -> None:
    Redirect.objects.create(old_path=room, redirect_link="https://evil.example/")
    for path in (room, f"{room}/"):
        assert "evil" not in client.get(path).headers.get("Location", "")


def test_what_does_not_exist_says_so_and_offers_the_search(client: Client) -> None:
    response = client.get("/nulle-part/")
    assert response.status_code == 404
    assert 'href="/recherche/"' in response.content.decode()
    assert "nulle-part" not in response.content.decode()
