"""The page that shows who answers whom."""

import pytest
from django.test import Client

from clickable.outreach.table import table
from tests.cast import EVE

WHO = "/interventions/qui-repond/"


def test_the_whole_table_is_there_with_its_rules_sources_and_open_questions() -> None:
    answer = Client().get(WHO)

    page = answer.content.decode()
    assert answer.status_code == 200
    assert "Set-Cookie" not in answer.headers
    for one in table().associations.values():
        assert one.name in page
    for rule in table().rules:
        assert rule.why["fr"].split(",")[0] in page
    for question in table().questions:
        assert question.question["fr"] in page
    assert "CE2, CM1, CM2" in page
    assert "Île-de-France" in page


def test_one_cell_says_who_and_why() -> None:
    answer = Client().get(WHO, {"audience": "pupils", "level": "cm1", "place": "RE", "way": "on_site"})  # fmt: skip

    page = answer.content.decode()
    assert '<h2 id="answer-title">e-Enfance</h2>' in page
    assert "c’est la règle qui répond" in page
    assert page.count('<span class="trace__why">') == len(table().rules)


def test_a_cell_that_is_open_says_so() -> None:
    page = Client().get(WHO, {"audience": "employees", "place": "FR-75", "way": "remote"}).content.decode()  # fmt: skip

    assert '<h2 id="answer-title">ECPAT France</h2>' in page
    assert "Qui intervient en entreprise ?" in page


@pytest.mark.parametrize(
    "asked",
    [
        {"audience": "pupils", "place": "FR-75", "way": "on_site"},
        {"audience": EVE, "level": EVE, "place": EVE, "way": EVE},
        {"x": "y"},
    ],
)
def test_what_is_missing_or_wrong_is_said_beside_its_field(asked: dict[str, str]) -> None:
    answer = Client().get(WHO, asked)

    assert answer.status_code == 200
    assert "field__error" in answer.content.decode()
    assert "answer-title" not in answer.content.decode()
    assert "<script>alert" not in answer.content.decode()


def test_in_english_too() -> None:
    page = Client().get("/en/interventions/qui-repond/", {"audience": "professionals", "place": "BE", "way": "remote"}).content.decode()  # fmt: skip

    assert "Who answers whom" in page
    assert "Who answers in Belgium, Luxembourg and elsewhere?" in page
