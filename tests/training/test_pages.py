"""The pages of trainings, and the whole way of somebody who signs up, by letters and links alone."""

import re
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from clickable.base import clock
from clickable.post.models import Link
from clickable.post.sending import send_due
from clickable.training import services
from clickable.training.models import Registration, Session
from lab.run import Lab
from tests.cast import EVE, WORKER
from tests.training.making import confirmed, course, session

pytestmark = pytest.mark.django_db
MAILBOX = "camille@college.example"
FORM = {
    "mailbox": MAILBOX,
    "party": "1",
    "organisation": "school",
    "profession": "teacher",
    "territory": "RE",
    "needs": ["captions"],
}
LINK = re.compile(r"https?://[^/]+(/\S+)")


def opened(seats: int = 2, **fields: Any) -> Session:
    return session(seats, starts_at=clock.now() + timedelta(days=30), **fields)


def page_of(row: Session) -> str:
    return f"/formations/{row.course.code}/{row.pk}/"


def newest(lab: Lab, kind: str, mailbox: str = MAILBOX) -> str:
    """The link of this kind in the newest letter: c confirms, o is an offer, i is one's own place."""
    send_due(WORKER, now=clock.now())
    found = LINK.findall(lab.mailbox(mailbox)[-1].text.replace("=\r\n", ""))
    return next(str(path) for path in found if f"/formations/{kind}/" in path)


def test_courses_with_their_objectives_and_dates_in_both_languages(client: Client) -> None:
    row = opened(needs=["lsf"], trainer="Dominique")

    french = client.get("/formations/").content.decode()
    english = client.get(f"/en/formations/{row.course.code}/").content.decode()

    assert "Pourquoi et comment signaler\u202f?" in french
    assert "Former à son tour" in french
    assert "2 places libres" in french
    assert "Discover digital professions" in english
    assert "interpretation" in english
    assert "With Dominique" in english


def test_hours_are_those_of_the_visitor_and_of_the_session(client: Client) -> None:
    row = opened()
    Session.objects.filter(pk=row.pk).update(starts_at="2027-01-12T13:30:00Z")

    page = client.get(f"/formations/{row.course.code}/?territoire=RE").content.decode()
    home = client.get(f"/formations/{row.course.code}/?territoire=BE").content.decode()

    assert "de 17\u202fh\u202f30 à 19\u202fh\u202f30, heure de La Réunion" in page
    assert "heure de Paris" in page
    assert "heure de Bruxelles" in home
    assert "heure de Paris" not in home


def test_one_who_signs_up_confirms_and_leaves_by_links_alone(lab: Lab, client: Client) -> None:
    row = opened()
    answer = client.post(page_of(row), FORM)
    assert (answer.status_code, answer.headers["Location"]) == (302, "/formations/inscription/recue/")  # fmt: skip
    link = newest(lab, "c")

    for _scanner in range(2):
        assert client.head(link).status_code == 200
        assert "Confirmer mon inscription" in client.get(link).content.decode()
    assert Registration.objects.get().state == "unverified"

    for _press in range(2):
        assert "Votre place est confirmée" in client.post(link).content.decode()
    found = Registration.objects.get()
    assert (found.state, found.needs, found.territory) == ("confirmed", ["captions"], "RE")

    own = newest(lab, "i")
    assert "Laisser ma place" in client.get(own).content.decode()
    client.post(own, {"do": "leave"})
    assert Registration.objects.get().state == "cancelled"
    assert not client.cookies


def test_an_offer_is_taken_by_its_link_and_again_shows_it_is(lab: Lab, client: Client) -> None:
    row = opened(1)
    first = confirmed(row, now=clock.now())
    client.post(page_of(row), FORM)
    assert "liste d’attente" in client.post(newest(lab, "c")).content.decode()
    services.leave(first.pk, now=clock.now())
    link = newest(lab, "o")

    assert "Prendre la place" in client.get(link).content.decode()
    pages = [client.post(link, {"do": "accept"}).content.decode() for _ in range(2)]

    assert all("Votre place est confirmée" in page for page in pages)
    row.refresh_from_db()
    assert (row.confirmed, row.offered) == (1, 0)


def test_letters_are_in_the_language_of_the_form(lab: Lab, client: Client) -> None:
    row = opened()
    client.post(f"/en{page_of(row)}", FORM)

    assert newest(lab, "c").startswith("/en/formations/c/")
    assert "Réunion time" in lab.mailbox(MAILBOX)[-1].text
    assert lab.mailbox(MAILBOX)[-1].subject.startswith("Confirm your registration")


def test_what_is_wrong_is_said_and_what_was_typed_stays(client: Client) -> None:
    row = opened()

    page = client.post(page_of(row), {**FORM, "mailbox": EVE, "party": "40"}).content.decode()

    assert "De 1 à 10 personnes." in page
    assert 'value="40"' in page
    assert "<script>alert" not in page
    assert not Registration.objects.exists()


def test_a_strict_instance_offers_no_sign_up(client: Client, settings: Any) -> None:
    row = opened()
    settings.STRICT = True

    page = client.get(page_of(row)).content.decode()

    assert "Les inscriptions à cette session sont closes." in page
    assert '<form method="post"' not in page


@pytest.mark.parametrize("state", ["draft", "cancelled", "held"])
def test_what_is_not_offered_is_no_page(client: Client, state: str) -> None:
    row = opened()
    Session.objects.filter(pk=row.pk).update(state=state)

    assert client.get(page_of(row)).status_code == 404


def test_a_course_that_is_not_published_is_no_page(client: Client) -> None:
    row = course()
    type(row).objects.update(published=False)

    assert client.get(f"/formations/{row.code}/").status_code == 404


def test_no_mailbox_stands_anywhere_in_clear(client: Client) -> None:
    row = opened()
    client.post(page_of(row), FORM)

    kept = [*Registration.objects.values(), *Link.objects.values()]
    assert "camille" not in str(kept)


def test_the_list_of_courses_asks_the_same_few_queries_however_many_there_are(
    client: Client, django_assert_max_num_queries: Any
) -> None:
    for _ in range(5):
        opened()
    with django_assert_max_num_queries(6):
        client.get("/formations/")
