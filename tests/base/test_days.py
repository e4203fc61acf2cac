"""The first of a month in French is « 1er », everywhere: templates and letters."""

from datetime import UTC, date, datetime

import pytest
from django.template import Context, Template
from django.utils import translation

from clickable.base.days import date_format

FIRST, SECOND = date(2026, 12, 1), date(2026, 12, 2)


@pytest.mark.parametrize(
    ("language", "day", "form", "said"),
    [
        ("fr", FIRST, "j F Y", "1er décembre 2026"),
        ("fr", FIRST, "l j F", "mardi 1er décembre"),
        ("fr", FIRST, "D j", "mar 1er"),
        ("fr", FIRST, None, "1er décembre 2026"),
        ("fr", FIRST, "DATE_FORMAT", "1er décembre 2026"),
        ("fr", FIRST, "j", "1"),  # alone in a calendar
        ("fr", FIRST, "d/m/Y", "01/12/2026"),
        ("fr", SECOND, "j F Y", "2 décembre 2026"),
        ("fr", date(2026, 12, 11), "j F Y", "11 décembre 2026"),
        ("en", FIRST, "j F Y", "1 December 2026"),
    ],
)
def test_a_day_in_words(language: str, day: date, form: str | None, said: str) -> None:
    with translation.override(language):
        assert date_format(day, form) == said
        argument = f':"{form}"' if form else ""
        page = Template(f"{{{{ day|date{argument} }}}}")
        assert page.render(Context({"day": day})) == said


def test_a_moment_is_of_the_day_it_is_here() -> None:
    moment = datetime(2026, 11, 30, 23, 30, tzinfo=UTC)
    with translation.override("fr"):
        page = Template('{{ at|date:"j F, H:i" }}')
        assert page.render(Context({"at": moment})) == "1er décembre, 00:30"


@pytest.mark.parametrize("nothing", [None, ""])
def test_no_day_is_no_words(nothing: str | None) -> None:
    assert Template('{{ day|date:"j F Y" }}').render(Context({"day": nothing})) == ""
