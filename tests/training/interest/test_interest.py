"""Wanting a date: by a link, told once when one opens, taken back by oneself; an organisation asks for one."""

import re
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.test import Client

from clickable.base.errors import RefusedError
from clickable.post.models import Addressee, Letter
from clickable.post.sending import send_due
from clickable.training.interest import services
from clickable.training.interest.models import Interest
from clickable.training.interest.rules import concerns
from clickable.training.interest.selectors import wanted
from clickable.training.interest.services import Wish, tell_due
from clickable.training.models import Session
from lab.run import Lab
from tests.cast import EVE, NOW, WORKER
from tests.training.making import START, course, session

pytestmark = pytest.mark.django_db
MAILBOX = "camille@college.example"
CODE = "pourquoi-et-comment-signaler"
LINK = re.compile(r"https?://[^/]+(/\S*formations/p/\S+)")


def waits(territory: str = "FR", *, now: datetime = NOW, mailbox: str = MAILBOX, **more: Any) -> Interest:  # fmt: skip
    row = services.ask(course=course(), wish=Wish(mailbox=mailbox, territory=territory, language="fr", **more), now=now)  # fmt: skip
    assert row
    return services.confirm(row.pk, now=now)


def told() -> int:
    return Letter.objects.filter(kind="training.date").count()


@pytest.mark.parametrize(
    ("wanted_in", "place", "remote", "does"),
    [("RE", "RE", False, True), ("RE", "", False, True), ("RE", "FR", False, False), ("RE", "", True, True), ("RE", "FR", True, True)],
)  # fmt: skip
def test_whom_a_date_concerns(wanted_in: str, place: str, remote: bool, does: bool) -> None:
    assert concerns(wanted_in, place=place, remote=remote) is does


def test_who_waits_is_told_once_when_a_date_opens_however_often_it_is_swept() -> None:
    row = waits()
    assert tell_due(now=NOW) == 0

    date = session()

    assert [tell_due(now=NOW) for _again in range(3)] == [1, 0, 0]
    row.refresh_from_db()
    assert (row.state, row.told_of, told()) == ("told", date, 1)
    session()
    assert tell_due(now=NOW) == 0


def test_a_date_that_was_open_already_is_no_news() -> None:
    session()
    waits()
    assert tell_due(now=NOW) == 0

    session(starts_at=START + timedelta(days=9))

    assert tell_due(now=NOW) == 1


def test_a_draft_or_a_date_elsewhere_tells_nobody() -> None:
    waits("RE")
    row = session(modality="site", place="Saint-Denis", territory="FR")
    Session.objects.filter(pk=session().pk).update(state="draft")

    assert tell_due(now=NOW) == 0
    Session.objects.filter(pk=row.pk).update(territory="RE")
    assert tell_due(now=NOW) == 1


def test_nobody_is_marked_told_while_no_letter_can_leave_pretix_3628(settings: Any) -> None:
    """A tick that silently sends nothing must not use a wish up."""
    row = waits()
    session()
    settings.STRICT = True
    assert tell_due(now=NOW) == 0
    row.refresh_from_db()
    assert row.state == "waiting"

    settings.STRICT = False
    assert tell_due(now=NOW) == 1
    assert told() == 1


def test_the_same_wish_twice_is_one() -> None:
    first, second = waits(), waits()
    session()

    assert tell_due(now=NOW) == 1
    first.refresh_from_db()
    assert (first.state, second.state) == ("left", "waiting")


def test_whoever_types_somebody_elses_mailbox_cannot_flood_it() -> None:
    wish = Wish(mailbox=MAILBOX, territory="FR", language="fr")

    rows = [services.ask(course=course(), wish=wish, now=NOW) for _each in range(7)]

    assert sum(row is not None for row in rows) == 5


