"""Reviews, ranking, the panel's signatures, and the one minute in which all are told."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from clickable.base import clock
from clickable.base.errors import GoneError, RefusedError
from clickable.grants.models import Application
from clickable.grants.review import letters, selectors, services
from clickable.grants.review.models import MailMark, Reviewer, Standing
from clickable.grants.review.services.reviewing import Written
from clickable.people.models import User
from clickable.post.models import Letter
from clickable.record.models import Entry
from lab.run import Lab
from tests.cast import NOW, WORKER, person
from tests.grants.judging import (
    application,
    call,
    decided,
    declared,
    editors,
    entrusted,
    newest,
    panel,
    reviewed,
    reviewer,
    signed,
    told,
)
from tests.grants.judging import page as address

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _now(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "now", lambda: NOW)


def test_the_whole_way_of_a_reviewer(client: Client, lab: Lab) -> None:
    of = call()
    one = application(of, "Les Phares")
    services.invite(call=of, mailbox="rita@relecture.example", name="Rita", organisation="", language="fr", by=None, now=NOW)  # fmt: skip
    _text, links = newest(lab, "rita@relecture.example")
    mine = links[0]
    assert "Je m’y engage" in client.get(mine).content.decode()
    assert "Les Phares" not in client.get(mine).content.decode()
    client.post(mine, {"do": "agree", "edition": "1"})
    client.post(f"{mine}liens/", {f"tie-{one.pk}": "none"})
    entrusted(Reviewer.objects.get(), one)

    where = f"{mine}dossier/{one.number}/"
    shown = client.get(where).content.decode()
    assert "Parce que" in shown
    assert "Les Phares" not in shown
    first, second = of.criteria.all()
    half = {f"points-{first.pk}": "3", f"comment-{first.pk}": "Bien", "advice": "yes", "do": "submit"}  # fmt: skip
    kept = client.post(where, half).content.decode()
    assert "Critère method – il manque des points" in kept
    assert ">Bien</textarea>" in kept
    assert "Enregistré" in client.post(where, {**half, "do": "save"}).content.decode()
    whole = {**half, f"points-{second.pk}": "na", f"comment-{second.pk}": "Sans objet ici"}
    assert "Votre relecture est rendue" in client.post(where, whole).content.decode()
    assert Standing.objects.get().mean == Decimal(3)
    again = client.post(where, {**whole, f"points-{first.pk}": "0"}).content.decode()
    assert "elle ne change plus" in again
    assert Standing.objects.get().mean == Decimal(3)
    assert client.cookies == {}


def test_leaving_and_a_link_once_more(client: Client, lab: Lab) -> None:
    of = call()
    row = reviewer(of, mailbox="rita@relecture.example")
    one, two = application(of), application(of)
    reviewed(row, one)
    entrusted(row, two)
    assert services.send_link(mailbox="rita@relecture.example", now=NOW)
    assert not services.send_link(mailbox="nobody@relecture.example", now=NOW)
    _text, links = newest(lab, "rita@relecture.example", "Voici le lien")
    assert "ne relisez plus" in client.post(links[0], {"do": "leave"}).content.decode()
    assert client.get(links[0]).status_code == 404
    assert list(row.assignments.filter(ended_at=None).values_list("application", flat=True)) == [one.pk]  # fmt: skip


def test_a_returned_review_does_not_count_until_it_is_back(lab: Lab) -> None:
    of = call()
    one = application(of)
    row = reviewer(of, mailbox="rita@relecture.example")
    review = reviewed(row, one, 4)
    services.send_back(review=review, reason="Le critère 2 est vide", by=editors()[0], now=NOW)
    assert Standing.objects.get().reviews == 0
    assert newest(lab, "rita@relecture.example", "Le critère 2 est vide")
    services.submit(reviewer=row, application=one, now=NOW)
    assert Standing.objects.get().reviews == 1


def test_others_reviews_only_after_ones_own() -> None:
    of = call()
    one = application(of)
    first, second = reviewer(of), reviewer(of)
    reviewed(first, one)
    reviewed(second, one, hand_in=False)
    assert not selectors.others_reviews(second, one).exists()
    services.submit(reviewer=second, application=one, now=NOW)
    assert selectors.others_reviews(second, one).count() == 1
    assert not selectors.sees_ranking(second)
    panel(of)
    assert selectors.sees_ranking(second)


def test_the_ranking_tells_spread_missing_and_ties() -> None:
    of = call(scores_needed=2)
    wide, level, tied, none = (application(of, number=f"2019-0{n}") for n in range(1, 5))
    readers = [reviewer(of) for _n in range(2)]
    for row, points in zip(readers, (1, 5), strict=True):
        reviewed(row, wide, points)
    for row in readers:
        reviewed(row, level, 3)
    reviewed(readers[0], tied, 3)
    found = {one.pk: one for one in selectors.ranking(of)}
    assert [(found[one.pk].rank, found[one.pk].tied) for one in (wide, level, tied)] == [(1, True)] * 3  # fmt: skip
    assert found[wide.pk].spread == Decimal(4)
    assert [one.pk for one in found.values() if one.flagged] == [wide.pk]
    assert {one.pk: one.missing for one in found.values()} == {wide.pk: 0, level.pk: 0, tied.pk: 1, none.pk: 2}  # fmt: skip
    assert selectors.missing(of) == {tied.pk: 1, none.pk: 2}


@pytest.mark.parametrize("number", [1, 30])
def test_the_ranking_asks_no_oftener_with_thirty(number: int) -> None:
    of = call()
    for _n in range(number):
        one = application(of)
        Standing.objects.create(application=one, call=of, reviews=1, mean=3, low=3, high=3, deviation=0)  # fmt: skip
    with CaptureQueriesContext(connection) as asked:
        assert len(selectors.ranking(of)) == number
    assert len(asked) == 2


def test_shared_out_as_the_preview_said() -> None:
    of = call(scores_needed=2)
    first, second = application(of), application(of)
    tied, *_free = [reviewer(of) for _n in range(3)]
    declared(tied, first, conflicted=True)
    plan = selectors.plan(of)
    assert (first.pk, tied.pk) not in plan.pairs
    assert len(plan.pairs) == 4
    assert services.assign(call=of, pairs=plan.pairs, by=None, now=NOW) == 4
    assert selectors.plan(of).pairs == []
    assert {one.state for one in Application.objects.all()} == {"in_review"}
    assert Letter.objects.filter(kind="grant_review.entrusted").count() == len({r for _a, r in plan.pairs})  # fmt: skip
    with pytest.raises(RefusedError, match="un lien"):
        services.assign(call=of, pairs=[(first.pk, tied.pk)], by=None, now=NOW)
    with pytest.raises(GoneError):
        services.assign(call=of, pairs=[(second.pk, reviewer(call()).pk)], by=None, now=NOW)


def test_hints_of_the_same_house() -> None:
    of = call()
    row = reviewer(of, mailbox="rita@phares.example", organisation="Les Phares")
    one = application(of, "les phares", mailbox="bureau@phares.example")
    application(of, "Autre", mailbox="x@gmail.com")
    reviewer(of, mailbox="y@gmail.com")
    assert services.mark_domains(WORKER, now=NOW) == 4
    assert services.mark_domains(WORKER, now=NOW) == 0
    assert MailMark.objects.filter(token=None).count() == 2
    found = [(hint.reviewer.pk, hint.application.pk, hint.why) for hint in selectors.hints(of)]
    assert found == [(row.pk, one.pk, "organisation"), (row.pk, one.pk, "domain")]
    declared(row, one, conflicted=True)
    assert selectors.hints(of) == []


def test_a_tie_is_cleared_by_an_editor_with_a_reason() -> None:
    of = call()
    row, one = reviewer(of), application(of)
    declared(row, one, conflicted=True)
    edith, _otto = editors()
    with pytest.raises(RefusedError):
        services.clear_up(reviewer=row, application=one, conflicted=False, reason="", by=edith, now=NOW)  # fmt: skip
    services.clear_up(reviewer=row, application=one, conflicted=False, reason="Homonyme", by=edith, now=NOW)  # fmt: skip
    assert selectors.visible(row).get() == one
    assert Entry.objects.filter(verb="grant_review.declared").count() == 2


def test_two_people_sign_and_then_nothing_changes() -> None:
    of = call()
    one, two = application(of), application(of)
    meeting = panel(of)
    edith, otto = editors()
    decided(meeting, one)
    with pytest.raises(RefusedError, match="sans décision"):
        services.sign(meeting=meeting, by=edith, now=NOW)
    decided(meeting, two, "refused")
    services.sign(meeting=meeting, by=edith, now=NOW)
    with pytest.raises(RefusedError, match="Une autre personne"):
        services.sign(meeting=meeting, by=edith, now=NOW)
    with pytest.raises(RefusedError, match="est signé"):
        decided(meeting, two, "reserve")
    services.take_signature_back(meeting=meeting, by=otto, now=NOW)
    decided(meeting, two, "reserve")
    done = signed(meeting, (edith, otto))
    assert done.state == "frozen"
    assert len(done.sha256) == 64
    assert services.freeze_text(done) == done.frozen
    of.refresh_from_db()
    assert of.state == "decided"
    for change in (
        lambda: services.take_signature_back(meeting=meeting, by=otto, now=NOW),
        lambda: services.sign(
            meeting=meeting, by=person("Ida", role=User.Role.EDITOR, team=""), now=NOW
        ),
        lambda: decided(meeting, one, "refused"),
    ):
        with pytest.raises(RefusedError):
            change()


def test_a_tie_declared_between_two_signatures_is_seen() -> None:
    of = call()
    one, row = application(of), reviewer(of, name="Rita")
    meeting = panel(of, row)
    decided(meeting, one)
    edith, otto = editors()
    services.sign(meeting=meeting, by=edith, now=NOW)
    declared(row, one, conflicted=True)
    with pytest.raises(RefusedError, match="a changé"):
        services.sign(meeting=meeting, by=otto, now=NOW)
    services.take_signature_back(meeting=meeting, by=otto, now=NOW)
    assert '"left_the_room":["Rita"]' in signed(meeting, (edith, otto)).frozen


@pytest.mark.parametrize(
    ("amount", "says"), [(None, "montant accordé"), (50_001, "plafond"), (0, "montant accordé")]
)
def test_amounts(amount: int | None, says: str) -> None:
    of = call()
    with pytest.raises(RefusedError, match=says):
        services.decide(meeting=panel(of), application=application(of), outcome="selected", amount=None if amount is None else Decimal(amount), reason="r", feedback="", by=None, now=NOW)  # fmt: skip


def test_the_sum_stays_within_the_budget() -> None:
    of = call()
    meeting = panel(of)
    for _n in range(3):
        decided(meeting, application(of), amount=40_000)
    with pytest.raises(RefusedError, match="20000"):
        services.sign(meeting=meeting, by=editors()[0], now=NOW)


def a_decided_call() -> tuple[Application, Application, Application]:
    of = call("appel-2019", title="Appel 2019")
    rows = tuple(application(of, f"Maison {n}", mailbox=f"maison{n}@asso.example", number=f"2019-{n}") for n in range(3))  # fmt: skip
    row = reviewer(of)
    for one in rows:
        reviewed(row, one, 3)
    meeting = panel(of, row)
    for one, outcome in zip(rows, ("selected", "reserve", "refused"), strict=True):
        decided(meeting, one, outcome)
    signed(meeting)
    return rows  # type: ignore[return-value]


def test_all_are_told_at_the_moment_and_once(lab: Lab) -> None:
    rows = a_decided_call()
    of = rows[0].call
    services.set_moment(call=of, moment=NOW + timedelta(hours=1), by=None, now=NOW)
    assert services.tell_due(now=NOW) == 0
    later = NOW + timedelta(hours=1)
    assert services.tell_due(now=later) == 3
    assert services.tell_due(now=later) == 0
    assert {one.state for one in Application.objects.all()} == {"selected", "reserve", "refused"}
    assert Letter.objects.filter(kind="grant_review.notice").count() == 3
    assert {one.written_at for one in Letter.objects.filter(kind="grant_review.notice")} == {later}
    text, _links = newest_at(lab, "maison2@asso.example", later)
    assert "entre 3 et 4 points" in text
    assert "Précisez le calendrier." in text


def newest_at(lab: Lab, mailbox: str, when: object) -> tuple[str, list[str]]:
    from clickable.post.sending import send_due

    send_due(WORKER, now=when, limit=500)  # type: ignore[arg-type]
    return newest(lab, mailbox)


def test_a_kill_in_between_tells_nobody(monkeypatch: pytest.MonkeyPatch) -> None:
    rows = a_decided_call()
    services.set_moment(call=rows[0].call, moment=NOW, by=None, now=NOW)
    real, calls = letters.decided, iter([True, True, False])

    def breaking(*given: object, **named: object) -> bool:
        if not next(calls):
            raise SystemExit
        return real(*given, **named)  # type: ignore[arg-type]

    monkeypatch.setattr(letters, "decided", breaking)
    with pytest.raises(SystemExit):
        services.tell_due(now=NOW)
    assert not Letter.objects.filter(kind="grant_review.notice").exists()
    assert {one.state for one in Application.objects.all()} == {"in_review"}
    monkeypatch.setattr(letters, "decided", real)
    assert services.tell_due(now=NOW) == 3


def test_no_moment_before_two_signatures_or_in_the_past() -> None:
    of = call()
    with pytest.raises(RefusedError, match="deux signatures"):
        services.set_moment(call=of, moment=NOW, by=None, now=NOW)
    rows = a_decided_call()
    with pytest.raises(RefusedError, match="est passé"):
        services.set_moment(call=rows[0].call, moment=NOW - timedelta(minutes=1), by=None, now=NOW)
    told(rows[0].call)
    with pytest.raises(GoneError):
        services.set_moment(call=rows[0].call, moment=NOW, by=None, now=NOW)


def test_results_only_once_announced_and_only_who_was_selected(client: Client) -> None:
    rows = a_decided_call()
    where = "/subventions/appel-2019/resultats/"
    assert client.get(where).status_code == 404
    told(rows[0].call)
    assert client.get(where).status_code == 404
    services.announce(call=rows[0].call, by=None, now=NOW)
    shown = client.get(where).content.decode()
    assert "Maison 0" in shown
    assert "Maison 1" not in shown
    assert "Maison 2" not in shown
    assert "10\xa0000,00" in shown or "10\u202f000,00" in shown


def test_from_the_reserve_within_what_is_left(lab: Lab) -> None:
    rows = a_decided_call()
    told(rows[0].call)
    edith = editors()[0]
    decision = rows[1].decision
    with pytest.raises(RefusedError, match="plafond"):
        services.raise_from_reserve(decision=decision, amount=Decimal(90_001), by=edith, now=NOW)
    services.raise_from_reserve(decision=decision, amount=Decimal(9_000), by=edith, now=NOW)
    rows[1].refresh_from_db()
    assert rows[1].state == "selected"
    assert selectors.left_of_budget(rows[1].call) == Decimal(81_000)
    assert newest(lab, "maison1@asso.example", "Une place s’est libérée")


def test_written_points_must_be_on_the_scale() -> None:
    of = call()
    row, one = reviewer(of), application(of)
    declared(row, one)
    entrusted(row, one)
    criterion = of.criteria.all()[0]
    with pytest.raises(RefusedError, match="0 à 5"):
        services.save(reviewer=row, application=one, written=Written(points={criterion.pk: (6, False, "x")}), now=NOW)  # fmt: skip
    assert "r/" in address(row)


def test_reviewers_are_forgotten_with_their_call(client: Client) -> None:
    of = call(keep_refused_months=6)
    one = application(of)
    row, tied = reviewer(of, name="Rita"), reviewer(of, name="Otto")
    reviewed(row, one)
    declared(tied, one, conflicted=True)
    services.mark_domains(WORKER, now=NOW)
    decided(panel(of, row), one)
    signed(of.meeting)
    told(of)
    services.announce(call=of, by=None, now=NOW)
    where = address(row)
    assert services.forget_due(now=NOW + timedelta(days=150)) == 0
    assert client.get(where).status_code == 200

    later = NOW + timedelta(days=190)
    assert services.forget_due(now=later) == 2
    assert services.forget_due(now=later) == 0
    assert client.get(where).status_code == 404
    assert set(Reviewer.objects.values_list("name", "addressee", "organisation")) == {("", None, "")}  # fmt: skip
    assert MailMark.objects.filter(reviewer__isnull=False).count() == 0
    assert not tied.declarations.filter(reason__contains="salariée").exists()
    of.meeting.refresh_from_db()
    assert "Rita" in of.meeting.frozen
