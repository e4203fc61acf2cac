import pytest

from clickable.measures.selectors import total
from clickable.training.certificates.models import Certificate
from clickable.training.models import Registration
from clickable.training.surveys.models import Survey
from clickable.training.surveys.selectors import results
from lab.seed.lessons import plan
from tests.cast import NOW


@pytest.mark.django_db
def test_the_demo_has_dates_a_list_and_a_session_that_was_counted() -> None:
    assert [plan(now=NOW), plan(now=NOW)] == [4, 0]

    states = list(Registration.objects.values_list("state", flat=True).order_by("pk"))
    assert states[:5] == ["confirmed", "confirmed", "confirmed", "waiting", "waiting"]
    assert total("training.participant") == 6


@pytest.mark.django_db
def test_the_held_session_shows_what_it_brought_and_its_certificates() -> None:
    plan(now=NOW)

    survey = Survey.objects.get()
    found = results(survey)
    assert (found.pairs, found.improved, len(found.gains)) == (7, 7, 9)
    assert survey.counted_on
    assert Certificate.objects.filter(session=survey.session, state="issued").count() == 3
