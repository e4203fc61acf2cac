"""A grant from the answer to its closing: parts to the cent, reports returned and accepted, sums that meet."""

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from clickable.base import clock
from clickable.base.errors import GoneError, RefusedError, StepRefusedError
from clickable.grants.awards import agreement, letters, rules, selectors, services
from clickable.grants.awards.models import Grant, GrantReport
from clickable.grants.awards.rules import Account, Part
from clickable.grants.awards.services.reporting import Told, digest
from clickable.grants.letters import told as told_at
from clickable.grants.models import Application
from clickable.measures.models import Measure
from clickable.people.models import User
from clickable.post.models import Letter
from lab.run import Lab
from tests.cast import NOW
from tests.grants.judging import application, call, decided, editors, newest, panel, signed, told

D = Decimal
TODAY = NOW.date()


@pytest.fixture(autouse=True)
def _now(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "now", lambda: NOW)


@pytest.fixture
def by(db: None) -> User:
    return editors()[0]


def selected(**fields: Any) -> Application:
    of = call(**fields)
    one = application(of, "Les Phares", mailbox="bureau@phares.example")
    meeting = panel(of)
    decided(meeting, one)
    signed(meeting)
    told(of)
    one.refresh_from_db()
    return one


def planned(by: User, *, shares: tuple[int, ...] = (60, 40), **fields: Any) -> Grant:
    grant = services.accept(application=selected(**fields), now=NOW)
    reports = [TODAY + timedelta(days=days) for days in (90, 180)]
    return services.plan(grant=grant, begins_on=TODAY, ends_on=TODAY + timedelta(days=170), shares=shares, reports=reports, by=by, now=NOW)  # fmt: skip


def running(by: User) -> Grant:
    grant = services.sign(grant=planned(by), on=TODAY, by=by, now=NOW)
    services.pay(instalment=grant.instalments.first(), on=TODAY, by=by, now=NOW)  # type: ignore[arg-type]
    grant.refresh_from_db()
    return grant


def sent(report: GrantReport, spent: int = 6_000) -> GrantReport:
    told = Told("Vingt ateliers.", activities=20, people=400, spent=D(spent))
    services.save_report(report=report, told=told, now=NOW)
    return services.submit_report(report=report, now=NOW)


# Rules

SHARES = st.lists(st.integers(1, 98), min_size=1, max_size=6).map(
    lambda raw: [*[1] * (len(raw) - 1), 100 - (len(raw) - 1)]
)


@given(st.decimals(min_value=D("0.01"), max_value=D(10_000_000), places=2), SHARES)
def test_parts_make_the_whole_to_the_cent(amount: Decimal, shares: list[int]) -> None:
    parts = rules.split(amount, shares)
    assert rules.sums_match(amount, parts)
    assert all(one == one.quantize(D("0.01")) for one in parts)
    assert all(one >= 0 for one in parts)


def test_shares_make_a_hundred() -> None:
    assert rules.split(D("100.01"), [50, 50]) == [D("50.00"), D("50.01")]
    for wrong in ([50, 40], [100, 0], [120, -20]):
        with pytest.raises(ValueError, match="hundred"):
            rules.split(D(100), wrong)


def test_a_part_is_paid_in_turn_and_after_its_report() -> None:
    first, second = Part(1, True, False), Part(2, False, False)
    assert rules.may_pay(second, [first, second], state="active")
    assert not rules.may_pay(second, [first, second], state="terminated")
    assert not rules.may_pay(Part(2, False, True), [first], state="active")
    assert not rules.may_pay(second, [Part(1, False, False), second], state="active")


@given(st.permutations(range(1, 5)), st.sets(st.integers(1, 4)))
def test_no_order_pays_out_of_turn(order: list[int], accepted: set[int]) -> None:
    """Whatever is tried in whatever order, what is paid is a beginning whose reports are all accepted."""
    paid: list[int] = []
    for number in order:
        parts = [Part(n, n in paid, n > 1 and n - 1 not in accepted) for n in range(1, 5)]
        if rules.may_pay(parts[number - 1], parts, state="active"):
            paid.append(number)
    assert paid == list(range(1, len(paid) + 1))
    assert all(n - 1 in accepted for n in paid if n > 1)


@pytest.mark.parametrize(
    ("account", "missing"),
    [
        (Account(D(10), D(10), D(10), D(0), 0), []),
        (Account(D(10), D(10), D(8), D(2), 0), []),
        (Account(D(10), D(10), D(8), D(0), 0), ["sums"]),
        (Account(D(10), D(6), D(6), D(0), 1), ["reports", "unpaid"]),
    ],
)
def test_what_keeps_a_grant_from_closing(account: Account, missing: list[str]) -> None:
    assert rules.why_not_close(account) == missing


