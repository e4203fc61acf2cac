"""Readers are written that children's words wait: in time, once, and nothing of what they say."""

from datetime import timedelta

import pytest
from django.conf import settings
from django.test import Client

from clickable.people.models import User
from clickable.post.models import Addressee, Letter
from clickable.post.sending import send_due
from clickable.record.models import Entry
from clickable.voices import services
from clickable.voices.models import Reader, Words
from lab.run import Lab
from tests.cast import NOW, WORKER, signed_in
from tests.dying import steps
from tests.voices.making import CANARY, a_text
from tests.voices.making import opened as a_consultation

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)
DUE = NOW.replace(minute=0) + 24 * HOUR
HERE = "/desk/paroles/"


def told_at(person: User, mailbox: str, *, language: str = "fr") -> Reader:
    return services.leave_mailbox(person=person, mailbox=mailbox, language=language, now=NOW)


def kinds(reader: Reader) -> list[str]:
    rows = Letter.objects.filter(addressee=reader.addressee).order_by("written_at", "pk")
    return [one.kind.partition(".")[2] for one in rows]


def test_each_reader_hears_once_that_it_is_near_and_once_that_it_is_late(nour: User, hanae: User) -> None:  # fmt: skip
    a_text()
    readers = [told_at(nour, "nour@ecoute.example"), told_at(hanae, "hanae@ecoute.example")]
    moments = [DUE - 7 * HOUR, DUE - 6 * HOUR, DUE - HOUR, DUE, DUE + HOUR, DUE + 48 * HOUR]

    assert [services.tell_readers(now=now) for now in moments] == [0, 2, 0, 2, 0, 0]
    assert [kinds(one) for one in readers] == [["reading_soon", "reading_late"]] * 2


def test_texts_of_one_time_come_in_one_letter_and_later_ones_in_another(nour: User) -> None:
    row = a_consultation("ensemble")
    a_text(row=row), a_text(row=row)
    reader = told_at(nour, "nour@ecoute.example")

    assert services.tell_readers(now=DUE - HOUR) == 1
    a_text(row=row, now=NOW + HOUR)
    assert services.tell_readers(now=DUE - HOUR) == 1
    assert services.tell_readers(now=DUE + HOUR) == 1
    assert kinds(reader) == ["reading_soon", "reading_soon", "reading_late"]


def test_the_last_quarter_of_short_hours_is_an_hour(nour: User) -> None:
    a_text(row=a_consultation("vite", hours=2))
    told_at(nour, "nour@ecoute.example")

    due = NOW.replace(minute=0) + 2 * HOUR
    assert services.tell_readers(now=due - HOUR - timedelta(minutes=1)) == 0
    assert services.tell_readers(now=due - HOUR) == 1


def test_what_was_read_or_erased_or_never_sent_is_told_of_to_nobody(nour: User) -> None:
    told_at(nour, "nour@ecoute.example")
    read, erased, unsent = a_text(), a_text(), a_text()
    services.clear(words=read, by=nour, now=NOW)
    erased.contribution.delete()
    Words.objects.filter(pk=unsent.pk).update(due_at=None)

    assert services.tell_readers(now=DUE + HOUR) == 0


def test_the_letter_says_how_many_and_where_and_nothing_else(nour: User, lab: Lab) -> None:
    row = a_consultation("lettre")
    a_text(row=row), a_text(row=row)
    told_at(nour, "nour@ecoute.example", language="en")
    services.tell_readers(now=DUE)
    send_due(WORKER, now=DUE, limit=100)

    mail = lab.mailbox("nour@ecoute.example")[-1]
    told = mail.text.replace("=\r\n", "").replace("=\n", "")
    assert "2 texts" in told
    assert f"{settings.SITE_URL}/desk/paroles/" in told
    for never in (CANARY, "Lycée", "15-17", str(Words.objects.first()), "Online, what protects"):
        assert never not in told + mail.subject


