"""Counting at a stop: whatever is sent again counts once, several phones add up, and what is wrong is said
of each item. The defects are those of field forms: submissions that were not attempted or came twice
(enketo/enketo #220, #957), and queues that a browser's cleaning takes away (kobotoolbox/docs #18)."""

import json
import threading
import uuid
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from pytest_django import Settings

from clickable.base.errors import GoneError, RefusedError
from clickable.measures.models import Measure
from clickable.measures.selectors import total
from clickable.outreach import services as outreach
from clickable.outreach.models import TourStop
from clickable.outreach.tally import selectors, services
from clickable.outreach.tally.models import Settlement, TallyLink, Tap
from clickable.outreach.tally.rules import CELLS
from tests.cast import NOW, signed_in
from tests.outreach.making import a_stop, of
from tests.outreach.tally import a_link, sent, taps, today_stop, whys
from tests.pages.gestion import a_house

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


@pytest.fixture(autouse=True)
def _today(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("clickable.base.clock.now", lambda: NOW)


def counted(stop: TourStop) -> dict[str, int]:
    return {code: n for code, n in selectors.totals(selectors.of_stop(stop)).items() if n}


def test_enketo_220_replayed_three_times_nothing_is_doubled_and_nothing_lost() -> None:
    stop = today_stop()
    token = a_link(stop)
    queue = taps("children-10", 30) + taps("parents", 12)
    queue.append({"id": str(uuid.uuid4()), "undoes": queue[0]["id"]})

    answers = [sent(token, queue) for _ in range(3)]

    assert [whys(one) for one in answers] == [[""] * 43] * 3
    assert counted(stop) == {"children-10": 29, "parents": 12}
    assert Tap.objects.count() == 43


def test_enketo_957_a_batch_that_was_cut_off_goes_on_where_it_was() -> None:
    stop = today_stop()
    token, queue = a_link(stop), taps("teens-14", 50)

    sent(token, queue[:20])  # its answer never came
    sent(token, queue[10:40])
    sent(token, queue)

    assert counted(stop) == {"teens-14": 50}


def test_two_phones_of_one_stop_add_up_and_a_shared_link_too() -> None:
    stop = today_stop()
    one, two = a_link(stop, "accueil"), a_link(stop, "atelier")
    ours = taps("parents", 5)

    sent(one, ours)
    sent(two, taps("parents", 7))
    sent(two, ours)  # a phone that was given the other's link

    assert counted(stop) == {"parents": 12}
    assert [(p.link.label, p.number) for p in selectors.phones(stop)] == [("accueil", 5), ("atelier", 7)]  # fmt: skip


def new(**more: object) -> dict[str, object]:
    return {"id": str(uuid.uuid4()), **more}


def test_what_is_wrong_is_said_of_each_item_and_the_rest_is_taken() -> None:
    stop, other = today_stop(), today_stop(town="Melun", area="FR-77")
    token = a_link(stop)
    theirs = taps("parents")
    sent(a_link(other), theirs)
    tap = taps("parents")[0]

    answer = sent(
        token,
        [
            tap,
            {"id": "not-a-number", "cell": "parents"},
            {"id": 7, "cell": "parents"},
            new(cell="parents", number=-3),
            new(cell="parents", number=501),
            new(cell="parents", number=True),
            new(cell="parents", number="2"),
            new(cell="babies"),
            new(cell=["parents"]),
            new(),
            "text",
            theirs[0],
            new(undoes=theirs[0]["id"]),
            new(undoes=str(uuid.uuid4())),
            new(undoes=tap["id"]),
            new(undoes=tap["id"]),
            new(cell="parents", number=4),
        ],
    )

    assert answer.status_code == 200
    assert whys(answer) == [
        "", "bad_id", "bad_id", "bad_number", "bad_number", "bad_number", "bad_number", "unknown_cell",
        "unknown_cell", "unknown_cell", "not_an_item", "elsewhere", "nothing_to_undo", "nothing_to_undo",
        "", "undone", "",
    ]  # fmt: skip
    assert counted(stop) == {"parents": 4}
    assert counted(other) == {"parents": 1}


def test_ten_thousand_taps_of_one_batch_count_and_more_are_refused_whole(
    settings: Settings,
) -> None:
    stop = today_stop()
    token, queue = a_link(stop), taps("children-7", 10_000)

    assert whys(sent(token, queue)) == [""] * 10_000
    assert sent(token, [*queue, queue[0]]).status_code == 413
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 1000
    assert sent(token, queue).status_code == 413

    assert counted(stop) == {"children-7": 10_000}


def test_one_link_fills_no_table(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(services, "MOST_TAPS", 3)
    token = a_link(today_stop())

    assert whys(sent(token, taps("parents", 5))) == ["", "", "", "full", "full"]
    assert Tap.objects.count() == 3


@pytest.mark.parametrize("body", [b"", b"[]", b"{}", b'{"taps": 3}', b"\xff", b"[" * 100_000])
def test_what_is_no_batch_is_told_so(body: bytes) -> None:
    where = f"/tournee/compter/{a_link(today_stop())}/envois/"

    answer = Client().post(where, body, content_type="application/json")

    assert (answer.status_code, answer.json()["fault"]) == (400, "not_a_batch")


@pytest.mark.parametrize(
    ("days", "page", "send"),
    [(-2, 404, 404), (-1, 200, 200), (0, 200, 200), (1, 200, 200), (2, 404, 200), (15, 404, 404)],
)
def test_a_link_opens_a_day_around_its_stop_and_what_waits_may_come_later(
    monkeypatch: pytest.MonkeyPatch, days: int, page: int, send: int
) -> None:
    token = a_link(today_stop())
    monkeypatch.setattr("clickable.base.clock.now", lambda: NOW + days * DAY)

    assert Client().get(f"/tournee/compter/{token}/").status_code == page
    assert sent(token, taps("parents")).status_code == send


def test_when_its_stop_moves_the_link_moves_with_it(monkeypatch: pytest.MonkeyPatch) -> None:
    stop = today_stop()
    token, about = a_link(stop), {n: getattr(stop, n) for n in outreach.About.__annotations__}
    outreach.change_stop(stop=stop, about=outreach.About(**{**about, "day": NOW.date() + 20 * DAY}), by=of("ecpat-france"), now=NOW)  # fmt: skip

    assert Client().get(f"/tournee/compter/{token}/").status_code == 404
    monkeypatch.setattr("clickable.base.clock.now", lambda: NOW + 20 * DAY)
    assert Client().get(f"/tournee/compter/{token}/").status_code == 200


def test_a_revoked_link_is_as_one_that_never_was_and_its_count_stays() -> None:
    stop = today_stop()
    token = a_link(stop)
    sent(token, taps("parents", 2))

    services.revoke_link(link=TallyLink.objects.get(), by=of("ecpat-france"), now=NOW)

    for where in ("", "travailleur.js"):
        assert Client().get(f"/tournee/compter/{token}/{where}").status_code == 404
    assert sent(token, taps("parents")).status_code == sent("x" * 32, []).status_code == 404
    assert counted(stop) == {"parents": 2}


def test_only_the_hash_of_a_token_is_kept_and_only_the_coordinator_makes_one() -> None:
    stop = today_stop()
    token = a_link(stop)

    assert token.encode() not in bytes(TallyLink.objects.get().digest)
    with pytest.raises(RefusedError):
        services.make_link(stop=stop, label="x", by=of("e-enfance"), now=NOW)
    with pytest.raises(RefusedError):
        services.revoke_link(link=TallyLink.objects.get(), by=of("e-enfance"), now=NOW)


def test_the_page_sets_no_cookie_is_in_no_index_and_allows_no_more_than_it_needs() -> None:
    token = a_link(today_stop())
    page = Client().get(f"/tournee/compter/{token}/")
    worker = Client().get(f"/tournee/compter/{token}/travailleur.js")

    assert (len(page.cookies), page["Cache-Control"]) == (0, "no-store")
    assert "noindex" in page["X-Robots-Tag"]
    assert "trusted-types clickable-tally" in page["Content-Security-Policy"]
    assert "default-src 'none'" in page["Content-Security-Policy"]
    assert "Service-Worker-Allowed" not in worker  # it rules over its own folder
    assert f'"/tournee/compter/{token}/envois/"' in worker.content.decode()
    assert "Aucun" not in page.content.decode()


def test_without_javascript_numbers_are_added_once_and_taken_back() -> None:
    stop = today_stop()
    where = f"/tournee/compter/{a_link(stop)}/"
    browser = Client(enforce_csrf_checks=True)
    sheet = browser.get(where).content.decode().partition('name="sheet" value="')[2][:36]

    for _ in range(3):  # pressed again, or sent again by the browser
        told = {"sheet": sheet, "children-10": "24", "parents": "3", "teens-17": "0"}
        assert browser.post(where, told).status_code == 302
    assert counted(stop) == {"children-10": 24, "parents": 3}
    tap = Tap.objects.get(cell="children-10")
    for _ in range(2):
        browser.post(where, {"undoes": str(tap.pk)})

    assert counted(stop) == {"parents": 3}
    assert str(tap.pk) not in browser.get(where).content.decode()


@pytest.mark.parametrize("number", ["-4", "501", "beaucoup", "1.5"])
def test_a_number_that_is_none_is_refused_kindly_and_what_was_typed_stays(number: str) -> None:
    stop = today_stop()
    where = f"/tournee/compter/{a_link(stop)}/"

    answer = Client().post(where, {"sheet": str(uuid.uuid4()), "parents": number, "teens-14": "8"})

    page = answer.content.decode()
    assert "Rien n’est encore ajouté" in page
    assert f'value="{number}"' in page
    assert 'value="8"' in page
    assert counted(stop) == {}


def test_the_page_is_complete_in_english() -> None:
    page = Client().get(f"/en/tournee/compter/{a_link(today_stop())}/").content.decode()

    assert "Everything is sent" in page
    assert "/en/tournee/compter/" in page


# What becomes of it


def done_stop() -> TourStop:
    stop = today_stop(to="done")
    sent(a_link(stop), [*taps("children-7", 4), *taps("children-10", 6), *taps("professionals", 2)])
    return stop


def settle(stop: TourStop, **more: object) -> TourStop:
    said = {"paper": {}, "chosen": "phones", "certainty": "counted", **more}
    return services.settle(stop=stop, **said, by=of("ecpat-france"), now=NOW)  # type: ignore[arg-type]


def test_the_count_of_the_phones_becomes_the_measure_once() -> None:
    stop = done_stop()

    settle(stop)
    with pytest.raises(RefusedError):
        settle(stop)

    rows = Measure.objects.filter(kind="outreach.tour").order_by("audience")
    assert list(rows.values_list("audience", "count")) == [("children", 10), ("professionals", 2)]
    assert total("outreach.stop") == 1


def test_where_paper_says_otherwise_the_coordinator_chooses_and_says_why() -> None:
    stop = done_stop()
    paper = {"children": 14, "professionals": 2}

    with pytest.raises(RefusedError, match="dites pourquoi"):
        settle(stop, paper=paper, chosen="paper", reason=" ")
    assert Measure.objects.count() == 0
    settle(stop, paper=paper, chosen="paper", reason="Un téléphone est resté éteint.")

    kept = Settlement.objects.get()
    assert (kept.phones["children"], kept.paper["children"], kept.chosen) == (10, 14, "paper")
    assert total("outreach.tour") == 16


def test_the_same_on_both_needs_no_reason() -> None:
    settle(done_stop(), paper={"children": 10, "professionals": 2})

    assert total("outreach.tour") == 12


def test_what_a_phone_sends_after_the_count_is_not_lost_and_is_added_once() -> None:
    stop = done_stop()
    settle(stop)
    token = a_link(stop, "oublié")
    late = taps("teens-14", 3)
    assert whys(sent(token, late)) == ["", "", ""]
    assert total("outreach.tour") == 12

    services.add_late(stop=stop, by=of("ecpat-france"), now=NOW)
    sent(token, late)
    with pytest.raises(GoneError):
        services.add_late(stop=stop, by=of("ecpat-france"), now=NOW)
    sent(token, taps("teens-14", 2))
    services.add_late(stop=stop, by=of("ecpat-france"), now=NOW)

    assert total("outreach.tour") == 17


def test_at_gestion_from_the_link_to_the_count() -> None:
    a_house()
    stop = today_stop(to="done")
    client, where = signed_in(of("ecpat-france")), f"/gestion/interventions/tournee/{stop.pk}/"

    page = client.post(f"{where}comptage/", {"label": "accueil"}).content.decode()
    token = page.partition("/tournee/compter/")[2].partition("/")[0]
    sent(token, taps("teens-17", 9))
    shown = client.get(where).content.decode()
    assert token not in shown  # it was shown once
    assert "accueil" in shown
    told = {"chosen": "phones", "certainty": "counted", "teens": "12"}
    assert "dites pourquoi" in client.post(f"{where}bilan/", told, follow=True).content.decode()
    client.post(f"{where}bilan/", {**told, "reason": "La feuille compte deux fois un groupe."})
    assert "La feuille compte deux fois" in client.get(where).content.decode()
    link = TallyLink.objects.get()
    client.post(f"{where}comptage/{link.pk}/retirer/")

    assert total("outreach.tour") == 9
    assert sent(token, taps("parents")).status_code == 404


@pytest.mark.parametrize("rest", ["comptage/", "comptage/1/retirer/", "bilan/", "bilan/retard/"])
def test_counting_is_the_coordinators_alone(rest: str) -> None:
    a_house()
    stop = today_stop()
    a_link(stop)

    where = f"/gestion/interventions/tournee/{stop.pk}/{rest}"
    assert signed_in(of("e-enfance")).post(where, {"certainty": "counted"}).status_code == 404


def test_a_link_of_another_stop_is_not_revoked_through_this_one() -> None:
    a_house()
    stop, other = today_stop(), a_stop(town="Melun", area="FR-77")
    a_link(stop)

    where = (
        f"/gestion/interventions/tournee/{other.pk}/comptage/{TallyLink.objects.get().pk}/retirer/"
    )
    assert signed_in(of("ecpat-france")).post(where).status_code == 404


@pytest.mark.django_db(transaction=True)
def test_phones_that_send_the_same_at_once_count_once() -> None:
    stop = today_stop()
    links, queue = [a_link(stop, str(n)) for n in range(4)], taps("parents", 60)
    said: list[int] = []

    def phone(token: str) -> None:
        said.extend(sent(token, queue).status_code for _ in range(3))
        connection.close()

    threads = [threading.Thread(target=phone, args=[token]) for token in links]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    last = sent(links[0], queue)

    assert set(said) <= {200, 500, 503}  # a busy database: the phone tries again
    assert whys(last) == [""] * 60
    assert json.loads(last.content)["totals"]["parents"] == 60
    assert set(json.loads(last.content)["totals"]) == set(CELLS)
