"""Real DNS and RDAP exchanges with the lab."""

from datetime import timedelta

import pytest

from clickable.base.errors import RefusedError
from clickable.locate.models import Fact, Trace
from clickable.locate.selectors import failure_words, located
from clickable.locate.services import state_contact, trace_due
from clickable.record.models import Entry
from clickable.report.models import Item, Stage
from clickable.report.services import advance
from tests.cast import DESK, NOW, WORKER, an_item

pytestmark = pytest.mark.django_db

FOUND, UNKNOWN, PENDING = Trace.Outcome.FOUND, Trace.Outcome.UNKNOWN, Trace.Outcome.PENDING


@pytest.fixture(autouse=True)
def _own_home(settings, tmp_path):
    settings.HOME = tmp_path


def illegal(address="", **more) -> Item:
    item = an_item(*([address] if address else []), **more)
    advance(item, to=Stage.ILLEGAL, now=NOW)
    return item


def stage(item: Item) -> str:
    return Item.objects.get(pk=item.pk).stage


def facts(item: Item) -> list[tuple[str, str, str]]:
    return sorted((f.kind, f.value, f.source) for f in located(item, DESK).facts)


def test_a_host_is_found_with_every_fact_its_source_and_time(lab):
    item = illegal(lab.url("photos.example", "/a/1"))

    assert trace_due(WORKER, now=NOW) == 1

    found = located(item, DESK)
    assert stage(item) == Stage.LOCATED
    assert (found.outcome, found.country, found.confidence) == (FOUND, "FR", "high")
    assert found.operator == "Hébergement du Phare"
    assert found.abuse_email == "abuse@phare.example"
    assert found.traced_at == NOW
    assert {f.seen_at for f in found.facts} == {NOW}
    assert facts(item) == [
        ("abuse_email", "abuse@phare.example", "rdap"),
        ("country", "FR", "rdap"),
        ("ipv4", "127.66.1.10", "dns"),
        ("network", "PHARE-FR (127.66.1.0 – 127.66.1.255)", "rdap"),
        ("operator", "Hébergement du Phare", "rdap"),
    ]


def test_a_nested_abuse_contact_and_two_addresses(lab):
    nested = illegal(lab.url("forum.example", "/fil/12"))
    double = illegal(lab.url("double.example", "/ici"))

    trace_due(WORKER, now=NOW)

    assert located(nested, DESK).abuse_email == "abuse@polder.example"
    assert located(double, DESK).country == "DE"
    assert ("ipv6", "2001:db8:66::10", "dns") in facts(double)


def test_behind_a_delivery_network_the_country_is_unknown(lab):
    item = illegal(lab.url("miroir.example", "/m/1"))

    trace_due(WORKER, now=NOW)

    found = located(item, DESK)
    assert (found.outcome, found.country, found.via_cdn) == (UNKNOWN, "", "Lisière CDN")
    assert found.abuse_email == "abuse@lisiere-cdn.example"
    assert stage(item) == Stage.LOCATED


@pytest.mark.parametrize(
    ("host", "outcome", "country", "abuse"),
    [
        ("carnet.example", FOUND, "FR", ""),
        ("brume.example", FOUND, "", "abuse@brume.example"),
        ("inconnu.example", UNKNOWN, "", ""),
    ],
)
def test_what_the_registry_does_not_say_stays_unknown(lab, host, outcome, country, abuse):
    item = illegal(lab.url(host, "/x/1"))

    trace_due(WORKER, now=NOW)

    found = located(item, DESK)
    assert (found.outcome, found.country, found.abuse_email) == (outcome, country, abuse)
    assert stage(item) == Stage.LOCATED


@pytest.mark.parametrize(
    ("behaviour", "code"),
    [("vanish", "dns_nxdomain"), ("nodata", "dns_nodata"), ("sinkhole", "dns_sinkholed")],
)
def test_a_name_that_leads_nowhere_is_unknown_at_once(lab, behaviour, code):
    item = illegal(lab.url("photos.example", "/a/1"))
    lab.set_behaviour("photos.example", behaviour)

    trace_due(WORKER, now=NOW)

    assert located(item, DESK).outcome == UNKNOWN
    assert facts(item) == [("failure", failure_words(code), "dns")]
    assert stage(item) == Stage.LOCATED
    assert lab.lookups() == []


def test_an_onion_address_has_no_host_country_and_nobody_is_asked(lab):
    item = illegal(f"http://{'a' * 56}.onion/x")

    trace_due(WORKER, now=NOW)

    assert (located(item, DESK).outcome, located(item, DESK).country) == (UNKNOWN, "")
    assert lab.questions() == []


