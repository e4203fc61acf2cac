"""Second opinions at the desk: what the second person can see of the first, on every page there is."""

import re
from collections.abc import Iterator
from random import Random
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from clickable.assess import services as assess
from clickable.assess.models import Assessment, Outcome
from clickable.assess.opinions.models import Opinion
from clickable.assess.opinions.selectors import policy_of, terms_of
from clickable.assess.opinions.services import ask
from clickable.assess.rules import Judgement
from clickable.base import clock
from clickable.notify.approvals.selectors import policy_of as notice_policy_of
from clickable.notify.models import Action, Notice
from clickable.notify.services import approve, send_due
from clickable.people.models import User
from clickable.report.models import Category, Item
from clickable.verify.models import Answer, Look, Reason, Watch
from tests.cast import NOW, WORKER, an_item, ring_of, signed_in
from tests.desk.cases import LAWFUL, in_hand, judged, located, notice_of
from tests.desk.doors import ROWS

pytestmark = pytest.mark.django_db
NAME, NOTE = "Zoé-canari", "note-canari"
FIRST = Judgement(
    outcome=Outcome.BASELINE, category=Category.CSAM, legal_basis=("cp-227-23",),
    labels={"subtype": "non_self_generated", "seen": "a", "age": "3-6"},
    questionnaire="2026-11", rules_version="2026-11", note=NOTE,
)  # fmt: skip
OTHER: dict[str, Any] = {
    "outcome": Outcome.NOT_ILLEGAL,
    "category": Category.HATE,
    "legal_basis": [],
    "labels": {},
    "questionnaire": "",
    "derived_outcome": "",
    "derived_basis": [],
    "rules_version": "",
    "note": None,
    "life_in_danger": True,
}
NOT_ABOUT_ITEMS = (
    "sign_in",
    "invitation",
    "keys",
    "key_person",
    "team",
)  # who is in the team is no secret
ANSWERS = {
    "category": "csam",
    "q-subtype": "non_self_generated",
    "q-seen": "a",
    "q-age": "3-6",
    "conclusion": "rules",
    "step": "stay",
}


@pytest.fixture
def opinion(alice: User, ben: User, lead: User) -> Opinion:
    """Alice decided, a notice is on its way, another was sent; Ben was drawn. As much as can be."""
    User.objects.filter(pk=alice.pk).update(display_name=NAME)
    alice.refresh_from_db()
    item = located_by(alice)
    approve(
        notice=notice_of(item, Action.POLICE), analyst=lead, ring=ring_of(lead), now=clock.now()
    )
    send_due(WORKER, now=clock.now())
    host = notice_of(item, Action.HOST)
    mailbox = "abuse@host.example"
    approve(notice=host, analyst=lead, ring=ring_of(lead), recipient=mailbox, now=clock.now())
    watch = Watch.objects.create(item=item, started_at=clock.now(), due_at=clock.now())
    Look.objects.create(watch=watch, at=clock.now(), answer=Answer.UP, reason=Reason.SERVED)
    assert item.stage
    made = ask(item=item, analyst=alice, now=clock.now(), chance=Random(1))
    assert made.second == ben
    return made


def located_by(analyst: User) -> Item:
    item = an_item("https://photos.host.example/a/1", message="de la personne qui signale")
    an_item("https://photos.host.example/a/2")  # at the same host
    return located(item, analyst, judgement=FIRST)


def pages(client: Client) -> Iterator[tuple[str, str]]:
    """Every page of the desk that can be asked for, and what a search finds."""
    keys: dict[str, list[object]] = {
        "": [None],
        "item": list(Item.objects.values_list("reference", flat=True)),
        "report": [r for item in Item.objects.all() for r in item.reports.values_list("reference", flat=True)],
        "notice": list(Notice.objects.values_list("reference", flat=True)),
        "opinion": list(Opinion.objects.values_list("item__reference", flat=True)),
    }  # fmt: skip
    for name, row in ROWS.items():
        for key in keys.get(row.about, []):
            if not row.posts and name not in NOT_ABOUT_ITEMS:
                where = reverse(f"desk:{name}", args=[key] if key else [])
                yield where, told(client.get(where))
    for where in ("/desk/?page=1", "/desk/verifications/?show=gone"):
        yield where, told(client.get(where))
    for wanted in ("https://photos.host.example/a/1", *keys["item"], *keys["notice"]):
        yield f"search {wanted}", told(client.post(reverse("desk:search"), {"wanted": wanted}))
    for stage in ("", "illegal", "located", "noticed", "not_illegal"):
        sent = {"words": "personne signale", "stage": stage}
        yield f"texts {stage}", told(client.post(reverse("desk:search_texts"), sent))


