"""A request from the form to its end: who may do what, who is told, what is counted, what goes."""

import itertools
from datetime import date, time, timedelta

import pytest

from clickable.base.errors import RefusedError, StepRefusedError
from clickable.measures import selectors as measures
from clickable.measures.models import Measure
from clickable.outreach import selectors, services
from clickable.outreach.models import Ask, Group, SessionRequest, State
from clickable.outreach.services import Came, Planned, Wanted
from clickable.outreach.steps import ACTIONS, OVER, Act, Who, allowed, overlap, working_day
from clickable.outreach.table import table
from clickable.post.models import Addressee, Letter
from tests.cast import NOW
from tests.outreach.making import CM1, SIXTH, a_request, an_ask, of

pytestmark = pytest.mark.django_db
DAY = date(2026, 12, 1)


def told() -> list[str]:
    """The kinds of all letters, in the order of the alphabet: here all are written at once."""
    return sorted(Letter.objects.values_list("kind", flat=True))


def planned(request: SessionRequest, *, day: date = DAY, **more: object) -> SessionRequest:
    by = of(request.association)
    services.move(request=request, act=Act.ACCEPT, by=by, now=NOW)
    plan = [
        Planned(group.pk, time(9 + n, 0), 50, f"Salle {n + 1}")
        for n, group in enumerate(request.groups.order_by("pk"))
    ]
    return services.schedule(request=request, day=day, plan=plan, by=by, now=NOW)


def test_nobody_hears_of_a_draft() -> None:
    ask = an_ask()

    assert ask.requests.get().state == State.DRAFT
    assert told() == ["outreach.confirm"]
    assert not selectors.seen_by(of("ecpat-france")).exists()
    assert selectors.loads() == {}


def test_confirmed_it_goes_to_whom_the_rules_name_with_the_whole_trace() -> None:
    request = a_request()

    decision = request.decisions.get()
    assert (request.state, request.association) == (State.ROUTED, "e-enfance")
    assert (decision.rule, decision.by) == ("primary-pupils", None)
    assert len(decision.trace) == len(table().rules)
    assert [(s.frm, s.to) for s in request.steps.order_by("pk")] == [("draft", "verified"), ("verified", "routed")]  # fmt: skip
    assert request.due_on == date(2026, 11, 10)
    assert told() == ["outreach.confirm", "outreach.received"]


def test_a_second_press_changes_nothing() -> None:
    ask = an_ask()
    first = services.confirm(ask, now=NOW)

    again = services.confirm(ask, now=NOW + timedelta(days=1))

    assert [one.pk for one in again] == [one.pk for one in first]
    assert told().count("outreach.received") == 1


def test_groups_of_two_associations_become_two_parts_and_those_of_one_stay_together() -> None:
    ask = an_ask(CM1, SIXTH, Wanted("parents", "cm2", 30))

    parts = services.confirm(ask, now=NOW)

    assert [(p.association, p.groups.count()) for p in parts] == [("e-enfance", 2), ("generation-numerique", 1)]  # fmt: skip
    assert told().count("outreach.received") == 1


def test_each_association_sees_its_own_the_coordinator_all_and_who_has_no_seat_nothing() -> None:
    mine = a_request()

    assert list(selectors.seen_by(of("e-enfance"))) == [mine]
    assert list(selectors.seen_by(of("ecpat-france"))) == [mine]
    assert not selectors.seen_by(of("point-de-contact")).exists()
    assert not selectors.seen_by(of("")).exists()


def test_declined_it_goes_on_past_who_declined_with_the_reason_and_the_history() -> None:
    request = a_request()

    services.move(request=request, act=Act.DECLINE, by=of("e-enfance"), reason="Équipe complète", now=NOW)  # fmt: skip

    request.refresh_from_db()
    assert (request.state, request.association) == (State.ROUTED, "ecpat-france")
    assert [(d.association, d.rule) for d in request.decisions.order_by("pk")] == [
        ("e-enfance", "primary-pupils"),
        ("ecpat-france", ""),
    ]
    declined = request.steps.get(to=State.DECLINED)
    assert (declined.association, declined.reason) == ("e-enfance", "Équipe complète")
    assert ["primary-pupils", "e-enfance", "declined"] in request.decisions.last().trace  # type: ignore[union-attr]
    assert "outreach.passed_on" in told()


