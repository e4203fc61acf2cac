"""An issue: read by two people, sent once to each whatever happens, stopped, counted, kept on the site."""

from collections import Counter
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.test import Client

from clickable.base.errors import RefusedError, StepRefusedError
from clickable.campaign.newsletter import rules, sending, services
from clickable.campaign.newsletter.models import Delivery, Issue, Subscriber, Subscription
from clickable.measures.models import Measure
from clickable.people.models import User
from clickable.post import returns
from clickable.post.models import Addressee, Letter
from clickable.post.sending import send_due
from clickable.record.models import Entry
from lab.run import Lab
from tests.campaign.test_newsletter import link, subscriber
from tests.cast import NOW, WORKER, person
from tests.dying import steps
from tests.post.test_returns import report as bounce

pytestmark = pytest.mark.django_db
ANNE, PAUL, ZOE = "anne@famille.example", "paul@famille.example", "zoe@famille.example"
HOUR, DAILY = timedelta(hours=1), timedelta(days=1)
TEXTS = {
    "fr": {"subject": "Des nouvelles", "body": "Bonjour.\n\n## Bientôt\n\nLire https://site.example/page."},
    "en": {"subject": "News", "body": "Hello.\n\n## Soon\n\nRead https://site.example/page."},
}  # fmt: skip