@pytest.mark.parametrize(
    ("days", "expected"),
    [(30, None), (14, 14), (10, 14), (3, 3), (0, 3), (-1, -1), (-6, -1), (-7, -7), (-100, -21)],
)
def test_reminders(days: int, expected: int | None) -> None:
    assert rules.reminder(TODAY + timedelta(days=days), TODAY) == expected


# The life of a grant


@pytest.mark.django_db
def test_accepted_by_link_once_and_get_changes_nothing(client: Client, lab: Lab) -> None:
    one = selected()
    _text, links = newest(lab, "bureau@phares.example")
    shown = client.get(links[0]).content.decode()
    assert "Acceptez-vous" in shown
    client.head(links[0])
    assert not Grant.objects.exists()
    assert "Subvention acceptée" in client.post(links[0], {"do": "accept"}).content.decode()
    client.post(links[0], {"do": "accept"})
    grant = Grant.objects.get()
    assert (grant.amount, grant.state) == (D(10_000), "drafted")
    assert "déjà accepté" in client.post(links[0], {"do": "decline"}).content.decode()
    one.refresh_from_db()
    assert one.state == "accepted"
    assert client.cookies == {}


@pytest.mark.django_db
def test_declined_by_link(client: Client, lab: Lab) -> None:
    one = selected()
    _text, links = newest(lab, "bureau@phares.example")
    assert "Vous y avez renoncé" in client.post(links[0], {"do": "decline"}).content.decode()
    one.refresh_from_db()
    assert one.state == "declined"
    assert not Grant.objects.exists()


def test_signed_words_are_kept_and_counted_once(by: User) -> None:
    grant = planned(by, agreement="rec-clickable")
    signed_grant = services.sign(grant=grant, on=TODAY, by=by, now=NOW)
    told = dict(agreement.articles(signed_grant, "fr"))
    assert "Les Phares" in told["Objet"]
    assert "Union européenne" in told["Mention du soutien"]
    assert "6 000,00" in told["Versements"].replace("\xa0", " ").replace("\u202f", " ")
    assert dict(agreement.articles(signed_grant, "en"))["Purpose"].startswith(told["Objet"][:5])
    with pytest.raises(StepRefusedError):
        services.sign(grant=grant, on=TODAY, by=by, now=NOW)
    assert Measure.objects.filter(kind="grants.awarded").count() == 1
    with pytest.raises(GoneError):
        services.plan(grant=grant, begins_on=TODAY, ends_on=TODAY, shares=[100], reports=[TODAY], by=by, now=NOW)  # fmt: skip


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"shares": [60, 30]}, "cent pour cent"),
        ({"shares": [50, 30, 20], "reports": [TODAY]}, "rapport avant chaque"),
        ({"ends_on": TODAY - timedelta(days=1)}, "après son début"),
        ({"reports": [TODAY, TODAY]}, "chacun leur jour"),
    ],
)
def test_a_plan_that_does_not_fit(by: User, change: dict[str, Any], says: str) -> None:
    grant = planned(by)
    fields = {"begins_on": TODAY, "ends_on": TODAY, "shares": [100], "reports": [TODAY], **change}
    with pytest.raises(RefusedError, match=says):
        services.plan(grant=grant, by=by, now=NOW, **fields)
    assert grant.instalments.count() == 2


def test_an_instalment_waits_for_the_report_before(by: User) -> None:
    grant = running(by)
    assert grant.state == "active"
    second, report = grant.instalments.get(number=2), grant.reports.get(number=1)
    with pytest.raises(RefusedError, match="attend"):
        services.pay(instalment=second, on=TODAY, by=by, now=NOW)
    sent(report)
    with pytest.raises(RefusedError, match="attend"):
        services.pay(instalment=second, on=TODAY, by=by, now=NOW)
    services.accept_report(report=report, by=by, now=NOW)
    services.accept_report(report=report, by=by, now=NOW)
    services.pay(instalment=second, on=TODAY, by=by, now=NOW)
    assert selectors.account(grant).paid == D(10_000)
    counted = dict(Measure.objects.filter(kind__startswith="grants.").values_list("kind", "count"))
    assert counted == {"grants.awarded": 1, "grants.report_accepted": 1, "grants.activity": 20, "grants.reached": 400}  # fmt: skip


