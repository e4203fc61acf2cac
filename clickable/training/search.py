"""What the search of the site finds here: the page of trainings, courses by what they teach, and their coming sessions."""

from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import override

from clickable.base import clock
from clickable.base.finding import Found, holding, terms
from clickable.training import selectors
from clickable.training.hours import whens
from clickable.training.models import Course, Session


def search(query: str, *, language: str) -> list[Found]:
    """What holds every word of the query; a few at most, courses before their dates."""
    wanted = terms(query)
    if not wanted:
        return []
    with override(language):
        return holding(
            wanted, [*_pages(), *_courses(language), *_sessions(language, now=clock.now())]
        )


def _pages() -> list[tuple[Found, str]]:
    title, summary = _("Formations"), _("Des formations gratuites pour les professionnels et les formateurs, à distance ou sur place.")  # fmt: skip
    return [(Found(title, summary, reverse("training:index"), _("Page")), f"{title} {summary}")]


def _courses(language: str) -> list[tuple[Found, str]]:
    return [(_course(row, language), _words(row, language)) for row in Course.objects.filter(published=True).order_by("code")]  # fmt: skip


def _course(row: Course, language: str) -> Found:
    summary = str(row.text(language).get("summary", ""))
    return Found(row.title(language), summary, reverse("training:course", args=[row.code]), _("Formation"))  # fmt: skip


def _words(row: Course, language: str) -> str:
    text = row.text(language)
    return " ".join([_("formation"), row.title(language), str(text.get("summary", "")), str(text.get("audience", "")), *map(str, text.get("objectives", []))])  # fmt: skip


def _sessions(language: str, *, now: datetime) -> list[tuple[Found, str]]:
    """By the day, the place and who gives it: what is found leads to its course, where one signs up."""
    return [_session(row, language) for row in selectors.coming(now=now)[:100]]


def _session(row: Session, language: str) -> tuple[Found, str]:
    when = str(whens(row, territory=row.territory or "FR", language=language)[0])
    where = row.place or row.get_modality_display()
    title = row.course.title(language)
    found = Found(title, f"{when}, {where}", f"{reverse('training:course', args=[row.course.code])}", _("Date de formation"))  # fmt: skip
    return found, f"{_('formation')} {title} {when} {where} {row.trainer}"
