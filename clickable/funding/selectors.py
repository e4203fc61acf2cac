"""Agreements, and what they ask a document to carry."""

from dataclasses import dataclass

from django.conf import settings

from clickable.base.errors import RefusedError
from clickable.funding import shipped, texts
from clickable.funding.models import FundingAgreement, Medium
from clickable.funding.rules import SHORT, Agreement


@dataclass(frozen=True)
class FunderText:
    """What goes on one document: two sentences, and the emblem beside them."""

    language: str
    medium: Medium
    acknowledgement: str
    disclaimer: str  # empty where the medium is too short for it
    emblem_alt: str

    @property
    def text(self) -> str:
        """To copy, or to check."""
        return " ".join(part for part in (self.acknowledgement, self.disclaimer) if part)


def agreements() -> list[Agreement]:
    """Those that editors added, newest first, then those that come with the product."""
    return [*(_of(row) for row in FundingAgreement.objects.all()), *shipped_agreements()]


def shipped_agreements() -> list[Agreement]:
    """Those that come with the product; the database is not asked."""
    return list(shipped.agreements().values())


def agreement(code: str) -> Agreement:
    """By its code; those that come with the product are not asked of the database."""
    if found := shipped.agreements().get(code):
        return found
    row = FundingAgreement.objects.filter(code=code).first()
    if row is None:
        raise RefusedError(f"no funding agreement {code!r}", "unknown_agreement")
    return _of(row)


def funder_text(
    agreement: str | Agreement, language: str, medium: str, *, responsible: str = ""
) -> FunderText:
    """What a document in this language and medium has to carry.

    `responsible` answers for its contents; without it, the organisation that runs the instance.
    """
    found = agreement if isinstance(agreement, Agreement) else _agreement(agreement)
    who, where = responsible or settings.ORGANISATION, Medium(medium)
    names = {
        "funder": found.funder_in[language],
        "project": found.project,
        "title": found.title,
        "short": found.programme_short or found.programme,
    }
    return FunderText(
        language=language,
        medium=where,
        acknowledgement=texts.ACKNOWLEDGEMENT[language][where].format(**names),
        disclaimer="" if where in SHORT else _disclaimer(language, where, who),
        emblem_alt=texts.EMBLEM_ALT[language],
    )


_agreement = agreement  # `funder_text` has a parameter of that name


def _disclaimer(language: str, medium: Medium, responsible: str) -> str:
    return texts.DISCLAIMER[language].format(
        thing=texts.THING[language][medium],
        responsible=responsible,
        of_responsible=texts.of(responsible),
    )


def _of(row: FundingAgreement) -> Agreement:
    return Agreement(
        code=row.code,
        project=row.project,
        title=row.title,
        programme=row.programme,
        programme_short=row.programme_short,
        funder=row.funder,
        funder_in={"fr": row.funder_fr, "en": row.funder_en},
        number=row.number,
        begins_on=row.begins_on,
        ends_on=row.ends_on,
        organisations=tuple(
            line.strip() for line in row.organisations.splitlines() if line.strip()
        ),
        languages=tuple(row.languages.split()),
        source=row.source,
        checked_on=row.checked_on,
    )
