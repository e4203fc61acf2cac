"""Rules change: conclusions are drawn anew from the same labels, on a dry run first; nobody looks again."""

from dataclasses import replace
from datetime import timedelta

import pytest

from clickable.assess import selectors as assess
from clickable.assess.labels.mapping import RuleBook
from clickable.assess.models import Assessment, Claim, Outcome, Override
from clickable.assess.opinions.selectors import held_of
from clickable.assess.opinions.services import ask, drop
from clickable.assess.rederiving import Left, Plan, plan, rederive
from clickable.assess.rules import Judgement
from clickable.assess.triage import ranking
from clickable.assess.triage.models import Rank
from clickable.base import clock
from clickable.locate.models import Trace
from clickable.notify import services as notify
from clickable.notify.models import Notice
from clickable.notify.selectors import on_their_way
from clickable.notify.services import draft_due
from clickable.people.models import User
from clickable.record.selectors import lines_about
from clickable.report.models import Category, Item, Stage
from clickable.report.services import advance
from tests.cast import DESK, WORKER, an_item, person, ring_of
from tests.desk.cases import judged
from tests.rules_of_tomorrow import TOMORROW

OLD = "2026-11"
CHILD = {"subtype": "non_self_generated", "seen": "a", "age": "7-10"}
BASELINE = Judgement(
    outcome=Outcome.BASELINE, category=Category.CSAM, legal_basis=("cp-227-23",), note="vu",
    labels=CHILD, questionnaire=OLD, rules_version=OLD,
)  # fmt: skip
OVERRIDDEN = replace(BASELINE, outcome=Outcome.NATIONAL_ILLEGAL, override=Override.KNOWN_AGE)
LAWFUL_ONCE = Judgement(
    outcome=Outcome.NOT_ILLEGAL, category=Category.SEXUAL_HARASSMENT,
    labels={"harassment": "remarks", "repeated": "no"}, questionnaire=OLD, rules_version=OLD,
)  # fmt: skip


@pytest.fixture
def lead(alice: User) -> User:
    return person("Léa", role=User.Role.LEAD)


def anew(lead: User) -> int:
    found = dry(lead)
    return sum(
        notify.rederive(change=one, book=found.book, lead=lead, now=clock.now())
        for one in found.changes
    )


def dry(lead: User) -> Plan:
    leaving = set(on_their_way(lead.group).values_list("item_id", flat=True))
    return plan(lead.group, day=clock.today(), on_their_way=leaving)


def drafted(item: Item) -> Item:
    now = clock.now()
    Trace.objects.create(item=item, outcome=Trace.Outcome.FOUND, country="FR", traced_at=now)
    advance(item, to=Stage.LOCATED, now=now)
    draft_due(WORKER, now=now)
    return item


def test_nothing_is_to_do_while_the_rules_are_the_same(alice: User, lead: User) -> None:
    judged(an_item(), alice, BASELINE)

    assert (dry(lead).changes, dry(lead).same) == ([], 0)


def test_the_dry_run_says_from_what_to_what_and_changes_nothing(
    alice: User, lead: User, tomorrow: RuleBook
) -> None:
    for n in range(2):
        judged(an_item(f"https://a{n}.example/"), alice, BASELINE)
    judged(an_item("https://b.example/"), alice, LAWFUL_ONCE)
    young = {**CHILD, "age": "0-2"}
    judged(an_item("https://c.example/"), alice, replace(BASELINE, labels=young))

    found = dry(lead)

    assert found.book.version == TOMORROW
    assert found.kinds == [
        ((Category.CSAM, Outcome.BASELINE, Outcome.NATIONAL_ILLEGAL), 2),
        ((Category.SEXUAL_HARASSMENT, Outcome.NOT_ILLEGAL, Outcome.POTENTIALLY_ILLEGAL), 1),
    ]
    assert found.same == 1
    assert Assessment.objects.filter(rules_version=TOMORROW).count() == 0


def test_the_new_conclusion_stands_and_the_old_one_stays_as_history(
    alice: User, lead: User, tomorrow: RuleBook
) -> None:
    item = judged(an_item(), alice, BASELINE)

    assert anew(lead) == 1

    new, old = assess.current(item), Assessment.objects.get(item=item, is_current=False)
    assert new is not None
    assert (new.outcome, new.legal_basis, new.rules_version) == (
        Outcome.NATIONAL_ILLEGAL, ["cp-227-23"], TOMORROW,
    )  # fmt: skip
    assert (new.labels, new.analyst, new.rederived_from) == (CHILD, alice, old)
    assert (old.outcome, old.rules_version, assess.note_of(old, DESK)) == ("baseline", OLD, "vu")
    line = lines_about([f"item:{item.pk}"])[-1]
    assert line.verb == "assess.rederived"
    assert (line.actor, line.detail["was"], line.detail["outcome"]) == (
        lead, "baseline", "national_illegal",
    )  # fmt: skip
    assert anew(lead) == 0
    assert Claim.objects.count() == 0


