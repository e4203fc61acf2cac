"""Children's words at the helpline's desk: in time, by those who may, and out of it only in other words."""

from datetime import datetime, timedelta
from html import unescape

import pytest
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext

from clickable.base.errors import GoneError, RefusedError
from clickable.people.models import User
from clickable.record.models import Entry
from clickable.voices import services
from clickable.voices.models import Flag, Quote, Words
from clickable.voices.selectors import board, opened
from tests.cast import NOW, person, ring_of, signed_in
from tests.voices.making import CANARY, a_text
from tests.voices.making import opened as a_consultation

pytestmark = pytest.mark.django_db
LATE = NOW + timedelta(hours=25)


@pytest.fixture(autouse=True)
def _today(monkeypatch: pytest.MonkeyPatch) -> None:
    at(monkeypatch, NOW)


def at(monkeypatch: pytest.MonkeyPatch, moment: datetime) -> None:
    for view in ("voices", "helpline"):
        monkeypatch.setattr(f"clickable.desk.views.{view}.now", lambda: moment)


@pytest.fixture
def words(nour: User) -> Words:
    return a_text()


def path(words: Words, act: str = "") -> str:
    return f"/desk/paroles/{words.pk}/{act}"


def page_of(client: Client, where: str = "/desk/paroles/") -> str:
    response = client.get(where)
    assert response.status_code == 200
    return unescape(response.content.decode()).replace("\u202f", " ")


def test_the_list_says_what_is_late_and_opens_nothing(words: Words, nour: User) -> None:
    client = signed_in(nour)
    page = page_of(client)
    assert "À lire (1)" in page.replace('<span class="soft">', "").replace("</span>", "")
    assert CANARY not in page
    assert "en retard" not in page
    found = board(nour.group, now=LATE)
    assert (found.late, found.waiting[0].late) == (1, True)


def test_the_day_of_a_helper_begins_with_what_is_late(
    words: Words, nour: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    at(monkeypatch, LATE)
    page = page_of(signed_in(nour), "/desk/ecoute/")
    assert "1 texte d’enfant à lire" in page
    assert "1 en retard" in page


def test_the_hours_are_the_consultations_own(helpline: None, nour: User) -> None:
    found = a_text(row=a_consultation("vite", hours=2))
    assert found.due_at == NOW.replace(minute=0) + timedelta(hours=2)


def test_a_reader_sees_the_words_and_not_the_place(words: Words, nour: User) -> None:
    page = page_of(signed_in(nour), path(words))
    assert CANARY in page
    assert "Lycée" not in page
    assert Entry.objects.filter(verb="voices.words_opened", subject=str(words), actor=nour).count() == 1  # fmt: skip


def test_cleared_once_and_gone_from_the_list(words: Words, nour: User, hanae: User) -> None:
    client = signed_in(nour)
    client.post(path(words, "rien/"))
    words.refresh_from_db()
    assert (words.state, words.read_by) == ("cleared", nour)
    with pytest.raises(GoneError):
        services.clear(words=words, by=hanae, now=NOW)


def test_a_flag_keeps_what_was_done_and_then_shows_the_group(words: Words, nour: User) -> None:
    client = signed_in(nour)
    sent = client.post(path(words, "danger/"), {"to": "119", "note": "Appelé à 11 h, recueilli."})
    assert sent.status_code == 302
    page = page_of(client, path(words))
    for told in ("Lycée", "Appelé à 11 h", "119, Allô", "Nour"):
        assert told in page
    flag = Flag.objects.get()
    assert (flag.by, flag.hour.minute) == (nour, 0)
    assert b"recueilli" not in bytes(flag.note)
    client.post(path(words, "danger/"), {"to": "17", "note": "Rappelé."})
    assert Flag.objects.count() == 2


def test_a_cleared_text_may_still_be_flagged_and_loses_its_quote(
    words: Words, nour: User, hanae: User
) -> None:
    services.clear(words=words, by=nour, now=NOW)
    services.quote(words=words, text="Autrement", by=hanae, now=NOW)
    services.flag(words=words, to="here", note="Relu.", by=hanae, now=NOW)
    assert not Quote.objects.exists()


def test_a_note_that_is_missing_is_asked_for_and_the_choice_stays(words: Words, nour: User) -> None:
    answer = signed_in(nour).post(path(words, "danger/"), {"to": "17", "note": " "})
    assert answer.status_code == 422
    told = answer.content.decode()
    assert "Écrivez ce qui a été fait." in told
    assert '<option value="17" selected' in told
    assert not Flag.objects.exists()


def test_only_a_second_reader_rewords_and_only_what_worries_nobody(
    words: Words, nour: User, hanae: User
) -> None:
    with pytest.raises(RefusedError, match="sans inquiétude"):
        services.quote(words=words, text="x", by=hanae, now=NOW)
    services.clear(words=words, by=nour, now=NOW)
    own = signed_in(nour).post(path(words, "autrement/"), {"text": "Autrement", "nobody": "1"})
    assert own.status_code == 422
    client = signed_in(hanae)
    assert client.post(path(words, "autrement/"), {"text": "Autrement"}).status_code == 422
    client.post(path(words, "autrement/"), {"text": "Autrement", "nobody": "1"})
    found = Quote.objects.get()
    assert (found.text, found.cleared_by, found.by) == ("Autrement", nour, hanae)
    with pytest.raises(IntegrityError), transaction.atomic():
        Quote.objects.update(by=nour)


def test_another_helpline_does_not_know_of_it(words: Words, malo: User) -> None:
    client = signed_in(malo)
    assert str(words.pk) not in page_of(client)
    assert client.get(path(words)).status_code == 404
    for act in ("rien/", "danger/", "autrement/"):
        assert client.post(path(words, act), {"to": "17", "note": "x"}).status_code == 404


def test_without_keys_nothing_opens(words: Words, nour: User) -> None:
    page = page_of(signed_in(nour, keys=False), path(words))
    assert "ne s’ouvre pas" in page
    assert CANARY not in page


def test_what_was_not_sent_is_read_by_nobody(words: Words, nour: User) -> None:
    Words.objects.update(due_at=None)
    client = signed_in(nour)
    assert client.get(path(words)).status_code == 404
    assert str(words.pk) not in page_of(client)


def test_a_list_of_thirty_asks_as_often_as_of_one(words: Words, nour: User) -> None:
    def asked() -> int:
        with CaptureQueriesContext(
            connection,
        ) as found:
            board(nour.group, now=NOW)
        return len(found)

    one = asked()
    row = a_consultation("liste")
    for _ in range(5):
        a_text(row=row)
    assert asked() == one


def test_leaving_the_team_leaves_no_key(words: Words, nour: User) -> None:
    other = person("Nina", role=User.Role.HELPER, team="Autre écoute")
    assert opened(words, ring_of(nour)).text == CANARY
    assert opened(words, ring_of(other)).text is None
