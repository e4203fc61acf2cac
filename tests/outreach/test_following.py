"""Following the tour: a mailbox that confirms, one press to leave, and everybody told of a storm, once."""

import re
from collections import Counter
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import transaction
from django.test import Client

from clickable.base.errors import RefusedError
from clickable.outreach import services as outreach
from clickable.outreach.following import services
from clickable.outreach.following.models import Follower
from clickable.outreach.models import TourStop
from clickable.post.models import Addressee, Letter
from clickable.post.sending import send_due
from clickable.record import services as record
from lab.run import Lab
from tests.cast import NOW, WORKER
from tests.dying import steps
from tests.outreach.making import a_stop, of

pytestmark = pytest.mark.django_db
ANNE, PAUL, TOWN = "anne@famille.example", "paul@famille.example", "culture@ville.example"
DAY = timedelta(days=1)


@pytest.fixture(autouse=True)
def _today(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("clickable.base.clock.now", lambda: NOW)


def follower(mailbox: str = ANNE, stop: TourStop | None = None, *, language: str = "fr") -> Follower:  # fmt: skip
    services.follow(mailbox=mailbox, stop=stop, language=language, now=NOW)
    row = Follower.objects.latest("pk")
    services.confirm(row.pk, now=NOW)
    return row


def storm(stop: TourStop, to: str = "cancelled") -> TourStop:
    return outreach.move_stop(stop=stop, to=to, by=of("ecpat-france"), reason="Orage", now=NOW)


def deliver(*, later: int = 0) -> None:
    while send_due(WORKER, now=NOW + later * timedelta(minutes=10), limit=100):
        pass


def told(kind: str) -> int:
    return Letter.objects.filter(kind=f"tour.{kind}").count()


def link(text: str) -> str:
    found = re.findall(r"https?://[^/\s]+(/\S+)", text)
    return next(one for one in found if "/lettre/" in one)


def test_from_the_form_to_the_letter_and_out_again(lab: Lab) -> None:
    stop, browser = a_stop(to="published"), Client(enforce_csrf_checks=True)
    where = f"/tournee/{stop.code}/"
    assert "Être prévenu si quelque chose change" in browser.get(where).content.decode()

    answer = browser.post(f"/tournee/suivre/{stop.code}/", {"mailbox": ANNE})
    assert answer.headers["Location"] == "/tournee/suivre/recu/"
    deliver()
    confirm = link(lab.mailbox(ANNE)[0].text)
    for _ in range(3):  # programs that open every link of a mail
        assert browser.get(confirm).status_code == 200
    assert Follower.objects.get().confirmed_on is None
    assert "C’est confirmé" in browser.post(confirm).content.decode()
    storm(stop)
    deliver()

    letter = lab.mailbox(ANNE)[1]
    assert letter.subject.startswith("Annulée")
    assert "Orage" in letter.text
    out = str(letter.message["List-Unsubscribe"]).strip("<>")
    assert str(letter.message["List-Unsubscribe-Post"]) == "List-Unsubscribe=One-Click"
    path = "/" + out.partition("//")[2].partition("/")[2]
    browser.get(path)
    assert Follower.objects.exists()
    for _ in range(2):  # the mailbox's own button (RFC 8058), pressed twice
        assert browser.post(path, {"List-Unsubscribe": "One-Click"}).status_code == 200
    assert not Follower.objects.exists()
    assert not Addressee.objects.exists()


def test_nobody_learns_who_follows_and_nobody_is_flooded() -> None:
    browser = Client()
    answers = [browser.post("/tournee/suivre/", {"mailbox": ANNE}) for _ in range(5)]
    services.confirm(Follower.objects.get().pk, now=NOW)
    answers.append(browser.post("/tournee/suivre/", {"mailbox": ANNE.upper()}))

    assert {(one.status_code, one.headers["Location"]) for one in answers} == {(302, "/tournee/suivre/recu/")}  # fmt: skip
    assert (Follower.objects.count(), told("confirm")) == (1, 1)


@pytest.mark.parametrize("given", ["", "anne", "anne@", "a" * 300 + "@x.example"])
def test_what_is_no_mailbox_is_said_and_stays(given: str) -> None:
    page = Client().post("/tournee/suivre/", {"mailbox": given}).content.decode()

    assert "À corriger" in page
    assert not given or f'value="{given}"' in page
    assert Follower.objects.count() == 0


def test_a_stop_that_is_not_public_or_past_cannot_be_followed() -> None:
    hidden, past = a_stop(to="confirmed"), a_stop(to="published", day=NOW.date() - DAY)

    for stop in (hidden, past):
        assert Client().get(f"/tournee/suivre/{stop.code}/").status_code == 404


def test_a_strict_instance_says_that_it_writes_no_letters(settings: Any) -> None:
    settings.STRICT = True

    assert "n’envoie pas de courriels" in Client().get("/tournee/suivre/").content.decode()


def test_a_storm_tells_each_mailbox_once_whatever_it_follows(lab: Lab) -> None:
    stop, other = a_stop(to="published"), a_stop(to="published", town="Melun", area="FR-77")
    follower(ANNE, stop)
    follower(ANNE)  # the whole tour too
    follower(PAUL, other)
    follower("amelie@famille.example", stop, language="en")
    for role, mailbox in (("crew", PAUL), ("town", TOWN), ("town", ANNE)):
        services.add_contact(stop=stop, role=role, function="accueil", mailbox=mailbox, by=of("ecpat-france"), now=NOW)  # fmt: skip
    services.follow(mailbox="draft@famille.example", stop=stop, language="fr", now=NOW)

    storm(stop)
    deliver()

    arrived = Counter(str(one.message["To"]) for one in lab.mailbox() if one.message["List-Unsubscribe"])  # fmt: skip
    assert arrived == {ANNE: 1, PAUL: 1, TOWN: 1, "amelie@famille.example": 1}
    assert any(one.subject.startswith("Cancelled") for one in lab.mailbox("amelie@famille.example"))  # fmt: skip


def test_before_it_was_announced_only_crew_and_town_are_told() -> None:
    stop = a_stop(to="confirmed")
    follower(ANNE)
    services.add_contact(stop=stop, role="town", function="culture", mailbox=TOWN, by=of("ecpat-france"), now=NOW)  # fmt: skip

    storm(stop)

    assert told("cancelled") == 1


def test_postponed_then_on_another_day_each_is_told_once() -> None:
    stop = a_stop(to="published")
    follower(ANNE, stop)

    stop = storm(stop, "postponed")
    about = {name: getattr(stop, name) for name in outreach.About.__annotations__}
    about["day"] = date(2027, 7, 20)
    stop = outreach.change_stop(stop=stop, about=outreach.About(**about), by=of("ecpat-france"), now=NOW)  # fmt: skip
    assert told("moved") == 0  # it has no day for the public yet
    stop = outreach.move_stop(stop=stop, to="published", by=of("ecpat-france"), now=NOW)
    about["note"] = "Prenez de l’eau"
    stop = outreach.change_stop(stop=stop, about=outreach.About(**about), by=of("ecpat-france"), now=NOW)  # fmt: skip
    assert told("moved") == 0  # neither when nor where
    about["place"] = "Halle"
    outreach.change_stop(stop=stop, about=outreach.About(**about), by=of("ecpat-france"), now=NOW)

    assert (told("postponed"), told("back"), told("moved")) == (1, 1, 1)


def test_what_was_never_confirmed_or_is_long_over_is_forgotten() -> None:
    stop = a_stop(to="published", day=NOW.date() + 10 * DAY)
    services.follow(mailbox=ANNE, stop=None, language="fr", now=NOW)
    follower(PAUL, stop)
    whole = follower(TOWN)

    assert services.forget_due(now=NOW + 9 * DAY) == 1
    assert services.forget_due(now=NOW + 41 * DAY) == 1
    assert services.forget_due(now=NOW + 400 * DAY) == 0
    assert list(Follower.objects.all()) == [whole]
    assert Addressee.objects.count() == 1


def test_a_contact_is_of_the_crew_or_the_town() -> None:
    stop = a_stop()
    with pytest.raises(RefusedError), transaction.atomic():
        services.add_contact(stop=stop, role="public", function="", mailbox=ANNE, by=of("ecpat-france"), now=NOW)  # fmt: skip


@pytest.mark.django_db(transaction=True)
def test_whoever_calls_it_off_is_killed_at_each_step_and_nobody_or_everybody_is_told(lab: Lab) -> None:  # fmt: skip
    stop, by = a_stop(to="published"), of("ecpat-france")
    follower(ANNE, stop)
    follower(PAUL)
    services.add_contact(stop=stop, role="crew", function="accueil", mailbox=TOWN, by=by, now=NOW)
    tried = 0

    for _step in steps(lambda: storm(stop)):
        tried += 1
        assert TourStop.objects.get(pk=stop.pk).state == "published"
        assert told("cancelled") == 0
    deliver()

    arrived = Counter(str(one.message["To"]) for one in lab.mailbox() if one.message["List-Unsubscribe"])  # fmt: skip
    assert tried > 15
    assert arrived == {ANNE: 1, PAUL: 1, TOWN: 1}
    record.chain(now=NOW)
    assert record.first_broken() is None


@pytest.mark.django_db(transaction=True)
def test_the_worker_is_killed_at_each_step_and_everyone_is_told_once(lab: Lab) -> None:
    follower(ANNE)
    deliver()
    tried = 0

    def prepare() -> None:
        storm(a_stop(to="published", town=f"Ville {tried}"))

    prepare()
    for _step in steps(lambda: send_due(WORKER, now=NOW)):
        tried += 1
        for n in range(1, 4):  # the workers that come after
            deliver(later=n)
        prepare()

    letters = [one for one in lab.mailbox(ANNE) if one.message["List-Unsubscribe"]]
    by_town = {one.subject: set[str]() for one in letters}
    for one in letters:
        by_town[one.subject].add(str(one.message["Message-ID"]))
    assert len(by_town) == tried + 1
    assert {len(ids) for ids in by_town.values()} == {1}
    assert max(Counter(one.subject for one in letters).values()) <= 2
    assert set(Letter.objects.values_list("state", flat=True)) == {"sent"}


# In the page of another site


def test_the_list_can_stand_in_a_frame_of_any_site_and_nothing_else_can() -> None:
    a_stop(to="published")
    a_stop(to="cancelled", town="Melun", area="FR-77")

    frame = Client().get("/tournee/module/")
    page = frame.content.decode()
    assert "frame-ancestors *" in frame["Content-Security-Policy"]
    assert "X-Frame-Options" not in frame
    assert len(frame.cookies) == 0
    assert "<script" not in page
    assert "annulée</strong>\u202f: Orage" in page
    assert "Melun" not in Client().get("/tournee/module/?ou=FR-93").content.decode()
    about = Client().get("/tournee/module/copier/")
    assert "frame-ancestors 'none'" in about["Content-Security-Policy"]
    assert "/tournee/module/&quot;" in about.content.decode() or "/tournee/module/\"" in about.content.decode()  # fmt: skip
