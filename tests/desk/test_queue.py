"""The queue's page: filters, pages, several items at once with preview and undo."""

import re
from datetime import timedelta
from uuid import UUID

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from clickable.assess.models import Claim
from clickable.assess.services import claim, decide
from clickable.assess.triage import bulk as acts
from clickable.assess.triage import ranking, saved
from clickable.assess.triage.models import Act, Because, Placement, SavedFilter, Snooze, Where
from clickable.assess.triage.services import put
from clickable.base import clock
from clickable.base.errors import GoneError, RefusedError
from clickable.people.models import User
from clickable.record.models import Entry
from clickable.report.models import Category, Item
from tests.assess.waiting import shown
from tests.cast import EVE, NOW, an_item, dana_reports, signed_in
from tests.desk.cases import LAWFUL

pytestmark = pytest.mark.django_db
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
BULK, UNDO = "/desk/file/ensemble/", "/desk/file/annuler/"
KEY = UUID(int=7)


@pytest.fixture
def client(alice: User) -> Client:
    return signed_in(alice)


def some(n: int, **more: object) -> list[Item]:
    return [an_item(f"https://h{i}.example/", **more) for i in range(n)]


def order(act: Act, **more: object) -> acts.Order:
    return acts.Order(act=act, **more)  # type: ignore[arg-type]


def do(items: list[Item], what: acts.Order, by: User, *, key: UUID = KEY) -> acts.Done:
    return acts.do(key=key, references=[i.reference for i in items], order=what, by=by, now=NOW)


def sealed(client: Client, items: list[Item], **given: str) -> str:
    """The page of a look, and what is hidden in it."""
    answer = client.post(BULK, {"item": [i.reference for i in items], **given}).content.decode()
    found = re.search(r'name="sealed" value="([^"]+)"', answer)
    assert found, answer
    return found[1]


def test_a_look_changes_nothing(alice: User) -> None:
    items = some(2)

    found = acts.preview(
        references=[i.reference for i in items],
        order=order(Act.SNOOZE, until=NOW + DAY), by=alice, now=NOW,
    )  # fmt: skip

    assert sorted(found.done) == sorted(i.reference for i in items)
    assert (Snooze.objects.count(), Entry.objects.filter(verb="triage.snoozed").count()) == (0, 0)


def test_done_and_undone_everything_is_as_it_was(alice: User, ben: User) -> None:
    held, free = some(2)
    claim(item=held, analyst=alice, now=NOW)
    before = Claim.objects.values().get()

    do([held, free], order(Act.HAND_OVER, to=ben), alice)
    assert set(Claim.objects.values_list("analyst", flat=True)) == {ben.pk}

    found = acts.undo(key=KEY, by=alice, now=NOW + 29 * HOUR / 60)

    assert len(found.done) == 2
    assert Claim.objects.values().get() == before
    told = list(Entry.objects.filter(actor=alice).values_list("verb", flat=True))
    assert (told.count("triage.undone"), told.count("triage.batch_done"), told.count("triage.batch_undone")) == (2, 1, 1)  # fmt: skip


@pytest.mark.parametrize(
    "what",
    [
        order(Act.SNOOZE, until=NOW + DAY),
        order(Act.FIRST, because=Because.POLICE),
        order(Act.LAST, because=Because.WAVE),
    ],
)
def test_each_act_is_undone_and_the_order_is_back(alice: User, what: acts.Order) -> None:
    items = [an_item(f"https://h{n}.example/", now=NOW - n * HOUR) for n in range(3)]
    before = shown()

    do([items[1]], what, alice)
    assert shown() != before

    acts.undo(key=KEY, by=alice, now=NOW)
    assert shown() == before
    assert (Snooze.objects.count(), Placement.objects.count()) == (0, 0)


def test_what_was_changed_since_is_left(alice: User, ben: User) -> None:
    one, two = some(2)
    do([one, two], order(Act.FIRST, because=Because.POLICE), alice)
    claim(item=two, analyst=ben, now=NOW)

    found = acts.undo(key=KEY, by=alice, now=NOW)

    assert (found.done, [r for r, _why in found.left]) == ([one.reference], [two.reference])
    assert Placement.objects.get().item == two