def test_what_becomes_illegal_goes_the_way_of_every_other(
    alice: User, lead: User, tomorrow: RuleBook
) -> None:
    item = judged(an_item(), alice, LAWFUL_ONCE)

    anew(lead)

    item.refresh_from_db()
    assert item.stage == Stage.ILLEGAL
    drafted(item)
    assert {n.state for n in Notice.objects.filter(item=item)} == {Notice.State.DRAFT}


def test_what_waits_at_the_same_host_is_ranked_anew(
    alice: User, lead: User, tomorrow: RuleBook
) -> None:
    judged(an_item("https://host.example/1"), alice, LAWFUL_ONCE)
    waiting = an_item("https://host.example/2")
    ranking.catch_up(now=clock.now())
    before = Rank.objects.get(item=waiting)

    anew(lead)
    ranking.catch_up(now=clock.now())

    after = Rank.objects.get(item=waiting)
    assert (before.known_host, after.known_host) == (0, 1)
    assert after.points > before.points


def test_drafts_of_the_earlier_conclusion_are_withdrawn(
    alice: User, lead: User, tomorrow: RuleBook
) -> None:
    item = drafted(judged(an_item(), alice, BASELINE))

    assert anew(lead) == 1
    draft_due(WORKER, now=clock.now())

    item.refresh_from_db()
    assert item.stage == Stage.ILLEGAL
    assert {n.state for n in Notice.objects.filter(item=item)} == {Notice.State.WITHDRAWN}


def test_what_a_person_let_go_is_left_to_people(
    alice: User, lead: User, tomorrow: RuleBook
) -> None:
    item = drafted(judged(an_item(), alice, BASELINE))
    draft = Notice.objects.filter(item=item, action="police").get()
    before = dry(lead).changes
    notify.approve(notice=draft, analyst=alice, ring=WORKER, now=clock.now())

    found = dry(lead)
    raced = notify.rederive(change=before[0], book=found.book, lead=lead, now=clock.now())

    assert [(one.reference, one.left) for one in found.left] == [(item.reference, Left.ON_ITS_WAY)]
    assert found.changes == []
    assert not raced
    assert Assessment.objects.count() == 1


def test_what_waits_for_a_second_opinion_is_left_to_people(
    alice: User, lead: User, tomorrow: RuleBook
) -> None:
    item = judged(an_item(), alice, BASELINE)
    before = dry(lead).changes
    asked = ask(item=item, analyst=alice, now=clock.now())

    found = dry(lead)
    raced = rederive(change=before[0], book=found.book, lead=lead, now=clock.now())

    assert [(one.reference, one.left) for one in found.left] == [(item.reference, Left.OPINION)]
    assert (found.changes, raced, held_of([item.pk])) == ([], False, {item.pk})
    drop(opinion=asked, lead=lead, reason="x", ring=ring_of(lead), now=clock.now())
    assert anew(lead) == 1


def test_an_override_and_what_leads_nowhere_are_left_to_people(
    alice: User, lead: User, tomorrow: RuleBook
) -> None:
    judged(an_item("https://a.example/"), alice, OVERRIDDEN)
    lost = Judgement(
        outcome=Outcome.NOT_ILLEGAL, category=Category.TERRORISM, labels={"terror": "information"},
        questionnaire=OLD, rules_version=OLD,
    )  # fmt: skip
    judged(an_item("https://b.example/"), alice, lost)

    found = dry(lead)

    assert {one.left for one in found.left} == {Left.OVERRIDDEN, Left.NOTHING_FOLLOWS}
    assert (found.changes, anew(lead)) == ([], 0)


def test_another_team_and_a_decision_without_rules_are_not_touched(
    alice: User, lead: User, tomorrow: RuleBook
) -> None:
    closed = Judgement(outcome=Outcome.NOT_ACCESSIBLE, category=Category.CSAM)
    judged(an_item(), alice, closed)
    lou = person("Lou", role=User.Role.LEAD, team="Deux")

    assert (dry(lead).changes, dry(lead).same, dry(lou).same) == ([], 0, 0)


def test_what_changed_between_the_dry_run_and_the_act_is_not_done(
    alice: User, lead: User, tomorrow: RuleBook
) -> None:
    item = judged(an_item(), alice, BASELINE)
    found = dry(lead)
    notify.take_back(item=item, analyst=alice, now=clock.now() + timedelta(seconds=1))

    done = rederive(change=found.changes[0], book=found.book, lead=lead, now=clock.now())

    assert not done
    assert Assessment.objects.count() == 1


def test_the_fingerprint_is_of_exactly_these_changes(
    alice: User, lead: User, tomorrow: RuleBook
) -> None:
    judged(an_item("https://a.example/"), alice, BASELINE)
    before = dry(lead).fingerprint
    assert dry(lead).fingerprint == before

    judged(an_item("https://b.example/"), alice, BASELINE)
    assert dry(lead).fingerprint != before
