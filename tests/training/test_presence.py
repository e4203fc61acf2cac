"""Who came, and what is counted of it: once, from rows, never typed twice."""

import pytest

from clickable.base.errors import RefusedError, StepRefusedError
from clickable.measures.models import Measure
from clickable.training import services
from clickable.training.models import Session
from tests.training.making import START, confirmed, session, states

pytestmark = pytest.mark.django_db


def counted() -> list[tuple[str, str, str, int]]:
    rows = Measure.objects.filter(kind__startswith="training.").order_by("kind", "territory")
    return list(rows.values_list("kind", "subject", "territory", "count"))


def test_a_held_session_is_counted_once_by_territory() -> None:
    row = session(9)
    group, alone, away = confirmed(row, 3), confirmed(row, territory="RE"), confirmed(row, 2)
    services.start_due(now=START)

    services.hold(session=row, came={group.pk: 2, alone.pk: 1}, by=None, now=START)
    assert states(group, alone, away) == ["partial", "attended", "absent"]
    services.hold(session=row, came={group.pk: 3}, by=None, now=START)  # mended
    assert states(group, alone, away) == ["attended", "attended", "absent"]

    assert services.count_up(session=row, by=None, now=START) == 4
    code = row.course.code
    assert counted() == [
        ("training.participant", code, "FR", 3),
        ("training.participant", code, "RE", 1),
        ("training.session", code, "", 1),
    ]
    with pytest.raises(StepRefusedError):
        services.count_up(session=row, by=None, now=START)
    with pytest.raises(StepRefusedError):
        services.hold(session=row, came={}, by=None, now=START)


def test_no_more_come_than_had_a_seat() -> None:
    row = session(9)
    alone = confirmed(row)
    services.start_due(now=START)

    with pytest.raises(RefusedError):
        services.hold(session=row, came={alone.pk: 2}, by=None, now=START)
    assert states(alone) == ["confirmed"]


def test_what_has_not_begun_was_not_held() -> None:
    row = session(9)

    with pytest.raises(StepRefusedError):
        services.hold(session=row, came={}, by=None, now=START)
    assert Session.objects.get(pk=row.pk).state == "open"
