"""Reading: who waits for a date of which course, and where."""

from dataclasses import dataclass, field

from clickable.places import selectors as places
from clickable.training.interest.models import Interest


@dataclass
class Wanted:
    """One territory: how many wait for which course, and the organisations that ask."""

    territory: str
    name: str
    waiting: dict[str, int] = field(default_factory=dict)  # by title of the course
    wishes: list[Interest] = field(default_factory=list)

    @property
    def people(self) -> int:
        return sum(self.waiting.values()) + sum(one.people for one in self.wishes)


def wanted(*, language: str = "fr") -> list[Wanted]:
    """By territory, the one where the most people wait first."""
    found: dict[str, Wanted] = {}
    rows = Interest.objects.waiting().select_related("course").order_by("asked_at", "pk")
    for row in rows:
        there = places.territory(row.territory)
        group = found.setdefault(
            row.territory, Wanted(row.territory, there.name[language] if there else row.territory)
        )
        if row.kind == Interest.Kind.BRING:
            group.wishes.append(row)
        else:
            title = row.course.title(language)
            group.waiting[title] = group.waiting.get(title, 0) + 1
    return sorted(found.values(), key=lambda group: (-group.people, group.name))


def interest_of(subject: str) -> Interest | None:
    """By the subject of a link."""
    pk = subject.partition(":")[2]
    rows = Interest.objects.select_related("course", "addressee", "told_of__course")
    return rows.filter(pk=int(pk)).first() if pk.isdecimal() else None
