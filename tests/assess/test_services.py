import threading
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection

from clickable.assess import selectors
from clickable.assess.models import Assessment, Claim, Outcome
from clickable.assess.rules import Judgement
from clickable.assess.services import (
    arrive_judged,
    claim,
    decide,
    next_item,
    release,
    take_back,
)
from clickable.base.errors import GoneError, RefusedError, StepRefusedError
from clickable.people.models import User
from clickable.record.models import Entry
from clickable.report.models import Category, Item, Stage
from clickable.report.services import advance
from clickable.seal.envelope import CannotOpenError, unseal
from tests.cast import DESK, NOW, an_item, person

MINUTE = timedelta(minutes=1)
ILLEGAL = Judgement(
    outcome=Outcome.BASELINE, category=Category.CSAM, legal_basis=("cp-227-23",), note="vu"
)
SECOND = Judgement(outcome=Outcome.NEEDS_SECOND_OPINION, category=Category.CSAM)
LAWFUL = Judgement(outcome=Outcome.NOT_ILLEGAL, category=Category.CSAM)


def judged(item: Item, analyst: User, judgement: Judgement = ILLEGAL) -> Assessment:
    claim(item=item, analyst=analyst, now=NOW)
    return decide(item=item, analyst=analyst, judgement=judgement, now=NOW)


def verbs(item: Item) -> list[str]:
    return list(Entry.objects.filter(subject=f"item:{item.pk}").values_list("verb", flat=True))


def test_a_claim_opens_the_item_for_half_an_hour(alice: User, ben: User) -> None:
    item = an_item()

    claim(item=item, analyst=alice, now=NOW)

    assert item.stage == Stage.REVIEW
    assert selectors.holder_of(item, now=NOW + 29 * MINUTE) == alice
    assert selectors.holder_of(item, now=NOW + 30 * MINUTE) is None
    assert verbs(item) == ["assess.claimed"]


def test_an_item_in_other_hands_cannot_be_taken(alice: User, ben: User) -> None:
    item = an_item()
    claim(item=item, analyst=alice, now=NOW)

    with pytest.raises(GoneError) as refused:
        claim(item=item, analyst=ben, now=NOW + 29 * MINUTE)

    assert str(refused.value) == "Cet élément est entre les mains d’un·e autre analyste."
    claim(item=item, analyst=ben, now=NOW + 30 * MINUTE)
    assert selectors.holder_of(item, now=NOW + 31 * MINUTE) == ben


def test_claiming_again_starts_another_half_hour(alice: User) -> None:
    item = an_item()
    claim(item=item, analyst=alice, now=NOW)
    claim(item=item, analyst=alice, now=NOW + 20 * MINUTE)

    assert selectors.holder_of(item, now=NOW + 49 * MINUTE) == alice


def test_a_judged_item_cannot_be_taken(alice: User) -> None:
    item = an_item()
    judged(item, alice)

    with pytest.raises(GoneError, match="déjà jugé"):
        claim(item=item, analyst=alice, now=NOW)


def test_release_puts_it_back_for_the_others(alice: User, ben: User) -> None:
    item = an_item()
    claim(item=item, analyst=alice, now=NOW)

    release(item=item, analyst=ben, now=NOW)
    assert selectors.holder_of(item, now=NOW) == alice
    release(item=item, analyst=alice, now=NOW)
    assert selectors.holder_of(item, now=NOW) is None
    assert verbs(item) == ["assess.claimed", "assess.released"]


def test_decide_keeps_a_sealed_note_and_moves_the_item(alice: User) -> None:
    item = an_item()

    made = judged(item, alice)

    item.refresh_from_db()
    assert item.stage == Stage.ILLEGAL
    assert selectors.current(item) == made
    assert b"vu" not in bytes(made.note or b"")
    assert selectors.note_of(made, DESK) == "vu"
    assert Claim.objects.count() == 0
    assert Entry.objects.filter(verb="assess.decided").get().detail == {
        "outcome": "baseline",
        "category": "csam",
        "legal_basis": ["cp-227-23"],
        "life_in_danger": False,
    }


def test_a_note_opens_only_where_it_belongs(alice: User) -> None:
    made, other = judged(an_item(), alice), judged(an_item(elsewhere="ici"), alice)
    other.note = made.note

    assert selectors.note_of(other, DESK) is None
    with pytest.raises(CannotOpenError):
        unseal(made.note or b"", key=made.key(DESK), context=other.context)


