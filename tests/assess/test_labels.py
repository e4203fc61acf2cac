"""The questionnaire, the rules of law and the words of others: whole, and total for any labels."""

from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clickable.assess import legal
from clickable.assess.labels import exchange
from clickable.assess.labels.address import Gravest, gravest
from clickable.assess.labels.mapping import Unclear, rule_book_at, rule_books
from clickable.assess.labels.questionnaire import (
    Answer,
    Fault,
    Kind,
    Labels,
    Question,
    Questionnaire,
    questionnaire_at,
    questionnaires,
)
from clickable.assess.models import Outcome
from clickable.assess.rules import is_illegal, outcomes_for
from clickable.report.models import Category

DAY = date(2026, 11, 28)
REAL = [c for c in Category if c != Category.UNSURE]
PAGE_KEYS = set("ndsfjkoercxwIMHUPV")  # of desk.js; an option never takes one of them
BASELINE: dict[str, Answer] = {"subtype": "non_self_generated", "seen": "a", "age": "3-6"}


def answers_of(question: Question) -> st.SearchStrategy[Answer]:
    if question.kind == Kind.NUMBER:
        return st.integers(question.least, question.most)
    codes = [option.code for option in question.options]
    if question.kind == Kind.MANY:
        together = [option.code for option in question.options if not option.alone]
        several = st.sets(st.sampled_from(together), min_size=1)
        return several.map(lambda chosen: tuple(c for c in codes if c in chosen))
    return st.sampled_from(codes)


@st.composite
def walked(draw: st.DrawFn) -> tuple[Questionnaire, Category, dict[str, Answer]]:
    """What somebody answers who goes through the questions and may leave open what may stay open."""
    asked = draw(st.sampled_from(list(questionnaires().values())))
    category = draw(st.sampled_from(REAL))
    labels: dict[str, Answer] = {}
    for question in asked.of(category):
        if question in asked.asked(category, labels):
            wanted = question.demanded(labels) or draw(st.booleans())
            labels |= {question.code: draw(answers_of(question))} if wanted else {}
    return asked, category, labels


@given(walked())
def test_complete_labels_always_lead_to_one_conclusion_or_a_named_fault(
    case: tuple[Questionnaire, Category, dict[str, Answer]],
) -> None:
    asked, category, labels = case

    assert asked.fault_of(category, labels, partly=False) is None
    for book in rule_books().values():
        found = book.derive(category, labels)
        if found.outcome is None:
            assert found.fault == Unclear.OTHER_CATEGORY
            assert found.instead not in (None, category)
        else:
            allowed = {a.code for a in legal.articles().values() if category in a.categories}
            assert found.outcome in outcomes_for(category)
            assert set(found.articles) <= allowed
            assert bool(found.articles) == is_illegal(found.outcome)


@given(
    st.sampled_from(REAL),
    st.dictionaries(
        st.sampled_from([q.code for q in questionnaire_at(DAY).questions]) | st.text(),
        st.text() | st.integers() | st.lists(st.text()).map(tuple) | st.sampled_from(["yes", "a"]),
    ),
)
def test_whatever_is_given_nothing_unasked_is_demanded_or_kept(
    category: Category, labels: dict[str, Any]
) -> None:
    asked = questionnaire_at(DAY)
    questions = asked.asked(category, labels)

    assert all(q in questions for q in asked.missing(category, labels))
    assert set(asked.heard(category, labels)) <= {q.code for q in questions}
    asked.fault_of(category, labels, partly=True)
    rule_book_at(DAY).derive(category, labels)


def test_the_data_names_only_what_there_is() -> None:
    for asked in questionnaires().values():
        codes = [q.code for q in asked.questions]
        assert len(set(codes)) == len(codes)
        known: dict[str, set[str]] = {}
        for question in asked.questions:
            keys = [option.key for option in question.options]
            options = {option.code for option in question.options}
            assert len(set(keys)) == len(keys), question.code
            assert not set(keys) & PAGE_KEYS, question.code
            assert len(options) == len(keys)
            for hangs_on in (question.when, question.required_if or {}):
                for code, answers in hangs_on.items():
                    assert set(answers) <= known[code], (question.code, code)
            known[question.code] = options
    newest = {q.code: {o.code for o in q.options} for q in questionnaire_at(DAY).questions}
    for book in rule_books().values():
        conditions = [rule.when for rule in book.rules] + [rule.unless for rule in book.rules]
        conditions += [also.when for also in book.alsos] + [one.when for one in book.refines]
        for condition in conditions:
            assert all(set(answers) <= newest[code] for code, answers in condition.items())


