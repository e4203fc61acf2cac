"""Proposed by one, confirmed by another, until a day."""

from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from pytest_django import DjangoAssertNumQueries, Settings

from clickable.base.errors import GoneError, RefusedError
from clickable.domains.models import Kind, Rule, Touch
from clickable.domains.saying import saying_of
from clickable.domains.selectors import covered, rulings_for, rulings_of
from clickable.domains.services import confirm, end, renew_tokens, touch
from clickable.people.models import User
from clickable.record.models import Entry
from clickable.report.models import Item
from clickable.retention.erasing import erase
from clickable.seal import keys
from tests.cast import DESK, NOW, UNE, WORKER, an_item, person
from tests.domains.making import proposed, standing, two_leads

pytestmark = pytest.mark.django_db
DEEP = "https://photos.host.example/a/1"
LATER = NOW + timedelta(days=30)


def wins(item: Item, *kinds: Kind, now: datetime = NOW) -> Rule | None:
    found = rulings_of(item, WORKER, now=now).of(*kinds)
    return found.rule if found else None


@pytest.mark.parametrize("kind", [Kind.HOST, Kind.CDN_ORIGIN, Kind.OWNER, Kind.NEVER_CONTACT])
def test_what_acts_without_a_view_counts_when_a_second_lead_confirms_it(kind: Kind) -> None:
    (first, second), item = two_leads(), an_item(DEEP)
    rule = proposed(kind, by=first)
    assert wins(item, kind) is None

    with pytest.raises(RefusedError, match="deuxième personne"):
        confirm(rule=rule, lead=first, now=NOW)
    assert wins(item, kind) is None

    confirm(rule=rule, lead=second, now=NOW)
    assert wins(item, kind) == rule


@pytest.mark.parametrize("kind", [Kind.MANUAL, Kind.LANGUAGE])
def test_what_only_asks_or_proposes_counts_at_once(kind: Kind) -> None:
    rule = proposed(kind, by=two_leads()[0])

    assert wins(an_item(DEEP), kind) == rule


def test_the_database_too_refuses_one_person_for_two() -> None:
    first, _second = two_leads()
    rule = proposed(Kind.HOST, by=first)
    for by in (first, None):
        with pytest.raises(IntegrityError), transaction.atomic():
            Rule.objects.filter(pk=rule.pk).update(confirmed_by=by, stands_from=NOW)


def test_an_analyst_another_team_and_an_account_without_the_key_make_no_rule(bob: User) -> None:
    first, _second = two_leads()
    rule = proposed(Kind.HOST, by=first)
    foreign, _other = two_leads("Deux")
    analyst = person("Ana", role=User.Role.ANALYST)
    keyless = User.objects.create(username="x", role=User.Role.LEAD, team=first.team)

    for who in (analyst, keyless):
        with pytest.raises(RefusedError):
            proposed(Kind.MANUAL, by=who)
        with pytest.raises(RefusedError):
            confirm(rule=rule, lead=who, now=NOW)
    with pytest.raises(GoneError):
        confirm(rule=rule, lead=foreign, now=NOW)
    assert Rule.objects.get().stands_from is None


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"name": "co.uk"}, "name"),
        ({"until": NOW.date()}, "until"),
        ({"until": NOW.date() + timedelta(days=367)}, "until"),
        ({"reason": "  "}, "reason"),
        ({"country": ""}, "country"),
        ({"operator": ""}, "operator"),
        ({"email": "not a mailbox"}, "email"),
    ],
)
def test_what_is_missing_or_too_wide_is_refused_by_field(
    change: dict[str, Any], field: str
) -> None:
    with pytest.raises(RefusedError) as refused:
        proposed(Kind.HOST, by=two_leads()[0], **change)
    assert refused.value.code == field


def test_a_rule_ends_on_its_day_or_when_one_lead_ends_it() -> None:
    item, (first, _second) = an_item(DEEP), two_leads()
    rule = standing(Kind.MANUAL, until=LATER.date())
    assert wins(item, Kind.MANUAL, now=LATER) == rule
    after = LATER + timedelta(days=1)
    assert wins(item, Kind.MANUAL, now=after) is None

    again = standing(Kind.MANUAL, now=after, until=date(2027, 3, 1))
    end(rule=again, lead=first, now=after)
    assert wins(item, Kind.MANUAL, now=after) is None
    with pytest.raises(GoneError):
        end(rule=again, lead=first, now=after)


