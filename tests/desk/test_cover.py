"""An item opens covered: what it is about and what is known first, the rest after one act that counts."""

import re

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import Settings

from clickable.assess.models import Claim, Outcome
from clickable.assess.rules import Judgement
from clickable.assess.services import arrive_judged, next_item
from clickable.base import clock
from clickable.base.doors import anybody
from clickable.exposure import selectors
from clickable.exposure.models import Viewing
from clickable.exposure.services import AtLimitError, leave_aside
from clickable.people.models import User
from clickable.record.models import Entry
from clickable.report.models import Category, Item, Report, Stage
from tests.cast import an_item, dana_reports, signed_in
from tests.desk.cases import ANSWERS, ILLEGAL, in_hand, judged, opened
from tests.desk.doors import ROWS, Thing, people, things

pytestmark = pytest.mark.django_db
HERE = "/desk/dossiers/{}/"
SHUT = "Avant d’ouvrir"


def page_of(client: Client, item: Item) -> str:
    return client.get(HERE.format(item.reference)).content.decode()


def words(page: str) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page)).replace("\u202f", " ")


def at_limit(person: User, settings: Settings) -> None:
    settings.OPENINGS_A_DAY = 1
    Viewing.objects.create(person=person, category="csam", opened_at=clock.now())


def test_what_it_is_about_comes_first_and_nothing_sealed_is_opened(alice: User) -> None:
    item = an_item(message="canari", urgent=True)
    dana_reports(category=Category.UNSURE)
    in_hand(item, alice)
    Report.objects.update(letter=b"\x01damaged")
    Item.objects.update(content=b"\x01damaged")

    seen = words(page_of(signed_in(alice), item))

    assert SHUT in seen
    assert "2 signalements · Contenus d’abus sexuels sur mineurs, Je ne sais pas" in seen
    assert "appelez" in seen
    for hidden in ("host", "illisible", "ne s’ouvre pas", "Ma conclusion"):
        assert hidden not in seen
    assert not Entry.objects.filter(verb__startswith="desk.").exists()


def test_one_act_opens_it_and_counts_once(alice: User) -> None:
    item, client = in_hand(an_item(message="Vu hier"), alice), signed_in(alice)
    for _ in range(2):
        page_of(client, item)
    assert Viewing.objects.count() == 0

    for _ in range(3):
        seen = words(opened(client, item))

    assert SHUT not in seen
    assert "hxxps://photos[.]host[.]example/a/1" in seen
    assert "Vu hier" in seen
    assert "Ma conclusion" in seen
    row = Viewing.objects.get()
    assert (row.person, row.item, row.category) == (alice, item, "csam")
    assert set(Entry.objects.filter(verb__startswith="desk.").values_list("verb", flat=True)) == {
        "desk.item_opened",
        "desk.letter_opened",
    }


def test_it_is_open_to_who_opened_it_only(alice: User, ben: User) -> None:
    item = an_item()
    opened(signed_in(alice), item)
    assert SHUT in page_of(signed_in(ben), item)


@pytest.mark.parametrize("act", ["decider", "rendre"])
def test_once_it_is_decided_or_given_back_it_is_covered_again(alice: User, act: str) -> None:
    item, client = in_hand(an_item(), alice), signed_in(alice)
    opened(client, item)
    client.post(HERE.format(item.reference) + f"{act}/", {**ANSWERS, "note": "canari"})

    seen = words(page_of(client, item))

    assert SHUT in seen
    assert "hxxps" not in seen
    assert "canari" not in seen
    assert Viewing.objects.exclude(closed_at=None).count() == 1


def test_a_refused_answer_stays_on_the_page_covered_or_not(alice: User) -> None:
    item = in_hand(an_item(), alice)
    answer = signed_in(alice).post(
        HERE.format(item.reference) + "decider/", {"category": "csam", "note": "ma note"}
    )
    assert answer.status_code == 422
    assert "ma note" in answer.content.decode()
    assert "hxxps" not in answer.content.decode()


def test_what_is_known_says_that_nobody_needs_to_look_again(alice: User) -> None:
    item = an_item()
    spam = Judgement(outcome=Outcome.SPAM, category=Category.CSAM)
    arrive_judged(item=item, judgement=spam, now=clock.now(), detail={})

    known = words(page_of(signed_in(alice), item))
    again = words(page_of(signed_in(alice), judged(an_item(elsewhere="ici"), alice)))

    assert "personne n’a besoin de regarder à nouveau" in known
    assert "Déjà jugé" in again
    assert "personne n’a besoin" not in again


def test_the_category_that_counts_is_what_the_page_said(alice: User, ben: User) -> None:
    hate = Judgement(outcome=Outcome.NOT_ILLEGAL, category=Category.HATE)
    for item, expected in (
        (an_item(category=Category.UNSURE), "unsure"),
        (judged(an_item("https://b.example/"), ben, hate), "hate"),
    ):
        opened(signed_in(alice), item)
        assert Viewing.objects.get(item=item).category == expected


