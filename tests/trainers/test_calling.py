"""Finding somebody: offered in turn, the first has it, everybody else is told once."""

import threading
from collections.abc import Iterator
from datetime import datetime, timedelta

import pytest
from django.db import connection

from clickable.base.errors import GoneError, RefusedError
from clickable.outreach import services as outreach
from clickable.outreach.steps import Act as RequestAct
from clickable.post.models import Letter
from clickable.trainers import letters, selectors, services
from clickable.trainers.models import Call, Proposal, State
from clickable.trainers.steps import Act
from clickable.training import services as training
from tests.cast import NOW
from tests.outreach.making import of
from tests.trainers.making import (
    TODAY,
    a_training,
    agreed,
    an_accepted_request,
    call,
    how_many,
    in_state,
    lead,
    offered,
    states,
    trainer,
)
from tests.training.making import START, confirmed
from tests.training.making import kinds as told_to

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


def test_the_first_who_accepts_has_it_and_the_others_are_told_once() -> None:
    people = [trainer() for _each in range(3)]
    asked = call(a_training(), at_once=3)
    first, second, third = offered(asked)

    for _press in range(2):
        services.accept(second.pk, now=NOW)
    for late in (first, third):
        with pytest.raises(GoneError):
            services.accept(late.pk, now=NOW)

    assert states(first, second, third) == ["taken", "accepted", "taken"]
    assert [how_many(one, "taken") for one in people] == [1, 0, 1]
    assert [how_many(one, "assigned") for one in people] == [0, 1, 0]
    asked.refresh_from_db()
    assert (asked.state, asked.trainer) == ("filled", people[1])


def test_a_session_says_who_gives_it_where_they_agreed_and_everybody_hears_once() -> None:
    row = a_training()
    seated = confirmed(row)
    person = trainer(display_name="Dominique")
    agreed(person, "shown")

    [found] = offered(call(row))
    for _press in range(2):
        services.accept(found.pk, now=NOW)

    row.refresh_from_db()
    assert row.trainer == "Dominique"
    assert told_to(seated).count("moved") == 1


def test_a_name_that_nobody_agreed_to_show_is_not_shown() -> None:
    row = a_training(trainer="L’équipe")
    trainer(display_name="Dominique")
    [found] = offered(call(row))
    services.accept(found.pk, now=NOW)

    row.refresh_from_db()
    assert row.trainer == "L’équipe"


def test_declined_or_not_answered_it_goes_to_the_next_who_waits_longest() -> None:
    people = [trainer() for _each in range(3)]
    asked = call(a_training())
    [first] = offered(asked)
    services.decline(first.pk, now=NOW)
    [second] = offered(asked)
    services.expire_due(now=second.until)
    [third] = offered(asked)
    services.expire_due(now=third.until)

    assert [one.trainer for one in (first, second, third)] == people
    assert states(first, second, third) == ["declined", "expired", "expired"]
    asked.refresh_from_db()
    assert asked.state == "nobody"


def test_over_nine_equal_sessions_each_of_three_has_three() -> None:
    people = [trainer() for _each in range(3)]
    for number in range(9):
        now = NOW + timedelta(hours=number)
        [found] = offered(call(a_training(starts_at=START + number * DAY), now=now))
        services.accept(found.pk, now=now + timedelta(minutes=1))

    assert [one.calls.count() for one in people] == [3, 3, 3]


def test_two_sessions_looked_for_at_once_are_offered_to_two_people() -> None:
    people = [trainer(), trainer()]
    [one], [other] = (offered(call(a_training(starts_at=START + n * DAY))) for n in range(2))

    assert {one.trainer, other.trainer} == set(people)


def test_nobody_gives_two_on_one_day() -> None:
    trainer()
    one, other = (call(a_training()) for _each in range(2))
    services.accept(offered(one)[0].pk, now=NOW)

    with pytest.raises(GoneError):
        services.accept(offered(other)[0].pk, now=NOW)


def test_who_is_away_or_suspended_is_not_asked_and_the_reasons_are_told() -> None:
    away, suspended, fits = trainer(), trainer(), trainer()
    services.away(away.pk, first=START.date(), last=START.date(), now=NOW)
    services.move(trainer=suspended, act=Act.SUSPEND, by=lead(), reason="Vérification.", now=NOW)

    asked = call(a_training())

    assert [one.trainer for one in offered(asked)] == [fits]
    why = {one.pk: one.reasons for one in selectors.matching(asked, on=TODAY).others}
    assert (why[away.pk], why[suspended.pk]) == (("absent",), ("not_authorised",))


@pytest.mark.parametrize("state", [one for one in State if one != State.AUTHORISED])
def test_nobody_is_asked_in_any_other_state(state: State) -> None:
    in_state(state)

    assert not selectors.matching(call(a_training()), on=TODAY).fits
    assert Call.objects.get().state == "nobody"


def test_who_was_suspended_since_the_offer_cannot_take_it_by_the_old_link() -> None:
    person = trainer()
    [found] = offered(call(a_training()))
    services.move(trainer=person, act=Act.SUSPEND, by=lead(), reason="Vérification.", now=NOW)

    with pytest.raises(GoneError):
        services.accept(found.pk, now=NOW)
    assert states(found) == ["over"]


