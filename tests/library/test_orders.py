"""Paper copies: ordered, packed, sent; and forgotten."""

import itertools
from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.test import Client

from clickable.base.errors import RefusedError
from clickable.library import rules, selectors, services
from clickable.library.models import PrintOrder, StockMove, Work
from clickable.library.services.orders import Wanted
from clickable.measures import selectors as measures
from clickable.people.models import User
from tests.cast import EVE
from tests.library.making import NOW, published

pytestmark = pytest.mark.django_db
S = PrintOrder.State
GIVEN = {
    "organisation": "Collège des Dunes", "kind": "school", "territory": "RE",
    "address": "1 rue de l’Exemple\n00000 Port-Exemple", "purpose": "Une semaine.",
}  # fmt: skip


@pytest.fixture
def work(paule: User, edith: User) -> Work:
    version = published(paule, edith)
    services.add_run(version=version, language="fr", copies=100, printed_on=NOW.date(), by=paule, now=NOW)  # fmt: skip
    return version.work


def an_order(work: Work, copies: int = 30) -> PrintOrder:
    return services.place_order(**GIVEN, wanted=[Wanted(work, "fr", copies)], now=NOW)


def go(order: PrintOrder, *steps: S, by: User | None = None, granted: dict[int, int] | None = None) -> None:  # fmt: skip
    for to in steps:
        services.answer_order(order=order, to=to, by=by, now=NOW, granted=granted)


def test_an_order_is_placed_without_javascript_or_cookie(client: Client, work: Work) -> None:
    form = client.get("/outils/commander/")
    assert "100 en stock, 50 au plus" in form.content.decode()
    answer = client.post("/outils/commander/", {**GIVEN, "copies-phare-fr": "20"})
    order = PrintOrder.objects.get()
    assert answer.headers["Location"] == f"/outils/commander/{order.reference}/"
    assert (answer.cookies, form.cookies) == ({}, {})
    assert order.lines.get().asked == 20
    page = client.get(answer.headers["Location"]).content.decode()
    assert order.reference in page
    assert "Exemple" not in page


def test_each_mistake_is_a_link_to_where_it_is_mended(client: Client, work: Work) -> None:
    html = client.post("/outils/commander/", {}).content.decode()
    summary = html.partition('class="error-summary"')[2].partition("</div>")[0]
    assert "<title>Erreur\u202f: Exemplaires papier · Click@ble</title>" in html
    assert summary.count("<li>") == summary.count('<li><a href="#id_') == 5
    assert '<a href="#id_copies-phare-fr">' in summary


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"copies-phare-fr": "51"}, "Au plus 50 exemplaires"),
        ({"copies-phare-fr": "-1"}, "Au plus 50 exemplaires"),
        ({"copies-phare-fr": ""}, "Choisissez au moins un outil"),
        ({"copies-phare-fr": "x"}, "Écrivez un nombre"),
        ({"address": " "}, "Cette réponse est nécessaire."),
        ({"organisation": ""}, "Cette réponse est nécessaire."),
    ],
)
def test_what_is_missing_is_said_and_what_was_typed_is_kept(
    client: Client, work: Work, change: dict[str, str], said: str
) -> None:
    asked = {**GIVEN, "copies-phare-fr": "5", "purpose": EVE, **change}
    html = client.post("/outils/commander/", asked).content.decode()
    assert said in html
    assert "&lt;script&gt;alert(&quot;eve&quot;)" in html
    assert PrintOrder.objects.count() == 0


@pytest.mark.parametrize(("frm", "to"), list(itertools.product(S, S)))
def test_exactly_the_steps_of_the_table_are_possible(work: Work, frm: S, to: S) -> None:
    ways = {
        S.ASKED: (), S.APPROVED: (S.APPROVED,), S.PACKED: (S.APPROVED, S.PACKED),
        S.SENT: (S.APPROVED, S.PACKED, S.SENT), S.REFUSED: (S.REFUSED,),
        S.RECEIVED: (S.APPROVED, S.PACKED, S.SENT, S.RECEIVED),
    }  # fmt: skip
    order = an_order(work)
    go(order, *ways[frm])
    try:
        go(order, to)
        done = True
    except RefusedError:
        done = False
    assert done == (to in rules.ORDER_STEPS[frm])


def test_copies_are_set_aside_put_back_and_counted_when_sent(work: Work, paule: User) -> None:
    first, second = an_order(work), an_order(work, 50)
    go(first, S.APPROVED, by=paule, granted={first.lines.get().pk: 10})
    assert selectors.in_stock(work, "fr") == 90
    go(second, S.APPROVED, S.REFUSED)
    assert selectors.in_stock(work, "fr") == 90
    go(first, S.PACKED, S.SENT, S.RECEIVED)
    assert measures.by_subject("library.copies_sent") == {"phare/fr": 10}
    assert sum(StockMove.objects.values_list("quantity", flat=True)) == 90


def test_what_is_not_there_is_not_promised(work: Work, paule: User) -> None:
    services.move_stock(work=work, language="fr", quantity=-80, reason="handed_out", by=paule, now=NOW)  # fmt: skip
    with pytest.raises(RefusedError) as refused:
        go(an_order(work), S.APPROVED)
    assert refused.value.code == "short"
    with pytest.raises(RefusedError):
        services.move_stock(work=work, language="fr", quantity=-21, reason="counted", by=paule, now=NOW)  # fmt: skip


def test_the_address_goes_sixty_days_after_the_parcel(work: Work) -> None:
    sent, refused, waiting = an_order(work), an_order(work), an_order(work)
    go(sent, S.APPROVED, S.PACKED, S.SENT)
    go(refused, S.REFUSED)
    assert services.erase_addresses(now=NOW + timedelta(days=59)) == 0
    assert services.erase_addresses(now=NOW + timedelta(days=60)) == 2
    assert services.erase_addresses(now=NOW + timedelta(days=60)) == 0
    sent.refresh_from_db()
    assert (sent.address, sent.purpose, sent.organisation) == ("", "", "Collège des Dunes")
    waiting.refresh_from_db()
    assert waiting.address != ""
    assert services.erase_addresses(now=NOW + timedelta(days=180)) == 1


def test_the_database_knows_whether_an_address_was_erased(work: Work) -> None:
    an_order(work)
    with pytest.raises(IntegrityError), transaction.atomic():
        PrintOrder.objects.update(address="")


def test_a_reference_that_nobody_has_is_not_found(client: Client) -> None:
    assert client.get("/outils/commander/BCDFGHJKLM/").status_code == 404
