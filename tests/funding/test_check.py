"""The check of a text against its agreement, on the project's own documents and on made-up ones."""

import pytest

from clickable.funding import selectors, services
from clickable.funding.models import Fault, Medium
from clickable.funding.rules import Finding
from tests.cast import NOW
from tests.funding import quotations

REC = "rec-clickable"
TITLE = "Make children able to “click” free from cyber sexual violence"
PROGRAMME = "Rights, Equality and Citizenship (REC) Programme"


def faults(text: str, *, language: str = "fr", emblem: bool = True) -> list[Finding]:
    return services.check(
        text=text, language=language, medium=Medium.PRINT, agreement=REC, has_emblem=emblem
    )


def test_it_finds_the_misspelt_programme_of_seed_000_and_nothing_else() -> None:
    text = f"{quotations.SEED_000_OPENING}\n{quotations.SEED_000}"

    assert faults(text) == [
        Finding(Fault.PROGRAMME, "Rigths, Equality and Citizenship (REC) Programme", PROGRAMME)
    ]


def test_it_finds_the_wrong_title_of_seed_002_and_nothing_else() -> None:
    text = f"{quotations.SEED_002_OPENING}\n{quotations.SEED_002}"

    assert faults(text) == [
        Finding(Fault.TITLE, "Make children click free from cyber sexual violence", TITLE)
    ]


def test_the_sheet_of_seed_001_has_the_right_title_and_dates() -> None:
    found = faults(f"{quotations.SEED_001_TITLE} {quotations.SEED_001_DATES}", emblem=False)

    assert {one.fault for one in found} == {Fault.DISCLAIMER, Fault.EMBLEM, Fault.MISSING}


@pytest.mark.parametrize("language", ["fr", "en"])
@pytest.mark.parametrize("medium", list(Medium))
def test_our_own_texts_have_no_fault(language: str, medium: Medium) -> None:
    text = selectors.funder_text(REC, language, medium).text

    assert (
        services.check(text=text, language=language, medium=medium, agreement=REC, has_emblem=True)
        == []
    )


def test_a_document_without_emblem_is_told_so() -> None:
    text = selectors.funder_text(REC, "fr", Medium.PRINT).text

    assert faults(text, emblem=False) == [Finding(Fault.EMBLEM)]


def test_a_document_without_the_disclaimer_is_told_so() -> None:
    text = selectors.funder_text(REC, "en", Medium.PRINT).acknowledgement

    assert faults(text, language="en") == [Finding(Fault.DISCLAIMER)]


def test_somebody_who_is_not_of_the_agreement_cannot_be_responsible() -> None:
    text = selectors.funder_text(REC, "fr", Medium.PRINT, responsible="Autre Association").text

    found = faults(text)

    assert [(one.fault, one.found) for one in found] == [(Fault.ORGANISATION, "Autre Association")]


@pytest.mark.parametrize(
    ("said", "wrong"),
    [
        ("Le projet dure du 01/09/2019 au 31/08/2021.", []),
        ("Le projet dure du 01/10/2019 au 31/08/2022.", ["01/10/2019", "31/08/2022"]),
        ("Depuis le 1er septembre 2018, les associations…", ["1er septembre 2018"]),
        ("La conférence a eu lieu le 12/08/2019.", []),
    ],
)
def test_dates_of_the_project_are_those_of_the_agreement(said: str, wrong: list[str]) -> None:
    text = f"{said} {selectors.funder_text(REC, 'fr', Medium.PRINT).text}"

    assert [one.found for one in faults(text) if one.fault == Fault.DATES] == wrong


def test_typography_and_markup_are_no_faults() -> None:
    text = selectors.funder_text(REC, "fr", Medium.PRINT).text
    same = text.replace("’", "'").replace("“click”", "<em>« click »</em>").replace(" ", "\n", 3)

    assert faults(same) == []


def test_a_text_that_says_nothing_of_the_funder_is_told_so() -> None:
    assert [one.fault for one in faults("Bonjour.")] == [Fault.DISCLAIMER, Fault.MISSING]


def test_a_waived_fault_carries_its_reason_and_no_longer_blocks(alice) -> None:  # type: ignore[no-untyped-def]
    services.waive(
        subject="fiche/fr", fault=Fault.EMBLEM, reason="tirage d’avant", actor=alice, now=NOW
    )
    text = selectors.funder_text(REC, "fr", Medium.PRINT).text

    found = services.check(
        text=text,
        language="fr",
        medium=Medium.PRINT,
        agreement=REC,
        has_emblem=False,
        subject="fiche/fr",
    )

    assert found == [Finding(Fault.EMBLEM, waived="tirage d’avant")]
    assert services.blocking(found) == []
