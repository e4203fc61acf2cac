"""Surveys: paired without identity, counted once, and nothing that says who."""

from datetime import timedelta

import pytest

from clickable.base.errors import GoneError
from clickable.measures.models import Measure
from clickable.post.models import Letter
from clickable.training.models import Session
from clickable.training.surveys import selectors, services
from clickable.training.surveys.models import Questionnaire, Remark, Sheet, Survey
from tests.cast import NOW
from tests.training.making import confirmed, course, session
from tests.training.surveys.making import OPINIONS, after, asked, before, given, held, over, pair

pytestmark = pytest.mark.django_db


def test_h5p_pre_and_post_are_paired_by_a_code_that_says_nobody() -> None:
    """H5P pairs by the account of who answers. Here nothing of a person is there to pair by."""
    survey = asked()
    pair(survey, "RU07LE", wrong=(4, 1))
    before(survey, "AB01CD")

    found = selectors.pairs([survey])
    kept = str(list(Sheet.objects.values())) + str(list(Survey.objects.values()))
    assert len(found) == 1
    assert "RU07LE" not in kept
    assert {field.name for field in Sheet._meta.fields} == {
        "id",
        "survey",
        "moment",
        "pair",
        "answers",
    }


def test_a_wrong_code_never_says_whether_it_exists_and_a_second_answer_changes_nothing() -> None:
    survey = asked()
    before(survey, "RU07LE", 9)

    assert before(survey, "RU07LE", 0) is False
    assert after(survey, "XX07XX", 0) is True
    assert selectors.pairs([survey]) == []
    assert Sheet.objects.get(moment="before").answers["danger"] == ["?"]


def test_the_same_code_in_two_sessions_is_two_numbers() -> None:
    first, second = asked(), asked()
    before(first, "RU07LE")
    before(second, "RU07LE")

    one, other = (bytes(sheet.pair or b"") for sheet in Sheet.objects.all())
    assert one != other


def test_gain_for_each_question_of_pairs_only() -> None:
    survey = asked()
    for number in range(5):
        pair(survey, f"AB{number:02d}CD", wrong=(2, 1 if number else 2))
    after(survey, "AL10NE")

    found = selectors.results(survey)
    gained = {
        question.code: (gain.before, gain.after, gain.learnt) for question, gain in found.gains
    }
    assert (found.before, found.after, found.pairs, found.improved) == (5, 6, 5, 4)
    assert gained["forms"] == (0, 0, 0)
    assert gained["grooming"] == (0, 4, 4)
    assert gained["danger"] == (5, 5, 0)


def test_of_fewer_than_five_nothing_is_told_to_staff_and_of_fewer_than_ten_to_nobody_else() -> None:
    survey = asked()
    for number in range(4):
        pair(survey, f"AB{number:02d}CD", opinions=OPINIONS)
    few = selectors.results(survey)
    assert (few.pairs, few.improved, few.gains, few.opinions) == (None, None, [], [])

    pair(survey, "AB30CD", opinions=OPINIONS)
    assert selectors.results(survey).pairs == 5
    assert selectors.results(survey, few=10).gains == []


def test_a_small_session_cannot_be_worked_out_of_the_course() -> None:
    large, small = asked(), asked()
    for number in range(6):
        pair(large, f"AB{number:02d}CD", opinions=OPINIONS)
    for number in range(3):
        pair(small, f"AB{number:02d}CD", opinions=OPINIONS)

    found = selectors.of_course(large.session.course)
    assert found
    assert (found.pairs, found.opinions[0].total) == (6, 6)
    pair(asked(), "AB20CD")
    pair(asked(), "AB20CD")
    again = selectors.of_course(large.session.course)
    assert again
    assert again.pairs == 11


def test_it_is_counted_once_when_the_window_is_over() -> None:
    survey = asked()
    for number, wrong in enumerate([(3, 0), (1, 1), (2, 5)]):
        pair(survey, f"AB{number:02d}CD", wrong=wrong)
    after(survey, "AL10NE")
    assert services.close_due(now=over(survey) - timedelta(minutes=1)) == 0

    assert [services.close_due(now=over(survey)) for _ in range(2)] == [1, 0]

    rows = Measure.objects.filter(kind__in=["training.answers", "training.pairs", "training.pairs_improved"])  # fmt: skip
    code = survey.session.course.code
    assert sorted(rows.values_list("kind", "subject", "count")) == [
        ("training.answers", code, 4),
        ("training.pairs", code, 3),
        ("training.pairs_improved", code, 1),
    ]


def test_once_counted_no_code_leads_to_its_sheets_and_the_gain_stays() -> None:
    survey = asked()
    for number in range(5):
        pair(survey, f"AB{number:02d}CD")
    codes = {bytes(sheet.pair or b"") for sheet in Sheet.objects.all()}

    services.close_due(now=over(survey))

    assert not codes & {bytes(sheet.pair or b"") for sheet in Sheet.objects.all()}
    assert selectors.results(survey).improved == 5


def test_outside_its_window_nothing_is_taken() -> None:
    survey = asked()
    session = survey.session
    moments = [
        ("before", session.starts_at - timedelta(days=15)),
        ("before", session.ends_at),
        ("after", session.starts_at),
        ("after", over(survey)),
    ]
    for moment, now in moments:
        with pytest.raises(GoneError):
            services.answer(survey=survey, given=given(moment, "RU07LE"), now=now)
    assert not Sheet.objects.exists()


def test_questions_are_fixed_once_they_are_asked() -> None:
    survey = asked()
    edition = survey.questionnaire
    Questionnaire.objects.update(digest="other")  # as if the file had been changed since

    assert services.load_questionnaires(now=NOW) == ["former-a-son-tour"]
    Questionnaire.objects.create(course=course(), edition=2, content=edition.content, digest="x")
    services.open_due(now=NOW + timedelta(days=60))

    assert Survey.objects.get(pk=survey.pk).questionnaire == edition
    assert Questionnaire.objects.get(pk=edition.pk).content == edition.content


def test_a_survey_opens_two_weeks_before_and_not_for_a_draft() -> None:
    row, draft = session(9), session(9)
    Session.objects.filter(pk=draft.pk).update(state="draft")
    services.load_questionnaires(now=NOW)

    assert services.open_due(now=row.starts_at - timedelta(days=15)) == 0
    assert [services.open_due(now=row.starts_at - timedelta(days=14)) for _ in range(2)] == [1, 0]


def test_who_was_there_is_asked_once_and_who_was_not_is_left_alone() -> None:
    row = session(9)
    came, away = confirmed(row), confirmed(row)
    survey = asked(row)
    held(row, {came.pk: 1})

    assert services.invite_due(now=row.ends_at - timedelta(minutes=1)) == 0
    assert [services.invite_due(now=row.ends_at) for _ in range(2)] == [1, 0]
    assert services.invite_due(now=over(survey)) == 0
    letter = Letter.objects.get(kind="surveys.after")
    assert (letter.addressee_id, letter.addressee_id == away.addressee_id) == (
        came.addressee_id,
        False,
    )


def test_what_people_wrote_is_kept_apart_and_goes_after_ninety_days() -> None:
    survey = asked()
    pair(survey, "RU07LE", opinions=OPINIONS, remark="Plus d’exemples.")
    assert selectors.remarks(survey) == ["Plus d’exemples."]

    services.forget_due(now=survey.session.ends_at + timedelta(days=89))
    assert Remark.objects.count() == 1
    services.forget_due(now=survey.session.ends_at + timedelta(days=91))
    assert Remark.objects.count() == 0
    assert Sheet.objects.filter(moment="opinion", pair=None).count() == 1
