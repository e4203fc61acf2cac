import re
from datetime import date

import pytest
from django.contrib.auth.models import Group
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from wagtail.models import Page, PageViewRestriction

from clickable.pages import naming
from clickable.pages.loading import Loaded
from clickable.pages.models import NewsIndexPage, NewsPage
from tests.pages.site import at

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("few")]
SHEET = "/risques/chantage-sexuel/"


def english_address(client: Client, address: str) -> str:
    html = client.get(address).content.decode()
    return re.search(r'<a href="([^"]+)" lang="en" hreflang="en">', html)[1]


def test_the_language_link_leads_to_the_translated_page_and_back(client: Client) -> None:
    there = english_address(client, SHEET)
    html = client.get(there).content.decode()
    assert there.startswith("/en/")
    assert there != "/en" + SHEET
    assert f'<a href="{SHEET}" lang="fr" hreflang="fr">' in html
    assert '<html lang="en">' in html


def test_from_a_simplified_version_it_leads_to_the_simplified_version_if_there_is_one(
    client: Client,
) -> None:
    there = english_address(client, SHEET)
    assert english_address(client, f"{SHEET}simple/") == f"{there}simple/"
    assert client.get(f"{there}simple/").status_code == 200
    other = at("/accueil" + SHEET).get_translations().get().specific
    other.simple = []
    other.save()
    assert english_address(client, f"{SHEET}simple/") == there


def title(client: Client, address: str) -> str:
    return re.search(r"<title>(.*?)</title>", client.get(address).content.decode())[1]


@pytest.mark.parametrize("place", ["/accueil/enfants/", "/accueil/risques/", "/accueil" + SHEET])
def test_below_children_and_risks_no_page_shows_its_own_title(client: Client, place: str) -> None:
    page = at(place)
    for each in (page, page.get_translations().get().specific):
        each.title, each.seo_title = "Un nom bien calme", ""
        each.save()
        code = each.locale.language_code
        shown = title(client, naming.address(each.url_path, code))
        assert shown in {"Rubrique · Click@ble", "Fiche · Click@ble", "Section · Click@ble", "Sheet · Click@ble"}  # fmt: skip


def test_elsewhere_a_page_keeps_its_title_unless_it_betrays(client: Client) -> None:
    page = at("/accueil/parents/que-faire/")
    page.title = "Que faire ce soir"
    page.save()
    assert title(client, "/parents/que-faire/") == "Que faire ce soir · Click@ble"
    page.title = "Mon enfant subit un chantage"
    page.save()
    assert title(client, "/parents/que-faire/") == "Lire · Click@ble"


def test_a_page_without_a_translation_leads_to_the_home_page(client: Client) -> None:
    page = at("/accueil" + SHEET)
    page.get_translations().get().specific.delete()
    assert english_address(client, SHEET) == "/en/"


def test_the_way_back_up_is_shown(client: Client) -> None:
    html = client.get(SHEET).content.decode()
    crumbs = re.search(r'<nav class="crumbs".*?</nav>', html, re.DOTALL)[0]
    assert re.findall(r'href="([^"]+)"', crumbs) == ["/", "/risques/"]


def test_the_simplified_version_stands_beside_the_full_one(client: Client) -> None:
    full, simple = client.get(SHEET), client.get(f"{SHEET}simple/")
    assert f'href="{SHEET}simple/"' in full.content.decode()
    assert f'<a href="{SHEET}">Version complète</a>' in simple.content.decode()
    assert simple.status_code == 200
    assert len(simple.content) < len(full.content)


def test_a_page_without_a_simplified_version_has_no_address_for_one(client: Client) -> None:
    page = at("/accueil" + SHEET)
    page.simple = []
    page.save()
    assert client.get(f"{SHEET}simple/").status_code == 404
    main = client.get(SHEET).content.decode().partition("<main")[2].partition("</main>")[0]
    assert "simple/" not in main