def test_declining_asks_for_a_reason_and_the_coordinator_cannot() -> None:
    request = a_request()

    with pytest.raises(RefusedError):
        services.move(request=request, act=Act.DECLINE, by=of("e-enfance"), reason=" ", now=NOW)
    last = a_request(Wanted("parents", "", 10), kind=Ask.Kind.PARENTS)
    with pytest.raises(StepRefusedError):
        services.move(request=last, act=Act.DECLINE, by=of("ecpat-france"), reason="non", now=NOW)


def test_the_coordinator_gives_it_to_another_and_its_clock_begins_again() -> None:
    request = planned(a_request())
    later = NOW + timedelta(days=7)

    services.reroute(request=request, association="point-de-contact", by=of("ecpat-france"), reason="Plus proche", now=later)  # fmt: skip

    request.refresh_from_db()
    assert (request.state, request.association, request.day) == (State.ROUTED, "point-de-contact", None)  # fmt: skip
    assert request.due_on == date(2026, 11, 17)
    assert not Group.objects.filter(slot__isnull=False).exists()
    with pytest.raises(StepRefusedError):
        services.reroute(request=request, association="e-enfance", by=of("point-de-contact"), reason="non", now=later)  # fmt: skip


def test_somebody_of_another_association_can_do_nothing_with_it() -> None:
    request = a_request()
    other = of("generation-numerique")

    for act in Act:
        with pytest.raises(StepRefusedError):
            services.move(request=request, act=act, by=other, reason="x", now=NOW)


def test_several_classes_make_one_visit() -> None:
    request = planned(a_request(CM1, Wanted("pupils", "cm2", 24)))

    slots = [g.slot for g in request.groups.order_by("slot__begins")]
    assert (request.state, request.day) == (State.SCHEDULED, DAY)
    assert [(s.begins, s.room) for s in slots] == [(time(9), "Salle 1"), (time(10), "Salle 2")]
    assert "outreach.planned" in told()


@pytest.mark.parametrize(
    ("day", "minutes", "code"),
    [
        (date(2026, 10, 1), 50, "past"),
        (date(2026, 12, 22), 50, "holiday"),
        (DAY, 90, "overlap"),
    ],
)
def test_a_plan_that_cannot_be_is_refused(day: date, minutes: int, code: str) -> None:
    request = a_request(CM1, Wanted("pupils", "cm2", 24))
    by = of("e-enfance")
    services.move(request=request, act=Act.ACCEPT, by=by, now=NOW)
    plan = [Planned(g.pk, time(9 + n), minutes) for n, g in enumerate(request.groups.order_by("pk"))]  # fmt: skip

    with pytest.raises(RefusedError) as refused:
        services.schedule(request=request, day=day, plan=plan, by=by, now=NOW)

    assert refused.value.code == code
    assert not Group.objects.filter(slot__isnull=False).exists()


def test_held_it_is_counted_once_for_each_group_and_nothing_is_typed_twice() -> None:
    request = planned(a_request(CM1, Wanted("pupils", "cm2", 24), area="RE"))
    first, second = request.groups.order_by("pk")
    after = NOW + timedelta(days=30)

    services.hold(
        request=request,
        came=[Came(first.pk, 23, "counted"), Came(second.pk, 0, "counted")],
        by=of("e-enfance"),
        now=after,
    )

    rows = Measure.objects.order_by("kind").values_list("kind", "subject", "audience", "territory", "count", "certainty", "on")  # fmt: skip
    assert list(rows) == [
        ("outreach.session", "e-enfance/cm1", "pupils", "RE", 23, "counted", DAY),
        ("outreach.visit", "e-enfance", "", "RE", 1, "counted", DAY),
    ]
    with pytest.raises(StepRefusedError):
        services.hold(request=request, came=[], by=of("e-enfance"), now=after)
    assert measures.total("outreach.session") == 23