@pytest.mark.parametrize("who", ["ben", "late", "again"])
def test_undone_by_who_did_it_soon_and_once(alice: User, ben: User, who: str) -> None:
    do(some(1), order(Act.FIRST, because=Because.POLICE), alice)
    now = NOW + HOUR if who == "late" else NOW
    if who == "again":
        acts.undo(key=KEY, by=alice, now=NOW)

    with pytest.raises(GoneError):
        acts.undo(key=KEY, by=ben if who == "ben" else alice, now=now)


def test_done_once_and_told_twice(alice: User, ben: User) -> None:
    items, what = some(2), order(Act.FIRST, because=Because.POLICE)
    first = do(items, what, alice)

    assert sorted(do(items, what, alice).done) == sorted(first.done)
    assert Entry.objects.filter(verb="triage.batch_done").count() == 1
    with pytest.raises(GoneError):
        do(items, what, ben)
    acts.undo(key=KEY, by=alice, now=NOW)
    with pytest.raises(GoneError):
        do(items, what, alice)


def test_what_cannot_be_done_is_told_and_the_rest_is_done(alice: User, ben: User) -> None:
    urgent = an_item("https://urgent.example/", urgent=True)
    theirs, fine = some(2)
    claim(item=theirs, analyst=ben, now=NOW)

    found = do([urgent, theirs, fine], order(Act.SNOOZE, until=NOW + DAY), alice)

    assert found.done == [fine.reference]
    assert {r for r, _why in found.left} == {urgent.reference, theirs.reference}


def test_who_leads_gives_back_what_others_hold(alice: User, lead: User, ben: User) -> None:
    item = an_item()
    claim(item=item, analyst=alice, now=NOW)

    assert do([item], order(Act.RELEASE), ben).done == []
    assert do([item], order(Act.RELEASE), lead, key=UUID(int=8)).done == [item.reference]
    assert Claim.objects.count() == 0
    told = Entry.objects.filter(subject=f"item:{item.pk}").exclude(verb="assess.claimed")
    assert [(one.verb, one.actor) for one in told] == [("triage.taken_from", lead)]


def test_another_teams_items_are_not_there(alice: User, bob: User) -> None:
    assert do(some(1), order(Act.FIRST, because=Because.POLICE), bob) == acts.Done()


def test_a_place_put_by_hand_is_given_back_to_the_rules(alice: User) -> None:
    item = an_item()
    put(item=item, by=alice, where=Where.FIRST, because=Because.POLICE, now=NOW)

    assert do([item], order(Act.PUT_BACK), alice).done == [item.reference]


def test_on_the_page_look_then_do_then_undo(client: Client, alice: User) -> None:
    items = some(2, now=clock.now())

    hidden = sealed(client, items, act="snooze", hours="24")
    assert Snooze.objects.count() == 0
    answer = client.post(BULK, {"sealed": hidden}, follow=True).content.decode()
    assert "2 éléments : mettre de côté" in answer
    assert Snooze.objects.count() == 2

    again = client.post(BULK, {"sealed": hidden}, follow=True).content.decode()
    assert "2 éléments : mettre de côté" in again
    key = re.search(r'name="key" value="([^"]+)"', answer)
    assert key
    client.post(UNDO, {"key": key[1]})
    assert Snooze.objects.count() == 0


def test_all_that_the_filters_show(client: Client) -> None:
    some(3, category=Category.HATE, now=clock.now())
    an_item("https://other.example/", category=Category.CSAM, now=clock.now())
    client.get("/desk/")

    page = client.post(BULK, {"all": "1", "category": "hate", "act": "first", "because": "wave"})

    assert "3 éléments : mettre en tête" in page.content.decode()


@pytest.mark.parametrize(
    "given",
    [
        {},
        {"act": "judge"},
        {"act": "first", "item": "E-00000000"},
        {"act": "hand_over", "to": "999999"},
        {"item": EVE, "act": "first"},
        {"sealed": "x"},
        {"sealed": ""},
    ],
)
def test_odd_orders_do_nothing(client: Client, given: dict[str, str]) -> None:
    an_item()
    answer = client.post(BULK, given, follow=True)

    assert answer.status_code == 200
    assert "<script>alert" not in answer.content.decode()
    assert not Entry.objects.filter(verb__startswith="triage.").exists()


