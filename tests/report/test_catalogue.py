"""Which list categories are told in on a day, and numbers told in either."""

import itertools
from datetime import date

import pytest

from clickable.report import catalogue, simple
from clickable.report.catalogue import FIELDS, LIST_2020, LIST_2024, LISTS, Field, Listing
from clickable.report.models import Category

REAL = [category for category in Category if category != Category.UNSURE]


@pytest.mark.parametrize(
    ("day", "code"),
    [
        (date(2012, 1, 1), "2020"),  # before any list that we know
        (date(2019, 12, 31), "2020"),
        (date(2020, 1, 1), "2020"),
        (date(2023, 12, 31), "2020"),
        (date(2024, 1, 1), "2024"),
        (date(2026, 11, 29), "2024"),
        (date(2199, 1, 1), "2024"),
    ],
)
def test_the_list_of_a_day(day: date, code: str) -> None:
    assert catalogue.in_force(day).code == code


def test_lists_follow_each_other_without_gap_or_overlap_and_the_last_is_open() -> None:
    for one, following in itertools.pairwise(LISTS):
        assert one.valid_until is not None
        assert (following.valid_from - one.valid_until).days == 1
    assert [one.valid_until for one in LISTS if one.valid_until is None] == [LISTS[-1].valid_until]


@pytest.mark.parametrize("listing", LISTS, ids=lambda one: one.code)
def test_each_list_tells_each_category_and_where_it_was_read(listing: Listing) -> None:
    assert list(listing.entry_of) == list(FIELDS)
    assert set(listing.entry_of) == set(REAL)
    assert set(listing.entry_of.values()) == set(listing.entries)
    assert listing.source_url.startswith("https://")
    assert listing.checked_on <= date(2026, 11, 29)


def test_the_first_list_is_the_eight_of_2020_and_the_second_four_fields() -> None:
    assert list(LIST_2020.entries) == [str(category) for category in REAL]
    assert [str(label) for label in LIST_2024.entries.values()] == [
        "Enfance", "Discours illicites", "Violences sexuelles", "Dignité et identité en ligne",
    ]  # fmt: skip
    assert set(simple.FIELDS) == set(Field)


@pytest.mark.parametrize(
    ("day", "sizes"),
    [
        (date(2023, 12, 31), [(None, 9)]),
        (date(2024, 1, 1), [*zip(Field, (2, 3, 2, 1), strict=True), (None, 1)]),
    ],
)
def test_categories_stand_under_the_fields_of_the_day(day: date, sizes: list[object]) -> None:
    groups = catalogue.grouped(Category, day=day)
    assert [(field, len(found)) for field, found in groups] == sizes
    assert sorted(c for _field, found in groups for c in found) == sorted(Category)


NUMBERS: dict[Category, int | None] = {
    Category.CSAM: 40, Category.SHOCKING_MINORS: 7, Category.TERRORISM: 5, Category.HATE: 0,
    Category.CRIMES_HUMANITY: 9, Category.PROCURING: None, Category.SEXUAL_HARASSMENT: 12,
    Category.SUICIDE: 6, Category.UNSURE: 3,
}  # fmt: skip


def test_numbers_are_told_in_either_list_and_a_hidden_part_hides_its_field() -> None:
    assert catalogue.told_in(LIST_2020, NUMBERS) == {c.value: NUMBERS[c] for c in FIELDS} | {
        "procuring": None
    }
    assert catalogue.told_in(LIST_2024, NUMBERS) == {
        "childhood": 47, "illegal_speech": 14, "sexual_violence": None, "dignity": 6,
    }  # fmt: skip
    assert set(catalogue.told_in(LIST_2024, {}).values()) == {None}
