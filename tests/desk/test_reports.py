"""A report at the desk: what was written, the conversation, and the answers that wait."""

from datetime import timedelta
from html import unescape
from uuid import uuid4

import pytest
from django.core import mail
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from clickable.base import clock
from clickable.people.models import User
from clickable.record.models import Entry
from clickable.report.conversation import alerts, services
from clickable.report.conversation.visit import visit
from clickable.report.models import Alert, Message, Report
from clickable.seal.receipts import Receipt
from clickable.seal.trusted import changing
from tests.cast import EVE, NOW, WORKER, signed_in
from tests.desk.cases import LAWFUL_ANSWERS, in_hand, opened
from tests.report.talk import Talk, a_report, team_says

pytestmark = pytest.mark.django_db


@pytest.fixture
def told() -> tuple[Report, Receipt]:
    return a_report(message="vu sur https://mal.example/x")


def path(report: Report, act: str = "") -> str:
    return f"/desk/signalements/{report.reference}/{act}"


def say(client: Client, report: Report, text: str, page: str = "") -> int:
    body = {"text": text, "page": page or str(uuid4())}
    return client.post(path(report, "ecrire/"), body).status_code


def page_of(client: Client, report: Report) -> str:
    return unescape(client.get(path(report)).content.decode()).replace("\u202f", " ")


def test_the_team_asks_and_the_reporter_reads_it(told: tuple[Report, Receipt], alice: User) -> None:
    report, receipt = told
    assert say(signed_in(alice), report, "C’était où ? Voir https://aide.example/a") == 302
    assert Talk(receipt).messages == [("L’équipe", "C’était où ? Voir hxxps://aide[.]example/a")]


def test_what_was_written_is_shown_and_nothing_is_a_link(
    told: tuple[Report, Receipt], alice: User
) -> None:
    report, receipt = told
    Talk(receipt).press("answer", answer=f"{EVE} https://autre.example/y")
    page = page_of(signed_in(alice), report)
    assert "hxxps://mal[.]example/x" in page
    assert "hxxps://autre[.]example/y" in page
    assert "https://mal" not in page
    assert 'href="h' not in page
    raw = signed_in(alice).get(path(report)).content.decode()
    assert "<script>alert" not in raw
    assert report.items.get().reference in page


def test_between_children_leads_the_team_to_the_educational_path(alice: User) -> None:
    said = "Entre enfants : la voie éducative."
    page = page_of(signed_in(alice), a_report(between_children=True)[0])
    assert (said in page, "« entre enfants »" in page, "/aide/e9/" in page) == (True, True, True)
    assert said not in page_of(signed_in(alice), a_report("q")[0])


def test_a_second_click_sends_nothing_twice(told: tuple[Report, Receipt], alice: User) -> None:
    client, page = signed_in(alice), str(uuid4())
    for _click in range(3):
        say(client, told[0], "Bonjour", page)
    assert Message.objects.count() == 1
    assert Entry.objects.filter(verb="report.written_to").count() == 1


@pytest.mark.parametrize(
    "text", ["", "  ", "mot " * 3000, "data:image/png;base64,iVBORw0KGgo= voilà", "\x00"]
)
def test_what_cannot_be_sent_comes_back_with_its_words(
    told: tuple[Report, Receipt], alice: User, text: str
) -> None:
    client = signed_in(alice)
    response = client.post(path(told[0], "ecrire/"), {"text": text, "page": str(uuid4())})
    assert response.status_code == 422
    assert "field__error" in response.content.decode()
    assert text.strip("\x00") in unescape(response.content.decode())
    assert Message.objects.count() == 0


def test_without_keys_in_the_session_the_words_come_back(
    told: tuple[Report, Receipt], alice: User
) -> None:
    client = signed_in(alice, keys=False)
    response = client.post(path(told[0], "ecrire/"), {"text": "Bonjour", "page": str(uuid4())})
    assert response.status_code == 422
    assert "reconnectez-vous" in response.content.decode()
    assert "Bonjour" in response.content.decode()


def test_answers_wait_in_a_list_until_they_are_read(
    told: tuple[Report, Receipt], alice: User, bob: User
) -> None:
    report, receipt = told
    client = signed_in(alice)
    assert "Aucune réponse n’attend" in unescape(client.get("/desk/signalements/").content.decode())
    Talk(receipt).press("answer", answer="voilà")
    assert report.reference in client.get("/desk/signalements/").content.decode()
    assert "1 réponse à lire" in unescape(client.get("/desk/").content.decode())
    assert report.reference not in signed_in(bob).get("/desk/signalements/").content.decode()
    client.get(path(report))
    assert report.reference in client.get("/desk/signalements/").content.decode()
    client.post(path(report, "lu/"))
    assert report.reference not in client.get("/desk/signalements/").content.decode()
    assert "réponse à lire" not in client.get("/desk/").content.decode()


