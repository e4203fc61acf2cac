"""Two people for the notices that a team's rules name."""

import threading
from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from pytest_django.fixtures import DjangoAssertNumQueries

from clickable.assess.models import Assessment, Outcome
from clickable.assess.opinions.services import ask, drop
from clickable.base.errors import GoneError, RefusedError
from clickable.notify.approvals import selectors
from clickable.notify.approvals.models import Policy, Proposal, Why
from clickable.notify.approvals.rules import Facts, Terms, why_two
from clickable.notify.models import Action, Notice, Outgoing
from clickable.notify.selectors import opened
from clickable.notify.services import (
    approve,
    draft_due,
    retry,
    send_back,
    send_due,
    set_policy,
    take_back,
    withdraw,
)
from clickable.people.models import User
from clickable.record.models import Entry
from lab.run import Lab
from tests.cast import DESK, NOW, WORKER, person, ring_of
from tests.notify.making import MAILBOX, drafted, located_item

pytestmark = pytest.mark.django_db
EVERYTHING = Terms(everything=True)
ELSEWHERE = "abuse@polder.example"
FACTS = {
    "action": Action.HOST,
    "life_in_danger": False,
    "overridden": True,
    "known_receiver": False,
}


def press(notice: Notice, by: User, **more: Any) -> bool:
    return approve(notice=notice, analyst=by, ring=DESK, now=NOW, **more)


def state(notice: Notice) -> tuple[str, int]:
    """As it lies in the database, and how many rows the outbox has."""
    return Notice.objects.get(pk=notice.pk).state, Outgoing.objects.filter(notice=notice).count()


@pytest.mark.parametrize(
    ("change", "terms", "found"),
    [
        ({}, Terms(), ()),
        ({}, EVERYTHING, (Why.EVERYTHING,)),
        ({}, Terms(kinds=frozenset({Action.HOST})), (Why.KIND,)),
        ({}, Terms(kinds=frozenset({Action.POLICE})), ()),
        ({}, Terms(first=True), (Why.FIRST,)),
        ({"known_receiver": True}, Terms(first=True), ()),
        ({}, Terms(overridden=True), (Why.OVERRIDDEN,)),
        ({"overridden": False}, Terms(overridden=True), ()),
        ({}, Terms(first=True, overridden=True), (Why.FIRST, Why.OVERRIDDEN)),
        ({"life_in_danger": True}, EVERYTHING, (Why.EVERYTHING,)),
        ({"action": Action.POLICE, "life_in_danger": True}, EVERYTHING, ()),
        ({"action": Action.INHOPE, "life_in_danger": True}, EVERYTHING, (Why.EVERYTHING,)),
    ],
)
def test_which_notices_need_two(
    change: dict[str, Any], terms: Terms, found: tuple[Why, ...]
) -> None:
    assert why_two(Facts(**{**FACTS, **change}), terms) == found


def test_without_rules_one_person_is_enough(alice: User) -> None:
    notice = drafted(located_item(alice))

    assert press(notice, alice)
    assert state(notice) == ("approved", 1)


def test_who_decided_proposes_and_another_approves(alice: User, ben: User, lead: User) -> None:
    set_policy(lead=lead, terms=EVERYTHING, now=NOW)
    notice = drafted(located_item(alice))

    assert not press(notice, alice)
    assert state(notice) == ("draft", 0)
    assert press(notice, ben)

    assert state(notice) == ("approved", 1)
    proposal = Proposal.objects.get()
    assert (proposal.by, proposal.answered_by, proposal.state) == (alice, ben, "approved")
    assert list(Entry.objects.filter(verb__startswith="notify.p").values_list("verb", "actor")) == [
        ("notify.proposed", alice.pk)
    ]


def test_somebody_else_than_who_decided_approves_at_once(
    alice: User, ben: User, lead: User
) -> None:
    set_policy(lead=lead, terms=EVERYTHING, now=NOW)
    notice = drafted(located_item(alice))

    assert press(notice, ben)
    assert state(notice) == ("approved", 1)


def test_the_author_never_approves(alice: User, lead: User) -> None:
    set_policy(lead=lead, terms=EVERYTHING, now=NOW)
    notice = drafted(located_item(alice))
    press(notice, alice)

    for _again in range(3):
        with pytest.raises(RefusedError) as refused:
            press(notice, alice)
        assert refused.value.code == "four_eyes"

    assert state(notice) == ("draft", 0)
    assert send_due(WORKER, now=NOW) == 0


