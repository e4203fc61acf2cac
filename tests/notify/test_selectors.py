from typing import Any

import pytest

from clickable.assess.services import take_back
from clickable.notify import selectors
from clickable.notify.models import Action, Notice, Outgoing
from clickable.people.models import User
from clickable.report.selectors import UNREADABLE
from tests.cast import DESK, NOW, UNE
from tests.notify.making import ADDRESS, MAILBOX, approved, drafted, located_item

pytestmark = pytest.mark.django_db


def test_drafts_of_reopened_decisions_are_not_shown(alice: User) -> None:
    kept, reopened = located_item(alice), located_item(alice, "https://photos.example/a/2")
    drafted(kept)
    take_back(item=reopened, analyst=alice, now=NOW)

    assert {notice.item for notice in selectors.drafts(UNE)} == {kept}


def test_the_outbox_shows_doubts_first_and_nothing_that_has_left(alice: User) -> None:
    for number, state in enumerate(["approved", "failed", "sent", "uncertain"]):
        notice = approved(alice, f"https://photos.example/a/{number}")
        Notice.objects.filter(pk=notice.pk).update(state=state, sent_at=NOW)

    assert [n.state for n in selectors.outgoing(UNE)] == ["uncertain", "failed", "approved"]


@pytest.mark.parametrize("rows", [1, 30])
@pytest.mark.parametrize("name", ["drafts", "outgoing"])
def test_lists_take_one_query(
    alice: User, django_assert_num_queries: Any, name: str, rows: int
) -> None:
    for number in range(rows):
        item = located_item(alice, f"https://photos.example/a/{number}", mailbox=MAILBOX)
        notice = drafted(item)
        if name == "outgoing":
            Notice.objects.filter(pk=notice.pk).update(
                state="failed", approved_by=alice, approved_at=NOW
            )
            Outgoing.objects.create(notice=notice)

    with django_assert_num_queries(1):
        found = list(getattr(selectors, name)(UNE))
        _shown = [(n.item.reference, n.get_action_display(), n.state) for n in found]
        if name == "outgoing":
            _rest = [(n.outgoing.last_error, str(n.approved_by)) for n in found]

    assert len(found) == (rows * 2 if name == "drafts" else rows)


def test_the_preview_is_defanged_and_the_body_exact(alice: User) -> None:
    notice = drafted(located_item(alice))

    shown = selectors.opened(notice, DESK)

    assert ADDRESS in shown.body
    assert ADDRESS not in shown.preview
    assert "hxxps://photos[.]example/a/1?id=canary" in shown.preview
    assert selectors.sheet(notice, DESK) == shown.body


def test_damage_is_said(alice: User) -> None:
    notice = drafted(located_item(alice))
    notice.body = b"\x01damaged"

    assert selectors.opened(notice, DESK) == selectors.OpenNotice(
        "", UNREADABLE, UNREADABLE, readable=False
    )


def test_the_register_holds_what_was_handed_over(alice: User) -> None:
    notice = approved(alice, action=Action.POLICE)
    Notice.objects.filter(pk=notice.pk).update(state="sent", sent_at=NOW)

    assert list(selectors.handed_over(UNE)) == [notice]


def test_all_notices_of_an_item(alice: User) -> None:
    item = located_item(alice)
    drafted(item)
    drafted(located_item(alice, "https://photos.example/a/2"))

    assert [n.action for n in selectors.of_item(item)] == ["host", "police"]