def test_closed_when_the_sums_meet(by: User) -> None:
    grant = running(by)
    for report in grant.reports.all():
        sent(report, 4_900)
        services.accept_report(report=report, by=by, now=NOW)
    services.pay(instalment=grant.instalments.get(number=2), on=TODAY, by=by, now=NOW)
    services.closing(grant=grant, by=by, now=NOW)
    with pytest.raises(RefusedError, match="n’est pas égal"):
        services.close(grant=grant, returned=D(0), by=by, now=NOW)
    done = services.close(grant=grant, returned=D(200), by=by, now=NOW)
    assert (done.state, done.ended_at) == ("closed", NOW)
    with pytest.raises(StepRefusedError):
        services.terminate(grant=grant, reason="trop tard", by=by, now=NOW)


def test_terminated_with_a_reason_and_nothing_more_is_paid(by: User, lab: Lab) -> None:
    grant = running(by)
    with pytest.raises(RefusedError):
        services.terminate(grant=grant, reason=" ", by=by, now=NOW)
    services.terminate(grant=grant, reason="Association dissoute", by=by, now=NOW)
    with pytest.raises(RefusedError):
        services.pay(instalment=grant.instalments.get(number=2), on=TODAY, by=by, now=NOW)
    with pytest.raises(GoneError):
        services.save_report(report=grant.reports.first(), told=Told(), now=NOW)  # type: ignore[arg-type]
    assert newest(lab, "bureau@phares.example", "Association dissoute")


def test_reminders_leave_once_and_late_is_said(by: User, lab: Lab) -> None:
    grant = running(by)
    due = grant.reports.get(number=1).due_on
    at = {days: NOW + (due - TODAY) + timedelta(days=days) for days in (-20, -14, -13, 1)}
    assert [services.follow(now=at[days]) for days in (-20, -14, -13)] == [0, 1, 0]
    assert services.follow(now=at[1]) == 1
    assert services.follow(now=at[1]) == 0
    assert grant.reports.get(number=1).state == "overdue"


def test_killed_at_any_step_every_grantee_is_reminded_once(by: User, monkeypatch: pytest.MonkeyPatch) -> None:  # fmt: skip
    due = running(by).reports.get(number=1).due_on
    late = NOW + (due - TODAY) + timedelta(days=1)
    write, steps = letters.remind, iter(["before", "after", ""])

    def dying(row: GrantReport, **named: Any) -> bool:
        step = next(steps, "")
        if step == "before":
            raise KeyboardInterrupt
        sent = write(row, **named)
        if step == "after":  # written, and not kept
            raise KeyboardInterrupt
        return sent

    monkeypatch.setattr(letters, "remind", dying)
    for _ in range(2):
        with pytest.raises(KeyboardInterrupt):
            services.follow(now=late)
        assert GrantReport.objects.get(number=1).state == "due"
    assert [services.follow(now=late) for _ in range(2)] == [1, 0]
    assert Letter.objects.filter(kind="grant_awards.remind").count() == 1
    assert GrantReport.objects.get(number=1).state == "overdue"


@pytest.mark.django_db
def test_a_report_by_link_returned_and_sent_again(client: Client, by: User, lab: Lab) -> None:
    grant = running(by)
    _text, links = newest(lab, "bureau@phares.example", "est signée")
    where = f"{links[0]}rapport/1/"
    assert "Vos versements" in client.get(links[0]).content.decode()
    assert "Empreinte" in client.get(f"{links[0]}convention/").content.decode()
    wrong = {"narrative": "Des ateliers.", "activities": "beaucoup", "people": "1 200", "spent": "", "do": "submit"}  # fmt: skip
    shown = client.post(where, wrong).content.decode()
    assert "Activités tenues – écrivez un nombre entier" in shown
    assert 'value="beaucoup"' in shown
    assert "Somme dépensée – cette réponse est nécessaire" in shown
    whole = {**wrong, "activities": "12", "spent": "5 900,50"}
    assert "Votre rapport est envoyé" in client.post(where, whole).content.decode()
    report = GrantReport.objects.get(number=1)
    assert (report.people, report.spent, report.state) == (1200, D("5900.50"), "submitted")
    assert "ne change plus" in client.post(where, whole).content.decode()

    text, _links = newest(lab, "bureau@phares.example", "est arrivé le")
    assert report.sha256 == digest(report)
    for said in (grant.number, told_at(NOW, "Europe/Paris"), report.sha256):
        assert said in text

    services.send_back(report=report, note="Le budget par poste manque.", by=by, now=NOW)
    assert newest(lab, "bureau@phares.example", "Le budget par poste manque.")
    assert "Le budget par poste manque." in client.get(where).content.decode()
    client.post(where, whole)
    report.refresh_from_db()
    assert report.state == "submitted"
    assert client.get(f"{links[0]}rapport/9/").status_code == 404