def test_by_links_alone_and_looking_changes_nothing(lab: Lab, client: Client, monkeypatch: pytest.MonkeyPatch) -> None:  # fmt: skip
    monkeypatch.setattr("clickable.base.clock.now", lambda: NOW)
    course()
    answer = client.post(f"/formations/{CODE}/prevenez-moi/", {"mailbox": MAILBOX, "territory": "RE"})  # fmt: skip
    assert answer.headers["Location"] == "/formations/prevenez-moi/recue/"
    send_due(WORKER, now=NOW)
    link = LINK.findall(lab.mailbox(MAILBOX)[-1].text.replace("=\r\n", ""))[0]

    for _scanner in range(2):
        client.head(link)
        assert "Confirmer" in client.get(link).content.decode()
    assert Interest.objects.get().state == "unverified"
    for _press in range(2):
        assert "Vous serez prévenu" in client.post(link, {"do": "confirm"}).content.decode()
    assert "Demande retirée" in client.post(link, {"do": "leave"}).content.decode()
    session()
    assert tell_due(now=NOW) == 0
    assert not client.cookies


def test_the_button_of_a_mail_program_takes_it_back(lab: Lab, client: Client, monkeypatch: pytest.MonkeyPatch) -> None:  # fmt: skip
    monkeypatch.setattr("clickable.base.clock.now", lambda: NOW)
    row = waits(kind="bring", organisation="school", people=30)
    services.answer(interest=row, text="Nous cherchons une salle.", by=None, now=NOW)
    send_due(WORKER, now=NOW)
    letter = next(one for one in lab.mailbox(MAILBOX) if "cherchons" in one.text)
    header = str(letter.message["List-Unsubscribe"]).strip(" <>")

    client.post(urlsplit(header).path, {"List-Unsubscribe": "One-Click"})

    assert Interest.objects.get().state == "left"


def test_an_organisation_asks_for_a_session_and_is_counted_by_territory(client: Client) -> None:
    waits("RE", mailbox="a@x.example")
    waits("RE", mailbox="b@x.example")
    waits("FR", mailbox="c@x.example")
    waits("RE", mailbox="d@x.example", kind="bring", organisation="town", people=40, place="Saint-Paul")  # fmt: skip

    groups = wanted()

    assert [(one.territory, one.people, sum(one.waiting.values()), len(one.wishes)) for one in groups] == [("RE", 42, 2, 1), ("FR", 1, 1, 0)]  # fmt: skip


def test_what_is_wrong_is_said_and_what_was_typed_stays(client: Client) -> None:
    course()
    page = client.post(f"/formations/{CODE}/chez-vous/", {"mailbox": "camille", "people": "5000", "place": EVE[:60], "territory": "FR"}).content.decode()  # fmt: skip

    assert "De 1 à 1000 personnes." in page
    assert 'value="5000"' in page
    assert "<script>alert" not in page
    assert not Interest.objects.exists()


def test_it_is_forgotten() -> None:
    unsure = services.ask(course=course(), wish=Wish(mailbox="x@x.example", territory="FR", language="fr"), now=NOW)  # fmt: skip
    assert unsure
    long, over = waits("GP", mailbox="y@x.example"), waits()
    session(modality="site", place="Lyon", territory="FR")
    tell_due(now=NOW)

    assert services.forget_due(now=NOW + timedelta(days=3)) == 1
    assert services.forget_due(now=NOW + timedelta(days=30)) == 1
    over.refresh_from_db()
    assert over.addressee is None
    assert services.forget_due(now=NOW + timedelta(days=365)) == 1
    assert not Interest.objects.filter(pk=long.pk).exists()


def test_no_mailbox_stands_in_clear() -> None:
    waits()

    assert "camille" not in str([*Interest.objects.values(), *Addressee.objects.values("token", "mailbox")])  # fmt: skip


def test_an_answer_needs_words_and_somebody_who_waits() -> None:
    row = waits(kind="bring", organisation="school")

    with pytest.raises(RefusedError):
        services.answer(interest=row, text=" ", by=None, now=NOW)
    services.leave(row.pk, now=NOW)
    with pytest.raises(RefusedError):
        services.answer(interest=row, text="Bonjour", by=None, now=NOW)