def test_who_cannot_come_after_all_is_replaced_at_once() -> None:
    people = [trainer(display_name="Dominique"), trainer()]
    agreed(people[0], "shown")
    row = a_training()
    asked = call(row)
    services.accept(offered(asked)[0].pk, now=NOW)

    for _press in range(2):
        services.give_up(asked.pk, trainer=people[0], now=NOW)

    row.refresh_from_db()
    assert row.trainer == ""
    assert [one.trainer for one in offered(asked)] == [people[1]]


def test_who_lapses_or_leaves_is_replaced_and_told() -> None:
    people = [trainer(), trainer()]
    asked = call(a_training())
    services.accept(offered(asked)[0].pk, now=NOW)

    services.move(trainer=people[0], act=Act.LEAVE, by=None, now=NOW)

    assert [one.trainer for one in offered(asked)] == [people[1]]
    assert how_many(people[0], "withdrawn") == 1


def test_a_cancelled_session_is_told_to_who_would_have_come_once() -> None:
    person = trainer()
    row = a_training()
    asked = call(row)
    services.accept(offered(asked)[0].pk, now=NOW)
    training.cancel(session=row, by=None, now=NOW)

    for _again in range(2):
        services.follow(now=NOW)

    asked.refresh_from_db()
    assert (asked.state, how_many(person, "withdrawn")) == ("over", 1)


def test_killed_at_every_step_of_a_cancellation_everybody_is_told_exactly_once(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    people = [trainer() for _each in range(3)]
    row = a_training()
    call(row, at_once=3)
    training.cancel(session=row, by=None, now=NOW)
    whole = letters.withdrawn

    for step in range(1, 4):
        left = iter([False] * (step - 1) + [True])

        def dies(one: Proposal, *, now: datetime, left: Iterator[bool] = left) -> None:
            whole(one, now=now)
            if next(left):
                raise MemoryError

        monkeypatch.setattr(letters, "withdrawn", dies)
        with pytest.raises(MemoryError):
            services.follow(now=NOW)
        assert [how_many(one, "withdrawn") for one in people] == [0, 0, 0]
    monkeypatch.setattr(letters, "withdrawn", whole)
    for _again in range(2):
        services.follow(now=NOW)

    assert [how_many(one, "withdrawn") for one in people] == [1, 1, 1]


def test_a_session_that_is_moved_is_told_to_who_comes_once() -> None:
    person = trainer()
    row = a_training()
    services.accept(offered(call(row))[0].pk, now=NOW)
    training.change(session=row, starts_at=START + DAY, by=None, now=NOW)

    for _again in range(2):
        services.follow(now=NOW)

    assert how_many(person, "moved") == 1


def test_a_request_that_an_association_accepted_finds_somebody_for_its_level() -> None:
    trainer(stages=("college",))
    fits = trainer(stages=("primary",), display_name="Dominique")
    agreed(fits, "shown")
    row = an_accepted_request()  # CM1, Lyon

    [found] = offered(call(row))
    services.accept(found.pk, now=NOW)

    assert found.trainer == fits
    assert Letter.objects.filter(addressee=row.ask.addressee, kind="trainers.requester").count() == 1  # fmt: skip


def test_a_request_that_is_cancelled_is_told_to_who_would_have_come() -> None:
    person = trainer()
    row = an_accepted_request()
    services.accept(offered(call(row))[0].pk, now=NOW)
    outreach.move(request=row, act=RequestAct.CANCEL, by=of("ecpat-france"), reason="Travaux.", now=NOW)  # fmt: skip

    services.follow(now=NOW)

    assert how_many(person, "withdrawn") == 1


def test_nobody_is_looked_for_twice_or_for_what_is_over() -> None:
    row = a_training()
    trainer()
    call(row)
    with pytest.raises(RefusedError):
        call(row)
    over = a_training()
    training.cancel(session=over, by=None, now=NOW)
    over.refresh_from_db()
    with pytest.raises(RefusedError):
        call(over)


def test_who_looks_for_somebody_asks_the_same_few_queries_however_many_there_are(
    django_assert_max_num_queries: "object",
) -> None:
    for _each in range(4):
        trainer()
    with django_assert_max_num_queries(6):  # type: ignore[operator]
        selectors.candidates()


@pytest.mark.django_db(transaction=True)
def test_three_press_at_once_and_one_has_it() -> None:
    for _each in range(3):
        trainer()
    asked = call(a_training(), at_once=3)
    begin, lost = threading.Barrier(3), []

    def press(pk: int) -> None:
        begin.wait()
        try:
            services.accept(pk, now=NOW)
        except GoneError:
            lost.append(pk)
        finally:
            connection.close()

    threads = [threading.Thread(target=press, args=[one.pk]) for one in offered(asked)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert len(lost) == 2
    assert Proposal.objects.filter(state="accepted").count() == 1
    assert Call.objects.get().trainer is not None
    assert Letter.objects.filter(kind="trainers.taken").count() == 2
