"""What the accessibility page says of the 106 criteria."""

import pytest
from django.test import Client

from clickable.pages.audit import Finding, audit, criteria, finding_of


@pytest.mark.parametrize(
    ("criterion", "finding"),
    [
        ({"absent": {"fr": "rien", "en": "nothing"}}, Finding.ABSENT),
        ({}, Finding.BY_A_PERSON),
        ({"axe": ["label"]}, Finding.NO_FAULT),
        ({"axe": ["label", "region"]}, Finding.FAULT),
        ({"tests": ["t::ran"]}, Finding.NO_FAULT),
        ({"tests": ["t::ran", "t::did_not"]}, Finding.FAULT),
        ({"axe": ["label"], "tests": ["t::did_not"]}, Finding.FAULT),
    ],
)
def test_a_criterion_is_only_as_well_as_what_was_seen(
    criterion: dict[str, object], finding: Finding
) -> None:
    assert finding_of(criterion, faults=["region"], passed=["t::ran"]) == finding


def test_every_criterion_of_the_rgaa_is_there_once() -> None:
    numbers = [each["number"] for theme in criteria() for each in theme["criteria"]]
    assert (len(numbers), len(set(numbers))) == (106, 106)
    assert [theme["number"] for theme in criteria()] == list(range(1, 14))


def test_nothing_was_found_wrong() -> None:
    wrong = [
        each.number for theme in audit("fr").found for each in theme.criteria
        if each.finding == Finding.FAULT
    ]  # fmt: skip
    assert wrong == []


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("path", "words"),
    [
        ("/accessibilite/", "Un champ a une étiquette"),
        ("/en/accessibilite/", "A field has a label"),
    ],
)
def test_the_page_shows_them_in_its_language(client: Client, path: str, words: str) -> None:
    html = client.get(path).content.decode()
    assert words in html
    assert html.count('<th scope="row">') == 106