@pytest.fixture(autouse=True)
def _today(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("clickable.base.clock.now", lambda: NOW)


def two() -> tuple[User, User]:
    """Who writes, and who may publish."""
    found = {user.username: user for user in User.objects.all()}
    writer = found.get("wanda") or person("Wanda", role=User.Role.EDITOR, team="")
    return writer, found.get("pia") or person("Pia", role=User.Role.PUBLISHER, team="")


def approved(code: str = "ecpat-france", **texts: Any) -> Issue:
    writer, other = two()
    row = sending.write(code=code, texts=texts or TEXTS, by=writer, now=NOW)
    sending.hand_in(issue=row, by=writer, now=NOW)
    sending.approve(issue=row, send_at=NOW, by=other, now=NOW)
    row.refresh_from_db()
    return row


def deliver() -> None:
    while send_due(WORKER, now=NOW, limit=100):
        pass


def issue_to(lab: Lab, mailbox: str) -> Any:
    return next(one for one in lab.mailbox(mailbox) if one.message["List-Unsubscribe"])


def test_a_second_person_approves(edith: User, paul: User) -> None:
    row = sending.write(code="ecpat-france", texts=TEXTS, by=paul, now=NOW)
    with pytest.raises(StepRefusedError):
        sending.approve(issue=row, send_at=NOW, by=edith, now=NOW)
    sending.hand_in(issue=row, by=paul, now=NOW)
    for by in (paul, edith):  # who wrote it, and who may not publish
        with pytest.raises(StepRefusedError, match="autre personne"):
            sending.approve(issue=row, send_at=NOW, by=by, now=NOW)
    with pytest.raises(IntegrityError), transaction.atomic():
        Issue.objects.filter(pk=row.pk).update(approved_by=paul)

    other = person("Pia", role=User.Role.PUBLISHER, team="")
    sending.approve(issue=row, send_at=NOW + HOUR, by=other, now=NOW)
    row.refresh_from_db()
    assert (row.state, row.send_at) == ("approved", NOW + HOUR)


def test_a_changed_text_is_a_draft_again() -> None:
    row = approved()
    sending.rewrite(issue=row, texts=TEXTS, by=two()[1], now=NOW)
    row.refresh_from_db()
    assert (row.state, row.approved_by, row.send_at) == ("draft", None, None)
    assert sending.send_due(now=NOW) == 0


@pytest.mark.parametrize("bad", ["http://site.example", "javascript:alert(1)", "www.site.example"])
def test_a_letter_leads_to_https_alone(bad: str, edith: User) -> None:
    texts = {**TEXTS, "fr": {"subject": "x", "body": f"Voir {bad} ici."}}
    with pytest.raises(RefusedError, match="https://"):
        sending.write(code="ecpat-france", texts=texts, by=edith, now=NOW)


def test_every_state_and_who_moves_it() -> None:
    moves = {
        (frm.value, to.value, who)
        for frm in rules.S for to in rules.S for who in ("any", "other", "worker")
        if rules.may_step(frm, to, who=who)
    }  # fmt: skip
    assert moves == {
        ("draft", "ready", "any"), ("draft", "ready", "other"),
        ("ready", "draft", "any"), ("ready", "draft", "other"), ("ready", "approved", "other"),
        ("approved", "draft", "any"), ("approved", "draft", "other"), ("approved", "sending", "worker"),
        ("sending", "stopped", "any"), ("sending", "stopped", "other"), ("sending", "sent", "worker"),
        ("stopped", "sending", "other"),
    }  # fmt: skip


def test_it_is_sent_at_its_time_to_its_list_in_each_language(lab: Lab) -> None:
    subscriber(ANNE, "ecpat-france", "e-enfance")
    subscriber(PAUL, "e-enfance")
    subscriber(ZOE, "ecpat-france", language="en")
    row = approved()
    Issue.objects.update(send_at=NOW + HOUR)
    assert sending.send_due(now=NOW) == 0
    assert sending.send_due(now=NOW + HOUR) == 2
    while send_due(WORKER, now=NOW + HOUR, limit=100):
        pass

    letters = {one: issue_to(lab, one) for one in (ANNE, ZOE)}
    assert [letters[one].subject for one in (ANNE, ZOE)] == ["Des nouvelles", "News"]
    assert "BIENTÔT" in letters[ANNE].text
    assert "Des nouvelles" not in [one.subject for one in lab.mailbox(PAUL)]
    row.refresh_from_db()
    assert (row.state, row.number) == ("sent", 1)


def test_one_press_leaves_without_cookie_or_question(lab: Lab) -> None:
    subscriber(ANNE, "ecpat-france", "e-enfance")
    row = approved()
    sending.send_due(now=NOW)
    deliver()

    letter, browser = issue_to(lab, ANNE), Client(enforce_csrf_checks=True)
    assert str(letter.message["List-Unsubscribe-Post"]) == "List-Unsubscribe=One-Click"
    out = str(letter.message["List-Unsubscribe"]).strip("<>")
    path = "/" + out.partition("//")[2].partition("/")[2]
    assert path == link(lab, ANNE, "quitter")
    shown = browser.get(path).content.decode()
    assert shown.count("<button") == 1 + shown.count('class="quit')
    assert Subscription.objects.count() == 2
    for _ in range(2):  # pressed twice by the mailbox
        assert browser.post(path, {"List-Unsubscribe": "One-Click"}).status_code == 200
    assert [one.list for one in Subscription.objects.all()] == ["e-enfance"]
    assert sending.numbers(Issue.objects.get(pk=row.pk))["left"] == 1
    assert browser.cookies == {}


@pytest.mark.django_db(transaction=True)
def test_killed_at_each_step_everyone_gets_it_once(lab: Lab, monkeypatch: pytest.MonkeyPatch) -> None:  # fmt: skip
    monkeypatch.setattr(sending, "PIECE", 2)
    for one in (ANNE, PAUL, ZOE):
        subscriber(one)
    deliver()
    row, tried = approved(), 0

    for _step in steps(lambda: sending.send_due(now=NOW)):
        tried += 1
    deliver()

    sending.send_due(now=NOW)
    deliver()
    got = Counter(str(one.message["To"]) for one in lab.mailbox() if one.message["List-Unsubscribe"])  # fmt: skip
    assert tried > 15
    assert got == {ANNE: 1, PAUL: 1, ZOE: 1}
    assert Issue.objects.get(pk=row.pk).state == "sent"
    assert Delivery.objects.count() == 3


def test_sent_twice_from_the_start_nobody_gets_it_twice() -> None:
    subscriber(ANNE)
    approved()
    sending.send_due(now=NOW)
    Issue.objects.update(state="sending", cursor=0)
    sending.send_due(now=NOW)
    Delivery.objects.all().delete()
    Issue.objects.update(state="sending", cursor=0)
    sending.send_due(now=NOW)
    assert Letter.objects.filter(kind="newsletter.issue").count() == 1


def test_who_comes_after_it_began_is_not_written_to(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sending, "PIECE", 1)
    subscriber(ANNE)
    subscriber(PAUL)
    approved()
    assert sending.send_due(now=NOW, pieces=1) == 1
    subscriber(ZOE)
    assert sending.send_due(now=NOW) == 1


def test_stopped_takes_back_what_waits_and_goes_on_without_doubles(lab: Lab) -> None:
    for one in (ANNE, PAUL, ZOE):
        subscriber(one)
    deliver()
    row, (writer, other) = approved(), two()
    Issue.objects.filter(pk=row.pk).update(upto=0)
    assert sending.send_due(now=NOW, pieces=1) == 3
    send_due(WORKER, now=NOW, limit=1)
    assert sending.stop(issue=row, by=writer, now=NOW) == 2
    deliver()
    sending.send_due(now=NOW)
    assert Client().get("/lettre/ecpat-france/1/").status_code == 404
    with pytest.raises(StepRefusedError):
        sending.resume(issue=row, by=writer, now=NOW)

    sending.resume(issue=row, by=other, now=NOW)
    sending.send_due(now=NOW)
    deliver()
    got = Counter(str(one.message["To"]) for one in lab.mailbox() if one.message["List-Unsubscribe"])  # fmt: skip
    assert got == {ANNE: 1, PAUL: 1, ZOE: 1}
    assert Client().get("/lettre/ecpat-france/1/").status_code == 200


def test_what_became_of_it_is_counted_once(lab: Lab) -> None:
    for one in (ANNE, PAUL, ZOE):
        subscriber(one)
    row = approved()
    sending.send_due(now=NOW)
    services.leave_all(Subscriber.objects.get(subscriptions__pk=Subscription.objects.latest("pk").pk).pk, now=NOW)  # fmt: skip
    sending.settle(now=NOW)
    assert not Measure.objects.exists()
    deliver()
    sending.settle(now=NOW)
    sending.settle(now=NOW)

    told = sending.numbers(Issue.objects.get(pk=row.pk))
    assert (told["sent"], told["gone"], told["written"]) == (2, 1, 0)
    counted = Measure.objects.get()
    assert (counted.kind, counted.count, counted.subject) == ("campaign.newsletter_sent", 2, "ecpat-france")  # fmt: skip


def test_a_mailbox_that_returns_letters_leaves_its_lists(lab: Lab) -> None:
    gone, kept = subscriber(ANNE), subscriber(PAUL)
    row = approved()
    sending.send_due(now=NOW)
    deliver()
    sending.settle(now=NOW)
    letter = Letter.objects.get(kind="newsletter.issue", addressee=gone.addressee)
    Letter.objects.filter(pk=letter.pk).update(state="returned")
    Addressee.objects.filter(pk=gone.addressee_id).update(returned_on=NOW.date())
    sending.settle(now=NOW)
    sending.settle(now=NOW)

    told = sending.numbers(Issue.objects.get(pk=row.pk))
    assert (told["sent"], told["returned"]) == (1, 1)
    assert list(Subscriber.objects.all()) == [kept]


def test_a_letter_that_came_back_for_good_ends_the_subscription(lab: Lab) -> None:
    gone, kept = subscriber(ANNE), subscriber(PAUL)
    approved()
    sending.send_due(now=NOW)
    deliver()
    for to, action, status in ((gone, "failed", "5.1.1"), (kept, "delayed", "4.2.2")):
        letter = Letter.objects.get(kind="newsletter.issue", addressee=to.addressee)
        returns.take(bounce(letter, action=action, status=status), now=NOW)
    sending.settle(now=NOW)

    assert list(Subscriber.objects.all()) == [kept]
    assert Entry.objects.filter(verb="newsletter.returned").count() == 1


def test_a_mailbox_refused_for_good_leaves_its_lists_and_one_refused_for_now_stays(
    lab: Lab,
) -> None:
    subscriber(ANNE, "ecpat-france", "e-enfance")
    kept = subscriber(PAUL)
    deliver()
    row = approved()
    lab.set_mailbox(ANNE, "refuse")
    lab.set_mailbox(PAUL, "defer")
    sending.send_due(now=NOW)
    deliver()
    sending.settle(now=NOW)

    told = sending.numbers(Issue.objects.get(pk=row.pk))
    assert (told["failed"], told["written"]) == (1, 1)
    assert list(Subscriber.objects.all()) == [kept]
    assert not Letter.objects.exclude(addressee=kept.addressee).exists()
    assert Entry.objects.filter(verb="newsletter.refused").count() == 1


DAY = NOW.date()


@pytest.mark.parametrize(
    ("ends", "gone"),
    [
        ([(DAY, "rcpt 550 5.1.1")], True),
        ([(DAY, "rcpt 550 5.1.10"), (DAY, "")], True),
        ([(DAY, "rcpt 550 5.7.1"), (DAY + 9 * DAILY, "rcpt 554 5.7.1")], False),  # of us
        ([(DAY, "rcpt 553 5.1.8")], False),  # of our own address
        ([(DAY, "rcpt 552 5.2.2")], False),  # full
        ([(DAY, "text 554 5.6.0")], False),
        ([(DAY, "rcpt 451 4.1.1"), (DAY + DAILY, "rcpt 450")], False),
        ([(DAY, "rcpt 550"), (DAY, "rcpt 550")], False),  # one evening may be an accident
        ([(DAY, "rcpt 550"), (DAY + DAILY, "rcpt 553")], True),
        ([(DAY, "rcpt 550"), (DAY + DAILY, ""), (DAY + 2 * DAILY, "rcpt 550")], False),
        ([], False),
    ],
)
def test_when_a_mailbox_is_no_longer_there(ends: list[tuple[date, str]], gone: bool) -> None:
    assert rules.is_refused(ends) == gone


def test_the_archive_shows_what_was_sent_and_no_draft() -> None:
    row = approved()
    sending.write(code="ecpat-france", texts={**TEXTS, "fr": {"subject": "SECRET", "body": "SECRET"}}, by=two()[0], now=NOW)  # fmt: skip
    for address in ("/lettre/", "/lettre/ecpat-france/", "/lettre/ecpat-france/flux.rss"):
        assert "Des nouvelles" not in Client().get(address).content.decode()
    sending.send_due(now=NOW)

    for address in ("/lettre/", "/lettre/ecpat-france/", "/lettre/ecpat-france/flux.rss"):
        shown = Client().get(address).content.decode()
        assert "Des nouvelles" in shown
        assert "SECRET" not in shown
    page = Client().get("/lettre/ecpat-france/1/").content.decode()
    assert '<a href="https://site.example/page" rel="noopener noreferrer">' in page
    assert "<h2>Bientôt</h2>" in page
    assert "News" in Client().get("/en/lettre/ecpat-france/1/").content.decode()
    for address in ("ecpat-france/2/", "e-enfance/1/", "nulle-part/", f"{row.pk + 90}/"):
        assert Client().get(f"/lettre/{address}").status_code == 404


def test_the_search_of_the_site_finds_what_was_sent_alone() -> None:
    approved(fr={"subject": "Un laboratoire", "body": "Bonjour."}, en=TEXTS["en"])
    found = "/lettre/ecpat-france/1/"
    assert found not in Client().get("/recherche/?q=laboratoire").content.decode()
    sending.send_due(now=NOW)
    assert found in Client().get("/recherche/?q=laboratoire").content.decode()
    assert 'href="/lettre/"' in Client().get("/recherche/?q=abonner").content.decode()


def test_what_is_written_is_shown_as_words() -> None:
    evil = '<script>alert(1)</script> https://site.example/"onmouseover="x'
    approved(fr={"subject": evil[:25], "body": evil}, en=TEXTS["en"])
    sending.send_due(now=NOW)
    page = Client().get("/lettre/ecpat-france/1/").content.decode()
    assert "<script>alert" not in page
    assert 'onmouseover="' not in page


def test_numbers_count_up_in_each_list() -> None:
    for code in ("ecpat-france", "ecpat-france", "e-enfance"):
        approved(code)
    sending.send_due(now=NOW)
    assert list(Issue.objects.order_by("pk").values_list("list", "number")) == [
        ("ecpat-france", 1), ("ecpat-france", 2), ("e-enfance", 1),
    ]  # fmt: skip
