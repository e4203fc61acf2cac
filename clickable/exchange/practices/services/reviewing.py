"""What editors do: review against criteria, two of them; translate, take off, ask again."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from clickable.base.errors import GoneError, RefusedError
from clickable.exchange.practices import letters
from clickable.exchange.practices.models import Facet, Practice, PracticeVersion, Review
from clickable.exchange.practices.rules import EYES, S, V, verdict, words
from clickable.exchange.practices.selectors import criteria, stale
from clickable.exchange.practices.services.sending import locked
from clickable.measures import services as measures
from clickable.places import selectors as places
from clickable.record import services as record

if TYPE_CHECKING:
    from clickable.people.models import User

PIECE = 100


@transaction.atomic
def review(
    *,
    version: PracticeVersion,
    answers: Mapping[str, str],
    role: str,
    note: str,
    by: "User",
    now: datetime,
) -> Review:
    """One editor's answers. One criterion that is not met: it goes back with the note. Met by two: published.

    Raises RefusedError, and GoneError when it is no longer to be reviewed.
    """
    practice = locked(version.practice_id)
    row = PracticeVersion.objects.get(pk=version.pk)
    if row.state != S.SUBMITTED or practice.withdrawn_on:
        raise GoneError(_("Cette version n’attend plus de relecture."), "state")
    if row.reviews.filter(by=by).exists():
        raise RefusedError(
            _("Vous l’avez déjà relue : une autre personne la relit aussi."), "twice"
        )
    codes = [one.code for one in criteria()]
    if any(answers.get(code) not in {"yes", "no"} for code in codes):
        raise RefusedError(_("Répondez pour chaque critère."), "answers")
    said = verdict(answers, codes)
    if said == V.BACK and not note.strip():
        raise RefusedError(_("Dites ce qu’il faut reprendre."), "note")
    found = Review.objects.create(
        version=row, by=by, role=role, verdict=said, note=note, at=now,
        answers={code: answers[code] for code in codes},
    )  # fmt: skip
    record.write("practices.reviewed", str(row), actor=by, now=now, detail={"verdict": said})
    if said == V.BACK:
        _give_back(practice, row, note, now=now)
    elif row.reviews.filter(verdict=V.FIT).count() >= EYES:
        _publish(practice, row, by=by, now=now)
    return found


def _give_back(practice: Practice, row: PracticeVersion, note: str, *, now: datetime) -> None:
    row.state = S.RETURNED
    row.save(update_fields=["state"])
    letters.tell(practice, "returned", title=row.title, note=note, now=now)


def _publish(practice: Practice, row: PracticeVersion, *, by: "User", now: datetime) -> None:
    today = localdate(now)
    practice.versions.filter(state=S.PUBLISHED).update(state=S.SUPERSEDED)
    row.state, row.published_on = S.PUBLISHED, today
    row.save(update_fields=["state", "published_on"])
    practice.current, practice.checked_on, practice.reminded_on = row, today, None
    practice.published_on = practice.published_on or today
    practice.save(update_fields=["current", "checked_on", "reminded_on", "published_on"])
    practice.facets.all().delete()
    Facet.objects.bulk_create(_facets(practice, row))
    letters.tell(
        practice, "published", title=row.title, now=now, once=f"practices.published:{row.pk}"
    )
    measures.count(
        "exchange.practice",
        on=today,
        subject=str(practice.pk),
        territory=practice.country if places.territory(practice.country) else places.ELSEWHERE,
        source=f"exchange.practice:{practice.pk}",
    )
    record.write("practices.published", str(row), actor=by, now=now)


def _facets(practice: Practice, row: PracticeVersion) -> list[Facet]:
    sorts = {Facet.Sort.THEME: row.themes, Facet.Sort.AUDIENCE: row.audiences}
    return [
        Facet(practice=practice, sort=sort, code=code)
        for sort, codes in sorts.items()
        for code in dict.fromkeys(codes)
    ]


@transaction.atomic
def translate(
    *, version: PracticeVersion, language: str, text: Mapping[str, str], by: "User", now: datetime
) -> PracticeVersion:
    """The same text in the site's other language, by an editor; the original stays as it was sent."""
    practice = locked(version.practice_id)
    row = PracticeVersion.objects.get(pk=version.pk)
    original = next(iter(row.texts), "")
    if not original or language == original:
        raise RefusedError(_("Elle est déjà dans cette langue."), "language")
    row.texts = {original: row.texts[original], language: dict(text)}
    row.words = words(practice.organisation, row.texts)
    row.save(update_fields=["texts", "words"])
    record.write("practices.translated", str(row), actor=by, now=now, detail={"language": language})
    return row


@transaction.atomic
def take_off(*, practice: Practice, reason: str, by: "User", now: datetime) -> Practice:
    """Off the shelf, with a reason that its organisation reads. Raises RefusedError."""
    row = locked(practice.pk)
    if not reason.strip():
        raise RefusedError(_("Dites pourquoi."), "reason")
    if row.withdrawn_on is None:
        row.withdrawn_on = localdate(now)
        row.save(update_fields=["withdrawn_on"])
        newest = row.versions.order_by("-number").first()
        letters.tell(row, "withdrawn", title=newest.title if newest else "", note=reason, now=now)
        record.write("practices.taken_off", str(row), actor=by, now=now)
    return row


def ask_again(*, now: datetime) -> int:
    """Whoever published three years ago is asked, once, whether it still holds; how many letters."""
    today = localdate(now)
    due = stale(today=today).filter(reminded_on=None).values_list("pk", flat=True)
    return sum(_ask(pk, today=today, now=now) for pk in list(due[:PIECE]))


@transaction.atomic
def _ask(pk: int, *, today: date, now: datetime) -> bool:
    row = locked(pk)
    if row.reminded_on is not None or row.withdrawn_on or row.current is None:
        return False
    row.reminded_on = today
    row.save(update_fields=["reminded_on"])
    letters.tell(
        row, "again", title=row.current.title, now=now, once=f"practices.again:{pk}:{today}"
    )
    record.write("practices.asked_again", str(row), now=now)
    return True