def test_a_sheet_says_when_it_was_checked_and_ends_with_help_and_report(client: Client) -> None:
    main = client.get(SHEET).content.decode().partition("<main")[2].partition("</main>")[0]
    assert re.search(r"À jour le \d+ \w+ 20\d\d", main)
    assert "Sources" in main
    last = main[-4000:]
    assert 'href="/aide/"' in last
    assert 'href="/signaler/"' in last


def test_english_readers_are_led_to_english_rooms(client: Client) -> None:
    html = client.get(english_address(client, SHEET)).content.decode().partition("<main")[2]
    assert re.findall(r'href="/(?:aide|signaler)/', html) == []
    assert 'href="/en/aide/"' in html


def test_drafts_are_not_shown(client: Client) -> None:
    at("/accueil" + SHEET).unpublish()
    assert client.get(SHEET).status_code == 404


def test_a_page_that_was_closed_to_some_is_closed_to_all(client: Client) -> None:
    rule = PageViewRestriction.objects.create(
        page=at("/accueil" + SHEET), restriction_type=PageViewRestriction.GROUPS
    )
    rule.groups.add(Group.objects.create(name="readers"))
    assert client.get(SHEET).status_code == 404
    assert client.get("/recherche/", {"q": "chantage"}).content.decode().count(SHEET) == 0


def test_wagtails_own_doors_for_private_pages_do_not_exist(client: Client) -> None:
    for address in ("/_util/login/", "/_util/authenticate_with_password/1/1/"):
        assert client.get(address).status_code == 404


@pytest.mark.parametrize("method", ["post", "put", "delete"])
def test_a_page_is_only_read(client: Client, method: str) -> None:
    assert getattr(client, method)(SHEET).status_code in {403, 405}


def add_news(count: int) -> None:
    index = NewsIndexPage.objects.get(locale__language_code="fr")
    for number in range(count):
        index.add_child(
            instance=NewsPage(
                title=f"Nouvelle {number}",
                slug=f"nouvelle-{number}",
                locale=index.locale,
                published_on=date(2026, 1, 1),
                body=[("text", {"html": f'<p><a linktype="page" id="{index.pk}">là</a></p>'})] * 3,
            )
        )


@pytest.mark.parametrize(
    "address", ["/", "/risques/", SHEET, "/actualites/", "/plan/", "/actualites/flux/", "/sitemap.xml"]
)  # fmt: skip
def test_queries_do_not_grow(client: Client, address: str, django_assert_max_num_queries) -> None:
    client.get(address)
    counts = []
    for more in (30, 0):
        with django_assert_max_num_queries(25) as asked:
            client.get(address)
        counts.append(len(asked))
        add_news(more)
    assert counts[0] == counts[1]


def test_a_text_with_many_links_asks_as_much_as_one_with_few(client: Client) -> None:
    page = at("/accueil" + SHEET)
    others = list(Page.objects.filter(depth__gt=2))
    counts = []
    for amount in (1, len(others)):
        text = "".join(f'<p><a linktype="page" id="{o.pk}">x</a></p>' for o in others[:amount])
        page.body = [("text", {"html": text})] * amount
        page.save()
        client.get(SHEET)
        with CaptureQueriesContext(connection) as asked:
            client.get(SHEET)
        counts.append(len(asked))
    assert counts[0] == counts[1]


def test_long_lists_of_news_come_in_parts(client: Client) -> None:
    add_news(30)
    first = client.get("/actualites/").content.decode()
    last = client.get("/actualites/?page=3").content.decode()
    assert first.count("<time") == 12
    assert "?page=2" in first
    assert 'href="?page=2"' in last
    assert client.get("/actualites/?page=x'").status_code == 200


def test_the_first_page_of_a_language_names_the_four_doors(client: Client, few: Loaded) -> None:
    main = client.get("/").content.decode().partition("<main")[2]
    assert 'href="/enfants/"' in main
    assert 'href="/parents/"' in main
    assert 'href="/en/children/"' in client.get("/en/").content.decode()
