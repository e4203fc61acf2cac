"""A known item arrives judged, or goes to a person who is told why."""

from datetime import timedelta

import pytest
from django.db import transaction

from clickable.assess.models import Assessment, Outcome
from clickable.assess.opinions.services import ask, drop
from clickable.assess.rules import Judgement
from clickable.assess.services import claim, take_back
from clickable.known.checking import check_due, compare
from clickable.known.models import Check, How, Match
from clickable.known.selectors import edition, known
from clickable.known.services import retire
from clickable.people.models import User
from clickable.record.models import Entry
from clickable.report.hashes import Algorithm
from clickable.report.models import Category, Item, Mention
from clickable.retention.erasing import erase
from tests.cast import NOW, an_item, dana_reports, ring_of
from tests.desk.cases import ILLEGAL, judged
from tests.known.lists import (
    Holds,
    digest,
    filled,
    in_use,
    line,
    pdq,
    two_leads,
    verdict_of,
    with_hashes,
)

pytestmark = pytest.mark.django_db
A, B, C = (f"https://{name}.host.example/1" for name in "abc")


@pytest.fixture
def leads(db: None) -> tuple[User, User]:
    return two_leads()


def test_a_known_address_arrives_judged_by_nobody(leads: tuple[User, User]) -> None:
    known_list = in_use(leads, A)
    item = an_item(A)
    assert verdict_of(item) == "judged"
    made, item = Assessment.objects.get(), Item.objects.get()
    assert (made.origin, made.analyst, made.outcome) == ("known", None, Outcome.NATIONAL_ILLEGAL)
    assert (made.legal_basis, item.stage) == (["cp-227-23"], "illegal")
    match = Match.objects.get()
    assert (match.how, match.known_list, match.decides) == (How.ADDRESS, known_list, True)
    told = Entry.objects.get(verb="assess.arrived_judged")
    assert told.detail["sources"] == [f"list:{known_list.pk}:address"]
    told_from = Mention.objects.get(item=item).told_from
    assert told_from
    assert told_from > NOW + timedelta(days=1)


@pytest.mark.parametrize(
    ("entry", "address", "found"),
    [
        ("https://a.example/x", "http://a.example/x", False),
        ("https://a.example/x?id=1", "https://A.example:443/./x?id=1&utm_source=y#z", True),
        ("https://a.example/x?id=1", "https://a.example/x?id=2", False),
        ("*.a.example", "https://a.example/x", True),
        ("*.a.example", "http://www.deep.a.example:8080/x?y", True),
        ("*.a.example", "https://nota.example/", False),
        ("*.b.a.example", "https://a.example/", False),
        ("*.b.a.example", "https://c.b.a.example/", True),
        ("*.b.a.example", "https://b.a.example/", True),
        ("*.b.a.example", "https://xb.a.example/", False),
        ("a.example/x/*", "https://a.example/x", True),
        ("a.example/x/*", "http://a.example/x/y/z?q=1", True),
        ("a.example/x/*", "https://a.example/xy", False),
        ("a.example/x/*", "https://b.a.example/x/y", False),
        ("a.example/x/*", "https://a.example/1/2/3", False),
        ("a.example/1/2/3/4/5/6/*", "https://a.example/1/2/3/4/5/6/7/8/9", True),
    ],
)
def test_what_an_entry_meets(
    entry: str, address: str, *, found: bool, leads: tuple[User, User]
) -> None:
    in_use(leads, entry, "*.filler.example")
    assert verdict_of(an_item(address)) == ("judged" if found else "nothing")


@pytest.mark.parametrize("kind", [Algorithm.MD5, Algorithm.SHA1, Algorithm.SHA256, Algorithm.PDQ])
def test_a_hash_that_a_partner_vouches_for(kind: Algorithm, leads: tuple[User, User]) -> None:
    in_use(leads, line(digest("one", kind)), holds=Holds.HASHES)
    known_one = with_hashes(A, digest("one", kind))
    other = with_hashes(B, digest("two", kind))
    assert [verdict_of(known_one), verdict_of(other)] == ["judged", "nothing"]
    assert Match.objects.get().how == kind.value


def test_a_hash_that_anybody_may_send_is_shown_and_judges_nothing(
    leads: tuple[User, User],
) -> None:
    in_use(leads, line(digest("one")), holds=Holds.HASHES)
    item = with_hashes(A, digest("one", vouched=False))
    assert verdict_of(item) == "shown"
    assert Match.objects.get().vouched is False


@pytest.mark.parametrize(
    ("apart", "farthest", "found"),
    [(31, 31, True), (32, 31, False), (10, 10, True), (11, 10, False)],
)
def test_pdq_is_near_up_to_what_its_list_allows(
    apart: int, farthest: int, *, found: bool, leads: tuple[User, User]
) -> None:
    in_use(leads, line(pdq("one")), holds=Holds.HASHES, farthest=farthest)
    item = with_hashes(A, pdq("one", apart=apart))
    assert verdict_of(item) == ("judged" if found else "nothing")
    assert [m.distance for m in Match.objects.all()] == ([apart] if found else [])


