from collections.abc import Iterable

from clickable.record.models import Entry, Line, Waiting


def lines_about(subjects: Iterable[str]) -> list[Line]:
    """Every line about these subjects, oldest first; those that wait for their hour included."""
    wanted = list(subjects)
    found: list[Line] = [
        *Waiting.objects.filter(subject__in=wanted).order_by("at"),
        *Entry.objects.filter(subject__in=wanted).select_related("actor").order_by("id"),
    ]
    return sorted(found, key=lambda line: line.at)
