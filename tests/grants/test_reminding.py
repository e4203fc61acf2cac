"""Reviewers hear once before the day and once after it, whatever happens to the worker; and nothing of what they read."""

from datetime import date, datetime, timedelta

import pytest
from django.test import Client

from clickable.base.errors import GoneError, RefusedError
from clickable.grants.models import Call
from clickable.grants.review import letters, rules, services
from clickable.grants.review.models import Reviewer
from clickable.people.models import User
from clickable.post.models import Letter
from clickable.post.sending import send_due
from lab.run import Lab
from tests.cast import NOW, WORKER, signed_in
from tests.grants.judging import (
    application,
    call,
    declared,
    editors,
    entrusted,
    newest,
    page,
    panel,
    reviewed,
    reviewer,
)
from tests.pages.gestion import a_house

pytestmark = pytest.mark.django_db
DUE = NOW.date() + timedelta(days=20)


@pytest.fixture
def by(db: None) -> User:
    return editors()[0]


def at(days: int) -> datetime:
    """So many days from the one that is due."""
    return NOW + timedelta(days=20 + days)


def owing(mailbox: str = "") -> tuple[Call, Reviewer]:
    of = call()
    row = reviewer(of, mailbox=mailbox)
    entrusted(row, application(of), application(of))
    services.set_term(call=of, due_on=DUE, by=None, now=NOW)
    return of, row


def reminded() -> list[str]:
    found = Letter.objects.filter(kind="grant_review.remind").order_by("pk")
    return [one.once.rpartition(":")[2] for one in found]


@pytest.mark.parametrize(("days", "says"), [(-8, ""), (-7, "soon"), (0, "soon"), (1, "late"), (90, "late")])  # fmt: skip
def test_which_letter_falls_on_a_day(days: int, says: str) -> None:
    assert rules.reminder(date(2026, 11, 30), date(2026, 11, 30) + timedelta(days=days)) == says


def test_each_leaves_once(lab: Lab) -> None:
    owing("rita@relecture.example")
    assert [services.remind_due(now=at(days)) for days in (-8, -7, -6, 0, 1, 2, 30)] == [0, 1, 0, 0, 1, 0, 0]  # fmt: skip
    send_due(WORKER, now=at(40), limit=500)
    text, links = newest(lab, "rita@relecture.example", "au plus tard")
    assert "2 relectures" in text
    assert "Projet" not in text
    assert "Association" not in text
    assert len(links) == 1
    assert newest(lab, "rita@relecture.example", "comptent encore")


def test_killed_at_any_step_everybody_gets_each_once(monkeypatch: pytest.MonkeyPatch) -> None:
    of = call()
    rows = [reviewer(of) for _ in range(4)]
    for row in rows:
        entrusted(row, application(of))
    services.set_term(call=of, due_on=DUE, by=None, now=NOW)
    write, steps = letters.remind, [0]

    def dying(row: Reviewer, **named: object) -> bool:
        steps[0] += 1
        if steps[0] in {1, 4}:
            raise KeyboardInterrupt
        sent = write(row, **named)  # type: ignore[arg-type]
        if steps[0] == 2:  # the letter is written, the transaction is not kept
            raise KeyboardInterrupt
        return sent

    monkeypatch.setattr(letters, "remind", dying)
    for _ in range(6):
        try:
            services.remind_due(now=at(-3))
        except KeyboardInterrupt:
            continue
    assert reminded() == ["soon"] * 4
    assert Letter.objects.filter(kind="grant_review.remind").values("addressee").distinct().count() == 4  # fmt: skip


def test_who_owes_nothing_is_left_in_peace() -> None:
    of, owes = owing()
    given, tied, gone, invited = (
        reviewer(of), reviewer(of), reviewer(of), reviewer(of, agreed=False),
    )  # fmt: skip
    reviewed(given, application(of))
    one = application(of)
    entrusted(tied, one)
    declared(tied, one, conflicted=True)
    entrusted(gone, application(of))
    services.leave(reviewer=gone, by=None, now=NOW)
    assert services.remind_due(now=at(-1)) == 1
    assert Letter.objects.get(kind="grant_review.remind").about == str(owes)
    assert invited.state == "invited"


def test_what_was_sent_back_is_owed_again_and_what_came_after_the_day_is_not_late(by: User) -> None:
    of = call()
    row, other = reviewer(of), reviewer(of)
    made = reviewed(row, application(of))
    services.set_term(call=of, due_on=DUE, by=None, now=NOW)
    services.send_back(review=made, reason="À préciser", by=by, now=NOW)
    services.assign(call=of, pairs=[(application(of).pk, other.pk)], by=None, now=at(1))
    assert services.remind_due(now=at(2)) == 1
    assert Letter.objects.get(kind="grant_review.remind").about == str(row)


def test_once_the_panel_has_decided_nobody_is_reminded() -> None:
    of, _row = owing()
    panel(of)
    Call.objects.filter(pk=of.pk).update(state="decided")
    of.refresh_from_db()
    assert services.remind_due(now=at(1)) == 0
    with pytest.raises(GoneError):
        services.set_term(call=of, due_on=DUE, by=None, now=NOW)


def test_another_day_has_its_own_letters() -> None:
    of, _row = owing()
    services.remind_due(now=at(-2))
    services.set_term(call=of, due_on=DUE + timedelta(days=10), by=None, now=at(-1))
    assert [services.remind_due(now=at(days)) for days in (0, 3, 11)] == [0, 1, 1]
    with pytest.raises(RefusedError, match="passé"):
        services.set_term(call=of, due_on=DUE, by=None, now=at(3))


def test_an_editor_sets_the_day_and_reviewers_read_it(edith: User, monkeypatch: pytest.MonkeyPatch) -> None:  # fmt: skip
    monkeypatch.setattr("clickable.base.clock.now", lambda: NOW)
    a_house()
    of, client = call(), signed_in(edith)
    one, row = application(of), reviewer(of)
    declared(row, one)
    entrusted(row, one)
    where = f"/gestion/expertise/{of.pk}/echeance/"
    refused = client.post(where, {"due_on": "2020-01-31"})
    assert refused.status_code == 422
    assert "2020-01-31" in refused.content.decode()
    client.post(where, {"due_on": "2026-12-15"})
    assert "15 décembre 2026" in Client().get(page(row)).content.decode()
