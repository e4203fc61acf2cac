"""Photographs that prove: kept without what they would betray, shown where an editor says so, forgotten."""

import hashlib
import secrets
from datetime import datetime
from typing import TYPE_CHECKING

from django.core.files.base import ContentFile
from django.db import transaction
from django.db.models import Q
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from clickable.base.errors import RefusedError
from clickable.campaign.visibility.models import Photo, Placement
from clickable.campaign.visibility.photo import Drawn
from clickable.campaign.visibility.rules import PHOTOS_KEPT, C
from clickable.campaign.visibility.services.campaigns import noted

if TYPE_CHECKING:
    from clickable.people.models import User


@transaction.atomic
def keep_photo(*, placement: Placement, photo: Drawn, by: "User | None", now: datetime) -> Photo:
    """In the place of the one before; nobody but editors sees it until `tell_photo`."""
    row = Placement.objects.select_for_update().get(pk=placement.pk)
    if row.proof_on is None:
        raise RefusedError(_("La photo vient avec la preuve."), "proof")
    if old := Photo.objects.filter(placement=row).first():
        _gone(old)
    found = Photo(
        placement=row, width=photo.width, height=photo.height, size=len(photo.content),
        sha256=hashlib.sha256(photo.content).hexdigest(), by=by, at=now,
    )  # fmt: skip
    found.file.save(f"{secrets.token_hex(16)}.jpg", ContentFile(photo.content), save=False)
    try:
        found.save(force_insert=True)
        noted(found, "kept", by=by, now=now)
    except BaseException:
        found.file.storage.delete(found.file.name or "")
        raise
    return found


@transaction.atomic
def tell_photo(
    *, photo: Photo, public: bool, alt_fr: str, alt_en: str, by: "User | None", now: datetime
) -> Photo:
    """Its words, and whether everybody sees it on the campaign's page: only with words in both languages."""
    row = Photo.objects.select_for_update().get(pk=photo.pk)
    row.public, row.alt_fr, row.alt_en = public, alt_fr.strip(), alt_en.strip()
    if public and not (row.alt_fr and row.alt_en):
        raise RefusedError(_("Décrivez la photo, en français et en anglais, pour qui ne la voit pas."), "alt")  # fmt: skip
    row.save(update_fields=["public", "alt_fr", "alt_en"])
    noted(row, "told", by=by, now=now, public=public)
    return row


@transaction.atomic
def drop_photo(*, photo: Photo, by: "User | None", now: datetime) -> None:
    """Gone at once, from the page and from here; that somebody saw the posters stays."""
    row = Photo.objects.select_for_update().filter(pk=photo.pk).first()
    if row is not None:
        noted(row, "dropped", by=by, now=now)
        _gone(row)


@transaction.atomic
def forget_photos(*, now: datetime) -> int:
    """Those of campaigns that ended a year ago; how many."""
    upto = localdate(now) - PHOTOS_KEPT
    campaign = "placement__run__campaign__"
    over = Q(**{f"{campaign}ends_on__lte": upto}) | Q(**{f"{campaign}ends_on": None}, at__lte=now - PHOTOS_KEPT)  # fmt: skip
    rows = Photo.objects.filter(over, **{f"{campaign}state": C.ENDED})
    found = list(rows.select_for_update(of=("self",)))
    for row in found:
        noted(row, "forgotten", by=None, now=now)
        _gone(row)
    return len(found)


def _gone(row: Photo) -> None:
    """The row now, its file once that is kept."""
    name, storage = row.file.name or "", row.file.storage
    row.delete()
    transaction.on_commit(lambda: storage.delete(name))