def test_our_own_decision_on_the_same_hash(alice: User) -> None:
    before = judged(with_hashes(A, digest("one")), alice)
    again = with_hashes(B, digest("one"))
    assert verdict_of(again) == "judged"
    made, match = Assessment.objects.get(item=again), Match.objects.get()
    assert (made.origin, made.outcome, made.note) == ("known", Outcome.BASELINE, None)
    assert match.decision == Assessment.objects.get(item=before)


def test_our_own_decision_on_a_near_picture(alice: User) -> None:
    judged(with_hashes(A, pdq("one")), alice)
    near, far = with_hashes(B, pdq("one", apart=31)), with_hashes(C, pdq("one", apart=32))
    assert [verdict_of(near), verdict_of(far)] == ["judged", "nothing"]


def test_one_hash_of_several_stands_for_nothing(alice: User) -> None:
    """Nobody knows which of them was illegal."""
    judged(with_hashes(A, digest("one"), digest("two")), alice)
    assert verdict_of(with_hashes(B, digest("one"))) == "shown"


def test_what_a_list_judged_is_no_decision_of_ours(leads: tuple[User, User]) -> None:
    in_use(leads, A)
    assert verdict_of(with_hashes(A, digest("one"))) == "judged"
    assert verdict_of(with_hashes(B, digest("one"))) == "nothing"


def test_what_was_lawful_goes_to_a_person(alice: User) -> None:
    lawful = Judgement(outcome=Outcome.NOT_ILLEGAL, category=Category.CSAM)
    judged(with_hashes(A, digest("one")), alice, lawful)
    assert verdict_of(with_hashes(B, digest("one"))) == "shown"


def test_a_decision_that_was_taken_back_counts_no_more(alice: User) -> None:
    item = judged(with_hashes(A, digest("one")), alice)
    take_back(item=item, analyst=alice, now=NOW)
    assert verdict_of(with_hashes(B, digest("one"))) == "nothing"


def test_a_decision_under_a_second_opinion_decides_nothing_before_its_end(
    alice: User, ben: User, lead: User
) -> None:
    item = judged(with_hashes(A, digest("one"), pdq("two")), alice)
    opinion = ask(item=item, analyst=alice, now=NOW)
    assert verdict_of(with_hashes(B, digest("one"))) == "nothing"
    assert verdict_of(with_hashes(f"{B}/2", pdq("two", apart=3))) == "nothing"
    drop(opinion=opinion, lead=lead, reason="x", ring=ring_of(lead), now=NOW)
    assert verdict_of(with_hashes(C, digest("one"))) == "judged"


def test_what_must_not_show_is_left_out_and_so_is_that_it_contradicts(
    leads: tuple[User, User], alice: User
) -> None:
    before = judged(with_hashes(A, digest("one")), alice, ILLEGAL)
    in_use(leads, line(digest("one")), holds=Holds.HASHES)
    item = with_hashes(B, digest("one"))
    assert verdict_of(item) == "conflict"
    whole, part = known(item), known(item, but=[before.pk])
    assert whole
    assert part
    assert (whole.verdict, len(whole.matches)) == ("conflict", 2)
    assert (part.verdict, [m.decision for m in part.matches]) == ("shown", [None])


def test_nothing_is_known_when_all_of_it_must_not_show(alice: User) -> None:
    before = judged(with_hashes(A, digest("one")), alice)
    item = with_hashes(B, digest("one"))
    assert verdict_of(item) == "judged"
    assert known(item, but=[before.pk]) is None
    assert known(item, but=[item.pk])


def test_two_workers_with_the_same_items_write_once(leads: tuple[User, User]) -> None:
    """Both have read what is due before either writes."""
    in_use(leads, A, judges=False)
    items = [an_item(A), an_item(B)]
    for minutes in range(2):
        moment = NOW + timedelta(minutes=minutes)
        compare(items, items[0].group_id, edition=edition(), now=moment)
    assert Entry.objects.filter(verb="known.matched").count() == 1
    assert {check.at for check in Check.objects.all()} == {NOW}


def test_a_worker_that_comes_late_overwrites_nothing(leads: tuple[User, User]) -> None:
    item = an_item(A)
    known_list = in_use(leads, A)
    before = edition() - 1
    assert verdict_of(item) == "judged"
    retire(known_list, by=leads[0], now=NOW)
    compare([item], item.group_id, edition=before, now=NOW)
    assert Check.objects.get().verdict == "judged"


def test_an_item_that_was_forgotten_meanwhile_is_passed_over(leads: tuple[User, User]) -> None:
    in_use(leads, A)
    items = [an_item(A), an_item(B)]
    with transaction.atomic():
        Mention.objects.all().delete()
        erase(Item.objects.all())
    compare(items, items[0].group_id, edition=edition(), now=NOW)
    assert not Check.objects.exists()


