"""From a mailbox to a receipt, and what happens before, between and after."""

from datetime import timedelta
from decimal import Decimal
from pathlib import Path

import pytest
from django.conf import settings

from clickable.base.errors import GoneError, RefusedError, StepRefusedError
from clickable.grants import selectors, services
from clickable.grants.letters import told
from clickable.grants.models import Application, ApplicationRevision, Attachment, Call, Transition
from clickable.grants.services.applying import digest
from clickable.measures.models import Measure
from clickable.post.models import Addressee, Letter, Link
from clickable.record.models import Entry
from lab.run import Lab
from tests.cast import NOW
from tests.grants.making import (
    AFTER,
    CLOSES,
    PDF,
    begun,
    call,
    closed,
    docx,
    given,
    mail,
    odt,
    saved,
    submitted,
)

pytestmark = pytest.mark.django_db
A = Application.State


def codes(error: pytest.ExceptionInfo[RefusedError]) -> str:
    return error.value.code


def test_every_save_keeps_everything_right_or_wrong() -> None:
    row = begun(call())
    services.save(
        application=row, given=given(amount="beaucoup", answers={"what": "mot " * 30}), now=NOW
    )
    row.refresh_from_db()
    assert row.answers["what"] == ("mot " * 30).strip()
    assert set(row.faults) == {"amount", "what"}
    assert row.faults["what"] == "10 mots de trop, sur 20."
    with pytest.raises(RefusedError) as error:
        services.submit(application=row, now=NOW)
    assert codes(error) == "faults"
    assert row.number == ""


def test_revisions_are_kept_once_a_change() -> None:
    row = saved(call())
    services.save(application=row, given=given(seen=1), now=NOW)
    assert row.revisions.count() == 1
    services.save(application=row, given=given(seen=1, answers={"what": "Autre."}), now=NOW)
    assert [r.content["answers"]["what"] for r in row.revisions.all()] == [
        "Des ateliers.",
        "Autre.",
    ]


def test_two_who_write_at_once_lose_nothing() -> None:
    row = saved(call())
    partner = services.add_partner(application=row, mailbox="b@courrier.example", organisation="B", now=NOW)  # fmt: skip
    services.save(application=row, given=given(seen=1, answers={"what": "A"}), now=NOW)
    both = services.save(
        application=row, given=given(seen=1, answers={"who": "B"}), partner=partner, now=NOW
    )
    row.refresh_from_db()
    assert (both, row.answers["what"], row.answers["who"]) == ([], "A", "B")
    assert row.revisions.last().by == ApplicationRevision.By.PARTNER  # type: ignore[union-attr]


def test_numbers_follow_the_order_of_submission_and_a_receipt_goes(lab: Lab) -> None:
    row = call()
    first, second = saved(row, "un@courrier.example"), saved(row, "deux@courrier.example")
    second = services.submit(application=second, now=NOW)
    first = services.submit(application=first, now=NOW)
    assert (second.number, first.number) == ("2026-001", "2026-002")
    text = mail(lab, "un@courrier.example")
    assert first.number in text
    assert first.digest in text
    assert first.digest == digest(first)


def test_a_receipt_names_the_hour_there_and_each_file_with_its_digest(lab: Lab) -> None:
    row = saved(call(zone="Indian/Reunion"), "un@courrier.example")
    kept = [services.attach(application=row, question="budget", name=name, content=content, now=NOW) for name, content in (("budget.pdf", PDF), ("plan.odt", odt()))]  # fmt: skip
    row = services.submit(application=row, now=NOW)
    text = mail(lab, "un@courrier.example").replace("\r", "")
    assert told(NOW, "Indian/Reunion").replace("\xa0", " ") in text.replace("\xa0", " ")
    for one in kept:
        assert f"{one.name}\n{one.sha256}" in text


def test_submitted_twice_is_submitted_once() -> None:
    row = submitted(call())
    with pytest.raises(GoneError):
        services.submit(application=row, now=NOW)
    assert Measure.objects.filter(kind="grants.application").count() == 1
    counted = Measure.objects.get(kind="grants.application")
    assert (counted.subject, counted.territory, counted.count) == ("enfants", "FR", 1)
    assert "phares" not in str(Entry.objects.values_list("detail", flat=True)).lower()


