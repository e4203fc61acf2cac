"""Which rule counts, without a database."""

import pytest

from clickable.domains.models import ACTS_ALONE, Kind
from clickable.domains.rules import SUBJECTS, Applying, Subject, choose, covers_anybody, names_of


@pytest.mark.parametrize(
    ("host", "names"),
    [
        ("a.b.site.example", ["a.b.site.example", "b.site.example", "site.example"]),
        ("site.example", ["site.example"]),
        ("a.site.co.uk", ["a.site.co.uk", "site.co.uk"]),
        ("somebody.blogspot.com", ["somebody.blogspot.com"]),
        ("xn--caf-dma.example", ["xn--caf-dma.example"]),
        ("198.51.100.7", ["198.51.100.7"]),
    ],
)
def test_the_names_by_which_a_rule_can_be_about_a_host(host: str, names: list[str]) -> None:
    assert names_of(host) == names


def test_a_name_like_another_is_not_below_it() -> None:
    assert "site.example" not in names_of("notsite.example")


def test_the_nearest_name_wins_for_each_subject_apart() -> None:
    far, near = Applying(1, Kind.HOST, above=2), Applying(2, Kind.CDN_ORIGIN, above=1)
    language = Applying(3, Kind.LANGUAGE, above=2)

    chosen = choose([far, language, near])

    assert chosen[Subject.WHERE].wins == near
    assert chosen[Subject.WHERE].over == (far,)
    assert chosen[Subject.LANGUAGE].wins == language


def test_at_the_same_name_a_person_comes_before_a_program() -> None:
    rules = [Applying(kind, kind, above=0) for kind in reversed(Kind)]

    assert choose(rules)[Subject.WHERE].wins.kind == Kind.MANUAL


def test_every_kind_has_its_subject_and_only_what_shows_itself_needs_one_person() -> None:
    assert set(SUBJECTS) == set(Kind)
    assert set(Kind) - set(ACTS_ALONE) == {Kind.MANUAL, Kind.LANGUAGE}


@pytest.mark.parametrize(
    ("name", "anybody"),
    [("example", True), ("co.uk", True), ("blogspot.com", True), ("site.example", False)],
)
def test_a_name_under_which_anybody_registers(name: str, anybody: bool) -> None:
    assert covers_anybody(name) is anybody
