"""Files of an application: looked at before they are kept, scanned by the worker where a scanner is set."""

import hashlib
import logging
import re
import secrets
from datetime import datetime
from typing import TYPE_CHECKING

from django.core.files.base import ContentFile
from django.db import transaction
from django.utils.translation import gettext as _

from clickable.base.errors import GoneError, RefusedError
from clickable.grants import letters, scanner
from clickable.grants.files import LARGEST, MOST_FILES, FaultError, kind_of
from clickable.grants.given import faults_of
from clickable.grants.models import Application, Attachment
from clickable.grants.questions import plain, questions
from clickable.grants.rules import A, deadline
from clickable.grants.selectors import extended_until
from clickable.grants.wording import FAULTS
from clickable.record import services as record

if TYPE_CHECKING:
    from clickable.people.models import User

log = logging.getLogger(__name__)
Scan = Attachment.Scan
AT_ONCE = 20  # files in one sweep


def may_attach(application: Application, *, now: datetime) -> bool:
    """Whether a file may come at all: asked before a byte of it is taken."""
    over = deadline(application.call, extended_until(application)).is_over(now)
    open_ = (
        application.state == A.DRAFT and application.call.state == application.call.State.PUBLISHED
    )
    return open_ and not over and application.attachments.count() < MOST_FILES


@transaction.atomic
def attach(
    *, application: Application, question: str, name: str, content: bytes, now: datetime
) -> Attachment:
    """Keep a file. Its kind is what its content is. Raises RefusedError."""
    row = Application.objects.select_for_update(of=("self",)).select_related("call").get(pk=application.pk)  # fmt: skip
    if question not in {one.code for one in questions(row.call.form) if one.kind == "file"}:
        raise RefusedError(_("Cette question ne demande pas de fichier."), "question")
    if row.attachments.count() >= MOST_FILES:
        raise RefusedError(_("%(n)d fichiers au plus : retirez-en un.") % {"n": MOST_FILES}, "many")
    if not may_attach(row, now=now):
        raise GoneError(_("Cette candidature ne prend plus de fichier."), "closed")
    try:
        kind = kind_of(content[: LARGEST + 1])
    except FaultError as error:
        raise RefusedError(FAULTS[error.fault], error.fault) from error
    digest = hashlib.sha256(content).hexdigest()
    same = row.attachments.filter(question=question, sha256=digest).first()
    if same:
        return same
    found = Attachment(
        application=row, question=question, name=_named(name, kind), kind=kind, size=len(content),
        sha256=digest, added_at=now, scan=Scan.WAITING if scanner.is_set() else Scan.NONE,
    )  # fmt: skip
    found.file.save(f"{secrets.token_hex(16)}.{kind}", ContentFile(content), save=False)
    kept = found.file.name or ""
    try:
        found.save()
    except BaseException:
        found.file.storage.delete(kept)
        raise
    _weigh_again(row)
    record.write("grants.file_added", str(row), now=now, role="visitor", detail={"kind": kind})
    return found


@transaction.atomic
def detach(*, application: Application, attachment: int, now: datetime) -> None:
    """Take a file out of a draft. Twice is once."""
    row = Application.objects.select_for_update(of=("self",)).select_related("call").get(pk=application.pk)  # fmt: skip
    if row.state != A.DRAFT:
        raise GoneError(_("Cette candidature est déjà déposée."), "submitted")
    found = row.attachments.filter(pk=attachment).first()
    if found is None:
        return
    drop(found)
    _weigh_again(row)
    record.write("grants.file_removed", str(row), now=now, role="visitor")


def drop(row: Attachment) -> None:
    """The row now, its file once that is kept."""
    name, storage = row.file.name, row.file.storage
    row.delete()
    if name:
        transaction.on_commit(lambda: storage.delete(name))


def scan_waiting(*, now: datetime) -> int:
    """Ask the scanner about what waits; how many it answered. While it is silent, they wait on."""
    if not scanner.is_set():
        return 0
    wanted = Attachment.objects.filter(scan__in=[Scan.WAITING, Scan.NONE]).exclude(file="")
    done = 0
    for row in wanted.select_related("application__call", "application__addressee")[:AT_ONCE]:
        try:
            with row.file.open("rb") as file:
                clean = scanner.is_clean(file.read())
        except FileNotFoundError:
            log.exception("%s has no file", row)
            continue
        except scanner.ScannerError:
            log.exception("the scanner does not answer")
            break
        _judge(row, clean=clean, now=now)
        done += 1
    return done


@transaction.atomic
def _judge(row: Attachment, *, clean: bool, now: datetime) -> None:
    name, storage = row.file.name or "", row.file.storage
    row.scan, row.scanned_at = (Scan.CLEAN if clean else Scan.INFECTED), now
    if not clean:
        row.file = ""
        transaction.on_commit(lambda: storage.delete(name))
    row.save(update_fields=["scan", "scanned_at", "file"])
    if not clean:
        _weigh_again(row.application)
        letters.file_refused(row, now=now)
    record.write("grants.file_scanned", str(row.application), now=now, detail={"clean": clean})


@transaction.atomic
def note_opened(*, attachment: Attachment, by: "User", now: datetime) -> None:
    record.note_read("grants.file_opened", str(attachment.application), by=by, now=now)


def _weigh_again(row: Application) -> None:
    if row.saved_at:
        row.faults = faults_of(row)
        row.save(update_fields=["faults"])


def _named(name: str, kind: str) -> str:
    """What its sender calls it, without anything that a folder or a line would misread."""
    stem = re.sub(r"[^\w .,()'’-]+", "_", plain(name)).strip(" .") or "fichier"
    stem = stem[: -len(kind) - 1] if stem.lower().endswith(f".{kind}") else stem
    return f"{stem[:100].strip(' .')}.{kind}"
