"""A call: ready before it is published, frozen afterwards, corrected in steps that everybody is told."""

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

import pytest

from clickable.base.errors import GoneError, RefusedError, StepRefusedError
from clickable.grants import services
from clickable.grants.models import Call, Clarification
from clickable.measures.models import Measure
from clickable.post.models import Letter
from lab.run import Lab
from tests.cast import NOW
from tests.grants.making import (
    AFTER,
    CLOSES,
    CRITERIA,
    FORM,
    call,
    closed,
    draft_call,
    mail,
    saved,
    submitted,
    terms,
)

pytestmark = pytest.mark.django_db
NOTE = {"fr": "La date limite recule de deux jours.", "en": "The deadline is two days later."}


def test_weights_make_a_hundred_or_it_is_not_published() -> None:
    row = draft_call()
    services.rewrite(call=row, criteria=[replace(CRITERIA[0], weight=59), CRITERIA[1]], by=None, now=NOW)  # fmt: skip
    with pytest.raises(RefusedError) as error:
        services.move_call(call=row, to=Call.State.PUBLISHED, now=NOW)
    assert error.value.code == "weights"
    assert "99" in str(error.value.message)
    row.refresh_from_db()
    assert row.state == Call.State.DRAFT


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"closes_at": NOW - timedelta(days=2)}, "order"),
        ({"clarifications_until": CLOSES + timedelta(days=1)}, "order"),
        ({"ceiling": Decimal(200_000)}, "money"),
        ({"flow": "x"}, "flow"),
    ],
)
def test_terms_hold_together(changes: dict[str, object], code: str) -> None:
    with pytest.raises(RefusedError) as error:
        services.write(slug="x", terms=terms(**changes), by=None, now=NOW)
    assert error.value.code == code


def test_published_it_changes_by_a_correction_that_everybody_is_told(lab: Lab) -> None:
    row = call()
    saved(row, "un@courrier.example")
    submitted(row, "deux@courrier.example")
    first = row.versions.get()
    later = replace(terms(), closes_at=CLOSES + timedelta(days=2))
    with pytest.raises(RefusedError) as error:
        services.rewrite(call=row, terms=later, by=None, now=NOW)
    assert error.value.code == "note"
    row = services.rewrite(call=row, terms=later, note=NOTE, by=None, now=NOW)
    assert row.closes_at == CLOSES + timedelta(days=2)
    assert list(row.versions.values_list("number", flat=True)) == [1, 2]
    assert row.versions.get(number=1).content == first.content
    for mailbox in ("un@courrier.example", "deux@courrier.example"):
        assert "correction n" in mail(lab, mailbox)
    assert Letter.objects.filter(kind="grants.corrected").count() == 2


def test_a_deadline_is_never_brought_forward() -> None:
    with pytest.raises(RefusedError) as error:
        services.rewrite(call=call(), terms=terms(closes_at=CLOSES - timedelta(days=1), clarifications_until=None), note=NOTE, by=None, now=NOW)  # fmt: skip
    assert error.value.code == "shorter"


def test_a_correction_keeps_the_weights_whole() -> None:
    row = call()
    with pytest.raises(RefusedError):
        services.rewrite(call=row, criteria=CRITERIA[:1], note=NOTE, by=None, now=NOW)
    assert row.criteria.count() == 2


def test_a_corrected_form_counts_its_versions() -> None:
    row = services.rewrite(call=call(), form=FORM[:2], note=NOTE, by=None, now=NOW)
    assert row.form_version == 2
    assert saved(row).form_version == 2


def test_closed_it_changes_no_more() -> None:
    row = closed(call())
    with pytest.raises(RefusedError):
        services.rewrite(call=row, form=FORM[:2], note=NOTE, by=None, now=AFTER)


def test_nobody_closes_before_the_last_minute() -> None:
    row = call()
    with pytest.raises(RefusedError) as error:
        services.move_call(call=row, to="closed", now=CLOSES + timedelta(minutes=5))
    assert error.value.code == "early"
    assert services.close_due(now=CLOSES + timedelta(minutes=5)) == 0
    assert services.close_due(now=CLOSES + timedelta(minutes=16)) == 1
    assert services.close_due(now=CLOSES + timedelta(minutes=17)) == 0


def test_steps_of_a_call_and_its_one_measure() -> None:
    row = call()
    with pytest.raises(StepRefusedError):
        services.move_call(call=row, to="announced", now=NOW)
    with pytest.raises(StepRefusedError):
        services.move_call(call=row, to="published", now=NOW)
    assert Measure.objects.filter(kind="grants.call").count() == 1


# Questions about it


def asked(row: Call, mailbox: str = "q@courrier.example") -> Clarification:
    assert services.ask(call=row, mailbox=mailbox, language="fr", question=" Qui ? ", now=NOW)
    return row.clarifications.get()


BOTH = {"fr": "Tout le monde.", "en": "Everybody."}


def test_an_answer_is_published_and_its_asker_told_once(lab: Lab) -> None:
    found = asked(call())
    assert found.asked == "Qui ?"
    for _time in range(2):
        services.answer(clarification=found, question={"fr": "Qui peut ?", "en": "Who may?"}, answer=BOTH, by=None, now=NOW)  # fmt: skip
    found.refresh_from_db()
    assert (found.state, found.asked) == ("answered", "")
    assert "Tout le monde." in mail(lab, "q@courrier.example")
    assert Letter.objects.filter(kind="grants.answered").count() == 1
    with pytest.raises(GoneError):
        services.decline(clarification=found, reason="x", by=None, now=NOW)


def test_a_question_declined_says_why(lab: Lab) -> None:
    found = asked(call())
    with pytest.raises(RefusedError):
        services.decline(clarification=found, reason=" ", by=None, now=NOW)
    services.decline(clarification=found, reason="Ce n’est pas l’objet.", by=None, now=NOW)
    assert Clarification.objects.get().asked == ""
    assert Letter.objects.filter(kind="grants.declined").count() == 1


def test_five_questions_a_day_and_none_after_the_date() -> None:
    row = call()
    for n in range(5):
        assert services.ask(call=row, mailbox="q@courrier.example", language="fr", question=f"{n}", now=NOW)  # fmt: skip
    assert not services.ask(call=row, mailbox="q@courrier.example", language="fr", question="6", now=NOW)  # fmt: skip
    with pytest.raises(RefusedError):
        services.ask(call=row, mailbox="z@courrier.example", language="fr", question="?", now=NOW + timedelta(days=6))  # fmt: skip
    closed(row)
    services.forget_due(now=AFTER + timedelta(days=31))
    assert not Clarification.objects.filter(addressee__isnull=False).exists()
