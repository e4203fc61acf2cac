import re
from datetime import UTC, datetime

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from clickable.assess.models import Assessment, Claim
from clickable.base import clock
from clickable.locate.selectors import located as located_of
from clickable.people.models import User
from clickable.report.models import Category, Item, Report, Stage
from clickable.report.services import advance
from clickable.verify.models import Look
from tests.cast import DESK, EVE, an_item, dana_reports, signed_in
from tests.desk.cases import ANSWERS, LAWFUL, RAW, in_hand, judged, located, opened
from tests.desk.item_pages import act, words


def test_what_is_known_before_anything_is_looked_at(alice: User) -> None:
    item = an_item(message="Vu hier")
    dana_reports(category=Category.UNSURE)
    judged(an_item("https://photos.host.example/b"), alice)
    judged(an_item("https://photos.host.example/c"), alice, LAWFUL)

    seen = words(opened(signed_in(alice), item))

    assert "hxxps://photos[.]host[.]example/a/1" in seen
    assert "2 signalements · Contenus d’abus sexuels sur mineurs, Je ne sais pas" in seen
    assert "Même hôte : 2 autres éléments · 2 décisions, 1 illicite" in seen
    assert "Vu hier" in seen


def test_the_address_is_never_shown_as_it_is(alice: User) -> None:
    hidden = f"Regarde https://{RAW} ou {RAW}, ou http://photos.host.example:8080/x"
    item = an_item(message=hidden, seen_at=hidden)
    place = an_item(elsewhere=hidden)
    client = signed_in(alice)
    in_hand(item, alice)
    note = {**ANSWERS, "note": hidden, "step": "stay"}
    pages = [opened(client, item), opened(client, place)]
    pages.append(
        client.post(
            f"/desk/dossiers/{item.reference}/decider/", {**note, "step": "look"}
        ).content.decode()
    )
    act(client, item, "decider", **note)
    pages.append(opened(client, item))

    for page in pages:
        shown = re.sub(r"<textarea.*?</textarea>", "", page, flags=re.S)  # Alice's own words
        assert RAW not in shown
        assert "photos.host.example" not in shown
        assert "photos[.]host[.]example" in shown
        assert (
            re.search(r'(href|src|action)="[^"/#?]*:', page.replace("tel:", "").replace("sms:", ""))
            is None
        )


def test_what_eve_writes_is_text(alice: User) -> None:
    item = an_item("https://eve.example/?<script>alert(1)</script>", message=EVE, seen_at=EVE)
    place = an_item(elsewhere=EVE)
    client = signed_in(alice)
    in_hand(item, alice)
    act(client, item, "decider", **ANSWERS, note=EVE, step="stay")

    for page in (
        opened(client, item),
        opened(client, place),
        client.get("/desk/").content.decode(),
    ):
        assert "<script>alert" not in page
    assert words(opened(client, place)).count("{{ 7 }}") == 2
    assert "&quot;&gt;&lt;script&gt;" in opened(client, item)


def test_words_that_do_not_open_are_said_and_do_no_harm(alice: User) -> None:
    item = an_item(message="Vu hier")
    Report.objects.update(letter=b"\x01damaged")
    Item.objects.update(content=b"\x01damaged")

    seen = words(opened(signed_in(alice), item))

    assert "⚠ illisible" in seen
    assert "Ce message ne s’ouvre pas" in seen


def test_danger_is_said_first(alice: User) -> None:
    page = words(opened(signed_in(alice), an_item(urgent=True)).partition("<main")[2])

    first = page.index("appelez :")
    assert first < page.index("E-")
    assert [number in page[first : first + 80] for number in ("17", "112", "114")] == [True] * 3


def test_nobody_is_alarmed_without_reason(alice: User) -> None:
    assert "appelez" not in opened(signed_in(alice), an_item())


def test_an_item_in_other_hands_can_be_read_but_not_judged(alice: User, ben: User) -> None:
    item = in_hand(an_item(), alice)
    client = signed_in(ben)

    seen = words(opened(client, item))
    assert "Alice l’a en main" in seen
    assert "Décider" not in seen
    act(client, item, "prendre")
    assert "entre les mains d’un·e autre analyste" in opened(client, item)


def test_who_lost_an_item_keeps_the_note(alice: User, ben: User) -> None:
    item = in_hand(an_item(), ben)

    response = signed_in(alice).post(
        f"/desk/dossiers/{item.reference}/decider/", {**ANSWERS, "note": "ma longue note"}
    )

    page = response.content.decode()
    assert response.status_code == 422
    assert "n’est plus entre vos mains" in page
    assert "ma longue note" in page
    assert Assessment.objects.count() == 0


def test_next_passes_over_what_was_given_up(alice: User) -> None:
    item, other = an_item(), an_item(elsewhere="ici", category=Category.HATE)
    client = signed_in(alice)

    first = client.post("/desk/suivant/").headers["Location"]
    second = client.post("/desk/suivant/", {"skip": item.reference}).headers["Location"]

    assert first == f"/desk/dossiers/{item.reference}/"
    assert second == f"/desk/dossiers/{other.reference}/"
    assert list(Claim.objects.values_list("item", flat=True)) == [other.pk]


@pytest.mark.parametrize("skip", ["", "x", "\x00", "E-00000000"])
def test_next_when_nothing_waits(alice: User, skip: str) -> None:
    response = signed_in(alice).post("/desk/suivant/", {"skip": skip}, follow=True)

    assert response.redirect_chain == [("/desk/", 302)]
    assert "Rien d’autre n’attend" in response.content.decode()


