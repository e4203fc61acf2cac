import asyncio
from datetime import UTC, datetime, timedelta

import pytest

from clickable.locate.bootstrap import FRESH, Services, services_for

NOW = datetime(2026, 11, 3, 10, tzinfo=UTC)
FILE = {
    "version": "1.0",
    "services": [
        [
            ["192.0.0.0/8", "198.51.0.0/16"],
            ["http://plain.example/", "https://first.example/rdap/"],
        ],
        [["192.0.2.0/24"], ["https://second.example/"]],
    ],
}


@pytest.fixture(autouse=True)
def _own_home(settings, tmp_path):
    settings.HOME = tmp_path
    settings.RDAP_BOOTSTRAP = "https://bootstrap.example/rdap/"


class Registry:
    """Stands at the network's edge: answers with what it is given, and counts."""

    def __init__(self, *answers):
        self.answers, self.asked = list(answers), []

    async def fetch(self, url):
        self.asked.append(url)
        return self.answers.pop(0) if self.answers else None

    def services(self, now=NOW) -> Services | None:
        return asyncio.run(services_for(4, fetch=self.fetch, now=now))


@pytest.mark.parametrize(
    ("address", "base"),
    [
        ("192.0.2.7", "https://second.example/"),
        ("192.0.3.7", "https://first.example/rdap/"),
        ("198.51.100.1", "https://first.example/rdap/"),
        ("203.0.113.1", ""),
        ("2001:db8::1", ""),
    ],
)
def test_the_longest_range_that_holds_the_address_answers_for_it(address, base):
    assert Registry(FILE).services().base_of(address) == base


def test_it_is_fetched_once_a_week():
    registry = Registry(FILE, FILE)
    for days in (0, 3, 6):
        registry.services(NOW + timedelta(days=days))
    assert registry.asked == ["https://bootstrap.example/rdap/ipv4.json"]

    registry.services(NOW + FRESH)

    assert len(registry.asked) == 2


@pytest.mark.parametrize("bad", [None, [], {}, {"services": []}, {"services": [["x"]]}, "text",
                                 {"services": [[["nonsense/9"], ["https://x.example/"]]]},
                                 {"services": [[["192.0.2.0/24"], ["ftp://x.example/"]]]}])  # fmt: skip
def test_a_refresh_that_fails_keeps_the_old_file(bad):
    old = Registry(FILE).services()

    assert Registry(bad).services(NOW + FRESH * 2) == old


def test_without_any_file_there_is_none():
    assert Registry().services() is None


def test_a_damaged_file_is_fetched_again(tmp_path):
    first = Registry(FILE).services()
    (tmp_path / "rdap" / "ipv4.json").write_text("{")

    assert Registry(FILE).services() == first


def test_another_source_makes_the_old_file_void(settings):
    Registry(FILE).services()
    settings.RDAP_BOOTSTRAP = "https://other.example/"

    assert Registry().services() is None