def test_taken_back_it_keeps_its_number_and_the_new_digest_differs() -> None:
    row = submitted(call())
    before = row.digest
    services.take_back(application=row, now=NOW)
    services.save(application=row, given=given(seen=1, title="Autre"), now=NOW)
    again = services.submit(application=row, now=NOW)
    assert again.number == row.number
    assert again.digest != before
    assert Measure.objects.filter(kind="grants.application").count() == 1
    assert Letter.objects.filter(kind="grants.receipt").count() == 2
    assert list(Transition.objects.order_by("pk").values_list("before", "after")) == [
        ("draft", "submitted"), ("submitted", "draft"), ("draft", "submitted"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("after", "taken", "marked"),
    [
        (timedelta(0), True, False),
        (timedelta(seconds=1), True, True),
        (timedelta(minutes=15), True, True),
        (timedelta(minutes=15, seconds=1), False, False),
    ],
)
def test_the_deadline_and_its_grace(after: timedelta, taken: bool, marked: bool) -> None:
    row = saved(call())
    if taken:
        found = services.submit(application=row, now=CLOSES + after)
        assert found.late_by_grace is marked
        return
    with pytest.raises(RefusedError) as error:
        services.submit(application=row, now=CLOSES + after)
    assert codes(error) == "closed"
    row.refresh_from_db()
    assert row.state == A.DRAFT


def test_a_draft_left_behind_is_kept_and_its_organisation_told(lab: Lab) -> None:
    row = saved(call(), "un@courrier.example")
    closed(row.call)
    row.refresh_from_db()
    assert (row.state, row.answers["what"]) == (A.DRAFT, "Des ateliers.")
    assert Letter.objects.filter(kind="grants.closed").count() == 1
    with pytest.raises(RefusedError):
        services.save(application=row, given=given(), now=AFTER)


def test_an_extension_is_for_one_and_keeps_the_call_open(edith: object) -> None:
    row, other = saved(call()), None
    other = saved(row.call)
    until = CLOSES + timedelta(days=2)
    services.extend(application=row, until=until, reason="Panne de réseau", by=None, now=NOW)
    assert services.close_due(now=CLOSES + timedelta(days=1)) == 0
    with pytest.raises(RefusedError):
        services.submit(application=other, now=CLOSES + timedelta(days=1))
    assert services.submit(application=row, now=until).late_by_grace is False
    assert services.close_due(now=until + timedelta(minutes=16)) == 1
    for wrong in ({"until": CLOSES, "reason": "x"}, {"until": until, "reason": " "}):
        with pytest.raises(RefusedError):
            services.extend(application=other, by=None, now=NOW, **wrong)  # type: ignore[arg-type]


def test_withdrawn_while_open_only_and_twice_is_once() -> None:
    row = submitted(call())
    services.withdraw(application=row, now=NOW)
    services.withdraw(application=row, now=NOW)
    assert Letter.objects.filter(kind="grants.withdrawn").count() == 1
    other = submitted(call("autre"))
    closed(other.call)
    with pytest.raises(RefusedError) as error:
        services.withdraw(application=other, now=AFTER)
    assert codes(error) == "closed"


def test_a_mailbox_gets_five_letters_a_day_and_its_unopened_draft_again() -> None:
    row = call()
    for _time in range(5):
        services.begin(call=row, mailbox="a@courrier.example", language="fr", now=NOW)
    assert services.begin(call=row, mailbox="A@courrier.example", language="fr", now=NOW) is None
    assert Application.objects.count() == 1
    assert Letter.objects.count() == 5


def test_nothing_begins_before_or_after() -> None:
    row = call()
    for when in (NOW - timedelta(days=2), CLOSES + timedelta(seconds=1)):
        with pytest.raises(RefusedError):
            services.begin(call=row, mailbox="a@courrier.example", language="fr", now=when)


# Files


def test_files_are_kept_under_random_names_and_go_with_their_row() -> None:
    row = saved(call())
    kept = services.attach(application=row, question="budget", name="../../Notre budget.exe", content=docx(), now=NOW)  # fmt: skip
    assert (kept.kind, kept.name) == ("docx", "_.._Notre budget.exe.docx")
    path = Path(kept.file.path)
    assert path.parent == settings.HOME / "grants"
    assert "budget" not in path.name
    assert path.stat().st_mode & 0o077 == 0
    again = services.attach(application=row, question="budget", name="x", content=docx(), now=NOW)
    assert again == kept
    with pytest.raises(RefusedError) as error:
        services.attach(application=row, question="budget", name="x.pdf", content=b"\x89PNG", now=NOW)  # fmt: skip
    assert codes(error) == "unknown"
    with pytest.raises(RefusedError):
        services.attach(application=row, question="what", name="x.pdf", content=PDF, now=NOW)


def test_a_file_removed_is_gone(django_capture_on_commit_callbacks: object) -> None:
    row = saved(call())
    kept = services.attach(application=row, question="budget", name="a", content=PDF, now=NOW)
    path = Path(kept.file.path)
    with django_capture_on_commit_callbacks(execute=True):  # type: ignore[operator]
        services.detach(application=row, attachment=kept.pk, now=NOW)
    assert not path.exists()
    services.detach(application=row, attachment=kept.pk, now=NOW)


def test_the_file_belongs_to_the_digest() -> None:
    row = saved(call())
    before = digest(row)
    services.attach(application=row, question="budget", name="a", content=PDF, now=NOW)
    assert digest(row) != before


def test_ten_files_and_no_more() -> None:
    row = saved(call())
    for n in range(10):
        services.attach(application=row, question="budget", name="a", content=PDF + b"%d" % n + b"\n%%EOF", now=NOW)  # fmt: skip
    with pytest.raises(RefusedError) as error:
        services.attach(application=row, question="budget", name="a", content=PDF, now=NOW)
    assert codes(error) == "many"
    assert not services.may_attach(row, now=NOW)


# Eligibility and the one door


def test_eligibility_is_every_point_and_told_with_all_others() -> None:
    good, bad = submitted(call()), None
    bad = submitted(good.call)
    with pytest.raises(RefusedError) as error:
        services.check(application=good, points={}, reason="x", by=None, now=NOW)
    assert codes(error) == "early"
    row = closed(good.call)
    services.check(application=good, points={"seat": True, "policy": True}, reason="", by=None, now=AFTER)  # fmt: skip
    with pytest.raises(RefusedError) as error:
        services.check(application=bad, points={"seat": True}, reason="", by=None, now=AFTER)
    assert codes(error) == "reason"
    services.check(application=bad, points={"seat": True}, reason="Pas de charte.", by=None, now=AFTER)  # fmt: skip
    bad.refresh_from_db()
    good.refresh_from_db()
    assert (good.state, bad.state, bad.told_on) == (A.ELIGIBLE, A.INELIGIBLE, None)
    assert selectors.told_state(bad) == selectors.told_state(good) == "à l’étude"
    assert list(selectors.assessable(row)) == [good]
    assert not Letter.objects.filter(kind="grants.ineligible").exists()
    for to in ("assessing", "decided", "notified"):
        row = services.move_call(call=row, to=to, now=AFTER)
    bad.refresh_from_db()
    assert bad.told_on is not None
    assert Letter.objects.filter(kind="grants.ineligible").count() == 1
    assert services.tell_ineligible(call=row, now=AFTER) == 0


def test_told_at_once_where_somebody_chose_so() -> None:
    row = submitted(call())
    closed(row.call)
    services.check(application=row, points={}, reason="Hors délai.", by=None, now=AFTER, tell_now=True)  # fmt: skip
    row.refresh_from_db()
    assert selectors.told_state(row) == "non recevable"


def test_the_one_door_keeps_to_the_flow_of_the_call() -> None:
    row = submitted(call())
    with pytest.raises(StepRefusedError):
        services.step(application=row, to=A.SELECTED, now=NOW)
    assert row.transitions.count() == 1


def test_a_reviewer_reads_nothing_that_tells_who_wrote_it() -> None:
    row = submitted(call())
    shown = selectors.blind_view(row, "fr")
    assert [label for label, _answer in shown] == ["Que ferez-vous ?", "Quels âges ?", "Avez-vous une charte ?"]  # fmt: skip
    assert dict(shown)["Quels âges ?"] == "6 à 11 ans"
    text = str(shown)
    assert row.organisation not in text
    assert row.answers["who"] not in text


# What is forgotten


def test_what_was_begun_and_never_opened_is_forgotten_in_thirty_days() -> None:
    row = begun(call())
    assert services.forget_due(now=NOW + timedelta(days=29)) == 0
    assert services.forget_due(now=NOW + timedelta(days=31)) == 1
    assert not Application.objects.filter(pk=row.pk).exists()
    assert Addressee.objects.count() == 0


def test_drafts_go_six_months_after_closing_submitted_ones_stay() -> None:
    row = saved(call())
    kept = submitted(row.call)
    closed(row.call)
    assert services.forget_due(now=AFTER + timedelta(days=180)) == 0
    assert services.forget_due(now=AFTER + timedelta(days=184)) == 1
    assert list(Application.objects.all()) == [kept]


def test_a_refused_one_keeps_country_amount_and_state(
    django_capture_on_commit_callbacks: object,
) -> None:
    row = saved(call(keep_refused_months=6))
    file = services.attach(application=row, question="budget", name="a", content=PDF, now=NOW)
    services.submit(application=row, now=NOW)
    found = closed(row.call)
    services.check(application=row, points={}, reason="Pas de charte.", by=None, now=AFTER)
    for to in ("assessing", "decided", "notified", "announced"):
        found = services.move_call(call=found, to=to, now=AFTER)
    assert services.forget_due(now=AFTER + timedelta(days=170)) == 0
    with django_capture_on_commit_callbacks(execute=True):  # type: ignore[operator]
        assert services.forget_due(now=AFTER + timedelta(days=190)) == 1
    row.refresh_from_db()
    assert (row.organisation, row.title, row.answers, row.addressee) == ("", "", {}, None)
    assert (row.country, row.amount, row.state) == ("FR", Decimal(12_500), A.INELIGIBLE)
    assert row.checks.get().reason == ""
    assert row.revisions.count() == Attachment.objects.count() == Addressee.objects.count() == 0
    assert not Path(file.file.path).exists()
    assert not Link.objects.filter(until__gt=AFTER + timedelta(days=190)).exists()
    assert services.forget_due(now=AFTER + timedelta(days=191)) == 0


def test_a_call_that_runs_forgets_nothing() -> None:
    submitted(call())
    assert services.forget_due(now=NOW + timedelta(days=4000)) == 0
    assert Call.objects.count() == 1
