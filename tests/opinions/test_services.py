from datetime import timedelta
from random import Random

import pytest
from django.db import IntegrityError, transaction

from clickable.assess import services as assess
from clickable.assess.models import Assessment, Outcome
from clickable.assess.opinions import opening, selectors
from clickable.assess.opinions.models import Asks, Opinion, Policy, Why
from clickable.assess.opinions.rules import Terms
from clickable.assess.opinions.services import ask, drop, give, redraw, set_policy, settle
from clickable.base.errors import GoneError, RefusedError, StepRefusedError
from clickable.exposure.services import leave_aside
from clickable.people.models import User
from clickable.record import services as record
from clickable.record.models import Entry
from clickable.report.models import Category, Stage
from clickable.report.services import advance
from tests.cast import NOW, person, ring_of
from tests.opinions.making import (
    BASELINE,
    EVERYTHING,
    LAWFUL,
    NATIONAL,
    answered,
    asked,
    judged,
    rules,
)

State, Verdict = Opinion.State, Opinion.Verdict


def test_without_rules_nothing_is_asked(alice: User, ben: User, lead: User) -> None:
    judged(alice)

    assert not Opinion.objects.exists()


def test_a_rule_asks_in_the_transaction_of_the_decision(alice: User, ben: User, lead: User) -> None:
    rules(lead, categories={Category.CSAM: Asks.HOLD})

    item = judged(alice)

    opinion = Opinion.objects.get()
    assert (opinion.why, opinion.holds, opinion.second) == (Why.CATEGORY, True, ben)
    assert selectors.held_of([item.pk])
    assert list(selectors.to_give(ben)) == [opinion]
    assert list(selectors.to_give(alice)) == []


def test_the_first_person_is_never_drawn_nor_a_lead(alice: User, lead: User, bob: User) -> None:
    """Bob is of another team."""
    set_policy(lead=lead, terms=EVERYTHING, now=NOW)
    for number in range(5):
        judged(alice, BASELINE, f"https://host.example/{number}")

    assert {o.second for o in Opinion.objects.all()} == {None}


def test_who_has_read_the_decision_is_not_drawn(alice: User, ben: User) -> None:
    item = judged(alice)
    record.note_read("desk.item_opened", f"item:{item.pk}", by=ben, now=NOW)

    assert ask(item=item, analyst=alice, now=NOW).second is None


def test_who_read_a_notice_of_it_is_not_drawn(alice: User, ben: User) -> None:
    item = judged(alice)
    record.note_read("desk.notice_opened", "notice:x", by=ben, now=NOW)

    assert ask(item=item, analyst=alice, now=NOW, subjects=["notice:x"]).second is None


def test_who_judged_it_before_is_not_drawn(alice: User, ben: User) -> None:
    item = judged(ben)
    assess.take_back(item=item, analyst=ben, now=NOW)
    assess.release(item=item, analyst=ben, now=NOW)
    assess.claim(item=item, analyst=alice, now=NOW)
    assess.decide(item=item, analyst=alice, judgement=BASELINE, now=NOW)

    assert ask(item=item, analyst=alice, now=NOW).second is None


def test_who_leaves_the_category_to_others_is_not_drawn(alice: User, ben: User) -> None:
    leave_aside(person=ben, categories=[Category.CSAM])

    assert asked(alice).second is None


def test_the_sample_is_near_its_rate_and_the_draw_spreads(
    alice: User, ben: User, lead: User
) -> None:
    cara = person("Cara", role=User.Role.ANALYST)
    first = judged(alice).assessments.get()
    rules(lead, sample=Asks.ASK, sample_permille=200)
    chance, drawn = Random(20261103), []
    for _n in range(600):
        with transaction.atomic():
            found = opening.consider(first, analyst=alice, now=NOW, chance=chance)
            drawn.append(found.second_id if found else None)
            transaction.set_rollback(True)

    asked_for = [pk for pk in drawn if pk]
    assert 95 < len(asked_for) < 145  # 120 expected, three deviations are 29
    assert min(asked_for.count(ben.pk), asked_for.count(cara.pk)) > len(asked_for) / 3


def test_nobody_foresees_the_draw() -> None:
    """The chance of decisions is the operating system's; it has no state that somebody could set."""
    with pytest.raises(NotImplementedError):
        opening.CHANCE.getstate()


def test_a_decision_is_asked_about_once(alice: User, ben: User) -> None:
    opinion = asked(alice)

    with pytest.raises(GoneError):
        ask(item=opinion.item, analyst=alice, now=NOW)