def told(answer: Any) -> str:
    """The page without what is drawn anew each time."""
    text = re.sub(r'(csrfmiddlewaretoken" value=")[^"]*', r"\1", answer.content.decode())
    text = re.sub(r'<option value="\d+">[^<]*</option>', "", text)  # colleagues, to hand over to
    text = re.sub(r'(name="(?:page|more)" value=")[^"]*', r"\1", text)
    return f"{answer.status_code} {answer.headers.get('Location', '')} {text}"


def test_no_page_tells_the_second_person_of_the_first(
    opinion: Opinion, alice: User, ben: User
) -> None:
    client = signed_in(ben)
    client.post(reverse("desk:opinion", args=[opinion.item.reference]), {"step": "open"})
    list(pages(client))  # whatever Ben opens is written into the account, once an hour
    before = dict(pages(client))
    for text in before.values():
        assert NAME not in text
        assert NOTE not in text

    Assessment.objects.filter(pk=opinion.first_id).update(**OTHER)
    User.objects.filter(pk=alice.pk).update(display_name="Quelqu’un d’autre")
    after = dict(pages(client))

    assert {where for where in before if before[where] != after[where]} == set()
    assert len(before) > 25


def test_everybody_else_sees_the_first_one_on_many_pages(
    opinion: Opinion, alice: User, lead: User
) -> None:
    """The comparison above can fail."""
    client = signed_in(lead)
    before = dict(pages(client))
    Assessment.objects.filter(pk=opinion.first_id).update(**OTHER)
    User.objects.filter(pk=alice.pk).update(display_name="Quelqu’un d’autre")
    after = dict(pages(client))

    assert len({where for where in before if before[where] != after[where]}) >= 4


def test_nothing_about_it_can_be_done_meanwhile(opinion: Opinion, ben: User) -> None:
    client, item = signed_in(ben), opinion.item
    for name in ("claim", "decide", "take_back", "contact", "look", "hold", "ask_opinion"):
        assert client.post(reverse(f"desk:{name}", args=[item.reference])).status_code == 404
    for notice in Notice.objects.all():
        for name in ("approve", "withdraw", "retry", "send_back", "sheet"):
            where = reverse(f"desk:{name}", args=[notice.reference])
            assert client.post(where).status_code == 404


def test_the_item_leads_to_the_questions(opinion: Opinion, ben: User) -> None:
    client, reference = signed_in(ben), opinion.item.reference
    where = reverse("desk:opinion", args=[reference])

    assert client.get(reverse("desk:item", args=[reference])).headers["Location"] == where
    assert "hxxps" not in client.get(where).content.decode()  # covered
    client.post(where, {"step": "open"})
    page = client.get(where).content.decode()
    assert "hxxps://photos[.]host[.]example/a/1" in page
    assert "de la personne qui signale" in page
    assert 'name="q-age"' in page
    assert reference in client.get(reverse("desk:opinions")).content.decode()


def answer(client: Client, opinion: Opinion, **more: str) -> Any:
    """First shown what follows, then given: as a person does."""
    where = reverse("desk:opinion", args=[opinion.item.reference])
    client.post(where, {"step": "open"})
    sent = {**ANSWERS, **more}
    page = client.post(where, {**sent, "step": "look"}).content.decode()
    shown = re.search(r'name="shown" id="shown" value="([^"]*)"', page)
    assert shown
    return client.post(where, {**sent, "shown": shown.group(1)})


def test_the_second_person_agrees(opinion: Opinion, ben: User) -> None:
    client = signed_in(ben)

    given = answer(client, opinion)

    opinion.refresh_from_db()
    assert (given.status_code, opinion.state) == (302, "agreed")
    page = client.get(reverse("desk:item", args=[opinion.item.reference])).content.decode()
    assert NAME in page  # nothing is hidden any more


def test_a_lead_reads_both_and_settles(opinion: Opinion, ben: User, lead: User) -> None:
    answer(signed_in(ben), opinion, **{"q-age": "11-13"})
    client, reference = signed_in(lead), opinion.item.reference
    page = client.get(reverse("desk:dispute", args=[reference])).content.decode()
    assert NAME in page
    assert "Ben" in page
    assert reference in client.get(reverse("desk:opinions")).content.decode()

    where = reverse("desk:settle_opinion", args=[reference])
    assert client.post(where, {"verdict": "first"}).status_code == 302
    opinion.refresh_from_db()
    assert opinion.state == "disagreed"  # without a reason nothing is settled
    client.post(where, {"verdict": "first", "reason": "l’âge se voit"})

    opinion.refresh_from_db()
    assert (opinion.state, opinion.verdict, opinion.closed_by) == ("settled", "first", lead)


def test_while_one_is_awaited_a_lead_page_shows_neither(opinion: Opinion, lead: User) -> None:
    where = reverse("desk:dispute", args=[opinion.item.reference])
    page = signed_in(lead).get(where).content.decode()

    assert NAME not in page
    assert NOTE not in page


