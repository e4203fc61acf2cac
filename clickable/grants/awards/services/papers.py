"""Signed agreements as files: made at the signature, or by the worker where that could not be."""

import hashlib
import secrets
from datetime import datetime

from django.core.files.base import ContentFile
from django.db import transaction

from clickable.base.errors import RefusedError
from clickable.grants.awards import rendering
from clickable.grants.awards.agreement import LANGUAGES
from clickable.grants.awards.models import Grant, Paper
from clickable.grants.awards.services.stepping import locked
from clickable.record import services as record


@transaction.atomic
def make_papers(*, grant: Grant, now: datetime) -> int:
    """One by language, once; how many were made. Raises RefusedError where the libraries are missing."""
    row = locked(grant)
    if not row.words:
        return 0
    known = set(row.papers.values_list("language", flat=True))
    wanted = [language for language in LANGUAGES if language not in known]
    made = [(language, rendering.pdf(row, language)) for language in wanted]
    for language, content in made:
        _keep(row, language, content, now=now)
    if wanted:
        record.write("grant_awards.paper_made", str(row), now=now, detail={"languages": wanted})
    return len(wanted)


def _keep(row: Grant, language: str, content: bytes, *, now: datetime) -> None:
    sha256 = hashlib.sha256(content).hexdigest()
    found = Paper(grant=row, language=language, sha256=sha256, made_at=now)
    found.file.save(f"{secrets.token_hex(16)}.pdf", ContentFile(content), save=False)
    name = found.file.name or ""
    try:
        found.save()
    except BaseException:
        found.file.storage.delete(name)
        raise


def make_missing_papers(*, now: datetime) -> int:
    """Of all that were signed. Safe to run twice."""
    rows = Grant.objects.exclude(words="").exclude(papers__language=LANGUAGES[-1])
    made = 0
    for row in rows.order_by("pk"):
        try:
            made += make_papers(grant=row, now=now)
        except (
            RefusedError
        ):  # no libraries for PDF here: the page of the agreement is there all the same
            break
    return made
