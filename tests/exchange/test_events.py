"""The life of an event: told to all or to nobody, held and counted once, concluded and followed."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from clickable.base.errors import RefusedError, StepRefusedError
from clickable.exchange.events import presentation, rules, selectors, services
from clickable.exchange.events.models import Commitment, Event, Registration, Speaker, Step
from clickable.exchange.events.rules import Group
from clickable.measures.models import Measure
from clickable.post.models import Letter
from tests.cast import NOW
from tests.dying import steps
from tests.exchange.making import (
    AFTER,
    DAY,
    HOUR,
    START,
    confirmed,
    event,
    figures,
    held,
    kinds,
    signed_up,
    states,
)

pytestmark = pytest.mark.django_db


def test_who_has_a_seat_or_waits_is_told_once_that_it_is_off() -> None:
    row = event(1)
    seated, waits, never = confirmed(row), confirmed(row), signed_up(row)

    assert services.cancel(event=row, by=None, now=NOW) == 2
    assert services.cancel(event=row, by=None, now=NOW) == 0

    assert states(seated, waits, never) == ["cancelled"] * 3
    assert figures(row) == (0, 0)
    assert kinds(seated.addressee)[-1:] == kinds(waits.addressee)[-1:] == ["cancelled"]
    assert Letter.objects.filter(kind="events.cancelled").count() == 2


@pytest.mark.django_db(transaction=True)
def test_whoever_cancels_is_killed_at_each_step_and_nobody_or_everybody_is_told() -> None:
    row = event(2)
    for _ in range(3):
        confirmed(row)
    tried = 0

    for _step in steps(lambda: services.cancel(event=row, by=None, now=NOW)):
        tried += 1
        assert Event.objects.get(pk=row.pk).state == "published"
        assert not Letter.objects.filter(kind="events.cancelled").exists()
        assert not Registration.objects.filter(state="cancelled").exists()

    assert tried > 15
    services.cancel(event=row, by=None, now=NOW)
    assert Letter.objects.filter(kind="events.cancelled").count() == 3


def test_postponed_everybody_keeps_their_place_and_a_new_day_opens_it_again() -> None:
    row = event(1)
    seated, waits = confirmed(row), confirmed(row)
    slot = services.add_slot(
        event=row,
        starts_at=START + HOUR,
        minutes=60,
        texts={"fr": {"title": "A"}},
        by=None,
        now=NOW,
    )

    assert services.postpone(event=row, by=None, now=NOW) == 2
    later = {"starts_at": START + 7 * DAY, "ends_at": START + 8 * DAY}
    assert services.change(event=row, by=None, now=NOW, **later) == 2

    assert states(seated, waits) == ["confirmed", "waiting"]
    row.refresh_from_db()
    slot.refresh_from_db()
    assert (row.state, row.sequence) == ("published", 2)
    assert slot.starts_at == START + 7 * DAY + HOUR
    assert kinds(seated.addressee) == ["confirm", "confirmed", "postponed", "moved"] or set(
        kinds(seated.addressee)
    ) >= {"postponed", "moved"}


def test_another_text_is_told_to_nobody_and_another_place_to_all() -> None:
    row = event(2)
    confirmed(row)
    services.change(event=row, by=None, now=NOW, languages=["fr", "en"])
    assert not Letter.objects.filter(kind="events.moved").exists()

    assert services.change(event=row, by=None, now=NOW, place="Salle 2") == 1


def test_what_is_not_in_the_table_is_refused() -> None:
    row = event(2)
    held(row)
    for again in (services.cancel, services.postpone):
        with pytest.raises(StepRefusedError):
            again(event=row, by=None, now=AFTER)
    with pytest.raises(StepRefusedError):
        services.change(event=row, place="Ailleurs", by=None, now=AFTER)
    with pytest.raises(RefusedError):
        services.hold(event=event(2), came=[], by=None, now=NOW)
    assert set(rules.EVENT_STEPS) == set(Event.State)


def test_a_speaker_is_named_only_since_they_agreed() -> None:
    who = {"role": "Enquêtrice", "organisation": "Brigade"}
    at = {
        "starts_at": START,
        "minutes": 30,
        "texts": {"fr": {"title": "A"}},
        "by": None,
        "now": NOW,
    }
    row = event(2)
    with pytest.raises(IntegrityError), transaction.atomic():
        services.add_slot(event=row, speakers=[{**who, "name": "Alix"}], **at)  # type: ignore[arg-type]
    agreed = [{**who, "name": "Alix", "agreed_on": NOW.date()}]
    services.add_slot(event=row, speakers=agreed, **at)  # type: ignore[arg-type]

    services.withdraw_name(speaker=Speaker.objects.get(), by=None, now=NOW)

    found = Speaker.objects.get()
    assert (found.name, found.role) == ("", "Enquêtrice")


def test_a_slot_lies_within_its_event() -> None:
    with pytest.raises(RefusedError):
        services.add_slot(
            event=event(1), starts_at=START - HOUR, minutes=30, texts={}, by=None, now=NOW
        )


def test_held_and_reported_it_is_counted_once() -> None:
    row = event(2)
    waits = confirmed(row, 3)
    held(row)
    held(row, Group("Les Phares", True, "FR", 11), Group("Vuurtoren", False, "BE", 5))

    services.report(event=row, by=None, now=AFTER)
    with pytest.raises(StepRefusedError):
        services.report(event=row, by=None, now=AFTER)

    assert states(waits) == ["cancelled"]
    found = Measure.objects.filter(kind="exchange.participant").order_by("-count")
    assert [(one.count, one.territory) for one in found] == [(11, "FR"), (5, "BE")]
    assert Measure.objects.get(kind="exchange.event").on == START.date()


def test_an_organisation_is_named_only_when_each_of_its_parties_said_so() -> None:
    row = held(
        event(9), Group("A", True, "FR", 2), Group("A", False, "FR", 1), Group("B", True, "FR", 3)
    )

    assert selectors.named(selectors.groups(row)) == [("B", "FR")]
    assert selectors.reach_of(selectors.groups(row)).organisations == 2


def test_few_people_of_a_country_are_not_told_nor_what_gives_them_away() -> None:
    row = held(
        event(99), Group("A", True, "FR", 30), Group("B", True, "BE", 20), Group("C", True, "LU", 4)
    )

    cells = {one.code: one.people.count for one in selectors.countries(selectors.groups(row))}

    assert cells["LU"] is None
    assert sum(one is None for one in cells.values()) >= 1
    told = presentation.page(row, language="fr", now=AFTER)
    assert told["people"] == 54


@pytest.mark.parametrize(
    ("number", "told"),
    [(0, (0, False)), (7, (7, False)), (20, (20, False)), (35, (35, False)), (36, (35, True))],
)
def test_round_numbers(number: int, told: tuple[int, bool]) -> None:
    assert rules.round_number(number) == told


def test_seeds_sentence_is_worked_out_from_who_came() -> None:
    states_ = ["FR", "BE", "LU", "DE", "IT", "ES", "PT", "IE", "PL", "RO", "HU", "HR", "GR", "BG", "CZ", "AT", "FI", "SE", "GE", "MD"]  # fmt: skip
    row = held(event(99), *(Group(f"O{n}", False, states_[n % 20], 2) for n in range(36)))

    assert presentation.reach(selectors.groups(row)) == "Plus de 35 organisations de 20 États"


def concluded() -> tuple[Event, Commitment]:
    row = held(event(2))
    one = services.conclude(event=row, texts={"fr": {"title": "Coopérer"}}, by=None, now=AFTER)
    due = (AFTER + 90 * DAY).date()
    taken = services.commit(
        conclusion=one,
        who="Le réseau",
        texts={"fr": "Une plateforme"},
        due_on=due,
        by=None,
        now=AFTER,
    )
    return row, taken


def test_conclusions_are_seen_once_published_and_change_no_more() -> None:
    with pytest.raises(RefusedError):
        services.conclude(event=event(2), texts={}, by=None, now=NOW)
    row, _taken = concluded()
    assert not selectors.conclusions(row)

    services.publish_conclusions(event=row, by=None, now=AFTER)
    row.refresh_from_db()

    assert [one.number for one in selectors.conclusions(row)] == [1]
    with pytest.raises(RefusedError):
        services.conclude(event=row, texts={}, by=None, now=AFTER)


def test_a_commitment_turns_with_evidence_and_its_history_only_grows() -> None:
    row, taken = concluded()
    told = {"fr": "Ouverte à douze organisations."}
    with pytest.raises(RefusedError):
        services.turn(commitment=taken, to="kept", evidence={"fr": " "}, by=None, now=AFTER)

    services.turn(commitment=taken, to="partly", evidence=told, by=None, now=AFTER)
    services.turn(commitment=taken, to="kept", evidence=told, by=None, now=AFTER + DAY)
    services.turn(commitment=taken, to="partly", evidence=told, by=None, now=AFTER + 2 * DAY)

    assert [(one.frm, one.to) for one in Step.objects.order_by("pk")] == [
        ("open", "partly"), ("partly", "kept"), ("kept", "partly"),
    ]  # fmt: skip
    with pytest.raises(StepRefusedError):
        services.turn(commitment=taken, to="partly", evidence=told, by=None, now=AFTER)
    late = (AFTER + timedelta(days=91)).date()
    assert selectors.followed(row, today=late).late == 1
    assert selectors.followed(row, today=AFTER.date()) == selectors.Followed(0, 1, 0, 0, 0)
