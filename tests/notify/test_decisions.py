from datetime import timedelta
from typing import Any

import pytest

from clickable.base.errors import GoneError, RefusedError
from clickable.notify.models import Action, Notice, Outgoing
from clickable.notify.selectors import opened
from clickable.notify.services import approve, note_reference, retry, settle, take_back, withdraw
from clickable.people.models import User
from clickable.record.models import Entry
from clickable.report.models import Item, Stage
from tests.cast import DESK, NOW
from tests.notify.making import MAILBOX, approved, drafted, located_item

pytestmark = pytest.mark.django_db
LATER = NOW + timedelta(hours=1)
ELSEWHERE = "abuse@polder.example"


def _in(state: str, analyst: User) -> Notice:
    """A notice in this state, with the row of the outbox that goes with it."""
    if state == "draft":
        return drafted(located_item(analyst))
    notice = approved(analyst)
    sent_at = NOW if state == "sent" else None
    Notice.objects.filter(pk=notice.pk).update(state=state, sent_at=sent_at)
    if state != "approved":
        Outgoing.objects.filter(pk=notice.pk).update(due_at=None, attempts=3, last_error="rcpt 550")
    notice.refresh_from_db()
    return notice


def _state(notice: Notice) -> str:
    return Notice.objects.get(pk=notice.pk).state


def test_approving_puts_it_in_the_outbox(alice: User) -> None:
    notice = approved(alice)

    assert (notice.state, notice.approved_by, notice.approved_at) == ("approved", alice, NOW)
    assert (notice.outgoing.phase, notice.outgoing.due_at) == ("waiting", NOW)
    assert Entry.objects.get(verb="notify.approved").actor == alice


def test_approving_without_a_mailbox_is_refused_until_one_is_given(alice: User) -> None:
    notice = drafted(located_item(alice, mailbox=""))

    with pytest.raises(RefusedError, match="indiquez l’adresse e-mail") as refusal:
        approve(notice=notice, analyst=alice, ring=DESK, now=NOW)
    approve(notice=notice, analyst=alice, ring=DESK, now=NOW, recipient=f" {ELSEWHERE} ")

    assert refusal.value.code == "recipient"
    notice.refresh_from_db()
    assert opened(notice, DESK).recipient == ELSEWHERE


@pytest.mark.parametrize(
    "mailbox", ["x", "a@b.example\nBcc: e@f.example", "a@b.example,c@d.example"]
)
def test_approving_to_a_malformed_mailbox_is_refused(alice: User, mailbox: str) -> None:
    notice = drafted(located_item(alice))

    with pytest.raises(RefusedError, match="pas complète"):
        approve(notice=notice, analyst=alice, ring=DESK, now=NOW, recipient=mailbox)

    assert (_state(notice), Outgoing.objects.count()) == ("draft", 0)


def test_a_hand_over_needs_no_mailbox_and_takes_none(alice: User) -> None:
    notice = drafted(located_item(alice), Action.POLICE)

    approve(notice=notice, analyst=alice, ring=DESK, now=NOW, recipient=ELSEWHERE)

    notice.refresh_from_db()
    assert (notice.state, notice.recipient) == ("approved", None)


def test_a_notice_of_a_reopened_decision_is_refused(alice: User) -> None:
    item = located_item(alice)
    notice = drafted(item)
    take_back(item=item, analyst=alice, now=NOW)

    with pytest.raises(GoneError, match="rouverte"):
        approve(notice=notice, analyst=alice, ring=DESK, now=NOW)


@pytest.mark.parametrize("stage", ["noticed", "located"])
def test_the_second_notice_of_an_item_may_follow_the_first(alice: User, stage: str) -> None:
    notice = drafted(located_item(alice))
    Item.objects.update(stage=stage)

    approve(notice=notice, analyst=alice, ring=DESK, now=NOW)

    assert _state(notice) == "approved"


VERBS: dict[str, tuple[Any, dict[str, Any], set[str]]] = {
    "approve": (approve, {"ring": DESK}, {"draft"}),
    "withdraw": (withdraw, {}, {"draft", "approved", "failed"}),
    "retry": (retry, {"ring": DESK}, {"failed"}),
    "settle": (settle, {"arrived": True}, {"uncertain"}),
    "note_reference": (note_reference, {"reference": "PH-1"}, {"sent"}),
}