def test_a_place_in_words_goes_on_without_a_search(lab):
    item = illegal(elsewhere="le compte « lande » d’une messagerie")

    assert trace_due(WORKER, now=NOW) == 1

    assert located(item, DESK).outcome == UNKNOWN
    assert (stage(item), lab.questions()) == (Stage.LOCATED, [])


@pytest.mark.parametrize("failing", ["limit", "error", "garbage"])
def test_a_registry_in_trouble_is_asked_three_times_then_people_go_on(lab, failing):
    item = illegal(lab.url("photos.example", "/a/1"))
    lab.set_network("PHARE-FR", failing)

    for minutes, asked in [(0, 1), (4, 1), (5, 2), (34, 2), (35, 3), (999, 3)]:
        trace_due(WORKER, now=NOW + timedelta(minutes=minutes))
        assert len(lab.lookups()) == asked

    assert located(item, DESK).outcome == UNKNOWN
    assert [f.kind for f in located(item, DESK).facts].count(Fact.Kind.FAILURE) == 3
    assert stage(item) == Stage.LOCATED


def test_a_registry_that_comes_back_is_believed(lab):
    item = illegal(lab.url("photos.example", "/a/1"))
    lab.set_behaviour("photos.example", "servfail")
    trace_due(WORKER, now=NOW)
    assert (located(item, DESK).outcome, stage(item)) == (PENDING, Stage.ILLEGAL)
    lab.set_behaviour("photos.example", "serve")

    trace_due(WORKER, now=NOW + timedelta(minutes=5))

    assert (located(item, DESK).outcome, located(item, DESK).country) == (FOUND, "FR")
    assert ("failure", "le DNS a répondu par une erreur", "dns") in facts(item)


def test_a_host_of_many_items_is_looked_up_once(lab):
    items = [illegal(lab.url("photos.example", f"/a/{n}")) for n in range(1, 6)]

    assert trace_due(WORKER, now=NOW) == 5

    assert {stage(item) for item in items} == {Stage.LOCATED}
    assert sorted(lab.questions()) == [("photos.example", "A"), ("photos.example", "AAAA")]
    assert lab.lookups() == ["/ip/127.66.1.10"]


def test_no_reported_host_is_ever_connected_to(lab):
    illegal(lab.url("photos.example", "/a/1"))

    trace_due(WORKER, now=NOW)

    assert lab.requests() == []


def test_an_item_that_was_taken_back_is_left_alone_and_searched_again_later(lab):
    item = illegal(lab.url("photos.example", "/a/1"))
    trace_due(WORKER, now=NOW)
    item.refresh_from_db()
    advance(item, to=Stage.REVIEW, now=NOW)

    assert trace_due(WORKER, now=NOW + timedelta(days=1)) == 0
    assert stage(item) == Stage.REVIEW

    advance(item, to=Stage.ILLEGAL, now=NOW)
    later = NOW + timedelta(days=2)
    assert trace_due(WORKER, now=later) == 1
    assert (stage(item), located(item, DESK).traced_at) == (Stage.LOCATED, later)
    assert len(located(item, DESK).facts) == 10


def test_an_analyst_s_contact_comes_before_the_registry_s(lab, alice):
    item = illegal(lab.url("photos.example", "/a/1"))
    trace_due(WORKER, now=NOW)

    state_contact(
        item=item,
        analyst=alice,
        email=" abus@phare.example ",
        ring=DESK,
        now=NOW - timedelta(days=1),
    )

    assert located(item, DESK).abuse_email == "abus@phare.example"


@pytest.mark.parametrize(
    "email", ["", "abus", "a@b", "x@y.example\nBcc: z@y.example", "é@@x.example"]
)
def test_a_contact_that_is_no_address_is_refused(alice, email):
    with pytest.raises(RefusedError):
        state_contact(item=an_item(), analyst=alice, email=email, ring=DESK, now=NOW)

    assert Fact.objects.count() == 0


def test_an_item_nobody_searched_for_is_not_located(db):
    assert located(an_item(), DESK) is None


def test_facts_are_sealed_and_the_record_holds_codes_only(lab):
    item = illegal(lab.url("photos.example", "/a/1"))
    trace_due(WORKER, now=NOW)

    kept = b"".join(bytes(f.value) for f in Fact.objects.all())
    entry = Entry.objects.get(verb="locate.traced")
    assert b"phare" not in kept
    assert b"127.66" not in kept
    assert (entry.subject, entry.role, entry.detail) == (
        f"item:{item.pk}", "worker", {"outcome": "found"},
    )  # fmt: skip


def test_every_failure_has_words_and_an_unheard_of_one_keeps_its_code():
    assert failure_words("rdap_404") == "le registre ne connaît pas cette adresse"
    assert failure_words("rdap_418") == "le registre n’a pas pu être interrogé (rdap_418)"
