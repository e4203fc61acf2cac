"""The count: folded once whatever runs at once, recounted exactly, mended and told when it is wrong."""

import threading
from contextlib import suppress
from datetime import timedelta

import pytest
from django.db import connection, connections, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from hypothesis import given, settings
from hypothesis import strategies as st

from clickable.campaign.manifesto import selectors, services
from clickable.campaign.manifesto.models import Change, Manifesto, Recount, Signature, Tally
from clickable.campaign.manifesto.rules import Conditions
from clickable.measures.models import Measure
from clickable.people.models import User
from tests.campaign.making import confirmed, manifesto, many, taken_in, total
from tests.cast import NOW, person

pytestmark = pytest.mark.django_db
AREAS = ["FR-75", "FR-92", "RE"]


def test_folding_adds_up_and_leaves_nothing_behind() -> None:
    row = manifesto()
    many(row, 30)
    many(row, 12, "RE", NOW.date() + timedelta(days=1))

    assert total(row) == 42
    assert Change.objects.count() == 0
    assert {(t.area, t.count) for t in Tally.objects.all()} == {("FR-75", 30), ("RE", 12)}
    assert services.fold_all(now=NOW) == 0


@pytest.mark.django_db(transaction=True)
def test_two_folds_at_once_never_double() -> None:
    row = manifesto()
    many(row, 400)
    start = threading.Barrier(2)

    def folds() -> None:
        start.wait()
        try:
            while Change.objects.exists():
                services.fold(row.pk, now=NOW)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=folds) for _ in range(2)]
    for each in threads:
        each.start()
    for each in threads:
        each.join()

    assert total(row) == 400
    assert services.recount(row.pk, now=NOW).cells == 0


def test_the_recount_is_right_before_and_after_a_fold() -> None:
    row = manifesto()
    many(row, 20)
    services.fold_all(now=NOW)
    many(row, 7)

    assert services.recount(row.pk, now=NOW).cells == 0
    services.fold_all(now=NOW)
    told = services.recount(row.pk, now=NOW)
    assert (told.found, told.folded, told.cells) == (27, 27, 0)


def test_drift_is_found_mended_and_told(caplog: pytest.LogCaptureFixture) -> None:
    row = manifesto()
    many(row, 20)
    services.fold_all(now=NOW)
    Tally.objects.update(count=23)

    assert services.recount_all(now=NOW) == 1
    row.refresh_from_db()
    assert row.total == 20
    assert "differed" in caplog.text
    assert services.recount_all(now=NOW) == 0
    assert [(r.found, r.folded) for r in Recount.objects.order_by("pk")] == [(20, 23), (20, 20)]


@settings(max_examples=15, deadline=None)
@given(
    st.lists(
        st.tuples(
            st.sampled_from(["sign", "withdraw", "aside", "back", "fold", "restore"]),
            st.integers(0, 7),
        ),
        max_size=25,
    )
)
def test_whatever_people_and_team_do_the_count_is_the_count(acts: list[tuple[str, int]]) -> None:
    with transaction.atomic():
        by = person("Alice", role=User.Role.ANALYST)
        row = manifesto()
        for act, n in acts:
            signatures = list(Signature.objects.order_by("pk"))
            one = signatures[n % len(signatures)] if signatures else None
            if act == "sign":
                confirmed_or_not(row, n)
            elif act == "withdraw" and one:
                services.withdraw(one.pk, now=NOW)
            elif act == "aside":
                services.set_aside(manifesto=row, conditions=Conditions(domain="a.example"), reason="x", by=by, now=NOW)  # fmt: skip
            elif act == "back" and (done := row.invalidations.filter(state="done").first()):
                services.take_back(invalidation=done, by=by, now=NOW)
            elif act == "restore":
                services.restore(manifesto=row, why="network", group="", by=by, now=NOW)
            else:
                services.fold_all(now=NOW)
        count = Signature.objects.filter(manifesto=row, state="confirmed").count()
        assert total(row) == count
        assert services.recount(row.pk, now=NOW).cells == 0
        transaction.set_rollback(True)


def confirmed_or_not(row: Manifesto, n: int) -> None:
    domain = "a.example" if n % 2 else "gmail.com"
    sign_it = confirmed if n % 3 else taken_in
    mailbox = f"p{n}@{domain}"
    with suppress(Signature.DoesNotExist):  # signed before: one signature each
        sign_it(row, mailbox, area=AREAS[n % 3], over=n == 6)


def test_small_areas_are_not_told() -> None:
    row = manifesto()
    many(row, 40, "FR-75")
    many(row, 12, "FR-92")
    many(row, 9, "RE")
    total(row)

    assert selectors.by_area(row) == {"FR-75": 40, "FR-92": None, "RE": None}


def test_a_closed_manifesto_is_counted_once_in_measures() -> None:
    row = manifesto()
    many(row, 11)
    waiting = taken_in(row)
    total(row)
    services.step(manifesto=row, to=Manifesto.State.CLOSED, by=None, now=NOW)

    assert services.count_closed(now=NOW) == 0  # somebody may still confirm
    services.confirm(waiting.pk, now=NOW)
    assert services.count_closed(now=NOW) == 0  # not folded yet
    total(row)
    assert services.count_closed(now=NOW) == 1
    assert services.count_closed(now=NOW) == 0
    assert list(Measure.objects.values_list("kind", "count")) == [("campaign.signature", 12)]


def test_a_page_asks_as_much_with_many_signatures_as_with_few(client: Client) -> None:
    row = manifesto()
    counts = []
    for number in (1, 200):
        many(row, number)
        total(row)
        with CaptureQueriesContext(connection) as asked:
            client.get(f"/campagnes/{row.slug}/")
        counts.append(len(asked))
    assert counts[0] == counts[1] <= 8