def test_who_types_another_mailbox_is_the_author(alice: User, ben: User, lead: User) -> None:
    set_policy(lead=lead, terms=Terms(kinds=frozenset({Action.HOST})), now=NOW)
    notice = drafted(located_item(alice))

    assert not press(notice, ben, recipient=ELSEWHERE)
    with pytest.raises(RefusedError):
        press(notice, ben)
    assert press(notice, alice)

    notice.refresh_from_db()
    assert opened(notice, DESK).recipient == ELSEWHERE


def test_another_mailbox_for_a_proposed_notice_is_refused(
    alice: User, ben: User, lead: User
) -> None:
    set_policy(lead=lead, terms=EVERYTHING, now=NOW)
    notice = drafted(located_item(alice))
    press(notice, alice)

    with pytest.raises(RefusedError) as refused:
        press(notice, ben, recipient=ELSEWHERE)

    assert refused.value.code == "recipient"
    notice.refresh_from_db()
    assert (state(notice), opened(notice, DESK).recipient) == (("draft", 0), MAILBOX)


def test_nobody_is_the_author_of_what_arrived_judged(alice: User, ben: User, lead: User) -> None:
    set_policy(lead=lead, terms=EVERYTHING, now=NOW)
    item = located_item(alice)
    Assessment.objects.update(origin=Assessment.Origin.KNOWN, analyst=None)
    notice = drafted(item)

    assert not press(notice, ben)
    assert press(notice, alice)


def test_a_notice_is_returned_with_a_reason_and_proposed_again(
    alice: User, ben: User, lead: User
) -> None:
    set_policy(lead=lead, terms=EVERYTHING, now=NOW)
    notice = drafted(located_item(alice))
    press(notice, alice)

    send_back(notice=notice, analyst=ben, reason="mauvais hébergeur", ring=DESK, now=NOW)

    returned = selectors.returned_of(notice)
    assert returned is not None
    assert selectors.reason_of(returned, ring_of(alice)) == "mauvais hébergeur"
    assert state(notice) == ("draft", 0)
    assert not press(notice, alice)
    assert selectors.returned_of(notice) is None


def test_who_typed_a_mailbox_that_was_returned_only_proposes_again(
    alice: User, ben: User, lead: User
) -> None:
    set_policy(lead=lead, terms=EVERYTHING, now=NOW)
    notice = drafted(located_item(alice))
    press(notice, ben, recipient=ELSEWHERE)
    send_back(notice=notice, analyst=lead, reason="pas lui", ring=DESK, now=NOW)

    assert selectors.standing(notice, ben, ELSEWHERE).proposes
    assert not selectors.standing(notice, alice, ELSEWHERE).proposes
    later = NOW + timedelta(minutes=1)
    assert not approve(notice=notice, analyst=ben, ring=DESK, now=later)
    assert state(notice) == ("draft", 0)
    assert press(notice, alice)
    assert state(notice) == ("approved", 1)


def test_only_another_person_returns_it_and_says_why(alice: User, ben: User, lead: User) -> None:
    set_policy(lead=lead, terms=EVERYTHING, now=NOW)
    notice = drafted(located_item(alice))
    with pytest.raises(GoneError):
        send_back(notice=notice, analyst=ben, reason="x", ring=DESK, now=NOW)
    press(notice, alice)

    for who, reason in ((alice, "x"), (ben, "  ")):
        with pytest.raises(RefusedError):
            send_back(notice=notice, analyst=who, reason=reason, ring=DESK, now=NOW)

    assert Proposal.objects.get().state == "waiting"


def test_danger_to_life_waits_for_nobody(alice: User, ben: User, lead: User) -> None:
    """Neither for a second pair of eyes nor for a second opinion that holds everything else."""
    set_policy(lead=lead, terms=EVERYTHING, now=NOW)
    item = located_item(alice, life_in_danger=True)
    ask(item=item, analyst=alice, now=NOW)

    assert press(drafted(item, Action.POLICE), alice)
    assert send_due(WORKER, now=NOW) == 1
    assert state(drafted(item, Action.POLICE))[0] == "sent"
    with pytest.raises(GoneError):
        press(drafted(item, Action.HOST), alice)


