"""What the coordinator prepares for a stop: kit, crew, papers. Never who answers for what in names."""

import hashlib
from collections.abc import Mapping
from datetime import datetime
from typing import IO

from django.core.files.base import ContentFile
from django.db import transaction
from django.utils.translation import gettext as _

from clickable.base.errors import RefusedError
from clickable.base.pdf import BEGINS, is_active
from clickable.outreach.preparing.models import Agreement, CrewLine, KitLine
from clickable.outreach.preparing.selectors import default_kit
from clickable.outreach.selectors import coordinates
from clickable.outreach.stops import TourStop
from clickable.people.models import User
from clickable.record import services as record

LARGEST = 10 * 1024 * 1024  # bytes of an agreement
MOST_LINES = 80
State = KitLine.State


@transaction.atomic
def fill_kit(*, stop: TourStop, by: User, now: datetime) -> int:
    """The lines of every stop, once each; how many are new."""
    _may(by)
    there = set(stop.kit.values_list("code", flat=True))
    fresh = [KitLine(stop=stop, code=code) for code in default_kit() if code not in there]
    KitLine.objects.bulk_create(fresh, ignore_conflicts=True)
    _written(stop, "kit", by=by, now=now)
    return len(fresh)


@transaction.atomic
def add_kit(*, stop: TourStop, label: str, by: User, now: datetime) -> KitLine:
    _may(by)
    if not label.strip():
        raise RefusedError(_("Dites ce qu’il faut prendre."), "label")
    _not_too_many(stop.kit.count())
    made = KitLine.objects.create(stop=stop, label=label.strip()[:120])
    _written(stop, "kit", by=by, now=now)
    return made


@transaction.atomic
def mark_kit(*, stop: TourStop, states: Mapping[int, str], by: User, now: datetime) -> None:
    """What is taken, what is missing; a line that is not this stop's is passed over."""
    _may(by)
    for row in stop.kit.select_for_update().filter(pk__in=states):
        if states[row.pk] in State.values and states[row.pk] != row.state:
            row.state = states[row.pk]
            row.save(update_fields=["state"])
    _written(stop, "kit", by=by, now=now)


@transaction.atomic
def drop_kit(*, stop: TourStop, pk: int, by: User, now: datetime) -> None:
    _may(by)
    stop.kit.filter(pk=pk).delete()
    _written(stop, "kit", by=by, now=now)


@transaction.atomic
def add_crew(*, stop: TourStop, function: str, number: int, shown: str = "", by: User, now: datetime) -> CrewLine:  # fmt: skip
    _may(by)
    if not function.strip():
        raise RefusedError(_("Dites la fonction : animation, accueil, montage…"), "function")
    _not_too_many(stop.crew.count())
    made = CrewLine.objects.create(stop=stop, function=function.strip()[:60], number=number, shown=shown.strip()[:60])  # fmt: skip
    _written(stop, "crew", by=by, now=now)
    return made


@transaction.atomic
def drop_crew(*, stop: TourStop, pk: int, by: User, now: datetime) -> None:
    _may(by)
    stop.crew.filter(pk=pk).delete()
    _written(stop, "crew", by=by, now=now)


def set_papers(
    *,
    stop: TourStop,
    state: str,
    insurance: bool,
    risks: bool,
    content: IO[bytes] | None = None,
    by: User,
    now: datetime,
) -> Agreement:
    """How far the papers are; a file takes the place of the one before. Looked at before it is kept."""
    _may(by)
    fresh = _looked_at(content) if content else b""
    with transaction.atomic():
        row = Agreement.objects.select_for_update().filter(stop=stop).first() or Agreement(stop=stop)  # fmt: skip
        left = row.file.name or ""
        row.state, row.insurance, row.risks = state, insurance, risks
        row.changed_by, row.changed_at = by, now
        if fresh:
            row.size = len(fresh)
            name = f"{stop.pk}-{hashlib.sha256(fresh).hexdigest()[:16]}.pdf"
            row.file.save(name, ContentFile(fresh), save=False)
        row.save()
        _written(stop, "papers", by=by, now=now)
        if fresh and left and left != row.file.name:
            storage = row.file.storage
            transaction.on_commit(lambda: storage.delete(left))
    return row


def _looked_at(content: IO[bytes]) -> bytes:
    """The PDF, whole, when it may be kept. Raises RefusedError."""
    content.seek(0)
    found = content.read(LARGEST + 1)
    if not found:
        raise RefusedError(_("Ce fichier est vide."), "empty")
    if len(found) > LARGEST:
        raise RefusedError(_("Ce fichier est trop gros : 10 Mo au plus."), "too_large")
    if not found.startswith(BEGINS):
        raise RefusedError(_("Ce n’est pas un PDF."), "wrong_kind")
    if is_active(found):
        raise RefusedError(
            _(
                "Ce PDF contient un programme, un formulaire actif, un fichier joint ou un mot de passe. "
                "Exportez-le de nouveau, sans rien de cela."
            ),
            "active",
        )
    return found


def _not_too_many(lines: int) -> None:
    if lines >= MOST_LINES:
        raise RefusedError(_("La liste est assez longue : retirez-en une ligne."), "lines")


def _written(stop: TourStop, what: str, *, by: User, now: datetime) -> None:
    record.write("outreach.stop_prepared", f"stop:{stop.pk}", actor=by, now=now, detail={"what": what})  # fmt: skip


def _may(by: User) -> None:
    if not coordinates(by):
        raise RefusedError(_("Seule la coordination mène la tournée."), "seat")
