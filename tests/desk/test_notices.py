import re
from dataclasses import replace

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from clickable.assess.opinions.services import ask
from clickable.base import clock
from clickable.notify.models import Action, Notice, Outgoing
from clickable.notify.services import approve, send_due
from clickable.people.models import User
from clickable.record.models import Entry
from clickable.report.models import Item
from clickable.verify.models import Answer
from clickable.verify.services import record_look
from tests.cast import DESK, WORKER, an_item, signed_in
from tests.desk.cases import ILLEGAL, RAW, located, notice_of


def act(client: Client, notice: Notice, what: str, **given: str) -> str:
    response = client.post(f"/desk/avis/{notice.reference}/{what}/", given, follow=True)
    assert response.status_code == 200
    notice.refresh_from_db()
    return response.content.decode()


def read(client: Client, notice: Notice) -> str:
    response = client.get(f"/desk/avis/{notice.reference}/")
    assert response.status_code == 200
    return response.content.decode()


@pytest.fixture
def item(alice: User) -> Item:
    return located(an_item(), alice)


def test_drafts_wait_for_a_reader(alice: User, item: Item) -> None:
    page = signed_in(alice).get("/desk/avis/").content.decode()

    assert notice_of(item, Action.POLICE).reference in page
    assert notice_of(item, Action.HOST).reference in page


def test_what_saves_a_life_waits_for_no_second_opinion_on_the_list_either(
    alice: User, ben: User
) -> None:
    item = located(an_item(), alice, judgement=replace(ILLEGAL, life_in_danger=True))
    ask(item=item, analyst=alice, now=clock.now())

    page = signed_in(alice).get("/desk/avis/").content.decode()

    rows = {
        n.action: page.split(f">{n.reference}")[1].split("</tr>")[0] for n in item.notices.all()
    }
    waits = {action: "attend un deuxième avis" in row for action, row in rows.items()}
    assert waits == {"police": False, "host": True}


def test_a_notice_is_read_before_it_leaves(alice: User, item: Item) -> None:
    page = read(signed_in(alice), notice_of(item))

    assert "hxxps://photos[.]host[.]example/a/1" in page
    assert "article 16" in page
    assert RAW not in page


def test_the_exact_text_is_a_file_and_is_accounted_for(alice: User, item: Item) -> None:
    notice, client = notice_of(item, Action.POLICE), signed_in(alice)
    act(client, notice, "approuver")
    send_due(WORKER, now=clock.now())

    response = client.post(f"/desk/avis/{notice.reference}/fiche.txt")

    assert response.headers["Content-Type"] == "text/plain; charset=utf-8"
    assert response.headers["Content-Disposition"] == (
        f'attachment; filename="{notice.reference}.txt"'
    )
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert f"https://{RAW}" in response.content.decode()
    assert Entry.objects.get(verb="notify.sheet_taken").actor == alice


@pytest.mark.parametrize("action", [Action.POLICE, Action.HOST])
def test_what_is_not_handed_over_gives_no_exact_text(
    alice: User, item: Item, action: Action
) -> None:
    notice, client = notice_of(item, action), signed_in(alice)

    response = client.post(f"/desk/avis/{notice.reference}/fiche.txt", follow=True)

    assert RAW not in response.content.decode()
    assert response.redirect_chain == [(f"/desk/avis/{notice.reference}/", 302)]


def test_a_host_without_a_contact_gets_one_with_the_approval(alice: User, item: Item) -> None:
    notice, client = notice_of(item), signed_in(alice)

    refused = act(client, notice, "approuver")
    assert "Aucun contact n’a été trouvé" in refused
    assert notice.state == Notice.State.DRAFT
    act(client, notice, "approuver", recipient="abuse@hote.example")

    assert (notice.state, notice.approved_by) == (Notice.State.APPROVED, alice)
    assert Outgoing.objects.filter(notice=notice).exists()
    assert notice.reference in client.get("/desk/sortants/").content.decode()


@pytest.mark.parametrize(
    "recipient", ["x", "a@b.example\r\nBcc: eve@eve.example", "\x00", "a" * 300]
)
def test_an_odd_recipient_is_refused(alice: User, item: Item, recipient: str) -> None:
    notice = notice_of(item)

    page = act(signed_in(alice), notice, "approuver", recipient=recipient)

    assert 'class="said said--refused"' in page
    assert notice.state == Notice.State.DRAFT


