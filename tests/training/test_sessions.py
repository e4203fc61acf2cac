"""Sessions cancelled, postponed, changed and remembered: everybody is told once."""

from datetime import timedelta

import pytest
from django.db import transaction

from clickable.base.errors import RefusedError, StepRefusedError
from clickable.post.models import Letter
from clickable.training import letters, services
from clickable.training.models import Registration, Session
from clickable.training.services import registrations
from tests.cast import NOW
from tests.training.making import START, confirmed, kinds, session, signed_up, states

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
S = Session.State


def told(kind: str) -> int:
    return Letter.objects.filter(kind=f"training.{kind}").count()


def test_a_cancelled_session_tells_everybody_on_it_once() -> None:
    row = session(1)
    seated, waits, unsure = confirmed(row), confirmed(row), signed_up(row)

    assert services.cancel(session=row, by=None, now=NOW) == 2
    assert services.cancel(session=row, by=None, now=NOW) == 0

    assert states(seated, waits, unsure) == ["cancelled"] * 3
    assert told("cancelled") == 2
    assert kinds(unsure) == ["confirm"]


@pytest.mark.parametrize("after", range(4))
def test_a_process_killed_at_any_step_of_a_cancellation_tells_nobody_or_everybody(
    monkeypatch: pytest.MonkeyPatch, after: int
) -> None:
    """All letters are rows of the transaction that cancels: there is no half of it."""
    row = session(2)
    for _ in range(4):
        confirmed(row)
    whole = letters._write
    written: list[None] = []

    def killed(*given: object, **named: object) -> None:
        if len(written) == after:
            raise KeyboardInterrupt
        written.append(whole(*given, **named))  # type: ignore[arg-type]

    monkeypatch.setattr(letters, "_write", killed)
    with pytest.raises(KeyboardInterrupt), transaction.atomic():
        services.cancel(session=row, by=None, now=NOW)
    assert told("cancelled") == 0
    monkeypatch.undo()

    services.cancel(session=row, by=None, now=NOW)

    assert told("cancelled") == 4
    assert Letter.objects.filter(kind="training.cancelled").values("addressee").distinct().count() == 4  # fmt: skip


def test_a_postponed_session_keeps_every_place_and_opens_again_with_a_day() -> None:
    row = session(2)
    seated, leaving, waits = confirmed(row), confirmed(row), confirmed(row)
    services.leave(leaving.pk, now=NOW)
    assert states(waits) == ["offered"]

    services.postpone(session=row, by=None, now=NOW)
    assert states(seated, waits) == ["confirmed", "waiting"]

    services.change(session=row, by=None, now=NOW, starts_at=START + 7 * DAY)
    row.refresh_from_db()
    assert (row.state, row.sequence) == ("open", 2)
    assert states(seated, waits) == ["confirmed", "offered"]
    assert (told("postponed"), told("moved")) == (2, 2)


def test_another_trainer_is_told_once_and_the_same_again_is_no_change() -> None:
    row = session(2)
    one = confirmed(row)

    assert services.change(session=row, by=None, now=NOW, trainer="Dominique") == 1
    assert services.change(session=row, by=None, now=NOW, trainer="Dominique") == 0

    assert kinds(one).count("moved") == 1


def test_nothing_is_moved_into_the_past_or_changed_once_it_is_over() -> None:
    row = session(2)
    with pytest.raises(RefusedError):
        services.change(session=row, by=None, now=NOW, starts_at=NOW - DAY)
    services.cancel(session=row, by=None, now=NOW)

    with pytest.raises(StepRefusedError):
        services.change(session=row, by=None, now=NOW, trainer="Dominique")
    with pytest.raises(StepRefusedError):
        services.step(session=row, to=S.OPEN, by=None, now=NOW)


def test_a_reminder_a_week_and_a_day_before_once_each_to_who_has_a_seat() -> None:
    row = session(1)
    seated, waits = confirmed(row), confirmed(row)
    moments = [START - 8 * DAY, START - 6 * DAY, START - 6 * DAY, START - 20 * DAY / 24, START]

    made = [services.remind_due(now=now) for now in moments]

    assert made == [0, 1, 0, 1, 0]
    assert (kinds(seated).count("reminder"), kinds(waits).count("reminder")) == (2, 0)


def test_who_has_left_is_not_reminded_any_more() -> None:
    row = session(1)
    seated = confirmed(row)
    services.remind_due(now=START - DAY)

    services.leave(seated.pk, now=START - DAY)

    assert "reminder" not in kinds(seated)


def test_a_session_that_begins_takes_nobody_any_more() -> None:
    row = session(1)

    assert [services.start_due(now=START), services.start_due(now=START)] == [1, 0]

    row.refresh_from_db()
    assert row.state == "running"


def test_unpressed_sign_ups_go_and_mailboxes_go_long_after_the_session() -> None:
    row = session(2)
    unsure, seated = signed_up(row), confirmed(row)

    assert services.forget_due(now=NOW + 3 * DAY) == 1
    assert not Registration.objects.filter(pk=unsure.pk).exists()
    assert services.forget_due(now=START + 89 * DAY) == 0
    assert services.forget_due(now=START + 90 * DAY) == 1

    seated.refresh_from_db()
    assert (seated.addressee_id, seated.organisation) == (None, "school")
    assert registrations.forget_due(now=START + 91 * DAY) == 0


def test_another_trainer_is_told_once_to_everybody_with_a_place() -> None:
    row = session(2, trainer="Dominique")
    group, waits = confirmed(row, 2), confirmed(row)
    unsure = signed_up(row)

    for _twice in range(2):
        services.change(session=row, trainer="Camille", by=None, now=NOW)

    assert [kinds(one).count("moved") for one in (group, waits, unsure)] == [1, 1, 0]
    row.refresh_from_db()
    assert (row.trainer, row.sequence) == ("Camille", 1)
