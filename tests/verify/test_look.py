"""Real looks at the lab's hosts."""

import time
from datetime import timedelta

import pytest

from clickable.record.models import Entry
from clickable.report.models import Item, Stage
from clickable.verify import look, services
from clickable.verify.models import Answer, Look, Watch
from clickable.verify.services import look_due
from tests.cast import NOW, WORKER
from tests.verify.cases import a_notice, noticed

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _no_gap(monkeypatch):
    monkeypatch.setattr(look, "GAP", 0)


def at(minutes: float):
    return NOW + timedelta(minutes=minutes)


def stage(item: Item) -> str:
    return Item.objects.get(pk=item.pk).stage


def test_a_page_that_is_served_is_up_and_only_its_headers_were_asked_for(lab):
    item = noticed(lab.url("photos.example", "/a/1"))

    assert look_due(WORKER, now=NOW) == 1

    seen = Look.objects.get()
    assert (seen.answer, seen.reason, seen.status, seen.at) == ("up", "served", 200, NOW)
    assert [r.method for r in lab.requests()] == ["HEAD"]
    watch = Watch.objects.get(item=item)
    assert (watch.started_at, watch.due_at, watch.lease_token) == (NOW, at(15), None)
    assert stage(item) == Stage.NOTICED


@pytest.mark.parametrize(
    ("behaviour", "answer", "reason"),
    [
        ("remove", "gone", "not_found"), ("gone", "gone", "removed"), ("vanish", "gone", "no_such_name"),
        ("lie", "up", "served"), ("soft404", "up", "served"), ("redirect", "unknown", "redirected"),
        ("redirect_chain", "unknown", "redirected"), ("redirect_loop", "unknown", "redirected"),
        ("redirect_inside", "unknown", "not_looked"), ("error", "unknown", "server_error"),
        ("unavailable", "unknown", "server_error"), ("forbid", "unknown", "denied"),
        ("garbage", "unknown", "not_http"), ("reset", "unknown", "unreachable"),
        ("nodata", "unknown", "no_address"), ("servfail", "unknown", "dns_failed"),
        ("dns_timeout", "unknown", "dns_failed"), ("sinkhole", "unknown", "sinkholed"),
    ],
)  # fmt: skip
def test_each_way_a_host_behaves_has_its_answer(lab, behaviour, answer, reason):
    noticed(lab.url("photos.example", "/a/1"))
    lab.set_behaviour(lab.url("photos.example", "/a/1"), behaviour)

    look_due(WORKER, now=NOW)

    seen = Look.objects.get()
    assert (seen.answer, seen.reason) == (answer, reason)
    assert not any(r.asked_body for r in lab.requests())


@pytest.mark.slow
@pytest.mark.parametrize("behaviour", ["hang", "drip"])
def test_a_host_that_does_not_answer_in_time_says_nothing(lab, behaviour):
    noticed(lab.url("photos.example", "/a/1"))
    lab.set_behaviour(lab.url("photos.example", "/a/1"), behaviour)

    look_due(WORKER, now=NOW)

    assert (Look.objects.get().answer, Look.objects.get().reason) == ("unknown", "too_slow")


def test_two_agreeing_looks_take_it_to_gone_dated_by_the_first(lab):
    item = noticed(lab.url("photos.example", "/a/1"))
    lab.set_behaviour(lab.url("photos.example", "/a/1"), "remove")

    look_due(WORKER, now=at(60))
    assert stage(item) == Stage.NOTICED
    assert look_due(WORKER, now=at(74)) == 0
    look_due(WORKER, now=at(75))

    watch = Watch.objects.get(item=item)
    assert (watch.gone_since, watch.confirmed_at, watch.due_at) == (at(60), at(75), None)
    assert stage(item) == Stage.GONE
    assert look_due(WORKER, now=at(99999)) == 0


def test_an_error_between_two_gone_is_no_removal_and_no_obstacle(lab):
    page = lab.url("photos.example", "/a/1")
    item = noticed(page)
    for minute, behaviour in [(0, "gone"), (15, "error"), (30, "error")]:
        lab.set_behaviour(page, behaviour)
        look_due(WORKER, now=at(minute))
    assert stage(item) == Stage.NOTICED

    lab.set_behaviour(page, "gone")
    look_due(WORKER, now=at(45))

    assert stage(item) == Stage.GONE


def test_a_page_that_comes_back_starts_over(lab):
    page = lab.url("photos.example", "/a/1")
    item = noticed(page)
    for minute, behaviour in [(0, "gone"), (15, "serve"), (30, "gone")]:
        lab.set_behaviour(page, behaviour)
        look_due(WORKER, now=at(minute))

    assert stage(item) == Stage.NOTICED
    assert Watch.objects.get(item=item).gone_since == at(30)


def test_the_clock_starts_with_the_first_notice(lab):
    item = noticed(lab.url("photos.example", "/a/1"), sent_at=at(-30))
    a_notice(item, sent_at=at(-90))
    other = noticed(lab.url("photos.example", "/a/2"), sent_at=None)

    look_due(WORKER, now=NOW)

    assert Watch.objects.get(item=item).started_at == at(-90)
    assert Watch.objects.get(item=other).started_at == other.stage_at


def test_places_and_onions_wait_for_a_person(lab):
    place = noticed(elsewhere="le compte « lande » d’une messagerie")
    onion = noticed(f"http://{'a' * 56}.onion/x")

    assert look_due(WORKER, now=NOW) == 0

    assert set(Watch.objects.values_list("item", "by_hand")) == {(place.pk, True), (onion.pk, True)}
    assert (lab.questions(), lab.requests()) == ([], [])


def test_checks_that_are_off_only_plan(lab, settings):
    settings.CHECKS = "off"
    noticed(lab.url("photos.example", "/a/1"))

    assert look_due(WORKER, now=NOW) == 0

    assert Watch.objects.count() == 1
    assert (lab.questions(), lab.requests()) == ([], [])


def test_checks_by_digest_still_ask_for_headers_only(lab, settings):
    settings.CHECKS = "digest"
    noticed(lab.url("photos.example", "/a/1"))

    look_due(WORKER, now=NOW)

    assert [r.method for r in lab.requests()] == ["HEAD"]


def test_one_host_is_not_hurried_and_what_is_left_stays_due(lab, monkeypatch):
    monkeypatch.setattr(services, "PER_HOST", 3)
    for number in range(5):
        noticed(lab.url("photos.example", f"/a/{number}"))
    noticed(lab.url("albums.example", "/voir?id=101"))

    assert [look_due(WORKER, now=NOW), look_due(WORKER, now=NOW), look_due(WORKER, now=NOW)] == [
        4,
        2,
        0,
    ]


def test_a_host_is_asked_by_one_look_at_a_time(lab, monkeypatch):
    monkeypatch.setattr(look, "GAP", 0.2)
    targets = [look.Target(n, lab.url("photos.example", f"/a/{n}")) for n in range(4)]
    begun = time.monotonic()

    seen = look.look_at(targets)

    assert time.monotonic() - begun >= 0.6
    assert [seen[n].status for n in range(4)] == [404, 200, 200, 200]


def test_the_record_holds_codes_only(lab):
    item = noticed(lab.url("photos.example", "/a/1"))
    look_due(WORKER, now=NOW)

    entry = Entry.objects.get(verb="verify.looked")
    assert (entry.subject, entry.role) == (f"item:{item.pk}", "worker")
    assert entry.detail == {"answer": Answer.UP, "reason": "served"}