def test_opening_is_noted_once_an_hour_and_person(
    told: tuple[Report, Receipt], alice: User, ben: User
) -> None:
    report, _receipt = told
    for user in (alice, alice, ben):
        signed_in(user).get(path(report))
    lines = Entry.objects.filter(verb="report.opened", subject=f"report:{report.pk}")
    assert [line.actor for line in lines.order_by("id")] == [alice, ben]
    services.note_opened(report=report, by=alice, now=clock.now() + timedelta(hours=1))
    assert lines.count() == 3


def test_the_account_holds_codes_only(told: tuple[Report, Receipt], alice: User) -> None:
    say(signed_in(alice), told[0], "mot secret")
    line = Entry.objects.get(verb="report.written_to")
    assert (line.actor, line.subject, line.detail) == (alice, f"report:{told[0].pk}", {})


def test_an_email_is_said_and_never_shown(told: tuple[Report, Receipt], alice: User) -> None:
    report, receipt = told
    client = signed_in(alice)
    assert "Aucun e-mail n’a été laissé" in page_of(client, report)
    Talk(receipt).press("mail", mailbox="dana@courrier.example")
    page = page_of(client, report)
    assert "Un e-mail a été laissé" in page
    assert "courrier" not in page


def test_writing_and_deciding_send_one_neutral_mail(
    told: tuple[Report, Receipt], alice: User
) -> None:
    report, receipt = told
    Talk(receipt).press("mail", mailbox="dana@courrier.example")
    client = signed_in(alice)
    say(client, report, "Bonjour")
    item = in_hand(report.items.get(), alice)
    assert (
        client.post(f"/desk/dossiers/{item.reference}/decider/", LAWFUL_ANSWERS).status_code == 302
    )
    assert Alert.objects.count() == 1
    alerts.send_due(WORKER, now=clock.now() + timedelta(hours=1))
    assert [sent.to for sent in mail.outbox] == [["dana@courrier.example"]]


def test_a_decision_alone_sends_it_too(told: tuple[Report, Receipt], alice: User) -> None:
    report, receipt = told
    Talk(receipt).press("mail", mailbox="dana@courrier.example")
    item = in_hand(report.items.get(), alice)
    signed_in(alice).post(f"/desk/dossiers/{item.reference}/decider/", LAWFUL_ANSWERS)
    assert Alert.objects.count() == 1


def test_a_withdrawn_report_says_so_everywhere(told: tuple[Report, Receipt], alice: User) -> None:
    report, receipt = told
    services.withdraw(visit=visit(receipt, now=NOW), now=NOW)
    client = signed_in(alice)
    page = page_of(client, report)
    assert "retiré par la personne" in page
    assert "ses mots sont effacés" in page
    assert 'name="text"' not in page
    assert say(client, report, "Bonjour") == 422
    item = unescape(opened(client, report.items.get()))
    assert "ses mots sont effacés" in item
    assert "ne s’ouvre pas" not in item


def test_damage_and_forgery_are_said(told: tuple[Report, Receipt], alice: User) -> None:
    report, _receipt = told
    for text in ("un", "deux", "trois"):
        team_says(report, alice, text)
    Message.objects.filter(number=1).update(body=b"\x01")
    Message.objects.filter(number=2).delete()
    with changing() as known:
        del known.people[alice.pk]
    page = page_of(signed_in(alice), report)
    assert page.count("⚠ Ce message ne peut pas être lu.") == 2
    assert "Sa signature n’est pas reconnue" in page


def test_each_letter_of_an_item_leads_to_its_report(
    told: tuple[Report, Receipt], alice: User
) -> None:
    assert path(told[0]) in opened(signed_in(alice), told[0].items.get())


def test_the_queries_do_not_grow(told: tuple[Report, Receipt], alice: User) -> None:
    report, receipt = told
    client, counts = signed_in(alice), []
    for number in (1, 29):
        for n in range(number):
            team_says(report, alice, f"{number} {n}")
            a_report(f"{number} {n}", "https://photos.host.example/a/1")
            services.answer(visit=visit(receipt, now=NOW), text=f"{number} {n}", page="x", now=NOW)
        Report.objects.update(team_to_read=True)
        client.get(path(report))  # the account's line of this hour
        for address in (path(report), "/desk/signalements/", "/desk/"):
            with CaptureQueriesContext(connection) as queries:
                client.get(address)
            counts.append(len(queries))
    assert counts[:3] == counts[3:]


@pytest.mark.parametrize(
    ("language", "told"),
    [("nl", "Formulaire lu en : Nederlands."), ("pl", "Formulaire lu en : pl."), ("fr", "")],
)
def test_the_desk_says_in_which_language_a_reporter_reads(
    language: str, told: str, alice: User
) -> None:
    page = page_of(signed_in(alice), a_report(language=language)[0])
    assert told in page
    assert page.count("Formulaire lu") == (1 if told else 0)
