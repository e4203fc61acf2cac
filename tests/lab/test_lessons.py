import pytest

from clickable.measures.selectors import total
from clickable.training.models import Registration
from lab.seed.lessons import plan
from tests.cast import NOW


@pytest.mark.django_db
def test_the_demo_has_dates_a_list_and_a_session_that_was_counted() -> None:
    assert [plan(now=NOW), plan(now=NOW)] == [4, 0]

    states = list(Registration.objects.values_list("state", flat=True).order_by("pk"))
    assert states[:5] == ["confirmed", "confirmed", "confirmed", "waiting", "waiting"]
    assert total("training.participant") == 6
