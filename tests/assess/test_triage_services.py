"""Hand over, put aside, place by hand, free what was left in hand."""

from datetime import datetime, timedelta

import pytest

from clickable.assess.models import Claim, Outcome
from clickable.assess.rules import Judgement
from clickable.assess.selectors import holder_of
from clickable.assess.services import claim, decide, next_item
from clickable.assess.triage import ranking
from clickable.assess.triage.models import Because, Rank, Snooze, Where
from clickable.assess.triage.services import (
    end_stale_claims,
    hand_over,
    put,
    put_back,
    snooze,
    wake,
)
from clickable.base.errors import GoneError, RefusedError
from clickable.people.models import User
from clickable.record.models import Entry
from clickable.report.models import Category, Item
from tests.assess.waiting import shown
from tests.cast import NOW, an_item

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
LAWFUL = Judgement(outcome=Outcome.NOT_ILLEGAL, category=Category.CSAM)


def verbs(item: Item) -> list[str]:
    return list(Entry.objects.filter(subject=f"item:{item.pk}").values_list("verb", flat=True))


def test_handed_over_it_waits_for_the_colleague_until_the_next_shift(
    alice: User, ben: User
) -> None:
    item = an_item()
    claim(item=item, analyst=alice, now=NOW)

    hand_over(item=item, by=alice, to=ben, now=NOW)

    found = Claim.objects.get(item=item)
    assert (found.analyst, found.handed_by, found.since) == (ben, alice, NOW)
    assert holder_of(item, now=NOW + 23 * HOUR) == ben
    assert next_item(analyst=ben, now=NOW + HOUR) == item
    assert Claim.objects.get(item=item).until == NOW + DAY  # looking again does not shorten it
    assert "triage.handed_over" in verbs(item)


def test_what_another_has_in_hand_is_handed_over_by_who_leads_only(
    alice: User, ben: User, lead: User
) -> None:
    item = an_item()
    claim(item=item, analyst=ben, now=NOW)

    with pytest.raises(GoneError):
        hand_over(item=item, by=alice, to=alice, now=NOW)
    hand_over(item=item, by=lead, to=alice, now=NOW)

    assert holder_of(item, now=NOW) == alice


def test_nobody_of_another_team_nor_without_the_right_gets_it(
    alice: User, bob: User, charlie: User
) -> None:
    for stranger in (bob, charlie):
        with pytest.raises(RefusedError):
            hand_over(item=an_item(), by=alice, to=stranger, now=NOW)
    assert Claim.objects.count() == 0


def test_put_aside_it_comes_back_by_itself(alice: User) -> None:
    item = an_item()
    claim(item=item, analyst=alice, now=NOW)

    snooze(item=item, by=alice, until=NOW + 2 * HOUR, now=NOW)

    assert shown() == []
    assert next_item(analyst=alice, now=NOW + HOUR) is None
    assert Claim.objects.count() == 0
    assert next_item(analyst=alice, now=NOW + 2 * HOUR) == item
    assert (Snooze.objects.count(), Rank.objects.get().waits) == (0, True)


def test_woken_it_is_back_at_once(alice: User) -> None:
    item = an_item()
    snooze(item=item, by=alice, until=NOW + DAY, now=NOW)

    wake(item=item, by=alice, now=NOW)
    wake(item=item, by=alice, now=NOW)

    assert shown() == [item.reference]
    assert verbs(item).count("triage.woken") == 1


@pytest.mark.parametrize("until", [NOW, NOW - HOUR, NOW + 30 * DAY + HOUR])
def test_not_until_any_moment(alice: User, until: datetime) -> None:
    with pytest.raises(RefusedError):
        snooze(item=an_item(), by=alice, until=until, now=NOW)


def test_danger_is_not_put_aside_nor_behind_others(alice: User) -> None:
    urgent = an_item("https://a.example/", category=Category.HATE, urgent=True)
    other = an_item("https://b.example/")
    with pytest.raises(RefusedError) as refused:
        snooze(item=urgent, by=alice, until=NOW + DAY, now=NOW)
    put(item=urgent, by=alice, where=Where.LAST, because=Because.OTHER, now=NOW)
    put(item=other, by=alice, where=Where.FIRST, because=Because.POLICE, now=NOW)

    assert refused.value.code == "danger"
    assert shown() == [urgent.reference, other.reference]


def test_what_is_in_other_hands_is_not_put_aside(alice: User, ben: User) -> None:
    item = an_item()
    claim(item=item, analyst=ben, now=NOW)

    with pytest.raises(GoneError):
        snooze(item=item, by=alice, until=NOW + DAY, now=NOW)


def test_placed_by_hand_and_back(alice: User) -> None:
    first, second = an_item("https://a.example/", now=NOW - HOUR), an_item("https://b.example/")

    put(item=second, by=alice, where=Where.FIRST, because=Because.POLICE, now=NOW)
    assert shown() == [second.reference, first.reference]

    put_back(item=second, by=alice, now=NOW)
    assert shown() == [first.reference, second.reference]
    assert verbs(second) == ["triage.placed", "triage.placed_back"]


def test_what_is_judged_is_not_moved_about(alice: User, ben: User) -> None:
    item = an_item()
    claim(item=item, analyst=alice, now=NOW)
    decide(item=item, analyst=alice, judgement=LAWFUL, now=NOW)

    with pytest.raises(GoneError):
        hand_over(item=item, by=alice, to=ben, now=NOW)
    with pytest.raises(GoneError):
        snooze(item=item, by=alice, until=NOW + DAY, now=NOW)
    with pytest.raises(GoneError):
        put(item=item, by=alice, where=Where.LAST, because=Because.OTHER, now=NOW)


def test_what_was_left_in_hand_long_ago_is_free_again(alice: User, ben: User) -> None:
    left, fresh = an_item("https://a.example/"), an_item("https://b.example/")
    claim(item=left, analyst=alice, now=NOW)
    claim(item=fresh, analyst=ben, now=NOW + 8 * HOUR)

    assert end_stale_claims(now=NOW + 8 * HOUR) == 0
    assert end_stale_claims(now=NOW + 9 * HOUR) == 1

    assert list(Claim.objects.values_list("item", flat=True)) == [fresh.pk]
    assert verbs(left) == ["assess.claimed", "triage.claim_ended"]


def test_the_sweep_does_all_of_it(alice: User) -> None:
    from clickable.assess.triage import tasks

    claim(item=an_item("https://a.example/", now=NOW), analyst=alice, now=NOW)
    an_item("https://b.example/")

    tasks.sweep.call()
    tasks.mend.call()

    assert Rank.objects.count() == 2
    assert ranking.catch_up(now=NOW) == 0
