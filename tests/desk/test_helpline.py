"""Requests for help at the helpline's desk."""

from datetime import UTC, datetime
from html import unescape
from uuid import uuid4
from zoneinfo import ZoneInfo

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from clickable.base import clock
from clickable.measures.models import Measure
from clickable.people.models import User
from clickable.record.models import Entry
from clickable.report.models import Item, Report
from clickable.report.selectors import open_letter
from clickable.seal.trusted import changing
from clickable.support.requests.models import Attempt, Message, Request, State
from clickable.support.requests.selectors import Turn, queue, visit
from clickable.support.requests.services import allow, say
from tests.cast import DESK, EVE, NOW, PASSWORD, enter, ring_of, signed_in
from tests.support.helpline import ECOUTE, a_receipt, dana_asks

pytestmark = pytest.mark.django_db
NUMBER = "06 39 98 00 01"
OVER = {"addresses": "https://mal.example/x", "category": "csam", "message": "Un ami me l’a dit."}


@pytest.fixture
def asked(nour: User) -> Request:
    return dana_asks(
        way="call", contact=NUMBER, safe_word="tournesol", cover="survey", about="J’ai peur."
    )


def path(request: Request, act: str = "") -> str:
    return f"/desk/ecoute/{request.reference}/{act}"


def page_of(client: Client, where: str = "/desk/ecoute/") -> str:
    response = client.get(where)
    assert response.status_code == 200
    return unescape(response.content.decode()).replace("\u202f", " ")


def test_a_helper_signs_in_and_comes_to_the_requests(nour: User) -> None:
    nour.set_password(PASSWORD)
    nour.save()
    for wanted in ("", "/desk/"):
        client = enter("nour", next=wanted)
        assert client.led_to == "/desk/ecoute/"  # type: ignore[attr-defined]


def test_a_helper_sees_what_a_caller_must_know(asked: Request, nour: User) -> None:
    page = page_of(signed_in(nour), path(asked))
    for told in (NUMBER, "tournesol", "Bonjour, c’est pour un sondage.", "J’ai peur.", "jamais"):
        assert told in page
    assert "/desk/signalements/" not in page


def test_another_helpline_sees_nothing_of_it(asked: Request, malo: User) -> None:
    client = signed_in(malo)
    assert asked.reference not in page_of(client)
    for act in ("", "essai/", "ecrire/", "lu/", "clore/", "transmettre/"):
        send = client.post if act else client.get
        assert send(path(asked, act), {"outcome": "reached"}).status_code == 404
    assert not Attempt.objects.exists()


def test_without_keys_nothing_opens_and_nothing_breaks(asked: Request, nour: User) -> None:
    client = signed_in(nour, keys=False)
    page = page_of(client, path(asked))
    assert "ne s’ouvre pas" in page
    assert NUMBER not in page
    assert "ne s’ouvre pas" in page_of(client)


def test_who_may_be_called_now_comes_first(nour: User) -> None:
    """Tuesday, 10:30 UTC: 11:30 in Paris, 14:30 in Réunion, 7:30 in Cayenne."""
    called = {"way": "call", "contact": NUMBER}
    noon = dana_asks(**called, cells=["1-morning"], territory="FR")
    island = dana_asks(**called, cells=["1-morning"], territory="RE")
    early = dana_asks(**called, never_from="22:00", never_until="08:00", territory="GF")
    words = dana_asks(way="here")
    loud = dana_asks(**called, quarantined=True)
    found = queue(ECOUTE, ring_of(nour), now=NOW)
    assert {turn: [row.request.pk for row in rows] for turn, rows in found.turns.items()} == {
        Turn.NOW: [noon.pk],
        Turn.WRITE: [words.pk],
        Turn.LATER: [early.pk, island.pk],
        Turn.HELD_BACK: [loud.pk],
    }
    first, second = found.turns[Turn.LATER]
    assert (first.safe_from, first.local.hour) == (datetime(2026, 11, 3, 11, tzinfo=UTC), 7)
    assert second.safe_from == datetime(2026, 11, 10, 4, tzinfo=UTC)


def test_the_screen_shows_the_hour_of_the_persons_own_wall(nour: User) -> None:
    asked = dana_asks(way="call", contact=NUMBER, territory="RE", cells=["1-morning"])
    there = clock.now().astimezone(ZoneInfo("Indian/Reunion"))
    page = page_of(signed_in(nour), path(asked))
    assert f"{there.hour} h {there:%M}" in page or f"{there.hour} h {there.minute + 1:02}" in page
    assert "mardi 8 h à 12 h" in page.replace("\xa0", " ")


def test_who_wrote_and_may_not_be_called_now_is_written_to(nour: User) -> None:
    receipt = a_receipt()
    dana_asks(receipt=receipt, way="call", contact=NUMBER, cells=["0-noon"])
    say(visit=visit(receipt), text="Plutôt jeudi", page="p", now=NOW)
    found = queue(ECOUTE, ring_of(nour), now=NOW)
    assert [len(found.turns[turn]) for turn in (Turn.NOW, Turn.WRITE, Turn.LATER)] == [0, 1, 0]