def test_only_who_decided_asks(alice: User, ben: User) -> None:
    item = judged(alice)

    with pytest.raises(RefusedError) as refused:
        ask(item=item, analyst=ben, now=NOW)

    assert refused.value.code == "not_yours"
    assert not Opinion.objects.exists()


def test_agreeing_releases_what_was_held(alice: User, ben: User) -> None:
    opinion = answered(alice, ben, BASELINE)

    assert opinion.state == State.AGREED
    assert not selectors.held_of([opinion.item.pk])
    assert Assessment.objects.get(is_current=True).analyst == alice
    assert opinion.given is not None
    assert (opinion.given.analyst, opinion.given.is_current) == (ben, False)


def test_a_disagreement_waits_for_a_lead_and_still_holds(alice: User, ben: User) -> None:
    opinion = answered(alice, ben, NATIONAL)

    assert opinion.state == State.DISAGREED
    assert selectors.held_of([opinion.item.pk])
    assert list(selectors.to_give(ben)) == []
    assert list(selectors.open_in(ben.group)) == [opinion]


@pytest.mark.parametrize("who", ["alice", "lead", "bob", "cara"])
def test_only_who_was_drawn_gives_it(
    who: str, alice: User, ben: User, lead: User, bob: User
) -> None:
    opinion = asked(alice)
    cara = person("Cara", role=User.Role.ANALYST)
    other = {"alice": alice, "lead": lead, "bob": bob, "cara": cara}[who]

    with pytest.raises(GoneError):
        give(opinion=opinion, analyst=other, judgement=LAWFUL, now=NOW)

    opinion.refresh_from_db()
    assert opinion.state == State.WAITING


def test_who_became_a_lead_meanwhile_gives_none(alice: User, ben: User) -> None:
    opinion = asked(alice)
    ben.role = User.Role.LEAD
    ben.save()

    with pytest.raises(GoneError):
        give(opinion=opinion, analyst=ben, judgement=LAWFUL, now=NOW)


def test_a_second_opinion_is_given_once(alice: User, ben: User) -> None:
    opinion = answered(alice, ben)

    with pytest.raises(GoneError):
        give(opinion=opinion, analyst=ben, judgement=LAWFUL, now=NOW)

    assert Assessment.objects.count() == 2


def test_a_second_opinion_says_something(alice: User, ben: User) -> None:
    opinion = asked(alice)
    unsure = BASELINE.__class__(
        outcome=Outcome.NEEDS_SECOND_OPINION, category=Category.CSAM, note="?"
    )

    with pytest.raises(RefusedError, match="ce que vous concluez"):
        give(opinion=opinion, analyst=ben, judgement=unsure, now=NOW)


def test_a_decision_taken_back_ends_the_question(alice: User, ben: User) -> None:
    opinion = asked(alice)
    assess.take_back(item=opinion.item, analyst=alice, now=NOW)

    assert list(selectors.to_give(ben)) == []
    assert not selectors.held_of([opinion.item.pk])
    with pytest.raises(GoneError):
        give(opinion=opinion, analyst=ben, judgement=LAWFUL, now=NOW)


def settled(opinion: Opinion, lead: User, verdict: Opinion.Verdict) -> Opinion:
    return settle(
        opinion=opinion, lead=lead, verdict=verdict, reason="parce que", ring=ring_of(lead), now=NOW
    )


def test_a_lead_keeps_the_first(alice: User, ben: User, lead: User) -> None:
    opinion = settled(answered(alice, ben), lead, Verdict.FIRST)

    assert opinion.state == State.SETTLED
    assert not selectors.held_of([opinion.item.pk])
    assert Assessment.objects.get(is_current=True).analyst == alice
    assert selectors.reason_of(opinion, ring_of(ben)) == "parce que"
    assert b"parce" not in bytes(opinion.reason or b"")


def test_a_lead_puts_the_second_in_its_place(alice: User, ben: User, lead: User) -> None:
    opinion = answered(alice, ben, LAWFUL)
    settled(opinion, lead, Verdict.SECOND)

    opinion.item.refresh_from_db()
    assert Assessment.objects.get(is_current=True).analyst == ben
    assert opinion.item.stage == Stage.NOT_ILLEGAL


def test_a_lead_judges_anew_and_is_not_asked_about(alice: User, ben: User, lead: User) -> None:
    opinion = answered(alice, ben, LAWFUL)
    settled(opinion, lead, Verdict.NEITHER)
    set_policy(lead=lead, terms=EVERYTHING, now=NOW)
    assess.decide(item=opinion.item, analyst=lead, judgement=NATIONAL, now=NOW)

    assert Assessment.objects.get(is_current=True).analyst == lead
    assert Opinion.objects.count() == 1


