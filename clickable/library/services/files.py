"""Files of the library: looked at before they are kept, under names of our own."""

import hashlib
from datetime import datetime
from typing import IO

from django.core.files.base import ContentFile, File
from django.db import transaction
from django.utils.translation import gettext as _

from clickable.base.errors import RefusedError
from clickable.base.pdf import is_active
from clickable.library import rules
from clickable.library.models import Access, Format, Rendition, Trouble, WorkVersion
from clickable.library.rules import Fault
from clickable.library.wording import FAULTS, WORDLESS
from clickable.people.models import User
from clickable.people.rules import can_publish
from clickable.record import services as record

CHUNK = 64 * 1024


def add_rendition(
    *,
    version: WorkVersion,
    language: str,
    access: str,
    form: str,
    content: IO[bytes],
    by: User | None,
    now: datetime,
    made_from: int | None = None,
) -> Rendition:
    """Keep a file. A draft's is replaced; a published version only gains what it lacks.

    `by` is nobody when we typeset it ourselves. `made_from` is the version whose text it says: this
    one, unless a translation was carried over.
    """
    if by is not None:
        _may(version, by=by)
    _may_stand(version, language=language, access=access, form=form)
    size, digest = _looked_at(content, Format(form))
    fields = {"version": version, "language": language, "access": access, "format": form}
    name = f"{version.work.code}/v{version.number}/{language}-{access}-{digest[:12]}.{form}"
    with transaction.atomic():
        before = Rendition.objects.select_for_update().filter(**fields).first()
        if before and version.state not in rules.CAN_CHANGE:
            raise RefusedError(_("Ce fichier est publié : faites une nouvelle version."), "frozen")
        row = before or Rendition(**fields)
        left = row.file.name
        row.size, row.checksum, row.added_at = size, digest, now
        row.made_from = made_from or version.number
        row.file.save(name, File(content), save=False)
        row.save()
        if left and left != row.file.name:
            storage = row.file.storage
            transaction.on_commit(lambda: storage.delete(left))
        Trouble.objects.filter(**fields).delete()
        detail: dict[str, object] = {"language": language, "access": access, "format": form}
        record.write(
            "library.file_added", f"version:{version.pk}", actor=by, now=now, detail=detail
        )
    return row


@transaction.atomic
def remove_rendition(*, rendition: Rendition, by: User | None, now: datetime) -> None:
    """Only from a draft: what was published stays."""
    if rendition.version.state not in rules.CAN_CHANGE:
        raise RefusedError(_("Ce fichier est publié : faites une nouvelle version."), "frozen")
    version, name = rendition.version, rendition.file.name or ""
    rendition.delete()
    record.write("library.file_removed", f"version:{version.pk}", actor=by, now=now)
    transaction.on_commit(lambda: rendition.file.storage.delete(name))


def text_file(text: str | bytes) -> ContentFile[bytes]:
    return ContentFile(text.encode() if isinstance(text, str) else text)


def _may(version: WorkVersion, *, by: User) -> None:
    if version.state in rules.CAN_CHANGE:
        return
    if version.state not in rules.READABLE:
        raise RefusedError(_("Cette version est en relecture : renvoyez-la d’abord."), "frozen")
    if not can_publish(by):
        raise RefusedError(_("Seules les personnes qui publient peuvent le faire."), "publisher")


def _may_stand(version: WorkVersion, *, language: str, access: str, form: str) -> None:
    """The public sees no film without its words, not for a minute: they come first."""
    if version.state in rules.CAN_CHANGE:
        return
    there = version.renditions.values_list("language", "access", "format")
    if language in rules.wordless_films([*there, (language, access, form)]):
        raise RefusedError(WORDLESS, "captions")


def _looked_at(content: IO[bytes], form: Format) -> tuple[int, str]:
    """Size and SHA-256 of a file that may be kept; refused when it may not."""
    digest, size, head = hashlib.sha256(), 0, b""
    content.seek(0)
    while chunk := content.read(CHUNK):
        head = head or chunk[:64]
        size += len(chunk)
        digest.update(chunk)
        if size > rules.LARGEST[form]:
            break
    _refuse(rules.fault_of(head, size=size, form=form))
    content.seek(0)
    if form == Format.PDF:
        _refuse(Fault.ACTIVE if is_active(content.read()) else None)
    elif form in {Format.TXT, Format.VTT, Format.HTML}:
        _refuse(_unreadable(content.read()))
    content.seek(0)
    return size, digest.hexdigest()


def _refuse(fault: Fault | None) -> None:
    if fault:
        raise RefusedError(FAULTS[fault], fault)


def _unreadable(content: bytes) -> Fault | None:
    try:
        content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return Fault.NOT_TEXT
    return Fault.NOT_TEXT if b"\0" in content else None


def is_uploadable(access: str, form: str) -> bool:
    """May people send in this pair? Pages to read are only ever made by ourselves."""
    return form != Format.HTML and Format(form) in rules.FORMATS_OF[Access(access)]