@pytest.mark.parametrize(
    ("outcome", "state"),
    [
        ("reached", State.REACHED),
        ("no_answer", State.NOT_REACHED),
        ("other", State.NOT_REACHED),
        ("wrong", State.NOT_REACHED),
        ("rescue", State.RECEIVED),
    ],
)
def test_an_attempt_is_noted_as_a_code(
    asked: Request, nour: User, outcome: str, state: State
) -> None:
    assert signed_in(nour).post(path(asked, "essai/"), {"outcome": outcome}).status_code == 302
    asked.refresh_from_db()
    assert asked.state == state
    assert Attempt.objects.get().hour.minute == 0
    line = Entry.objects.get(verb="support.tried")
    assert (line.actor, line.detail) == (nour, {"outcome": outcome})


def test_an_answer_is_signed_and_read_with_the_receipt(nour: User) -> None:
    receipt = a_receipt()
    asked = dana_asks(receipt=receipt)
    sent = {"text": "Nous sommes là. Voir https://aide.example/a", "page": str(uuid4())}
    for _click in range(2):
        assert signed_in(nour).post(path(asked, "ecrire/"), sent).status_code == 302
    (said,) = visit(receipt).said
    assert said.shown == "Nous sommes là. Voir hxxps://aide[.]example/a"
    assert said.from_team
    assert visit(receipt).request.state == State.ANSWERED  # type: ignore[union-attr]


def test_what_nobody_trusted_signed_is_not_shown_as_the_teams(nour: User) -> None:
    receipt = a_receipt()
    asked = dana_asks(receipt=receipt)
    signed_in(nour).post(path(asked, "ecrire/"), {"text": "Bonjour", "page": str(uuid4())})
    with changing() as known:
        del known.people[nour.pk]
    (said,) = visit(receipt).said
    assert (said.text, said.readable) == ("", False)
    assert "Sa signature n’est pas reconnue" in page_of(signed_in(nour), path(asked))


@pytest.mark.parametrize("text", ["", "  ", "x" * 6000, "data:image/png;base64,iVBORw0KGgo= là"])
def test_what_cannot_be_sent_comes_back_with_its_words(
    asked: Request, nour: User, text: str
) -> None:
    answer = signed_in(nour).post(path(asked, "ecrire/"), {"text": text, "page": str(uuid4())})
    assert answer.status_code == 422
    assert text.strip() in unescape(answer.content.decode())
    assert not Message.objects.exists()


def test_answers_wait_until_they_are_read(nour: User) -> None:
    receipt = a_receipt()
    asked = dana_asks(receipt=receipt)
    say(visit=visit(receipt), text=EVE, page="p", now=NOW)
    client = signed_in(nour)
    assert "réponse à lire" in page_of(client)
    assert "<script>alert" not in client.get(path(asked)).content.decode()
    client.post(path(asked, "lu/"))
    assert "réponse à lire" not in page_of(client)


def test_closing_says_why_and_counts(asked: Request, nour: User) -> None:
    client = signed_in(nour)
    assert client.post(path(asked, "clore/"), {"reason": "withdrawn"}).status_code == 302
    asked.refresh_from_db()
    assert asked.state == State.RECEIVED
    client.post(path(asked, "clore/"), {"reason": "helped"})
    asked.refresh_from_db()
    assert asked.state == State.RECEIVED  # nobody has answered: a second word is asked for
    client.post(path(asked, "clore/"), {"reason": "helped", "confirm": "1"})
    asked.refresh_from_db()
    assert (asked.state, asked.reason) == ("closed", "helped")
    assert Measure.objects.filter(kind="support.closed").get().subject == "helped"
    assert asked.reference not in page_of(client)
    client.post(path(asked, "essai/"), {"outcome": "reached"})
    assert not Attempt.objects.exists()


def test_without_consent_nothing_is_passed_on(asked: Request, nour: User) -> None:
    client = signed_in(nour)
    assert "n’a pas donné son accord" in page_of(client, path(asked))
    answer = client.post(path(asked, "transmettre/"), OVER)
    assert answer.status_code == 422
    assert not Report.objects.exists()
    asked.refresh_from_db()
    assert not asked.passed_on


def test_a_consent_written_into_the_database_is_none(asked: Request, nour: User) -> None:
    given = dana_asks(may_pass_on=True)
    Request.objects.filter(pk=asked.pk).update(consent=given.consent)
    assert signed_in(nour).post(path(asked, "transmettre/"), OVER).status_code == 422
    assert not Report.objects.exists()


