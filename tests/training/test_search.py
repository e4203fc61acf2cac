"""The site's search finds trainings: courses by what they teach, sessions by their day and place."""

from datetime import timedelta

import pytest

from clickable.base import clock
from clickable.pages import search as site
from clickable.training.models import Course, Session
from clickable.training.search import search
from tests.training.making import course, session

pytestmark = pytest.mark.django_db
START = timedelta(days=20)


def test_a_course_is_found_by_what_it_teaches_in_the_readers_language() -> None:
    course()

    french = search("reconnaître violences", language="fr")
    english = search("support victims", language="en")

    assert [one.url for one in french] == ["/formations/pourquoi-et-comment-signaler/"]
    assert [one.url for one in english] == ["/en/formations/pourquoi-et-comment-signaler/"]
    assert search("formation", language="fr")[0].url == "/formations/"
    assert search("de la", language="fr") == []


def test_a_coming_session_is_found_by_its_place_and_a_hidden_one_is_not() -> None:
    row = session(5, starts_at=clock.now() + START, modality="site", place="Mairie inventée de Port-Louis", trainer="Dominique")  # fmt: skip

    (found,) = search("port-louis", language="fr")
    assert "Mairie inventée" in found.summary
    assert found in site.search("mairie port-louis", "fr")

    Session.objects.filter(pk=row.pk).update(state=Session.State.DRAFT)
    assert search("port-louis", language="fr") == []
    Course.objects.update(published=False)
    assert [one.url for one in search("formation signaler", language="fr")] == []