def test_at_the_limit_the_page_stays_covered_and_offers_other_work(
    alice: User, settings: Settings
) -> None:
    item, client = in_hand(an_item(urgent=True), alice), signed_in(alice)
    at_limit(alice, settings)

    seen = words(opened(client, item))
    queue = words(client.post("/desk/suivant/", follow=True).content.decode())

    for page in (seen, queue):
        assert "C’est assez pour aujourd’hui" in page
        assert "relire des avis" in page
    assert "hxxps" not in seen
    assert "appelez" in seen
    assert Viewing.objects.exclude(item=None).count() == 0


def test_what_is_open_at_the_limit_may_be_finished(alice: User, settings: Settings) -> None:
    item, client = in_hand(an_item(), alice), signed_in(alice)
    settings.OPENINGS_A_DAY = 1
    opened(client, item)

    assert "hxxps" in page_of(client, item)
    client.post(HERE.format(item.reference) + "prendre/")  # for another half-hour
    where = client.post(
        HERE.format(item.reference) + "decider/", {**ANSWERS, "step": "next"}
    ).headers["Location"]

    item.refresh_from_db()
    assert (item.stage, where) == (Stage.ILLEGAL, "/desk/")


@pytest.mark.parametrize("role", [User.Role.ANALYST, User.Role.LEAD])
def test_no_door_of_the_desk_passes_a_limit(role: User.Role, settings: Settings) -> None:
    """Every view, with every act of the queue's forms, posted by somebody whose day is full."""
    staff = people()
    world = things(staff)
    waiting = [an_item(f"https://w{n}.host.example/", urgent=True) for n in range(3)]
    world["item"] += [Thing("Une", item.reference) for item in waiting]
    person = next(u for u in staff.all if u.role == role and u.team and u.team.name == "Une")
    at_limit(person, settings)
    passed = []
    given = {"references": ",".join(i.reference for i in waiting), "step": "next", "skip": ""}

    for name, row in ROWS.items():
        for thing in world[row.about] if row.about else [Thing("", "")]:
            if row.rule is not anybody:
                client = signed_in(person)  # some doors end the session
                where = reverse(f"desk:{name}", args=[thing.key] if thing.key else [])
                client.post(where, given) if row.posts else client.get(where)
                taken = Claim.objects.filter(analyst=person, item__in=waiting)
                if taken.exists() or Viewing.objects.filter(person=person).count() != 1:
                    passed.append((name, thing.key))
    assert passed == []


def test_next_is_refused_whatever_waits(lead: User, settings: Settings) -> None:
    an_item(urgent=True)
    at_limit(lead, settings)
    with pytest.raises(AtLimitError):
        next_item(analyst=lead, now=clock.now())


def test_next_leaves_out_what_is_left_to_others(alice: User, ben: User) -> None:
    csam = an_item("https://a.example/", urgent=True)
    hate = an_item("https://b.example/", category=Category.HATE)
    second = judged(
        an_item("https://c.example/", category=Category.UNSURE),
        ben,
        Judgement(outcome=Outcome.NEEDS_SECOND_OPINION, category=Category.CSAM),
    )
    leave_aside(person=alice, categories=[Category.CSAM])

    assert next_item(analyst=alice, now=clock.now()) == hate
    assert next_item(analyst=alice, now=clock.now(), skip=hate) is None
    assert next_item(analyst=ben, now=clock.now()) == csam
    assert second.stage == Stage.REVIEW
    assert "Vous seul·e le voyez" in page_of(signed_in(alice), csam)
    assert "Vous seul·e le voyez" not in page_of(signed_in(ben), csam)


def test_who_takes_over_an_item_covers_it_for_who_had_it(alice: User, ben: User) -> None:
    item, client = an_item(), signed_in(alice)
    opened(client, item)
    in_hand(item, ben)
    assert SHUT in page_of(client, item)


def test_a_decision_that_is_taken_back_is_opened_anew(alice: User) -> None:
    item, client = judged(an_item(), alice, ILLEGAL), signed_in(alice)
    client.post(HERE.format(item.reference) + "reprendre/")
    assert SHUT in page_of(client, item)
    assert SHUT not in opened(client, item)


def test_a_break_is_offered_and_nothing_is_refused(alice: User, settings: Settings) -> None:
    settings.BREAK_AFTER = 1
    first, second, client = an_item(), an_item(elsewhere="ici"), signed_in(alice)
    opened(client, first)

    assert "Une pause de 10 minutes est une bonne idée" in words(page_of(client, second))
    assert SHUT not in opened(client, second)
    assert selectors.own(alice, now=clock.now()).today.count == 2
