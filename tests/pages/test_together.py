"""/agir/: one page leads to all that can be done together."""

import pytest
from django.test import Client
from django.utils import translation

from clickable.pages import together


@pytest.mark.django_db
@pytest.mark.parametrize("language", ["", "/en"])
def test_each_way_leads_to_a_page(client: Client, language: str) -> None:
    page = client.get(f"{language}/agir/").content.decode()

    with translation.override("fr"):
        ways = [way.address for _title, group in together.groups() for way in group]
    assert len(ways) == 9
    for address in ways:
        assert f'href="{language}{address}"' in page
        assert client.get(f"{language}{address}").status_code == 200


@pytest.mark.django_db
def test_the_home_page_and_the_map_lead_there(client: Client) -> None:
    for address in ("/", "/plan/"):
        assert 'href="/agir/"' in client.get(address).content.decode()
