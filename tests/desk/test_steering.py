"""The chief's view: the team's own numbers, live, and nobody in them."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from clickable.assess.opinions.services import ask
from clickable.assess.services import claim, decide
from clickable.base import clock
from clickable.desk import words
from clickable.desk.steering import Tally, View, ninetieth, view
from clickable.notify.models import Action, Notice, Outgoing
from clickable.notify.services import approve
from clickable.people.models import User
from clickable.report.models import Item, Stage
from clickable.verify.models import Answer, Look, Reason, Watch
from tests.cast import DESK, NOW, an_item, ring_of, signed_in
from tests.desk.cases import ILLEGAL, judged, located, notice_of

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)


def number(tallies: list[Tally], start: str) -> int:
    return next(one.number for one in tallies if str(one.name).startswith(start))


def seen(who: User, now: Any = None) -> View:
    return view(who.group, now=now or clock.now())


def test_an_empty_team_has_zeros_and_no_middle(alice: User) -> None:
    found = seen(alice)

    assert {one.number for one in found.backlog + found.outbox + found.hosts} == {0}
    assert [(span.number, span.median, span.p90) for span in found.spans] == [(0, None, None)] * 3
    assert found.machine.stands_still


def test_what_waits_and_how_old_it_is(alice: User) -> None:
    for n, hours in enumerate((0, 2, 5, 20, 50, 100, 1000)):
        an_item(f"https://h{n}.example/", now=NOW - hours * HOUR)

    found = seen(alice, NOW + timedelta(minutes=1))

    assert number(found.backlog, "éléments à juger") == 7
    assert [age.number for age in found.ages] == [1, 2, 1, 1, 1, 1]


def test_how_long_things_took(alice: User) -> None:
    for n in range(1, 11):
        item = an_item(f"https://h{n}.example/", now=NOW)
        start = item.first_hour
        claim(item=item, analyst=alice, now=NOW)
        decide(item=item, analyst=alice, judgement=ILLEGAL, now=start + n * HOUR)
    last = Item.objects.get(reference=item.reference)
    decided = start + 10 * HOUR
    located_at(last, alice, sent=decided + 2 * HOUR, gone=decided + 5 * HOUR)

    decision, notice, removal = seen(alice, NOW + timedelta(days=1)).spans

    assert (decision.number, decision.median, decision.p90) == (10, 5.5 * HOUR, 9 * HOUR)
    assert (notice.number, notice.median) == (1, 2 * HOUR)
    assert (removal.number, removal.p90) == (1, 3 * HOUR)
    assert seen(alice, NOW + timedelta(days=200)).spans[0].number == 0


def located_at(item: Item, analyst: User, *, sent: Any, gone: Any) -> None:
    from clickable.locate.models import Trace
    from clickable.report.services import advance
    from tests.notify.making import drafted

    Trace.objects.create(item=item, outcome=Trace.Outcome.FOUND, country="FR", traced_at=NOW)
    advance(item, to=Stage.LOCATED, now=NOW)
    notice = drafted(item, Action.POLICE)
    Notice.objects.filter(pk=notice.pk).update(
        state=Notice.State.SENT, sent_at=sent, approved_by=analyst, approved_at=sent
    )
    Item.objects.filter(pk=item.pk).update(stage=Stage.GONE)
    Watch.objects.create(
        item=item, started_at=sent, gone_since=gone, confirmed_at=gone + timedelta(minutes=20)
    )


def test_nine_in_ten() -> None:
    assert ninetieth([n * HOUR for n in range(1, 11)]) == 9 * HOUR
    assert ninetieth([HOUR]) == HOUR
    assert ninetieth([]) is None


def test_hosts_that_do_not_answer(alice: User) -> None:
    for n, answer in enumerate((Answer.UNKNOWN, Answer.UNKNOWN, Answer.UP)):
        item = an_item(f"https://same.example/{n}")
        Item.objects.filter(pk=item.pk).update(stage=Stage.NOTICED)
        watch = Watch.objects.create(item=item, started_at=NOW)
        Look.objects.create(watch=watch, at=NOW, answer=Answer.UP, reason=Reason.SERVED)
        Look.objects.create(watch=watch, at=NOW + HOUR, answer=answer, reason=Reason.DNS_FAILED)

    found = seen(alice)

    assert [one.number for one in found.hosts] == [2, 1, 0]


def test_trouble_in_the_outbox(alice: User, lead: User) -> None:
    notices = []
    for n in range(4):
        item = located(an_item(f"https://h{n}.example/"), alice)
        notices.append(notice_of(item, Action.POLICE))
        approve(notice=notices[-1], analyst=alice, ring=DESK, now=clock.now())
    Notice.objects.filter(pk=notices[0].pk).update(state=Notice.State.FAILED)
    Notice.objects.filter(pk=notices[1].pk).update(state=Notice.State.UNCERTAIN)
    Outgoing.objects.filter(pk=notices[2].pk).update(last_error="connection")
    Outgoing.objects.filter(pk=notices[3].pk).update(due_at=clock.now() - HOUR)

    found = seen(alice)

    assert [one.number for one in found.outbox] == [2, 1, 1, 1, 1]
    assert [one.trouble for one in found.outbox] == [False, False, True, True, True]


def test_only_the_own_team_is_counted(alice: User, ben: User, bob: User) -> None:
    ask(item=judged(an_item(), alice), analyst=alice, now=NOW)
    an_item("https://other.example/")

    theirs = seen(bob)

    assert number(seen(alice).backlog, "deuxièmes avis") == 1
    assert {one.number for one in theirs.backlog + theirs.outbox + theirs.hosts} == {0}
    assert {age.number for age in theirs.ages} == {0}


def test_nobody_is_named(alice: User, ben: User, lead: User) -> None:
    ask(item=located(an_item(), alice), analyst=alice, now=NOW)
    page = signed_in(lead).get(reverse("desk:steering")).content.decode()

    assert "Alice" not in page
    assert "Ben" not in page
    assert "photos" not in page
    assert ring_of(lead)


def test_the_queries_do_not_grow(alice: User, lead: User) -> None:
    client, counts = signed_in(lead), []
    for upto in (1, 8):
        while Item.objects.count() < upto:
            located(an_item(f"https://h{Item.objects.count()}.example/"), alice)
        with CaptureQueriesContext(
            connection,
        ) as asked:
            assert client.get(reverse("desk:steering")).status_code == 200
        counts.append(len(asked))

    assert counts[0] == counts[1]


@pytest.mark.parametrize(
    ("length", "said"),
    [
        (timedelta(0), "moins d’1 min"),
        (timedelta(minutes=90), "90 min"),
        (timedelta(hours=2), "2 h"),
        (timedelta(hours=47, minutes=40), "47 h"),
        (timedelta(days=3), "3 jours"),
    ],
)
def test_lengths_in_words(length: timedelta, said: str) -> None:
    assert words.length(length) == said
