import gzip
import re
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path

import pytest
from django.contrib.staticfiles import finders
from django.test import Client

from clickable.figures.models import Hidden, PublishedFigure, Unit
from clickable.pages import selectors
from clickable.pages.loading import Loaded

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 3, 10, tzinfo=UTC)


def publish(code: str, value: int | None, period: str = "2026", hidden: str = "") -> None:
    PublishedFigure.objects.create(
        code=code,
        period=period,
        value=None if value is None else Decimal(value),
        unit=Unit.ITEMS,
        hidden=hidden,
        published_at=NOW,
    )


def test_the_reference_is_the_seeds_and_says_when_it_was_checked() -> None:
    known = selectors.reference()
    assert (known.year, known.received, known.illegal) == (2017, 16856, 13263)
    assert known.checked_on == date(2026, 11, 21)
    assert round(known.share, 1) == 78.7


def test_home_shows_the_reference_with_unit_period_and_source() -> None:
    shown = [(f.shown, f.what, f.period, f.source) for f in selectors.home_figures()]
    assert shown == [
        ("16\u202f856", "adresses (URL) signalées", "2017", "Point de Contact"),
        (
            "78,7\u202f%",
            "jugées illicites (13\u202f263 sur 16\u202f856 adresses)",
            "2017",
            "Point de Contact",
        ),
    ]


def test_home_adds_what_is_published_of_the_latest_year_and_nothing_hidden() -> None:
    publish("received_items", 1234)
    publish("removed_items", None, hidden=Hidden.SMALL)
    publish("received_items", 99, period="2025")
    ours = [(f.shown, f.period) for f in selectors.home_figures()[2:]]
    assert ours == [("1\u202f234", "2026")]


def test_home_asks_the_database_little(client: Client, django_assert_max_num_queries) -> None:
    publish("received_items", 1234)
    with django_assert_max_num_queries(3):
        client.get("/")


def test_home_with_its_pages_asks_little_too(
    few: Loaded, client: Client, django_assert_max_num_queries
) -> None:
    client.get("/")
    with django_assert_max_num_queries(12):
        client.get("/")


def test_four_doors_one_tap_each_then_tools_figures_news_and_who_we_are(
    few: Loaded, client: Client
) -> None:
    main = client.get("/").content.decode().partition("<main")[2]
    order = ["/suivi/", "/enfants/", "/parents/", "/risques/", "/chiffres/", "/actualites/"]
    places = [main.index(f'href="{each}"') for each in order]
    assert places == sorted(places)
    assert "16\u202f856" in main
    assert main.index("ECPAT France") > places[-1]


def test_home_weighs_at_most_sixty_kilobytes_on_the_wire(few: Loaded, client: Client) -> None:
    """As served: text compressed, the font as it is. Everything that a first visit fetches."""
    page = client.get("/", headers={"accept-encoding": "gzip"}).content
    html = gzip.decompress(page).decode()
    files = set(re.findall(r'(?:href|src)="/static/([^"]+)"', html))
    assert any(name.endswith(".woff2") for name in files)
    weights = {name: _weight(Path(finders.find(name)).read_bytes(), name) for name in files}
    assert len(page) + sum(weights.values()) <= 60_000, weights


def _weight(content: bytes, name: str) -> int:
    return len(content if name.endswith(".woff2") else gzip.compress(content))


def test_danger_comes_before_everything_else(client: Client) -> None:
    main = client.get("/").content.decode().partition("<main")[2]
    places = [main.index(each) for each in ('href="tel:17"', "<h1>", "/signaler/", "/aide/")]
    assert places == sorted(places)


def test_the_three_doors_stand_in_their_order(client: Client) -> None:
    main = client.get("/").content.decode().partition("<main")[2]
    places = [main.index(f'href="{each}"') for each in ("/signaler/", "/aide/", "/suivi/")]
    assert places == sorted(places)