def test_the_first_notice_to_a_receiver(alice: User, ben: User, lead: User) -> None:
    set_policy(lead=lead, terms=Terms(first=True), now=NOW)
    first = drafted(located_item(alice, "https://photos.example/1"))
    second = drafted(located_item(alice, "https://photos.example/2", mailbox=MAILBOX.upper()))

    assert not press(first, alice)
    assert press(first, ben)
    assert press(second, alice)


def test_a_receiver_of_another_team_is_not_known(alice: User, bob: User) -> None:
    notice = drafted(located_item(alice))
    press(notice, alice)
    token = selectors.receiver_of(notice, MAILBOX)

    assert selectors.Receiver.objects.filter(group_id=alice.group, token=token).exists()
    assert not selectors.Receiver.objects.filter(group_id=bob.group).exists()


def test_another_conclusion_than_the_rules(alice: User, lead: User) -> None:
    set_policy(lead=lead, terms=Terms(overridden=True), now=NOW)
    plain = drafted(located_item(alice, "https://photos.example/1"))
    odd = located_item(alice, "https://photos.example/2")
    Assessment.objects.filter(item=odd).update(
        labels={"subtype": "textual"}, questionnaire="2026-11", rules_version="2026-11",
        derived_outcome=Outcome.NOT_ILLEGAL, override="law",
    )  # fmt: skip

    assert press(plain, alice)
    assert not press(drafted(odd), alice)


def test_a_refused_notice_to_another_mailbox_needs_two_again(
    alice: User, ben: User, lead: User
) -> None:
    set_policy(lead=lead, terms=EVERYTHING, now=NOW)
    notice = drafted(located_item(alice))
    press(notice, ben)
    Notice.objects.filter(pk=notice.pk).update(state=Notice.State.FAILED)

    assert not retry(notice=notice, analyst=ben, ring=DESK, now=NOW, recipient=ELSEWHERE)
    assert state(notice) == ("draft", 0)
    assert send_due(WORKER, now=NOW) == 0
    assert press(notice, alice)
    assert state(notice) == ("approved", 1)


def test_to_the_same_mailbox_it_was_approved_by_two_already(
    alice: User, ben: User, lead: User
) -> None:
    set_policy(lead=lead, terms=EVERYTHING, now=NOW)
    notice = drafted(located_item(alice))
    press(notice, ben)
    Notice.objects.filter(pk=notice.pk).update(state=Notice.State.FAILED)

    assert retry(notice=notice, analyst=alice, ring=DESK, now=NOW)
    assert state(notice) == ("approved", 1)


def test_what_is_overtaken_is_withdrawn(alice: User, ben: User, lead: User) -> None:
    set_policy(lead=lead, terms=EVERYTHING, now=NOW)
    item = located_item(alice)
    notice = drafted(item)
    press(notice, alice)
    take_back(item=item, analyst=alice, now=NOW)

    with pytest.raises(GoneError):
        press(notice, ben)
    draft_due(WORKER, now=NOW)

    assert state(notice) == ("withdrawn", 0)
    with pytest.raises(GoneError):
        send_back(notice=notice, analyst=ben, reason="x", ring=DESK, now=NOW)


def test_a_proposed_notice_can_be_withdrawn(alice: User, ben: User, lead: User) -> None:
    set_policy(lead=lead, terms=EVERYTHING, now=NOW)
    notice = drafted(located_item(alice))
    press(notice, alice)
    withdraw(notice=notice, analyst=alice, now=NOW)

    with pytest.raises(GoneError):
        press(notice, ben)
    assert state(notice) == ("withdrawn", 0)


def test_what_was_proposed_still_needs_two_when_rules_change(
    alice: User, ben: User, lead: User
) -> None:
    set_policy(lead=lead, terms=EVERYTHING, now=NOW)
    notice = drafted(located_item(alice))
    press(notice, alice)
    set_policy(lead=lead, terms=Terms(), now=NOW)

    with pytest.raises(RefusedError):
        press(notice, alice)
    assert press(notice, ben)
    assert list(Policy.objects.order_by("number").values_list("number", "everything")) == [
        (1, True),
        (2, False),
    ]


def test_only_a_lead_sets_rules(alice: User) -> None:
    with pytest.raises(RefusedError):
        set_policy(lead=alice, terms=Terms(), now=NOW)