def test_where_nobody_left_a_mailbox_the_hotlines_own_hears(helpline: None) -> None:
    a_text()

    assert services.tell_readers(now=DUE) == 1
    assert services.tell_readers(now=DUE + HOUR) == 0
    a_text(now=NOW + 2 * HOUR)
    services.tell_readers(now=DUE + 2 * HOUR)
    own = Reader.objects.get()
    assert (own.person, kinds(own)) == (None, ["reading_late", "reading_late"])


def test_the_hotlines_own_mailbox_is_the_one_that_is_set_now(helpline: None, settings) -> None:  # type: ignore[no-untyped-def]
    a_text()
    services.tell_readers(now=DUE - HOUR)
    first = Reader.objects.get().pk
    settings.CONTACT = "autre@ligne.example"

    services.tell_readers(now=DUE)

    assert Reader.objects.get().pk != first


def test_a_mailbox_that_sends_letters_back_leaves_the_texts_to_others(nour: User) -> None:
    a_text()
    reader = told_at(nour, "nour@ecoute.example")
    Addressee.objects.filter(pk=reader.addressee_id).update(returned_on=NOW.date())

    services.tell_readers(now=DUE)

    assert (kinds(reader), kinds(Reader.objects.get(person=None))) == ([], ["reading_late"])


def test_another_helpline_hears_nothing_and_who_reads_no_more_is_forgotten(nour: User, hanae: User, malo: User) -> None:  # fmt: skip
    a_text()
    here, gone, other = (
        told_at(one, f"{one.username}@ecoute.example") for one in (nour, hanae, malo)
    )
    User.objects.filter(pk=hanae.pk).update(is_active=False)

    assert services.tell_readers(now=DUE) == 1
    assert (kinds(here), kinds(other)) == (["reading_late"], [])
    assert not Addressee.objects.filter(pk=gone.addressee_id).exists()


@pytest.mark.django_db(transaction=True)
def test_a_worker_that_is_killed_at_each_step_tells_all_of_them_once(nour: User, hanae: User) -> None:  # fmt: skip
    a_text(), a_text()
    readers = [told_at(nour, "nour@ecoute.example"), told_at(hanae, "hanae@ecoute.example")]
    tried = 0

    for _step in steps(lambda: services.tell_readers(now=DUE)):
        tried += 1
        assert not Letter.objects.filter(kind="voices.reading_late").exists()
        assert not Words.objects.exclude(told=0).exists()
        assert not Entry.objects.filter(verb="voices.readers_told").exists()

    assert tried > 6
    services.tell_readers(now=DUE)
    assert [kinds(one) for one in readers] == [["reading_late"]] * 2


def test_left_and_taken_back_at_the_desk(nour: User) -> None:
    client = signed_in(nour)
    assert "Me prévenir" in client.get(HERE).content.decode()

    client.post(f"{HERE}courriel/", {"mailbox": "nour@ecoute.example"})
    page = client.get(HERE).content.decode()
    assert "Ne plus me prévenir" in page
    assert "nour@ecoute.example" not in page
    client.post(f"{HERE}courriel/", {"mailbox": "autre@ecoute.example"})
    assert Reader.objects.filter(person=nour).count() == Addressee.objects.filter(pk__in=Reader.objects.values("addressee")).count() == 1  # fmt: skip

    client.post(f"{HERE}courriel/", {"do": "stop"})
    assert not Reader.objects.exists()
    assert client.get(f"{HERE}courriel/").status_code == 405


def test_a_mailbox_that_is_not_whole_is_said_and_stays(nour: User) -> None:
    answer = signed_in(nour).post(f"{HERE}courriel/", {"mailbox": "nour@"})

    assert answer.status_code == 422
    page = answer.content.decode()
    assert 'value="nour@"' in page
    assert "pas complète" in page
    assert not Reader.objects.exists()


def test_who_reads_no_childrens_words_leaves_no_mailbox(client: Client, charlie: User) -> None:
    answer = signed_in(charlie).post(f"{HERE}courriel/", {"mailbox": "charlie@ecoute.example"})

    assert answer.status_code in {403, 404}
    assert not Reader.objects.exists()
