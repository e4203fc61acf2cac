"""The page for parents, the poster and one's own answer: nothing asked but a number, nothing changed by looking."""

import re

import pytest
from django.test import Client

from clickable.base import clock
from clickable.outreach.evenings import services
from clickable.outreach.evenings.models import Answer, Evening
from clickable.post.models import Letter
from clickable.post.sending import send_due
from lab.run import Lab
from tests.cast import EVE, NOW, WORKER
from tests.evenings.making import an_evening, coming
from tests.outreach.making import of

pytestmark = pytest.mark.django_db
TOKEN = re.compile(r'name="token" value="([^"]+)"')


@pytest.fixture(autouse=True)
def _now(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("clickable.base.clock.now", lambda: NOW)


def page(client: Client, address: str, status: int = 200) -> str:
    answer = client.get(address)
    assert answer.status_code == status, address
    return answer.content.decode()


def test_a_parent_answers_changes_and_withdraws_by_the_address_alone(client: Client) -> None:
    evening = an_evening(seats=8)
    where = f"/interventions/soiree/{evening.code}/"
    token = TOKEN.findall(page(client, where))[0]

    sent = {"token": token, "number": "3", "language": "tr", "needs": ["steps"]}
    answer = client.post(where, sent)
    again = client.post(where, sent)

    mine = answer.headers["Location"]
    assert (answer.status_code, again.headers["Location"]) == (302, mine)
    assert not answer.cookies
    shown = page(client, mine)
    assert "Vous êtes 3 personnes à venir" in shown
    assert "turc" in shown
    client.post(mine, {"do": "change", "number": "1", "language": ""})
    evening.refresh_from_db()
    assert (evening.coming, Answer.objects.get().language) == (1, "")
    assert "retirée" in client.post(mine, {"do": "withdraw"}).content.decode()
    page(client, mine, 404)
    evening.refresh_from_db()
    assert evening.coming == 0


def test_looking_changes_nothing_and_nothing_is_indexed_or_kept(client: Client) -> None:
    evening = an_evening()
    token = services.new_token()
    coming(evening, token=token)

    for path in ("", "affiche/", f"reponse/{token}/"):
        for method in (client.get, client.head):
            answer = method(f"/interventions/soiree/{evening.code}/{path}", {"do": "withdraw"})
            assert answer.headers["X-Robots-Tag"].startswith("noindex")
            assert answer.headers["Cache-Control"] == "no-store"
    assert Answer.objects.count() == 1
    assert client.get("/interventions/soiree/BBBBBBBBBBBB/").status_code == 404


def test_what_is_wrong_is_said_and_what_was_typed_stays(client: Client) -> None:
    evening = an_evening(seats=2)
    where = f"/interventions/soiree/{evening.code}/"

    shown = client.post(where, {"number": "9", "mailbox": EVE, "needs": ["lsf"]}).content.decode()
    few = client.post(where, {"number": "4", "needs": ["loop"]}).content.decode()

    assert "De 1 à 5 personnes." in shown
    assert "<script>alert" not in shown
    assert re.search(r'value="lsf"[^>]*checked', shown)
    assert "Il ne reste que 2 places." in few.replace("\xa0", " ")
    assert not Answer.objects.exists()


def test_the_form_asks_for_no_name_and_the_mailbox_is_nowhere_in_the_clear(client: Client) -> None:
    evening = an_evening()
    where = f"/interventions/soiree/{evening.code}/"
    fields = set(
        re.findall(
            r'name="([^"]+)"', page(client, where).partition("<main")[2].partition("</main>")[0]
        )
    )
    assert fields == {"token", "number", "language", "needs", "mailbox"}

    client.post(where, {"number": "1", "mailbox": "parent@courriel.example"})

    row = Answer.objects.select_related("addressee").get()
    assert row.addressee is not None
    assert b"parent" not in bytes(row.addressee.mailbox)
    assert "parent@" not in page(client, where)


def test_the_mailbox_is_confirmed_by_a_button_of_its_letter(client: Client, lab: Lab) -> None:
    evening = an_evening()
    coming(evening, mailbox="parent@courriel.example")
    send_due(WORKER, now=clock.now())
    text = lab.mailbox("parent@courriel.example")[-1].text.replace("=\r\n", "")
    link = re.findall(r"https?://[^/]+(/interventions/soiree/confirmer/\S+)", text)[0]

    page(client, link)
    assert not Answer.objects.get().tell
    client.post(link)
    client.post(link)

    assert Answer.objects.get().tell
    assert "Vous serez prévenu" in page(client, link)


def test_the_poster_says_what_when_where_and_shows_the_square(client: Client) -> None:
    evening = an_evening()

    shown = page(client, f"/interventions/soiree/{evening.code}/affiche/")

    for told in ("1er décembre 2026", "18:30 – 19:20", "Préau", "arabe, turc", evening.code, "École inventée des Quatre-Vents"):  # fmt: skip
        assert told in shown, told


def test_the_requester_sees_how_many_come_and_says_where_and_how_many(client: Client) -> None:
    evening = an_evening()
    coming(evening, 3, needs=("front",))
    reference = evening.request.ask.reference
    where = f"/interventions/demande/{reference}/"

    assert "une place devant, 1" in page(client, where)
    settle = f"/interventions/soiree/{reference}/reglages/{evening.pk}/"
    refused = client.post(settle, {"place": "Cour", "seats": "2"}).content.decode()
    done = client.post(settle, {"place": "Salle des fêtes", "seats": "40", "languages": ["pt"]})

    assert "déjà annoncées" in refused
    assert 'value="Cour"' in refused
    assert done.status_code == 302
    evening.refresh_from_db()
    assert (evening.place, evening.seats, evening.languages) == ("Salle des fêtes", 40, ["pt"])
    assert client.post(settle.replace(reference, "BBBBBBBBBB"), {"seats": "9"}).status_code == 404


def test_where_no_letters_leave_the_page_asks_for_no_mailbox(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:  # fmt: skip
    evening = an_evening()
    monkeypatch.setattr("clickable.post.services.can_write", lambda: False)

    assert 'name="mailbox"' not in page(client, f"/interventions/soiree/{evening.code}/")


def test_in_english_too_and_the_school_is_written_the_address(client: Client) -> None:
    evening = an_evening()

    assert "Meeting for parents" in page(client, f"/en/interventions/soiree/{evening.code}/")
    assert Letter.objects.filter(kind="outreach.planned").exists()
    assert Evening.objects.get().request.association == of("e-enfance").seat.association