def test_what_has_left_cannot_change_any_more(alice: User, ben: User, lead: User) -> None:
    opinion = answered(alice, ben, LAWFUL)
    for stage in (Stage.LOCATED, Stage.NOTICED):
        advance(opinion.item, to=stage, now=NOW)

    for verdict in (Verdict.SECOND, Verdict.NEITHER):
        with pytest.raises(StepRefusedError):
            settled(opinion, lead, verdict)

    assert settled(opinion, lead, Verdict.FIRST).state == State.SETTLED


def test_who_judged_does_not_settle(ben: User, lead: User, bob: User) -> None:
    opinion = answered(lead, ben)

    for who, code in ((lead, "own"), (ben, "right"), (bob, "right")):
        with pytest.raises(RefusedError) as refused:
            settled(opinion, who, Verdict.FIRST)
        assert refused.value.code == code


def test_a_lead_says_why(alice: User, ben: User, lead: User) -> None:
    opinion = answered(alice, ben)

    with pytest.raises(RefusedError, match="pourquoi"):
        settle(
            opinion=opinion,
            lead=lead,
            verdict=Verdict.FIRST,
            reason=" ",
            ring=ring_of(lead),
            now=NOW,
        )


def test_a_disagreement_is_settled_once(alice: User, ben: User, lead: User) -> None:
    opinion = answered(alice, ben, LAWFUL)
    settled(opinion, lead, Verdict.FIRST)

    with pytest.raises(GoneError):
        settled(opinion, lead, Verdict.SECOND)


def test_another_is_drawn_for_who_cannot(alice: User, ben: User, lead: User) -> None:
    opinion = asked(alice)
    assert not redraw(opinion=opinion, lead=lead, now=NOW)
    cara = person("Cara", role=User.Role.ANALYST)

    assert redraw(opinion=opinion, lead=lead, now=NOW)

    opinion.refresh_from_db()
    assert opinion.second == cara
    assert list(selectors.to_give(ben)) == []


def test_a_lead_gives_up_waiting(alice: User, ben: User, lead: User) -> None:
    opinion = asked(alice)
    drop(opinion=opinion, lead=lead, reason="départ", ring=ring_of(lead), now=NOW)

    assert not selectors.held_of([opinion.item.pk])
    assert list(selectors.to_give(ben)) == []


def test_rules_are_versions(alice: User, lead: User, bob: User) -> None:
    rules(lead, sample=Asks.ASK, sample_permille=50)
    rules(lead, overridden=Asks.HOLD)

    assert list(Policy.objects.order_by("number").values_list("number", "sample")) == [
        (1, "ask"),
        (2, "no"),
    ]
    current = selectors.policy_of(lead.group)
    assert selectors.terms_of(current) == Terms(overridden=Asks.HOLD)
    assert selectors.policy_of(bob.group) is None
    with pytest.raises(RefusedError):
        rules(alice)


def test_a_newcomer_is_looked_over_for_a_while(alice: User, ben: User, lead: User) -> None:
    rules(lead, newcomers=Asks.HOLD, newcomer_days=30)
    User.objects.filter(pk=alice.pk).update(date_joined=NOW - timedelta(days=40))
    User.objects.filter(pk=ben.pk).update(date_joined=NOW - timedelta(days=20))
    alice.refresh_from_db()
    ben.refresh_from_db()

    judged(alice, BASELINE, "https://host.example/1")
    judged(ben, BASELINE, "https://host.example/2")

    assert [o.why for o in Opinion.objects.all()] == [Why.NEWCOMER]
    assert Opinion.objects.get().first.analyst == ben


def test_the_account_says_what_was_done(alice: User, ben: User, lead: User) -> None:
    settled(answered(alice, ben), lead, Verdict.FIRST)

    lines = Entry.objects.filter(verb__startswith="opinions.").order_by("id")
    assert [(line.verb, line.actor, line.detail) for line in lines] == [
        ("opinions.asked", alice, {"why": "request", "holds": True}),
        ("opinions.given", ben, {"agrees": False}),
        ("opinions.settled", lead, {"verdict": "first"}),
    ]


@pytest.mark.parametrize(
    ("name", "change"),
    [
        ("given_by_somebody", {"state": "agreed"}),
        ("verdict_has_a_reason", {"state": "waiting", "verdict": "first"}),
        ("dropped_by_somebody", {"state": "dropped"}),
    ],
)
def test_the_database_refuses_half_an_opinion(
    name: str, change: dict[str, str], alice: User, ben: User
) -> None:
    opinion = asked(alice)

    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        Opinion.objects.filter(pk=opinion.pk).update(**change)
