"""Words in what people wrote: opened in the session, compared, forgotten."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clickable.base.folding import fold
from clickable.people.models import User
from clickable.report.models import Category, Report, Stage
from clickable.report.texts import Limits, Place, Within, read_on, words_of
from clickable.seal.rings import NoRing
from clickable.seal.wraps import Ring
from tests.cast import DESK, DEUX, NOW, UNE, an_item, dana_reports, ring_of

ALL = Within()
ONE = Limits(reports=1)


def hits(*words: str, within: Within = ALL, group: int = UNE, ring: Ring = DESK) -> list[str]:
    reading = read_on(words_of(" ".join(words)), within, group=group, ring=ring)
    return [report.reference for report, _letter in reading.hits]


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("ÉCOLE Été", "ecole ete"), ("e\u0301cole", "ecole"), ("Œuvre d’art", "oeuvre d'art"),
        ("STRASSE straße", "strasse strasse"), ("ｆｕｌｌ", "full"), ("İ", "i"), ("plain", "plain"),
    ],
)  # fmt: skip
def test_case_accents_and_ligatures_do_not_count(text: str, folded: str) -> None:
    assert fold(text) == folded


@given(st.text(max_size=60), st.text(max_size=60))
def test_texts_are_folded_letter_by_letter(one: str, other: str) -> None:
    assert fold(one + other) == fold(one) + fold(other)


@given(st.text(max_size=100))
def test_folding_twice_changes_nothing(text: str) -> None:
    assert fold(fold(text)) == fold(text)


@pytest.mark.django_db
def test_every_word_must_be_there_in_whatever_field() -> None:
    both = dana_reports(message="Vu à l’École du phare", seen_at="mardi")
    dana_reports(message="Vu à l’école")
    placed = dana_reports(elsewhere="le PHARE, ecole, mardi")

    assert sorted(hits("école", "phare", "MARDI")) == sorted([both.reference, placed.reference])


@pytest.mark.django_db
def test_reports_come_latest_first() -> None:
    told = [
        dana_reports(message="phare", now=NOW - timedelta(hours=hours)).reference
        for hours in (5, 1, 3)
    ]

    assert hits("phare") == [told[1], told[2], told[0]]


@pytest.mark.django_db
def test_clear_columns_choose_what_is_opened_at_all() -> None:
    old = dana_reports(message="phare", now=NOW - timedelta(days=40))
    hate = dana_reports(message="phare", category=Category.HATE)
    urgent = dana_reports(message="phare", urgent=True)
    gone = an_item("https://b.example/", message="phare")
    gone.stage = Stage.GONE
    gone.save()

    month = NOW - timedelta(days=30)
    assert hits("phare", within=Within(before=month)) == [old.reference]
    assert old.reference not in hits("phare", within=Within(since=month))
    assert hits("phare", within=Within(category=Category.HATE)) == [hate.reference]
    assert hits("phare", within=Within(urgent=True)) == [urgent.reference]
    assert hits("phare", within=Within(stage=Stage.GONE)) == [gone.reports.get().reference]


@pytest.mark.django_db
def test_another_teams_reports_are_not_even_opened(alice: User, bob: User) -> None:
    mine = dana_reports(message="phare")

    reading = read_on(["phare"], ALL, group=DEUX, ring=ring_of(bob))

    assert (reading.opened, reading.hits) == (0, [])
    assert hits("phare", ring=ring_of(alice)) == [mine.reference]


@pytest.mark.django_db
def test_what_does_not_open_is_counted_and_holds_nothing_up() -> None:
    told = dana_reports(message="phare")
    broken = dana_reports(message="phare")
    Report.objects.filter(pk=broken.pk).update(letter=b"\x01" + bytes(300))

    reading = read_on(["phare"], ALL, group=UNE, ring=DESK)

    assert (reading.opened, reading.unreadable) == (2, 1)
    assert [report.pk for report, _letter in reading.hits] == [told.pk]
    assert read_on(["phare"], ALL, group=UNE, ring=NoRing()).unreadable == 2


@pytest.mark.django_db
def test_one_go_after_the_other_reads_each_report_once() -> None:
    told = {dana_reports(message="phare").reference for _ in range(5)}  # all of one hour
    seen: list[str] = []
    after: Place | None = None

    for _go in range(5):
        reading = read_on(["phare"], ALL, group=UNE, ring=DESK, after=after, limits=ONE)
        assert reading.opened == 1
        seen += [report.reference for report, _letter in reading.hits]
        after = reading.after

    assert after is None
    assert (len(seen), set(seen)) == (5, told)


@pytest.mark.django_db
@pytest.mark.parametrize(
    "limits",
    [Limits(reports=2), Limits(hits=2), Limits(seconds=0)],
    ids=["reports", "hits", "time"],
)
def test_a_go_ends_and_says_where(limits: Limits) -> None:
    for _ in range(3):
        dana_reports(message="phare")

    reading = read_on(["phare"], ALL, group=UNE, ring=DESK, limits=limits)

    assert reading.opened == (1 if limits.seconds == 0 else 2)
    assert reading.after is not None


@pytest.mark.django_db
def test_the_same_queries_for_one_and_for_thirty(django_assert_num_queries: object) -> None:
    dana_reports(message="phare")
    with django_assert_num_queries(1):  # type: ignore[operator]
        hits("phare")
    for _ in range(29):
        dana_reports(message="phare")
    with django_assert_num_queries(1):  # type: ignore[operator]
        assert len(hits("phare")) == 25