def test_an_act_needs_its_answers(client: Client) -> None:
    items = some(1)

    for act in ("hand_over", "snooze", "first", "last"):
        page = client.post(BULK, {"item": items[0].reference, "act": act}).content.decode()
        assert "Il manque une réponse" in page


def test_filters_are_kept_for_oneself(client: Client, alice: User, ben: User) -> None:
    client.post("/desk/file/filtres/garder/", {"name": "Haine libre", "category": "hate", "hands": "free", "state": "odd"})  # fmt: skip

    kept = SavedFilter.objects.get()
    assert (kept.owner, kept.query) == (alice, "category=hate&hands=free")
    assert 'href="/desk/?category=hate&amp;hands=free">Haine libre</a>' in client.get("/desk/").content.decode()  # fmt: skip
    assert "Haine libre" not in signed_in(ben).get("/desk/").content.decode()

    client.post("/desk/file/filtres/oublier/", {"name": "Haine libre"})
    assert SavedFilter.objects.count() == 0


def test_twenty_filters_at_most(alice: User) -> None:
    for n in range(20):
        saved.keep(owner=alice, name=f"{n}", query="")
    saved.keep(owner=alice, name="3", query="age=24")

    with pytest.raises(RefusedError):
        saved.keep(owner=alice, name="21", query="")
    assert SavedFilter.objects.count() == 20


def test_the_page_finds_what_its_filters_say(client: Client) -> None:
    hate = an_item("https://a.example/", category=Category.HATE, now=clock.now())
    csam = an_item("https://b.example/", category=Category.CSAM, now=clock.now())

    page = client.get("/desk/?category=hate").content.decode()

    assert hate.reference in page
    assert csam.reference not in page
    assert csam.reference in client.get("/desk/?category=odd&state=&hands=99999&age=x").content.decode()  # fmt: skip


def test_further_pages_are_links_that_keep_the_filters(client: Client) -> None:
    dana_reports(*[f"https://h{n}.example/" for n in range(30)], now=clock.now())

    first = client.get("/desk/?category=csam").content.decode()
    link = re.search(r'href="(\?category=csam&amp;at=a[^"]+)"', first)
    assert link
    second = client.get("/desk/" + link[1].replace("&amp;", "&")).content.decode()

    assert (first.count('class="queue__name"'), second.count('class="queue__name"')) == (25, 5)
    assert "Précédents" in second


@pytest.mark.parametrize("path", ["/desk/", "/desk/?category=csam&hands=free&age=24", "/desk/?state=opinion"])  # fmt: skip
def test_as_many_queries_for_many_as_for_one(client: Client, path: str) -> None:
    def asked() -> int:
        ranking.catch_up(now=clock.now())
        with CaptureQueriesContext(connection) as counted:
            assert client.get(path).status_code == 200
        return len(counted)

    an_item()
    few = asked()
    dana_reports(*[f"https://h{n}.example/" for n in range(60)])

    assert asked() == few


def test_an_items_page_tells_its_place_and_offers_the_same_acts(client: Client) -> None:
    item = an_item(category=Category.CSAM, now=clock.now())
    client.get("/desk/")

    page = client.get(f"/desk/dossiers/{item.reference}/").content.decode()

    assert "Sa place dans la file : 900 points" in page
    assert "catégorie « Contenus d’abus sexuels sur mineurs » (900)" in page
    assert f'<input type="hidden" name="item" value="{item.reference}">' in page


def test_who_could_take_over_is_asked_once_and_only_where_it_is_shown(
    client: Client, alice: User
) -> None:
    def asked(path: str) -> int:
        with CaptureQueriesContext(connection) as counted:
            client.get(path)
        return sum('"people_user"."role" IN' in query["sql"] for query in counted)

    item = an_item(now=clock.now())
    page = f"/desk/dossiers/{item.reference}/"
    client.get("/desk/")

    assert (asked("/desk/"), asked(page)) == (1, 1)
    claim(item=item, analyst=alice, now=clock.now())
    decide(item=item, analyst=alice, judgement=LAWFUL, now=clock.now())
    assert asked(page) == 0
