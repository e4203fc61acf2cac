"""The demo's children: 306 who were answered, and a consultation that is open now."""

import pytest
from django.test import Client

from clickable.people.models import User
from clickable.voices.models import Consultation, Contribution, Words
from clickable.voices.rules import TOLD
from lab.seed import listening
from tests.cast import NOW, person

pytestmark = pytest.mark.django_db


@pytest.fixture
def told(nour: User, hanae: User) -> int:
    for name in ("Édith", "Paul"):
        person(name, role=User.Role.EDITOR, team="")
    return listening.fill(now=NOW)


def test_306_children_spoke_in_ten_groups_and_were_answered(told: int, client: Client) -> None:
    row = Consultation.objects.get(slug="ce-qui-te-protege")
    assert (row.state, row.results["children"]) == ("feedback_given", 306)
    assert row.circles.count() == 10
    assert told == Contribution.objects.count() == 306 + 3
    page = client.get(f"/paroles/{row.slug}/").content.decode()
    assert "306 enfants ont répondu" in page
    assert page.count("<table") == 4
    assert client.get(f"/paroles/retour/{row.slug}/").status_code == 200
    assert listening.fill(now=NOW) == 0


def test_the_open_one_tells_nothing_and_has_words_to_read(told: int, client: Client) -> None:
    row = Consultation.objects.get(slug="comment-en-parler")
    assert row.state not in TOLD
    assert "<table" not in client.get(f"/paroles/{row.slug}/").content.decode()
    waiting = Words.objects.waiting()
    assert waiting.count() == 2
    assert waiting.filter(due_at__lte=NOW).count() == 1


def test_where_nobody_reads_no_child_is_asked(db: None) -> None:
    assert listening.fill(now=NOW) == 0
