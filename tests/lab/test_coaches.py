import pytest

from clickable.measures.selectors import total
from clickable.people.models import User
from clickable.trainers.models import Call, Trainer
from lab.seed import coaches
from lab.seed.lessons import plan
from tests.cast import NOW, person


@pytest.mark.django_db
def test_the_demo_has_trainers_on_the_whole_way_and_one_who_is_asked() -> None:
    User.objects.filter(pk=person("Édith", role=User.Role.EDITOR, team="").pk).update(username="edith")  # fmt: skip
    plan(now=NOW)
    assert [coaches.fill(now=NOW), coaches.fill(now=NOW)] == [4, 0]

    states = list(Trainer.objects.values_list("state", flat=True).order_by("pk"))
    assert states == ["authorised", "authorised", "in_training", "applied"]
    assert total("training.delivered") == 61
    assert Call.objects.get().proposals.count() == 2