def test_no_note_no_envelope(alice: User) -> None:
    made = judged(an_item(), alice, LAWFUL)

    assert made.note is None
    assert selectors.note_of(made, DESK) == ""


def test_a_judgement_against_the_rules_changes_nothing(alice: User) -> None:
    item = an_item()
    claim(item=item, analyst=alice, now=NOW)
    wrong = Judgement(outcome=Outcome.BASELINE, category=Category.CSAM)

    with pytest.raises(RefusedError, match="au moins une base légale"):
        decide(item=item, analyst=alice, judgement=wrong, now=NOW)

    assert (Assessment.objects.count(), Claim.objects.count()) == (0, 1)


def test_only_who_has_it_in_hand_decides(alice: User, ben: User) -> None:
    item = an_item()
    claim(item=item, analyst=alice, now=NOW)

    with pytest.raises(GoneError, match="rien n’a été décidé"):
        decide(item=item, analyst=ben, judgement=ILLEGAL, now=NOW)

    assert Assessment.objects.count() == 0


def test_a_claim_that_ran_out_still_counts_until_somebody_else_takes_over(
    alice: User, ben: User
) -> None:
    slow, lost = an_item(), an_item(elsewhere="ici")
    for item in (slow, lost):
        claim(item=item, analyst=alice, now=NOW)
    claim(item=lost, analyst=ben, now=NOW + 31 * MINUTE)

    decide(item=slow, analyst=alice, judgement=LAWFUL, now=NOW + 40 * MINUTE)
    with pytest.raises(GoneError):
        decide(item=lost, analyst=alice, judgement=LAWFUL, now=NOW + 40 * MINUTE)


def test_a_second_decision_of_the_same_page_is_refused(alice: User) -> None:
    item = an_item()
    judged(item, alice)

    with pytest.raises(GoneError):
        decide(item=item, analyst=alice, judgement=LAWFUL, now=NOW)

    assert Assessment.objects.count() == 1


def test_a_second_opinion_goes_back_to_the_queue_but_last_for_who_asked(
    alice: User, ben: User
) -> None:
    asked = an_item(category=Category.CSAM)
    judged(asked, alice, SECOND)
    lesser = an_item(elsewhere="ici", category=Category.SHOCKING_MINORS)

    assert asked.stage == Stage.REVIEW
    assert next_item(analyst=ben, now=NOW) == asked
    release(item=asked, analyst=ben, now=NOW)
    assert next_item(analyst=alice, now=NOW) == lesser
    assert next_item(analyst=alice, now=NOW, skip=lesser) == asked


def test_the_second_judgement_counts_and_the_first_is_kept(alice: User, ben: User) -> None:
    item = an_item()
    first = judged(item, alice, SECOND)
    second = judged(item, ben, ILLEGAL)

    assert selectors.current(item) == second
    assert set(selectors.judgements(item)) == {first, second}


@pytest.mark.parametrize(
    "stage",
    [
        Stage.OUT_OF_REMIT,
        Stage.NOT_ILLEGAL,
        Stage.NOT_ACTIONABLE,
        Stage.ILLEGAL,
        Stage.LOCATED,
    ],
)
def test_a_decision_is_taken_back_while_nothing_has_left(
    alice: User, ben: User, stage: Stage
) -> None:
    item = an_item()
    judged(item, alice)
    Item.objects.filter(pk=item.pk).update(stage=stage)

    take_back(item=item, analyst=ben, now=NOW)

    assert item.stage == Stage.REVIEW
    assert selectors.current(item) is None
    assert selectors.holder_of(item, now=NOW) == ben
    assert verbs(item)[-1] == "assess.taken_back"


@pytest.mark.parametrize("stage", [Stage.RECEIVED, Stage.REVIEW, Stage.NOTICED, Stage.GONE])
def test_a_decision_is_not_taken_back_too_late_or_too_early(alice: User, stage: Stage) -> None:
    item = an_item()
    judged(item, alice)
    Item.objects.filter(pk=item.pk).update(stage=stage)

    with pytest.raises(StepRefusedError):
        take_back(item=item, analyst=alice, now=NOW)

    assert selectors.current(item) is not None


def test_next_is_what_is_in_hand_already(alice: User) -> None:
    an_item(category=Category.CSAM)
    mine = an_item(elsewhere="ici", category=Category.HATE)
    claim(item=mine, analyst=alice, now=NOW)

    assert next_item(analyst=alice, now=NOW) == mine


