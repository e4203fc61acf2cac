"""What the audits walk is there: a page of an error would be found without a fault."""

import pytest
from django.test import Client

from tests.pages import everything

VOICES = [path for path in everything.OTHERS if path.startswith("/paroles/")]


@pytest.mark.django_db
def test_childrens_pages_are_there_with_what_they_tell(client: Client) -> None:
    everything.listen()

    shown = {path: client.get(path) for path in [*VOICES, *(f"/en{path}" for path in VOICES)]}

    assert {path: page.status_code for path, page in shown.items() if page.status_code != 200} == {}
    assert "306 enfants" in shown["/paroles/ce-qui-te-protege/"].content.decode()
    assert 'class="' in shown["/paroles/retour/ce-qui-te-protege/"].content.decode()


@pytest.mark.slow
@pytest.mark.django_db
def test_every_other_page_is_there(client: Client) -> None:
    everything.fill()

    found = {path: client.get(path).status_code for path in everything.paths()}

    assert {path: status for path, status in found.items() if status != 200} == {}