@pytest.mark.parametrize(
    ("category", "labels", "outcome", "articles"),
    [
        ("csam", BASELINE, "baseline", ("cp-227-23",)),
        ("csam", {**BASELINE, "age": "11-13"}, "national_illegal", ("cp-227-23",)),
        ("csam", {**BASELINE, "artificial": "yes"}, "national_illegal", ("cp-227-23",)),
        (
            "csam",
            {"subtype": "computer_generated", "made_with": "drawn", "seen": "b", "age": "0-2"},
            "national_illegal",
            ("cp-227-23",),
        ),
        ("csam", {**BASELINE, "age": "adult"}, "not_illegal", ()),
        ("csam", {**BASELINE, "age": "adult", "terms": "yes"}, "against_terms_only", ()),
        ("csam", {**BASELINE, "age": "doubtful"}, "needs_second_opinion", ()),
        ("csam", {**BASELINE, "seen": "not_determined"}, "insufficient_information", ()),
        (
            "csam",
            {"subtype": "sexual_extortion", "seen": "none", "age": "14-15"},
            "national_illegal",
            ("cp-312-10", "cp-227-23-1"),
        ),
        (
            "csam",
            {"subtype": "grooming", "age": "11-13"},
            "national_illegal",
            ("cp-227-22-2", "cp-227-22-1"),
        ),
        ("csam", {"subtype": "grooming", "age": "adult"}, "out_of_remit", ()),
        ("terrorism", {"terror": "manual"}, "manifestly_illegal", ("cp-322-6-1",)),
        (
            "hate",
            {"hate": "incitement", "target": ("religion", "other")},
            "manifestly_illegal",
            ("l1881-24-7",),
        ),
        ("hate", {"hate": "insult", "target": ("other",)}, "not_illegal", ()),
        (
            "suicide",
            {"suicide": "provocation", "followed": "no", "method_shown": "no"},
            "not_illegal",
            (),
        ),
        (
            "shocking_minors",
            {"shocking": "pornography", "barrier": "click"},
            "manifestly_illegal",
            ("cp-227-24",),
        ),
        (
            "procuring",
            {"procuring": "advert", "minor": "yes", "under_15": "yes"},
            "manifestly_illegal",
            ("cp-225-7", "cp-225-7-1"),
        ),
    ],
)
def test_what_follows(
    category: str, labels: dict[str, Answer], outcome: str, articles: tuple[str, ...]
) -> None:
    found = rule_book_at(DAY).derive(Category(category), labels)

    assert (found.outcome, found.articles) == (outcome, articles)


def test_a_child_shown_belongs_to_another_category() -> None:
    labels: dict[str, Answer] = {"harassment": "intimate", "depicted_minor": "yes"}

    found = rule_book_at(DAY).derive(Category.SEXUAL_HARASSMENT, labels)

    assert (found.fault, found.instead) == (Unclear.OTHER_CATEGORY, Category.CSAM)


@pytest.mark.parametrize(
    ("labels", "fault"),
    [
        ({"subtype": "none"}, None),
        ({"subtype": "none", "seen": "a"}, Fault.UNASKED),
        ({**BASELINE, "hate": "insult"}, Fault.UNASKED),
        ({**BASELINE, "seen": "x"}, Fault.WRONG),
        ({**BASELINE, "items": 0}, Fault.WRONG),
        ({**BASELINE, "items": True}, Fault.WRONG),
        ({**BASELINE, "commerciality": "commercial", "payment": ("visa", "none")}, Fault.WRONG),
        ({**BASELINE, "commerciality": "commercial", "payment": ("visa", "sms")}, None),
        ({"subtype": "non_self_generated", "seen": "a"}, Fault.MISSING),
        ({}, Fault.MISSING),
    ],
)
def test_what_cannot_stand(labels: dict[str, Answer], fault: Fault | None) -> None:
    asked = questionnaire_at(DAY)

    assert asked.fault_of(Category.CSAM, labels, partly=False) == fault


def test_the_words_of_others() -> None:
    labels: dict[str, Answer] = {
        **BASELINE, "subtype": "self_generated", "gender": "both", "posing": "no",
        "commerciality": "commercial", "payment": ("visa", "bitcoin", "gift_card"), "site_type": "forum",
    }  # fmt: skip

    assert exchange.inhope_age(labels) == "3-13"
    assert exchange.iwf_letter(labels) == "A"
    assert exchange.iccam(Outcome.BASELINE, labels) == {
        "classification": 1,
        "ageCategorization": 3,
        "genderCategorization": 4,
        "commerciality": 2,
        "siteType": 6,
        "paymentMethods": [6, 8, 13],
        "virtualContentCategorization": 0,
        "userGeneratedContentCategorization": 1,
        "childModelingCategorization": 0,
    }
    assert exchange.iccam(Outcome.OUT_OF_REMIT, labels) is None
    assert exchange.inhope_age({}) == "undetermined"


@pytest.mark.parametrize(
    ("judged", "age", "seen"),
    [
        ([], "", ""),
        ([{"age": "11-13", "seen": "c"}, {"age": "3-6", "seen": "b"}], "3-6", "b"),
        ([{"age": "14-15", "seen": "a"}, {"age": "3-6", "seen": "none"}], "3-6", "a"),
        ([{"age": "adult"}, {"seen": "not_determined"}, {"target": ("origin",)}], "", ""),
    ],
)
def test_at_one_address_the_youngest_and_the_gravest_count(
    judged: list[Labels], age: str, seen: str
) -> None:
    assert gravest(judged) == Gravest(age=age, seen=seen)


@pytest.mark.parametrize(
    ("labels", "milder"),
    [
        ({"age": "3-6", "seen": "b"}, ()),
        ({"age": "0-2", "seen": "a"}, ()),
        ({"age": "7-10", "seen": "b"}, ("age",)),
        ({"age": "adult", "seen": "none"}, ("age", "seen")),
        ({}, ()),
    ],
)
def test_what_an_earlier_judgement_said_more_of(labels: Labels, milder: tuple[str, ...]) -> None:
    assert Gravest(age="3-6", seen="b").milder(labels) == milder