def test_a_notice_is_left(alice: User, item: Item) -> None:
    notice, client = notice_of(item), signed_in(alice)

    assert "rien ne partira" in act(client, notice, "abandonner")
    assert notice.state == Notice.State.WITHDRAWN
    assert "a changé d’état" in act(client, notice, "approuver", recipient="abuse@hote.example")


def test_a_hand_over_and_its_reference(alice: User, item: Item) -> None:
    notice, client = notice_of(item, Action.POLICE), signed_in(alice)
    act(client, notice, "approuver")
    send_due(WORKER, now=clock.now())

    assert "C’est noté" in act(client, notice, "reference", reference="PHAROS 2026-11")
    assert notice.external_reference == "PHAROS 2026-11"
    assert "PHAROS 2026-11" in client.get("/desk/sortants/").content.decode()


@pytest.mark.parametrize(("answer", "state"), [("yes", "sent"), ("no", "approved")])
def test_an_uncertain_notice_is_settled(alice: User, item: Item, answer: str, state: str) -> None:
    notice, client = notice_of(item), signed_in(alice)
    approve(
        notice=notice, analyst=alice, ring=DESK, now=clock.now(), recipient="abuse@hote.example"
    )
    Notice.objects.filter(pk=notice.pk).update(state=Notice.State.UNCERTAIN)

    assert "peut-être parti" in read(client, notice)
    act(client, notice, "constat", arrived="maybe")
    assert notice.state == Notice.State.UNCERTAIN
    act(client, notice, "constat", arrived=answer)
    assert notice.state == state


def test_a_refused_notice_is_sent_again_elsewhere(alice: User, item: Item) -> None:
    notice, client = notice_of(item), signed_in(alice)
    approve(
        notice=notice, analyst=alice, ring=DESK, now=clock.now(), recipient="abuse@hote.example"
    )
    Notice.objects.filter(pk=notice.pk).update(state=Notice.State.FAILED)
    Outgoing.objects.filter(pk=notice.pk).update(last_error="connection")

    assert "serveur injoignable" in client.get("/desk/sortants/").content.decode()
    act(client, notice, "reessayer", recipient="noc@hote.example")

    assert notice.state == Notice.State.APPROVED
    assert "noc@hote.example" in read(client, notice)


def test_a_damaged_notice_can_only_be_left(alice: User, item: Item) -> None:
    notice, client = notice_of(item), signed_in(alice)
    Notice.objects.update(body=b"\x01damaged")

    page = read(client, notice)

    assert "ne peut qu’être abandonné" in page
    assert "Approuver" not in page
    act(client, notice, "abandonner")
    assert notice.state == Notice.State.WITHDRAWN


def test_a_life_in_danger_is_said_above_the_notice(alice: User, item: Item) -> None:
    notice = notice_of(item)
    notice.assessment.life_in_danger = True
    notice.assessment.save()

    page = read(signed_in(alice), notice).partition("<main")[2]

    assert page.index("tel:112") < page.index(notice.reference)


def queries(client: Client, path: str) -> int:
    with CaptureQueriesContext(connection) as counted:
        response = client.get(path)
    assert RAW not in response.content.decode()
    return len(counted)


def handed_over(item: Item, analyst: User) -> None:
    approve(notice=notice_of(item, Action.POLICE), analyst=analyst, ring=DESK, now=clock.now())
    send_due(WORKER, now=clock.now())
    record_look(item=item, analyst=analyst, answer=Answer.UP, ring=DESK, now=clock.now())


@pytest.mark.parametrize("path", ["/desk/avis/", "/desk/sortants/", "/desk/verifications/"])
def test_lists_take_the_same_queries_however_long(alice: User, path: str) -> None:
    client = signed_in(alice)
    many = [located(an_item(f"https://h{n}.example/"), alice) for n in range(31)]
    handed_over(many[0], alice)
    few = queries(client, path)

    for one in many[1:]:
        handed_over(one, alice)
        recipient = "abuse@hote.example"
        approve(
            notice=notice_of(one), analyst=alice, ring=DESK, now=clock.now(), recipient=recipient
        )
    located(an_item("https://last.example/"), alice)

    assert queries(client, path) == few


def test_looks_are_told_with_their_reason(alice: User, item: Item) -> None:
    handed_over(item, alice)

    page = signed_in(alice).get("/desk/verifications/").content.decode()

    assert item.reference in page
    assert re.search(r"en ligne</strong> · constaté par une personne", page)
    assert "hxxps" not in page