def test_a_visit_is_not_held_before_its_day() -> None:
    request = planned(a_request())

    with pytest.raises(RefusedError) as refused:
        services.hold(request=request, came=[Came(request.groups.get().pk, 20, "counted")], by=of("e-enfance"), now=NOW)  # fmt: skip
    assert refused.value.code == "future"


def test_late_answers_go_up_once_and_the_requester_hears_it_once() -> None:
    request = a_request()
    assert services.escalate(now=NOW + timedelta(days=7)) == 0
    late = NOW + timedelta(days=8)

    assert (services.escalate(now=late), services.escalate(now=late)) == (1, 0)

    assert told().count("outreach.late") == 1
    rows = selectors.seen_by(of("ecpat-france"))
    assert list(selectors.late(rows, on=late.date())) == [request]
    assert [(one.association, one.late) for one in selectors.board(rows, on=late.date())] == [("e-Enfance", 1)]  # fmt: skip


def test_its_people_hear_that_something_waits_and_the_coordinator_that_it_is_late() -> None:
    for association in ("e-enfance", "ecpat-france"):
        person = of(association)
        services.take_seat(person=person, association=association, mailbox=f"{association}@asso.example", now=NOW)  # fmt: skip
    request = a_request()

    assert told().count("outreach.waits") == 1
    services.escalate(now=NOW + timedelta(days=9))
    services.escalate(now=NOW + timedelta(days=10))
    assert told().count("outreach.late_staff") == 1
    services.move(request=request, act=Act.DECLINE, by=of("e-enfance"), reason="non", now=NOW)
    assert told().count("outreach.waits") == 2
    services.take_seat(person=of("e-enfance"), association="", now=NOW)
    assert told().count("outreach.waits") == 1


def test_the_requester_takes_it_back() -> None:
    request = a_request()

    assert services.cancel(request.ask, reason="Grève", now=NOW) == 1

    request.refresh_from_db()
    assert (request.state, request.ended_on) == (State.CANCELLED, NOW.date())
    assert services.cancel(request.ask, reason="", now=NOW) == 0
    assert selectors.loads() == {}


def test_a_draft_that_nobody_confirms_is_gone_with_its_mailbox() -> None:
    an_ask()

    assert services.forget_drafts(now=NOW + timedelta(days=8)) == 0
    assert services.forget_drafts(now=NOW + timedelta(days=9)) == 1
    assert not Ask.objects.exists()
    assert not Addressee.objects.exists()


def test_a_year_after_its_end_what_leads_to_a_person_goes_and_what_was_done_stays() -> None:
    request = a_request()
    services.cancel(request.ask, reason="", now=NOW)

    assert services.erase(now=NOW + timedelta(days=364)) == 0
    assert services.erase(now=NOW + timedelta(days=366)) == 1

    ask = Ask.objects.get()
    assert (ask.contact, ask.needs, ask.addressee) == ("", "", None)
    assert ask.organisation == "École inventée"
    assert not Addressee.objects.exists()
    assert services.erase(now=NOW + timedelta(days=367)) == 0


def test_an_open_request_keeps_its_contact() -> None:
    a_request()

    assert services.erase(now=NOW + timedelta(days=900)) == 0


def test_the_table_of_actions_is_whole() -> None:
    """Every state but the last ones can be left; every state but the first is reached."""
    left = {state for one in ACTIONS.values() for state in one.frm}
    reached = {one.to for one in ACTIONS.values()}
    assert set(State) - left == {State.CLOSED, State.CANCELLED}
    assert set(State) - reached == {State.DRAFT}
    for state, who in itertools.product(State, Who):
        for act in allowed(state, [who]):
            assert who in ACTIONS[act].who
            assert state in ACTIONS[act].frm
    assert all(not allowed(state, [Who.REQUESTER]) for state in OVER)


def test_five_working_days() -> None:
    assert working_day(date(2026, 11, 3), 5) == date(2026, 11, 10)
    assert working_day(date(2026, 11, 7), 1) == date(2026, 11, 9)
    assert not overlap([(540, 60), (600, 30)])
    assert overlap([(600, 30), (540, 61)])