def test_release_goes_back_to_the_queue(alice: User) -> None:
    item = in_hand(an_item(), alice)

    assert act(signed_in(alice), item, "rendre") == (302, "/desk/")
    assert Claim.objects.count() == 0


def test_a_decision_is_taken_back(alice: User, ben: User) -> None:
    item = judged(an_item(), alice)

    act(signed_in(ben), item, "reprendre")

    item.refresh_from_db()
    assert item.stage == Stage.REVIEW
    assert "Jugé auparavant : illicite, base INTERPOL, par Alice" in words(
        opened(signed_in(ben), item)
    )


def test_a_decision_is_not_taken_back_when_a_notice_has_left(alice: User) -> None:
    item = located(an_item(), alice)
    advance(item, to=Stage.NOTICED, now=clock.now())
    client = signed_in(alice)

    assert "Reprendre la décision" not in opened(client, item)
    act(client, item, "reprendre")
    assert "ne peut pas, ou plus, être reprise" in opened(client, item)


def test_a_contact_is_stated_by_hand(alice: User) -> None:
    item, client = located(an_item(), alice), signed_in(alice)

    act(client, item, "contact", email="abuse@hote.example")

    found = located_of(item, DESK)
    assert found is not None
    assert found.abuse_email == "abuse@hote.example"
    assert "abuse@hote.example" in opened(client, item)


@pytest.mark.parametrize("email", ["", "x", "a" * 300, "a@b\x00.example"])
def test_an_odd_contact_is_refused(alice: User, email: str) -> None:
    item, client = located(an_item(), alice), signed_in(alice)

    act(client, item, "contact", email=email)

    assert 'class="said said--refused"' in opened(client, item)


def test_what_an_analyst_saw_is_kept(alice: User) -> None:
    item, client = located(an_item(), alice), signed_in(alice)
    act(client, item, "constat", answer="gone")
    assert Look.objects.count() == 0  # nothing was sent yet: nothing to look at

    advance(item, to=Stage.NOTICED, now=clock.now())
    act(client, item, "constat", answer="gone")
    act(client, item, "constat", answer="perhaps")

    assert [look.answer for look in Look.objects.all()] == ["gone"]
    assert "Vérification par une personne : absent" in words(opened(client, item))


def test_an_item_of_unsure_reporters_asks_for_a_category_first(alice: User) -> None:
    item = in_hand(an_item(category=Category.UNSURE), alice)

    seen = words(opened(signed_in(alice), item))

    assert "choisissez d’abord une catégorie" in seen
    assert "Ce qui est vu" not in seen


@pytest.mark.parametrize(
    "path",
    [
        "/desk/",
        "/desk/?at=x",
        "/desk/?at=a.99999999999999999999.x",
        "/desk/?state=asleep&state=new",
    ],
)
def test_the_queue_opens_nothing_that_is_sealed(alice: User, path: str) -> None:
    dana_reports(*[f"https://h{n}.host.example/" for n in range(30)], message="Vu")
    Item.objects.update(content=b"\x01damaged")

    response = signed_in(alice).get(path)

    assert response.status_code == 200
    assert "illisible" not in response.content.decode()
    assert response.content.decode().count('class="queue__name"') == 25


def queries(client: Client, path: str) -> int:
    with CaptureQueriesContext(connection) as counted:
        assert client.get(path).status_code == 200
    return len(counted)


def test_pages_take_the_same_queries_however_long_they_are(alice: User, ben: User) -> None:
    client, item = signed_in(alice), an_item()
    paths = ("/desk/", f"/desk/dossiers/{item.reference}/")
    in_hand(an_item("https://first.example/"), ben)
    opened(client, item)  # that it was opened is written once an hour
    few = [queries(client, path) for path in paths]

    for n in range(30):
        dana_reports(message=f"{n}")
        in_hand(an_item(f"https://h{n}.example/"), ben)
    client.get(paths[1])
    assert [queries(client, path) for path in paths] == few
    assert max(few) <= 37


def test_nobody_is_counted(alice: User) -> None:
    """No ranking of people: the queue tells how many wait, never who judged how many."""
    judged(an_item(), alice)

    assert "Alice" not in signed_in(alice).get("/desk/").content.decode().partition("<main")[2]


def test_a_refused_answer_says_so_in_the_title_and_takes_the_focus(alice: User) -> None:
    item = in_hand(an_item(), alice)
    client, decide = signed_in(alice), f"/desk/dossiers/{item.reference}/decider/"

    refused = client.post(decide, {"category": "csam"}).content.decode()
    asked = client.post(decide, {"category": "csam", "step": "look"}).content.decode()

    assert f"<title>Erreur\u202f: {item.reference} · Click@ble</title>" in refused
    assert 'class="error-summary" role="alert" tabindex="-1" autofocus' in refused
    assert f"<title>{item.reference} · Click@ble</title>" in asked


def test_the_hour_of_a_report_is_said_without_a_zero(alice: User) -> None:
    item = in_hand(an_item(), alice)
    Report.objects.update(received_hour=datetime(2026, 11, 3, 8, tzinfo=UTC))

    page = opened(signed_in(alice), item)

    assert page.count("3 novembre 2026, 9\u202fh") == 1
