"""What an editor finds at /gestion/, and what a lost one reads."""

import pytest
from wagtail.models import Page

from clickable.people.models import User
from tests.cast import signed_in
from tests.pages.gestion import a_house, an_article

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def house(db: None) -> Page:
    return a_house()


def test_one_begins_to_write_and_finds_ones_own_drafts_alone(edith: User, paul: User) -> None:
    mine, other = an_article("La mienne"), an_article("La sienne")
    mine.save_revision(user=edith)
    other.save_revision(user=paul)
    html = signed_in(edith).get("/gestion/").content.decode()
    drafts = html.partition('class="gestion-drafts"')[2].partition("</div>")[0]
    assert "Écrire une page" in html
    assert "La mienne" in drafts
    assert "La sienne" not in drafts


def test_orders_and_services_that_wait_are_counted(edith: User) -> None:
    html = signed_in(edith).get("/gestion/").content.decode()
    assert "commandes attendent une réponse" in html
    assert "d’aide à revérifier" in html


def test_a_page_that_is_not_there_speaks_our_words(edith: User) -> None:
    answer = signed_in(edith).get("/gestion/nulle-part/")
    assert answer.status_code == 404
    assert "Retour à l’accueil de la rédaction" in answer.content.decode()
    assert "Wagtail" not in answer.content.decode().partition('class="gestion-lost"')[2]


def test_a_translation_begins_with_its_only_language_chosen(edith: User, charlie: User) -> None:
    path = f"/gestion/localize/submit/page/{an_article().pk}/"
    html = signed_in(edith).get(path).content.decode()
    assert "Langues" in html
    assert "checked" in html.partition('name="locales"')[2].partition(">")[0]
    assert signed_in(charlie).get(path).status_code != 200