def test_two_rules_of_a_kind_about_one_name_cannot_both_count() -> None:
    standing(Kind.HOST)
    with pytest.raises(RefusedError, match="existe déjà"):
        standing(Kind.HOST)
    assert standing(Kind.HOST, "photos.host.example")


def test_the_most_specific_name_wins_and_names_what_it_overrules() -> None:
    item = an_item(DEEP)
    above, own = standing(Kind.HOST), standing(Kind.MANUAL, "photos.host.example")

    found = rulings_of(item, WORKER, now=NOW).of(Kind.MANUAL)
    assert found is not None

    assert (found.rule, found.itself, found.over) == (own, True, (above,))
    assert wins(item, Kind.HOST) is None
    assert wins(an_item("https://b.host.example/x"), Kind.HOST) == above
    assert wins(an_item("https://nothost.example/x"), Kind.HOST) is None


def test_another_teams_rule_and_a_place_in_words_have_none() -> None:
    standing(Kind.MANUAL, team="Deux")

    assert wins(an_item(DEEP), Kind.MANUAL) is None
    assert rulings_of(an_item(elsewhere="un salon"), DESK, now=NOW).all == []


def test_a_rule_for_an_international_name_covers_it_however_it_is_written() -> None:
    rule = standing(Kind.MANUAL, "xn--caf-dma.example")

    assert wins(an_item("https://www.CAFÉ.example/x"), Kind.MANUAL) == rule


def test_one_query_however_many_hosts(django_assert_num_queries: DjangoAssertNumQueries) -> None:
    standing(Kind.MANUAL)
    hosts = {an_item(f"https://h{n}.host.example/").pk: (UNE, f"h{n}.host.example") for n in "123"}
    with django_assert_num_queries(1):
        assert len(rulings_for(hosts, DESK, now=NOW)) == 3


def test_nothing_of_what_a_rule_says_is_in_the_database_or_the_account() -> None:
    rule = standing(Kind.HOST, "canari-nom.example", operator="canari-op", reason="canari-pourquoi")
    assert saying_of(rule, WORKER).operator == "canari-op"

    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM domains_rule")
        told = repr(cursor.fetchall()) + repr(list(Entry.objects.values()))

    assert "canari" not in told
    verbs = list(Entry.objects.order_by("id").values_list("verb", flat=True))
    assert verbs == ["domains.proposed", "domains.confirmed"]


def test_hits_are_counted_once_an_item_and_outlive_it() -> None:
    rule, items = standing(Kind.MANUAL), [an_item(DEEP), an_item("https://host.example/2")]
    for item in (*items, items[0]):
        touch([rule], item=item, now=LATER)
    rule.refresh_from_db()
    assert (rule.hits, rule.last_hit) == (2, LATER)

    with transaction.atomic():
        erase(Item.objects.filter(pk=items[0].pk))

    rule.refresh_from_db()
    assert (rule.hits, Touch.objects.count()) == (2, 1)


def test_what_a_rule_would_cover_is_found_without_opening_anything() -> None:
    wanted = {an_item(DEEP), an_item("https://host.example/2")}
    an_item("https://other.example/")

    assert set(covered("host.example", group=UNE, since=NOW - timedelta(days=90))) == wanted
    assert covered("photos.host.example", group=UNE, since=NOW - timedelta(days=90)).count() == 1
    assert covered("host.example", group=UNE, since=NOW + timedelta(days=1)).count() == 0


def test_tokens_follow_the_index_key(settings: Settings) -> None:
    path = Path(settings.KEYS) / "index.key"
    before = path.read_bytes()
    rule = standing(Kind.MANUAL)
    try:
        keys.put_first("index")
        keys.drop_old("index")
        assert renew_tokens(WORKER) == (1, 0)
        assert wins(an_item(DEEP), Kind.MANUAL) == rule
    finally:
        path.write_bytes(before)