@pytest.mark.parametrize("state", Notice.State.values)
@pytest.mark.parametrize("verb", VERBS)
def test_each_verb_fits_its_states_only(alice: User, ben: User, verb: str, state: str) -> None:
    act, more, allowed = VERBS[verb]
    notice = _in(state, alice)

    if state in allowed:
        act(notice=notice, analyst=ben, now=LATER, **more)
    else:
        with pytest.raises(GoneError, match="a changé d’état"):
            act(notice=notice, analyst=ben, now=LATER, **more)
        assert _state(notice) == state


def test_a_withdrawn_notice_leaves_the_outbox(alice: User) -> None:
    notice = approved(alice)

    withdraw(notice=notice, analyst=alice, now=LATER)

    assert (_state(notice), Outgoing.objects.count()) == ("withdrawn", 0)


def test_a_notice_that_is_leaving_cannot_be_withdrawn(alice: User) -> None:
    notice = approved(alice)
    Outgoing.objects.update(phase="leaving")

    with pytest.raises(GoneError, match="en train de partir"):
        withdraw(notice=notice, analyst=alice, now=LATER)

    assert _state(notice) == "approved"


def test_retrying_starts_over_perhaps_to_another_mailbox(alice: User, ben: User) -> None:
    notice = _in("failed", alice)

    retry(notice=notice, analyst=ben, ring=DESK, now=LATER, recipient=ELSEWHERE)

    notice.refresh_from_db()
    row = notice.outgoing
    assert (notice.state, notice.approved_by) == ("approved", ben)
    assert opened(notice, DESK).recipient == ELSEWHERE
    assert (row.phase, row.due_at, row.attempts, row.last_error) == ("waiting", LATER, 0, "")


def test_a_doubt_settled_as_arrived_is_sent(alice: User) -> None:
    notice = _in("uncertain", alice)

    settle(notice=notice, analyst=alice, arrived=True, now=LATER)

    notice.refresh_from_db()
    assert (notice.state, notice.sent_at, notice.item.stage) == ("sent", LATER, "noticed")
    assert (notice.outgoing.phase, notice.outgoing.due_at) == ("done", None)


def test_a_doubt_settled_as_lost_is_sent_again(alice: User) -> None:
    notice = _in("uncertain", alice)

    settle(notice=notice, analyst=alice, arrived=False, now=LATER)

    notice.refresh_from_db()
    assert (notice.state, notice.outgoing.phase, notice.outgoing.due_at) == (
        "approved",
        "waiting",
        LATER,
    )
    assert opened(notice, DESK).recipient == MAILBOX


def test_the_reference_of_the_police_is_kept(alice: User) -> None:
    notice = _in("sent", alice)

    note_reference(notice=notice, analyst=alice, reference=" PH-2026-77 ", now=LATER)

    assert Notice.objects.get(pk=notice.pk).external_reference == "PH-2026-77"


@pytest.mark.parametrize("reference", ["", " ", "x" * 81, "a\nb", "https://photos.example/a/1"])
def test_no_reference_holds_an_address_or_a_second_line(alice: User, reference: str) -> None:
    notice = _in("sent", alice)

    with pytest.raises(RefusedError, match="une ligne de 80"):
        note_reference(notice=notice, analyst=alice, reference=reference, now=LATER)


@pytest.mark.parametrize("state", [Notice.State.APPROVED, Notice.State.UNCERTAIN])
def test_a_decision_stands_while_its_notice_is_leaving_or_may_have_left(
    alice: User, state: Notice.State
) -> None:
    notice = approved(alice)
    Outgoing.objects.filter(notice=notice).update(phase=Outgoing.Phase.LEAVING)
    Notice.objects.filter(pk=notice.pk).update(state=state)

    with pytest.raises(GoneError):
        take_back(item=notice.item, analyst=alice, now=NOW)

    notice.item.refresh_from_db()
    assert notice.item.stage == Stage.LOCATED


def test_a_decision_is_taken_back_while_its_notice_waits(alice: User) -> None:
    notice = approved(alice)

    take_back(item=notice.item, analyst=alice, now=NOW)

    notice.item.refresh_from_db()
    assert notice.item.stage == Stage.REVIEW