def test_with_consent_a_report_is_made_once_and_nothing_leads_back(nour: User) -> None:
    receipt = a_receipt()
    asked = dana_asks(receipt=receipt, way="call", contact=NUMBER, about="mot-a-garder")
    allow(visit=visit(receipt), now=NOW)
    client = signed_in(nour)
    assert client.post(path(asked, "transmettre/"), OVER).status_code == 302
    assert client.post(path(asked, "transmettre/"), OVER).status_code == 422
    report = Report.objects.get()
    letter = open_letter(report, DESK)
    assert letter.message == "Un ami me l’a dit."
    assert "mot-a-garder" not in letter.packed()
    assert Item.objects.count() == 1
    asked.refresh_from_db()
    assert asked.passed_on
    kept = f"{[str(getattr(report, f.attname)) for f in Report._meta.local_fields]}"
    assert str(asked.pk) not in kept
    assert asked.reference not in kept
    lines = [(e.verb, str(e.detail)) for e in Entry.objects.all()]
    assert not [line for line in lines if report.reference in line[1] or str(report.pk) in line[1]]
    assert page_of(client, path(asked)).count("Déjà transmis") == 1


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"message": f"Elle est au {NUMBER.replace(' ', '')}."}, "retirez-le"),
        ({"elsewhere": "+33 6 39.98.00.01"}, "retirez-le"),
        ({"message": "C’est Dadou qui le dit."}, "Le nom ou le mot convenu"),
        ({"elsewhere": "Le mot : TOURNESOL"}, "Le nom ou le mot convenu"),
        ({"addresses": ""}, "au moins une adresse"),
        ({"addresses": "javascript:alert(1)"}, "ne sont pas des adresses"),
        ({"category": "?"}, ""),
    ],
)
def test_what_must_not_be_passed_on_comes_back(
    nour: User, change: dict[str, str], told: str
) -> None:
    asked = dana_asks(
        may_pass_on=True, way="call", contact=NUMBER, name="Dadou", safe_word="tournesol"
    )
    answer = signed_in(nour).post(path(asked, "transmettre/"), OVER | change)
    assert answer.status_code == 422
    page = unescape(answer.content.decode())
    assert told in page
    assert (OVER | change)["message"] in page
    assert not Report.objects.exists()


def test_where_no_team_takes_reports_nothing_is_noted(nour: User) -> None:
    asked = dana_asks(may_pass_on=True)
    with changing() as known:
        known.intake = None
    assert signed_in(nour).post(path(asked, "transmettre/"), OVER).status_code == 422
    asked.refresh_from_db()
    assert not asked.passed_on


def test_opening_is_noted_once_an_hour_and_person(asked: Request, nour: User) -> None:
    for _look in range(2):
        signed_in(nour).get(path(asked))
    assert Entry.objects.filter(verb="support.opened", actor=nour).count() == 1


def test_helpers_keep_their_own_teams_keys(nour: User, hanae: User, asked: Request) -> None:
    page = page_of(signed_in(nour), "/desk/keys/")
    assert "Hanaé" in page
    assert "Alice" not in page
    assert signed_in(nour).post("/desk/keys/renouveler/", {"sure": "on"}).status_code == 403
    assert signed_in(hanae).post("/desk/keys/renouveler/", {"sure": "on"}).status_code == 302
    again = ring_of(nour)
    assert [row.letter.contact for row in queue(ECOUTE, again, now=NOW).turns[Turn.NOW]] == [NUMBER]


def test_the_queries_do_not_grow(nour: User) -> None:
    client, counts = signed_in(nour), []
    for number in (1, 29):
        for n in range(number):
            receipt = a_receipt()
            asked = dana_asks(receipt=receipt, may_pass_on=True)
            for words in range(1 + n % 2):
                say(visit=visit(receipt), text=str(words), page="p", now=clock.now())
        for where in ("/desk/ecoute/", path(asked)):  # the line of the account, once an hour
            client.get(where)
        for where in ("/desk/ecoute/", path(asked)):
            with CaptureQueriesContext(connection) as queries:
                client.get(where)
            counts.append(len(queries))
    assert counts[:2] == counts[2:]


def test_a_request_held_back_counts_when_a_helper_acts(nour: User) -> None:
    asked = dana_asks(quarantined=True, who="teen", territory="YT")
    assert not Measure.objects.exists()
    signed_in(nour).post(path(asked, "essai/"), {"outcome": "no_answer"})
    asked.refresh_from_db()
    assert not asked.quarantined
    assert [(m.audience, m.territory) for m in Measure.objects.all()] == [("teen", "YT")]


def test_a_request_by_writing_has_no_calls_to_note(nour: User) -> None:
    page = page_of(signed_in(nour), path(dana_asks(way="here")))
    assert "Noter un essai" not in page
    assert "préfère en parler" not in page
    assert '<option value="">' in page


def test_when_it_came_is_told_by_the_clock_of_the_person(nour: User) -> None:
    dana_asks(way="call", contact=NUMBER, territory="RE")  # 10 h UTC: 14 h in Réunion
    assert "<td>3 novembre, 14 h</td>" in page_of(signed_in(nour))


def test_what_was_done_is_told_by_the_clock_of_where_the_person_lives_too(nour: User) -> None:
    asked = dana_asks(way="call", contact=NUMBER, territory="RE")
    Attempt.objects.create(request=asked, outcome="no_answer", hour=datetime(2026, 11, 3, 21, tzinfo=UTC))  # fmt: skip
    html = signed_in(nour).get(path(asked)).content.decode()
    assert "3 novembre, 22 h · chez la personne\u202f: 4 novembre, 1 h" in html