def test_nothing_is_next_when_all_is_judged_or_in_hand(alice: User, ben: User) -> None:
    judged(an_item(), alice)
    claim(item=an_item(elsewhere="ici"), analyst=alice, now=NOW)

    assert next_item(analyst=ben, now=NOW) is None


def test_next_leaves_out_what_moved_on_meanwhile(
    alice: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Between the look at the queue and the taking, somebody judges: the item is passed over."""
    gone, left = an_item(), an_item(elsewhere="ici")
    seen = [gone.pk, left.pk]
    advance(gone, to=Stage.NOT_ILLEGAL, now=NOW)
    monkeypatch.setattr(selectors, "candidates", lambda analyst, now: seen)

    assert next_item(analyst=alice, now=NOW) == left


@pytest.mark.django_db(transaction=True)
def test_two_analysts_at_once_never_get_the_same() -> None:
    analysts = [person(f"A{n}", role=User.Role.ANALYST) for n in range(4)]
    for n in range(12):
        an_item(f"https://h{n}.host.example/")

    taken = at_once(
        [lambda who=who: next_item(analyst=who, now=NOW) for who in analysts for _ in range(1)]
    )

    assert len({item.pk for item in taken if item}) == 4


@pytest.mark.django_db(transaction=True)
def test_two_analysts_claim_one_item_and_one_gets_it() -> None:
    analysts = [person(f"A{n}", role=User.Role.ANALYST) for n in range(4)]
    item = an_item()

    def attempt(who: User) -> str:
        try:
            claim(item=Item.objects.get(pk=item.pk), analyst=who, now=NOW)
        except GoneError:
            return "too late"
        return "mine"

    got = at_once([lambda who=who: attempt(who) for who in analysts])

    assert sorted(got) == ["mine", "too late", "too late", "too late"]


@pytest.mark.django_db(transaction=True)
def test_a_decision_sent_twice_at_once_is_taken_once() -> None:
    alice = person("Alice", role=User.Role.ANALYST)
    item = an_item()
    claim(item=item, analyst=alice, now=NOW)

    def attempt() -> str:
        try:
            decide(item=Item.objects.get(pk=item.pk), analyst=alice, judgement=ILLEGAL, now=NOW)
        except GoneError:
            return "too late"
        return "decided"

    assert sorted(at_once([attempt, attempt])) == ["decided", "too late"]
    assert Assessment.objects.count() == 1


def at_once(jobs: list[Callable[[], Any]]) -> list[Any]:
    """Run the jobs in threads that start together, each on its own connection."""
    start, found, errors = threading.Barrier(len(jobs)), [], []

    def run(job: Callable[[], Any]) -> None:
        start.wait()
        try:
            found.append(job())
        except Exception as error:  # noqa: BLE001 – shown by the assertion below
            errors.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(job,)) for job in jobs]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert errors == []
    return found


@pytest.mark.django_db
def test_what_is_known_arrives_judged_and_by_nobody() -> None:
    item = an_item()

    made = arrive_judged(item=item, judgement=ILLEGAL, now=NOW, detail={"list": "L-00000001"})

    assert made is not None
    assert (made.origin, made.analyst, made.outcome) == ("known", None, "baseline")
    assert item.stage == Stage.ILLEGAL
    assert verbs(item) == ["assess.arrived_judged"]


def test_what_somebody_has_in_hand_or_has_judged_stays_theirs(alice: User) -> None:
    held, done = an_item(), an_item("https://b.example/")
    claim(item=held, analyst=alice, now=NOW)
    judged(done, alice, LAWFUL)

    for item in (held, done):
        assert arrive_judged(item=item, judgement=ILLEGAL, now=NOW, detail={}) is None

    assert selectors.current(held) is None
    assert [a.outcome for a in selectors.judgements(done)] == ["not_illegal"]


def test_what_arrived_judged_can_be_taken_back(alice: User) -> None:
    item = an_item()
    arrive_judged(item=item, judgement=ILLEGAL, now=NOW, detail={})

    take_back(item=item, analyst=alice, now=NOW)

    assert item.stage == Stage.REVIEW
    assert selectors.holder_of(item, now=NOW) == alice


@pytest.mark.django_db
def test_a_known_item_is_judged_by_the_same_rules() -> None:
    wrong, item = Judgement(outcome=Outcome.BASELINE, category=Category.HATE), an_item()

    with pytest.raises(RefusedError):
        arrive_judged(item=item, judgement=wrong, now=NOW, detail={})
