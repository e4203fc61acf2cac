"""What rules change on the way of an item: the search, the drafts, what leaves, the looks."""

from datetime import timedelta

import pytest

from clickable.base.errors import RefusedError
from clickable.domains.models import Kind, Rule, Touch
from clickable.locate.models import Fact, Trace
from clickable.locate.rules import Place, Search, Told, conclude, try_again
from clickable.locate.selectors import located
from clickable.locate.services import trace_due
from clickable.notify.models import Action, Notice, Outgoing
from clickable.notify.routing import table
from clickable.notify.services import approve, draft_due, send_due
from clickable.people.models import User
from clickable.report.models import Item, Stage
from clickable.report.services import advance
from clickable.verify.models import Watch
from clickable.verify.services import look_due
from tests.cast import DESK, NOW, WORKER, an_item
from tests.domains.making import VALUES, standing
from tests.notify.making import approved, drafted, located_item

pytestmark = pytest.mark.django_db
FOUND, UNKNOWN = Trace.Outcome.FOUND, Trace.Outcome.UNKNOWN


@pytest.fixture(autouse=True)
def _own_home(settings, tmp_path):
    settings.HOME = tmp_path


def illegal(address: str) -> Item:
    item = an_item(address)
    advance(item, to=Stage.ILLEGAL, now=NOW)
    return item


def touched(rule: Rule) -> list[str]:
    return [str(t.item) for t in Touch.objects.filter(rule=rule).select_related("item")]


def told_facts(item: Item) -> set[tuple[str, str]]:
    return {(f.kind, f.value) for f in located(item, DESK).facts if f.source == Fact.Source.RULE}


def test_always_the_same_host_asks_nobody(lab):
    rule, item = standing(Kind.HOST, "photos.example"), illegal(lab.url("photos.example", "/a/1"))

    assert trace_due(WORKER, now=NOW) == 1

    found = located(item, DESK)
    assert (found.outcome, found.country, found.abuse_email) == (FOUND, "FR", "abuse@phare.example")
    assert told_facts(item) == {
        ("operator", "Hébergement du Phare"),
        ("country", "FR"),
        ("abuse_email", "abuse@phare.example"),
    }
    assert lab.lookups() == []
    assert touched(rule) == [item.reference]


def test_a_manual_check_asks_nobody_and_leaves_it_to_people(lab):
    rule, item = standing(Kind.MANUAL, "photos.example"), illegal(lab.url("photos.example", "/a/1"))

    assert trace_due(WORKER, now=NOW) == 1

    found = located(item, DESK)
    assert (found.outcome, found.country, found.abuse_email) == (UNKNOWN, "", "")
    assert found.facts[0].value == "une règle de domaine demande de vérifier à la main"
    assert Item.objects.get(pk=item.pk).stage == Stage.LOCATED
    assert lab.lookups() == []
    assert touched(rule) == [item.reference]


def test_the_owner_comes_before_the_network_and_the_search_goes_on(lab):
    rule, item = standing(Kind.OWNER, "photos.example"), illegal(lab.url("photos.example", "/a/1"))

    trace_due(WORKER, now=NOW)

    found = located(item, DESK)
    assert (found.country, found.operator) == ("FR", "Hébergement du Phare")
    assert found.abuse_email == "signaler@une.example"
    assert told_facts(item) == {
        ("owner", "Plateforme Une"),
        ("abuse_email", "signaler@une.example"),
    }
    assert touched(rule) == [item.reference]


def test_the_origin_counts_only_behind_a_delivery_network(lab):
    behind, own = (
        standing(Kind.CDN_ORIGIN, "miroir.example"),
        standing(Kind.CDN_ORIGIN, "photos.example"),
    )
    item, other = (illegal(lab.url(h, "/m/1")) for h in ("miroir.example", "photos.example"))

    trace_due(WORKER, now=NOW)

    found = located(item, DESK)
    assert (found.outcome, found.country, found.operator) == (FOUND, "NL", "Hôte caché")
    assert (found.via_cdn, found.abuse_email) == ("Lisière CDN", "abuse@cache.example")
    assert located(other, DESK).country == "FR"
    assert (touched(behind), touched(own)) == ([item.reference], [])


def test_a_rule_of_another_name_or_team_changes_nothing(lab):
    standing(Kind.HOST, "forum.example")
    standing(Kind.MANUAL, "photos.example", team="Deux")
    item = illegal(lab.url("photos.example", "/a/1"))

    trace_due(WORKER, now=NOW)

    assert told_facts(item) == set()
    assert Touch.objects.count() == 0


def test_what_a_rule_settles_is_not_put_off() -> None:
    passing = Search(failure="dns_timeout", passing=True)

    assert try_again(passing, attempts=1) == timedelta(minutes=5)
    assert try_again(passing, attempts=1, told=Told(by_hand=True)) is None


def test_behind_a_network_with_one_real_host_the_search_counts() -> None:
    from clickable.domains.saying import Saying

    origin = Saying(name="x.example", **VALUES[Kind.CDN_ORIGIN])
    places = (Place("127.0.0.1", via_cdn="Lisière CDN"), Place("127.0.0.2", country="FR"))

    assert conclude(Search(places=places), Told(behind=origin)).by_rules == ()


def test_never_contact_makes_no_notice_to_the_host_and_tells_the_police(alice: User) -> None:
    rule = standing(Kind.NEVER_CONTACT, "photos.example")
    item = located_item(alice)

    assert draft_due(WORKER, now=NOW) == 1

    assert list(Notice.objects.values_list("action", flat=True)) == [Action.POLICE]
    assert touched(rule) == [item.reference]
    assert draft_due(WORKER, now=NOW) == 0


def test_a_host_is_never_the_only_one_told() -> None:
    """Else an item whose host is never contacted would be drafted again and again."""
    assert [r.name for r in table().rows if set(r.actions) == {Action.HOST}] == []


def test_a_draft_of_before_the_rule_is_not_approved(alice: User) -> None:
    item = located_item(alice)
    host, police = drafted(item), Notice.objects.get(item=item, action=Action.POLICE)
    rule = standing(Kind.NEVER_CONTACT, "photos.example")

    with pytest.raises(RefusedError, match=rule.reference):
        approve(notice=host, analyst=alice, ring=DESK, now=NOW)
    approve(notice=police, analyst=alice, ring=DESK, now=NOW)

    host.refresh_from_db()
    assert host.state == Notice.State.DRAFT


def test_what_was_approved_before_the_rule_does_not_leave(alice: User, mailoutbox) -> None:
    notice = approved(alice)
    standing(Kind.NEVER_CONTACT, "photos.example")

    assert send_due(WORKER, now=NOW) == 1

    notice.refresh_from_db()
    assert notice.state == Notice.State.FAILED
    assert Outgoing.objects.get(notice=notice).last_error == "never_contact"
    assert mailoutbox == []


def test_no_worker_looks_where_a_rule_asks_for_people(alice: User, settings) -> None:
    settings.CHECKS = "off"
    manual, other = located_item(alice), located_item(alice, "https://autre.example/1")
    for item in (manual, other):
        advance(item, to=Stage.NOTICED, now=NOW)
    rule = standing(Kind.MANUAL, "photos.example")

    look_due(WORKER, now=NOW)

    assert Watch.objects.get(item=manual).by_hand
    assert not Watch.objects.get(item=other).by_hand
    assert touched(rule) == [manual.reference]
