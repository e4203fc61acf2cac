"""The lists that categories were told in, each with its days and its source.

What is stored is always one of the codes of `models.Category`. A list only says how they are told
at a time: one by one (2020), or under the four fields of the reorganisation (2024). Sources give
years, so a list holds from the first day of one to the last day of another.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from django.db.models import TextChoices
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from clickable.report.models import Category


class Field(TextChoices):
    """The fields of the 2024 list, in the order of its source."""

    CHILDHOOD = "childhood", _("Enfance")
    ILLEGAL_SPEECH = "illegal_speech", _("Discours illicites")
    SEXUAL_VIOLENCE = "sexual_violence", _("Violences sexuelles")
    DIGNITY = "dignity", _("Dignité et identité en ligne")


# No source says which category went into which field: this is our reading (docs/decisions/0032).
FIELDS: dict[Category, Field] = {
    Category.CSAM: Field.CHILDHOOD,
    Category.SHOCKING_MINORS: Field.CHILDHOOD,
    Category.TERRORISM: Field.ILLEGAL_SPEECH,
    Category.HATE: Field.ILLEGAL_SPEECH,
    Category.CRIMES_HUMANITY: Field.ILLEGAL_SPEECH,
    Category.PROCURING: Field.SEXUAL_VIOLENCE,
    Category.SEXUAL_HARASSMENT: Field.SEXUAL_VIOLENCE,
    Category.SUICIDE: Field.DIGNITY,
}
CODES: dict[Category, str] = {category: category.value for category in FIELDS}


@dataclass(frozen=True)
class Listing:
    """One list: `entry_of` says under which of its entries a category is told."""

    code: str
    name: str | Promise
    entries: Mapping[str, str | Promise]
    entry_of: Mapping[Category, str]
    valid_from: date
    valid_until: date | None  # its last day; None: in force
    source: str
    source_url: str
    checked_on: date


LIST_2020 = Listing(
    code="2020",
    name=_("liste de 2020"),
    entries={c.value: c.label for c in Category if c in FIELDS},
    entry_of=CODES,
    valid_from=date(2020, 1, 1),
    valid_until=date(2023, 12, 31),
    source="Point de Contact, 2020",
    source_url="https://www.pointdecontact.net/rapport_2020",
    checked_on=date(2026, 11, 29),
)
LIST_2024 = Listing(
    code="2024",
    name=_("liste de 2024"),
    entries={field.value: field.label for field in Field},
    entry_of={category: field.value for category, field in FIELDS.items()},
    valid_from=date(2024, 1, 1),
    valid_until=None,
    source="Point de Contact, rapport annuel 2024",
    source_url="https://www.pointdecontact.net/rapport-annuel-2024",
    checked_on=date(2026, 11, 29),
)
LISTS = (LIST_2020, LIST_2024)


def in_force(day: date) -> Listing:
    """The list of a day; before the first one there is no other, so it is that one."""
    return next((one for one in reversed(LISTS) if one.valid_from <= day), LISTS[0])


def grouped(
    categories: Iterable[Category], *, day: date
) -> list[tuple[Field | None, list[Category]]]:
    """Categories under the fields of the day, in the fields' order; those of no field come last.

    Under a list that names each category there is one group, of no field.
    """
    wanted = list(categories)
    if in_force(day) is not LIST_2024:
        return [(None, wanted)]
    heads: list[Field | None] = [*Field, None]
    groups = [(head, [c for c in wanted if FIELDS.get(c) == head]) for head in heads]
    return [(head, found) for head, found in groups if found]


def told_in(listing: Listing, numbers: Mapping[Category, int | None]) -> dict[str, int | None]:
    """Numbers of categories told by the entries of a list.

    An entry is None when a part of it is hidden or missing: a sum must not give it away.
    """
    told: dict[str, int | None] = {}
    for entry in listing.entries:
        parts = [numbers.get(c) for c, of in listing.entry_of.items() if of == entry]
        known = [part for part in parts if part is not None]
        told[entry] = sum(known) if len(known) == len(parts) else None
    return told