def test_what_was_typed_stays(opinion: Opinion, ben: User) -> None:
    where = reverse("desk:opinion", args=[opinion.item.reference])
    client = signed_in(ben)
    client.post(where, {"step": "open"})
    page = client.post(where, {"category": "csam", "note": "à revoir", "step": "stay"})

    assert page.status_code == 422
    assert "à revoir" in page.content.decode()


def test_an_undecided_colleague_is_not_named_either(alice: User, ben: User) -> None:
    """Who could not conclude and passes it on: the next one starts afresh too."""
    User.objects.filter(pk=alice.pk).update(display_name=NAME)
    alice.refresh_from_db()
    item = in_hand(an_item(), alice)
    unsure = Judgement(outcome=Outcome.NEEDS_SECOND_OPINION, category=Category.CSAM, note=NOTE)
    assess.decide(item=item, analyst=alice, judgement=unsure, now=clock.now())
    where, client = reverse("desk:item", args=[item.reference]), signed_in(ben)

    for _taken in (False, True):
        page = told(client.get(where))
        assert NAME not in page
        assert NOTE not in page
        client.post(reverse("desk:claim", args=[item.reference]))
        client.post(reverse("desk:open", args=[item.reference]))
    own = signed_in(alice)
    own.post(reverse("desk:open", args=[item.reference]))
    assert NOTE in own.get(where).content.decode()


def test_who_decided_asks_from_the_page(alice: User, ben: User) -> None:
    item = located(an_item(), alice)
    client = signed_in(alice)
    assert (
        "deuxieme-avis" in client.get(reverse("desk:item", args=[item.reference])).content.decode()
    )

    client.post(reverse("desk:ask_opinion", args=[item.reference]))

    assert Opinion.objects.get().second == ben


def test_rules_are_set_on_a_page(lead: User) -> None:
    client, where = signed_in(lead), reverse("desk:policies")
    page = client.get(where).content.decode()
    names = set(re.findall(r'<select id="([^"]+)" name', page))
    sent = dict.fromkeys(names, "ask")
    client.post(
        where, {"about": "opinions", **sent, "newcomer_days": "30", "sample_percent": "2,5"}
    )
    client.post(where, {"about": "notices", "kinds": ["host"], "first": "1"})

    asked = terms_of(policy_of(lead.group))
    assert (asked.sample_permille, asked.newcomer_days, asked.overridden) == (25, 30, "ask")
    assert set(asked.categories.values()) == {"ask"}
    notices = notice_policy_of(lead.group)
    assert notices
    assert (notices.host, notices.first, notices.police) == (True, True, False)
    assert 'value="2,5"' in client.get(where).content.decode()


def test_a_wrong_rate_changes_nothing_and_stays_on_the_page(lead: User) -> None:
    client, where = signed_in(lead), reverse("desk:policies")
    names = set(re.findall(r'<select id="([^"]+)" name', client.get(where).content.decode()))
    sent = dict.fromkeys(names, "ask")

    page = client.post(
        where, {"about": "opinions", **sent, "newcomer_days": "30", "sample_percent": "101"}
    )

    assert page.status_code == 422
    assert 'value="101"' in page.content.decode()
    assert policy_of(lead.group) is None


def test_the_boxes_of_a_refused_form_stay_as_they_were_ticked(lead: User) -> None:
    client, where = signed_in(lead), reverse("desk:policies")
    client.post(where, {"about": "notices", "kinds": ["police"], "overridden": "1"})
    sent = {"about": "notices", "kinds": ["host", "nobody"], "everything": "1"}

    page = client.post(where, sent)

    ticked = r'name="(?:kinds" value=")?(\w+)"(?: value="1")? checked'
    assert page.status_code == 422
    assert re.findall(ticked, page.content.decode()) == ["everything", "host"]
    assert re.findall(ticked, client.get(where).content.decode()) == ["police", "overridden"]


def test_the_list_asks_the_database_no_more_for_many(
    alice: User, ben: User, lead: User, django_assert_max_num_queries: Any
) -> None:
    for n in range(12):
        ask(item=located(an_item(f"https://h{n}.example/"), alice), analyst=alice, now=NOW)
    for who in (ben, lead):
        client = signed_in(who)
        with django_assert_max_num_queries(14):
            assert client.get(reverse("desk:opinions")).status_code == 200


@pytest.mark.parametrize("seen", [True, False])
def test_who_has_seen_a_judgement_on_a_covered_page_is_not_drawn(
    alice: User, ben: User, seen: bool
) -> None:
    """Nothing sealed was opened for Ben; but the page names the outcome and who decided."""
    item = judged(an_item(), alice, LAWFUL)
    if seen:
        page = told(signed_in(ben).get(reverse("desk:item", args=[item.reference])))
        assert "Avant d’ouvrir" in page
        assert "Alice" in page

    signed_in(alice).post(reverse("desk:ask_opinion", args=[item.reference]))

    assert Opinion.objects.get(item=item).second == (None if seen else ben)
