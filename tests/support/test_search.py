import pytest

from clickable.support.search import search


@pytest.mark.parametrize(
    ("query", "language", "url"),
    [
        ("chantage", "fr", "/aide/a2/"),
        ("HARCELEMENT", "fr", "/aide/a5/"),
        ("porter plainte", "fr", "/aide/a8/"),
        ("blackmail", "en", "/en/aide/a2/"),
        ("3018", "fr", "/aide/services/"),
    ],
)
def test_what_is_typed_finds_a_plan_or_a_service(query: str, language: str, url: str) -> None:
    assert url in [found.url for found in search(query, language=language)]


@pytest.mark.parametrize("query", ["", "à", "licorne"])
def test_nothing_is_found_by_nothing(query: str) -> None:
    assert search(query, language="fr") == []


def test_plans_stand_before_services() -> None:
    kinds = [found.kind for found in search("image", language="fr")]
    assert kinds == sorted(kinds)
