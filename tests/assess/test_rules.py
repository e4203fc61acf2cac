import pytest

from clickable.assess import legal
from clickable.assess.models import Outcome
from clickable.assess.rules import (
    Fault,
    Judgement,
    bases_for,
    fault_of,
    is_illegal,
    outcomes_for,
    stage_of,
)
from clickable.report.models import Category, Stage
from clickable.report.rules import STEPS

CHOSEN = [c for c in Category if c != Category.UNSURE]
COMMON = [
    "not_illegal", "against_terms_only", "out_of_remit", "not_accessible",
    "insufficient_information", "duplicate", "needs_second_opinion", "spam",
]  # fmt: skip


def test_outcomes_of_csam() -> None:
    assert [o.value for o in outcomes_for(Category.CSAM)] == [
        "baseline",
        "national_illegal",
        *COMMON,
    ]


@pytest.mark.parametrize("category", [c for c in CHOSEN if c != Category.CSAM])
def test_outcomes_of_the_others(category: Category) -> None:
    assert [o.value for o in outcomes_for(category)] == [
        "manifestly_illegal",
        "potentially_illegal",
        *COMMON,
    ]


def test_no_outcome_before_a_category() -> None:
    assert outcomes_for(Category.UNSURE) == ()


@pytest.mark.parametrize(
    ("outcome", "stage"),
    [
        (Outcome.BASELINE, Stage.ILLEGAL),
        (Outcome.NATIONAL_ILLEGAL, Stage.ILLEGAL),
        (Outcome.MANIFESTLY_ILLEGAL, Stage.ILLEGAL),
        (Outcome.POTENTIALLY_ILLEGAL, Stage.ILLEGAL),
        (Outcome.NOT_ILLEGAL, Stage.NOT_ILLEGAL),
        (Outcome.AGAINST_TERMS_ONLY, Stage.NOT_ILLEGAL),
        (Outcome.OUT_OF_REMIT, Stage.OUT_OF_REMIT),
        (Outcome.NOT_ACCESSIBLE, Stage.NOT_ACTIONABLE),
        (Outcome.INSUFFICIENT_INFORMATION, Stage.NOT_ACTIONABLE),
        (Outcome.DUPLICATE, Stage.NOT_ACTIONABLE),
        (Outcome.NEEDS_SECOND_OPINION, Stage.REVIEW),
        (Outcome.SPAM, Stage.NOT_ACTIONABLE),
    ],
)
def test_stage_of_an_outcome(outcome: Outcome, stage: Stage) -> None:
    assert stage_of(outcome) == stage
    assert is_illegal(outcome) == (stage == Stage.ILLEGAL)
    assert stage == Stage.REVIEW or stage in STEPS[Stage.REVIEW]


@pytest.mark.parametrize("category", CHOSEN)
def test_every_category_has_a_confirmed_article(category: Category) -> None:
    assert any(article.confirmed for article in bases_for(category))


def test_articles_are_told_apart_and_dated() -> None:
    rows = legal.articles().values()

    assert len({(a.article, a.label) for a in rows}) == len(rows)
    assert all(a.source and a.label and a.categories for a in rows)
    assert all(a.url == "" or a.url.startswith("https://www.legifrance.gouv.fr/") for a in rows)


def test_no_penalty_is_told() -> None:
    text = legal.DATA.read_text().lower()

    assert not any(word in text for word in ("emprisonnement", "amende", "€", "euros"))


def test_an_article_that_left_the_file_is_left_out() -> None:
    assert [a.code for a in legal.named(["cp-227-23", "cp-999"])] == ["cp-227-23"]


def judgement(outcome: str, category: str, *basis: str, **more: str) -> Judgement:
    return Judgement(
        outcome=Outcome(outcome), category=Category(category), legal_basis=basis, **more
    )


@pytest.mark.parametrize(
    ("given", "fault"),
    [
        (judgement("baseline", "csam", "cp-227-23"), None),
        (judgement("potentially_illegal", "suicide", "cp-223-13", "cp-223-14"), None),
        (judgement("not_illegal", "hate"), None),
        (judgement("not_illegal", "unsure"), Fault.CATEGORY),
        (judgement("baseline", "hate", "l1881-24-7"), Fault.OUTCOME),
        (judgement("manifestly_illegal", "csam", "cp-227-23"), Fault.OUTCOME),
        (judgement("baseline", "csam"), Fault.BASIS_MISSING),
        (judgement("baseline", "csam", "cp-227-23", "l1881-24-7"), Fault.BASIS_FOREIGN),
        (judgement("baseline", "csam", "cp-999"), Fault.BASIS_FOREIGN),
        (judgement("not_illegal", "csam", "cp-227-23"), Fault.BASIS_NEEDLESS),
        (judgement("needs_second_opinion", "csam", "cp-227-23"), Fault.BASIS_NEEDLESS),
        (judgement("not_illegal", "hate", note="é" * 10_000), None),
        (judgement("not_illegal", "hate", note="é" * 10_001), Fault.NOTE_LONG),
    ],
)
def test_faults_of_a_judgement(given: Judgement, fault: Fault | None) -> None:
    assert fault_of(given) == fault