def test_a_second_opinion_holds_notices_back(alice: User, ben: User, lead: User) -> None:
    item = located_item(alice)
    notice = drafted(item)
    opinion = ask(item=item, analyst=alice, now=NOW)

    with pytest.raises(GoneError) as held:
        press(notice, alice)
    assert held.value.code == "held"

    drop(opinion=opinion, lead=lead, reason="x", ring=ring_of(lead), now=NOW)
    assert press(notice, alice)


def test_asked_for_after_the_approval_it_still_holds_back(
    alice: User, ben: User, lead: User
) -> None:
    item = located_item(alice)
    notice = drafted(item, Action.POLICE)
    press(notice, alice)
    opinion = ask(item=item, analyst=alice, now=NOW)

    send_due(WORKER, now=NOW)

    row = Outgoing.objects.get(notice=notice)
    assert (row.phase, row.last_error, state(notice)[0]) == (
        "waiting",
        "second_opinion",
        "approved",
    )
    assert row.due_at is not None
    drop(opinion=opinion, lead=lead, reason="x", ring=ring_of(lead), now=NOW)
    assert send_due(WORKER, now=row.due_at) == 1
    assert state(notice)[0] == "sent"


def test_what_waits_opens_nothing_is_told_once_and_uses_no_attempt_up(
    lab: Lab, alice: User, ben: User, lead: User
) -> None:
    """The mail server would refuse it at the recipient: it hears nothing of it."""
    lab.set_mailbox(MAILBOX, "refuse")
    item = located_item(alice)
    notice = drafted(item)
    press(notice, alice)
    ask(item=item, analyst=alice, now=NOW)

    for days in range(4):
        assert send_due(WORKER, now=NOW + timedelta(days=days)) == 1

    row = Outgoing.objects.get(notice=notice)
    assert (row.phase, row.attempts, row.last_error) == ("waiting", 0, "second_opinion")
    assert state(notice)[0] == "approved"
    told = Entry.objects.filter(verb="notify.put_off").values_list("detail", flat=True)
    assert list(told) == [{"code": "second_opinion", "attempts": 0}]


def test_a_list_says_of_each_notice_what_the_sender_does(
    alice: User, ben: User, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    item = located_item(alice, life_in_danger=True)
    other = located_item(alice, "https://photos.example/2")
    ask(item=item, analyst=alice, now=NOW)
    draft_due(WORKER, now=NOW)
    notices = list(Notice.objects.select_related("item", "assessment"))

    with django_assert_num_queries(1):
        held = selectors.held_of(notices)

    actions = {n.action for n in notices if n.item == item and n.pk not in held}
    assert actions == {"police"}
    assert {n.item for n in notices if n.pk in held} == {item}
    assert other in {n.item for n in notices}
    assert held == {n.pk for n in notices if selectors.is_held(n)}


@pytest.mark.parametrize(
    ("name", "change"),
    [
        ("answered_by_another", {"state": "approved"}),
        ("answered_by_another", {"state": "waiting", "answered_by": "alice"}),
        ("returned_with_a_reason", {"state": "returned", "answered_by": "ben"}),
        ("answered_by_another", {"state": "approved", "answered_by": "alice"}),
    ],
)
def test_the_database_refuses_one_pair_of_eyes(
    name: str, change: dict[str, Any], alice: User, ben: User, lead: User
) -> None:
    set_policy(lead=lead, terms=EVERYTHING, now=NOW)
    press(drafted(located_item(alice)), alice)
    people = {"alice": alice, "ben": ben}
    if "answered_by" in change:
        change = {**change, "answered_by": people[change["answered_by"]], "answered_at": NOW}

    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        Proposal.objects.update(**change)


@pytest.mark.django_db(transaction=True)
def test_two_approvers_at_once_put_it_in_the_outbox_once(
    alice: User, ben: User, lead: User
) -> None:
    cara = person("Cara", role=User.Role.ANALYST)
    set_policy(lead=lead, terms=EVERYTHING, now=NOW)
    notice = drafted(located_item(alice))
    press(notice, alice)
    start, came = threading.Barrier(2), []

    def work(by: User) -> None:
        start.wait()
        try:
            came.append(press(notice, by))
        except GoneError as gone:
            came.append(gone.code)
        finally:
            connection.close()

    pair = [threading.Thread(target=work, args=(by,)) for by in (ben, cara)]
    for one in pair:
        one.start()
    for one in pair:
        one.join()

    assert sorted(came, key=str) == [True, "state"]
    assert state(notice) == ("approved", 1)
    assert Proposal.objects.get().answered_by in (ben, cara)
