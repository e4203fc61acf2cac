from datetime import timedelta

import pytest

from clickable.assess.models import Assessment, Outcome
from clickable.assess.services import take_back
from clickable.notify.models import Action, Notice
from clickable.notify.selectors import opened
from clickable.notify.services import draft_due
from clickable.people.models import User
from clickable.record.models import Entry
from clickable.report.models import Category, Item
from tests.cast import DESK, NOW, WORKER, kept
from tests.notify.making import ADDRESS, MAILBOX, drafted, located_item

pytestmark = pytest.mark.django_db


def _actions(item: Item) -> set[str]:
    return set(Notice.objects.filter(item=item).values_list("action", flat=True))


def test_one_draft_per_action_of_the_route(alice: User) -> None:
    item = located_item(alice)

    assert draft_due(WORKER, now=NOW) == 2

    assert _actions(item) == {"police", "host"}
    notice = Notice.objects.get(item=item, action="host")
    assert (notice.state, notice.route, notice.template) == ("draft", "csam-fr", "dsa16_fr_v1")
    assert opened(notice, DESK).recipient == MAILBOX


def test_drafting_twice_makes_no_second_draft(alice: User) -> None:
    located_item(alice)

    assert [draft_due(WORKER, now=NOW), draft_due(WORKER, now=NOW)] == [2, 0]

    entries = Entry.objects.filter(verb="notify.drafted")
    assert [e.detail for e in entries] == [{"route": "csam-fr", "actions": ["police", "host"]}]


@pytest.mark.parametrize(
    ("country", "category", "outcome", "actions"),
    [
        ("NL", Category.CSAM, Outcome.BASELINE, {"police", "inhope"}),
        ("NL", Category.HATE, Outcome.MANIFESTLY_ILLEGAL, {"police", "host"}),
        ("AQ", Category.CSAM, Outcome.BASELINE, {"police", "host"}),
        ("", Category.CSAM, Outcome.BASELINE, {"police"}),
    ],
)
def test_the_country_decides(
    alice: User, country: str, category: Category, outcome: Outcome, actions: set[str]
) -> None:
    item = located_item(alice, country=country, category=category, outcome=outcome)

    draft_due(WORKER, now=NOW)

    assert _actions(item) == actions


def test_an_item_that_is_not_located_gets_nothing(alice: User) -> None:
    item = located_item(alice)
    Item.objects.filter(pk=item.pk).update(stage="illegal")

    assert draft_due(WORKER, now=NOW) == 0


def test_a_malformed_contact_is_not_kept(alice: User) -> None:
    item = located_item(alice, mailbox="abuse@phare.example\r\nBcc: eve@evil.example")

    assert drafted(item).recipient is None


def test_a_place_in_words_is_filled_in_for_the_desk_only(alice: User) -> None:
    item = located_item(alice, country="", elsewhere="le salon « vagues » de l’application Bulle")

    notice = drafted(item, Action.POLICE)

    assert "le salon « vagues » de l’application Bulle" in opened(notice, DESK).body


def test_the_limit_takes_the_oldest_first(alice: User) -> None:
    late = located_item(alice, "https://photos.example/a/2", now=NOW + timedelta(hours=1))
    early = located_item(alice, "https://photos.example/a/3")

    draft_due(WORKER, now=NOW, limit=1)

    assert (_actions(early), _actions(late)) == ({"police", "host"}, set())


def test_a_decision_taken_back_withdraws_its_drafts(alice: User) -> None:
    item = located_item(alice)
    draft_due(WORKER, now=NOW)
    take_back(item=item, analyst=alice, now=NOW)

    draft_due(WORKER, now=NOW)

    assert set(Notice.objects.values_list("state", flat=True)) == {"withdrawn"}


def test_a_new_decision_gets_drafts_of_its_own(alice: User) -> None:
    item = located_item(alice)
    draft_due(WORKER, now=NOW)
    Assessment.objects.filter(item=item).update(is_current=False)
    kept(Assessment, item=item, analyst=alice, outcome="baseline", category="csam", decided_at=NOW)

    assert draft_due(WORKER, now=NOW) == 2


def test_what_is_stored_holds_no_address(alice: User) -> None:
    item = located_item(alice)
    draft_due(WORKER, now=NOW)

    stored = b"".join(bytes(n.body) + bytes(n.recipient or b"") for n in item.notices.all())
    told = str(list(Entry.objects.values()))

    assert ADDRESS in opened(item.notices.get(action="host"), DESK).body
    for word in ("canary", "photos.example", MAILBOX):
        assert word.encode() not in stored
        assert word not in told
