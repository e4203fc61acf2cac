"""Works and their versions come into being."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from clickable.base.errors import RefusedError
from clickable.library import rules
from clickable.library.models import Facet, Licence, Successor, Work, WorkVersion
from clickable.people.models import User
from clickable.record import services as record


@dataclass(frozen=True, kw_only=True)
class About:
    """What is told of a work. Titles and summaries are keyed by language."""

    kind: str
    titles: dict[str, str]
    summaries: dict[str, str] = field(default_factory=dict)
    audience: tuple[str, ...] = ()
    themes: tuple[str, ...] = ()
    age_from: int | None = None
    age_to: int | None = None
    licence: str = Licence.CC_BY_SA
    agreement: str = ""
    source_language: str = "fr"
    order_limit: int = 0


@transaction.atomic
def make_work(*, code: str, about: About, by: User | None, now: datetime) -> Work:
    """A new work with its first version, a draft. Its code is never changed afterwards."""
    work = Work(code=code)
    _tell(work, about)
    WorkVersion.objects.create(work=work, number=1, made_at=now)
    record.write("library.work_made", f"work:{code}", actor=by, now=now)
    return work


@transaction.atomic
def change_work(*, work: Work, about: About, by: User | None, now: datetime) -> None:
    """What is told of the work; its versions stay as they are."""
    _tell(work, about)
    record.write("library.work_changed", f"work:{work.code}", actor=by, now=now)


@transaction.atomic
def new_version(
    *,
    work: Work,
    by: User | None,
    now: datetime,
    number: int | None = None,
    edition: str = "",
    what_changed: dict[str, str] | None = None,
) -> WorkVersion:
    """The next version, a draft that has every check before it. Refused while another is in hand."""
    numbers = dict(work.versions.select_for_update().values_list("number", "state"))
    if set(numbers.values()) & rules.IN_HAND:
        raise RefusedError(_("Une version de cet outil est déjà en préparation."), "in_hand")
    made = WorkVersion.objects.create(
        work=work,
        number=number or max(numbers, default=0) + 1,
        edition=edition,
        what_changed=what_changed or {},
        made_at=now,
    )
    record.write("library.version_made", f"work:{work.code}", actor=by, now=now, detail={"version": made.number})  # fmt: skip
    return made


@transaction.atomic
def split_language(*, work: Work, language: str, to: Work, by: User | None, now: datetime) -> None:
    """Who reads this language is led to the other work from now on, by every code ever printed."""
    if to == work or rules.leads_back(work.code, language, to=to.code, successors=_successors()):
        raise RefusedError(_("Ces deux outils se renverraient l’un à l’autre."), "circle")
    Successor.objects.update_or_create(work=work, language=language, defaults={"to": to})
    detail: dict[str, object] = {"language": language, "to": to.code}
    record.write("library.language_split", f"work:{work.code}", actor=by, now=now, detail=detail)


def _successors() -> dict[tuple[str, str], str]:
    rows = Successor.objects.values_list("work__code", "language", "to__code")
    return {(code, language): to for code, language, to in rows}


def _tell(work: Work, about: About) -> None:
    plain: dict[str, Any] = {
        name: getattr(about, name)
        for name in (
            "kind", "titles", "summaries", "age_from", "age_to", "licence", "agreement",
            "source_language", "order_limit",
        )
    }  # fmt: skip
    for name, value in plain.items():
        setattr(work, name, value)
    work.words = rules.words_of(work)
    try:
        work.full_clean(validate_unique=not work.pk, exclude=["words"])
    except ValidationError as error:
        raise RefusedError(" ".join(error.messages), "invalid") from error
    work.save()
    wanted = {(Facet.Sort.AUDIENCE, a) for a in about.audience}
    wanted |= {(Facet.Sort.THEME, t) for t in about.themes}
    work.facets.all().delete()
    Facet.objects.bulk_create(Facet(work=work, sort=s, code=c) for s, c in sorted(wanted))