def test_another_teams_decision_and_list_are_not_ours(leads: tuple[User, User], bob: User) -> None:
    in_use(leads, A)
    item = an_item(A)
    Item.objects.filter(pk=item.pk).update(group_id=bob.group)
    assert verdict_of(item) == "nothing"


def test_sources_that_contradict_each_other_go_to_a_person(
    leads: tuple[User, User], alice: User
) -> None:
    in_use(leads, A)
    in_use(leads, A, outcome=Outcome.BASELINE)
    item = an_item(A)
    assert verdict_of(item) == "conflict"
    assert not Assessment.objects.exists()
    found = known(item)
    assert found
    assert {m.outcome for m in found.matches} == {"national_illegal", "baseline"}
    assert Item.objects.get().stage == "received"
    assert Entry.objects.get(verb="known.matched").detail["verdict"] == "conflict"


def test_a_list_against_our_own_decision(leads: tuple[User, User], alice: User) -> None:
    judged(with_hashes(A, digest("one")), alice, ILLEGAL)
    in_use(leads, line(digest("one")), holds=Holds.HASHES)
    assert verdict_of(with_hashes(B, digest("one"))) == "conflict"


def test_sources_that_agree_judge_together(leads: tuple[User, User]) -> None:
    in_use(leads, A)
    in_use(leads, A, judges=False, outcome=None, legal_basis=())
    item = an_item(A)
    assert verdict_of(item) == "judged"
    assert Match.objects.count() == 2


def test_a_life_in_danger_needs_a_person(leads: tuple[User, User]) -> None:
    in_use(leads, A)
    item = an_item(A, urgent=True)
    assert verdict_of(item) == "urgent"
    assert not Assessment.objects.exists()


def test_what_a_person_has_in_hand_or_has_taken_back_is_theirs(
    leads: tuple[User, User], alice: User
) -> None:
    in_use(leads, A, B)
    mine = an_item(A)
    claim(item=mine, analyst=alice, now=NOW)
    assert verdict_of(mine) == "shown"
    judged_already = an_item(B)
    assert verdict_of(judged_already) == "judged"
    take_back(item=Item.objects.get(pk=judged_already.pk), analyst=alice, now=NOW)
    in_use(leads, "c.example", now=NOW + timedelta(hours=1))
    assert verdict_of(judged_already, now=NOW + timedelta(hours=2)) == "shown"


def test_a_new_list_and_later_hashes_are_looked_at_once_more(leads: tuple[User, User]) -> None:
    item, other = an_item(A), an_item(B)
    assert [verdict_of(item), verdict_of(other)] == ["nothing", "nothing"]
    assert check_due(now=NOW) == 0
    in_use(leads, line(digest("one")), holds=Holds.HASHES)
    assert check_due(now=NOW) == 2
    dana_reports(A, hashes=[digest("one")])
    assert check_due(now=NOW) == 1
    assert Check.objects.get(item=item).verdict == "judged"


def test_what_waits_in_quarantine_is_compared_when_it_is_let_in(leads: tuple[User, User]) -> None:
    in_use(leads, A)
    an_item(A, quarantined=True)
    assert check_due(now=NOW) == 0


def test_it_asks_as_much_of_one_as_of_thirty(
    leads: tuple[User, User], django_assert_max_num_queries: object
) -> None:
    in_use(leads, line(digest("x")), holds=Holds.HASHES)
    for n in range(30):
        with_hashes(f"https://n{n}.example/", digest(str(n)), pdq(str(n)))
    with django_assert_max_num_queries(18):  # type: ignore[operator]
        assert check_due(now=NOW) == 30


def test_our_decision_is_a_source_as_long_as_it_is_kept(alice: User) -> None:
    before = judged(with_hashes(A, digest("one")), alice)
    again = with_hashes(B, digest("one"))
    assert verdict_of(again) == "judged"
    with transaction.atomic():
        erase(Item.objects.filter(pk=before.pk))
    assert Match.objects.get(item=again).decision is None
    assert verdict_of(with_hashes(C, digest("one"))) == "nothing"


def test_an_item_is_forgotten_with_why_it_was_known(leads: tuple[User, User]) -> None:
    in_use(leads, A)
    assert verdict_of(an_item(A)) == "judged"
    with transaction.atomic():
        Mention.objects.all().delete()
        erase(Item.objects.all())
    assert not Match.objects.exists()
    assert not Check.objects.exists()


def test_a_filled_list_is_known_at_the_next_look(leads: tuple[User, User]) -> None:
    known_list = in_use(leads, A)
    first = an_item(A)
    assert verdict_of(first) == "judged"
    filled(known_list, leads, B, now=NOW + timedelta(seconds=1))
    assert verdict_of(an_item(B)) == "judged"
