"""The courses that come with the product."""

import tomllib
from datetime import datetime
from pathlib import Path
from typing import Any

from django.db import transaction

from clickable.record import services as record
from clickable.training.models import Course

DATA = Path(__file__).parent.parent / "data" / "courses.toml"


@transaction.atomic
def load_courses(*, now: datetime) -> list[str]:
    """Each shipped course that is not there yet, and newer texts of those that are; their codes."""
    return [row["code"] for row in tomllib.loads(DATA.read_text())["course"] if _load(row, now=now)]


def _load(row: dict[str, Any], *, now: datetime) -> bool:
    known = Course.objects.filter(code=row["code"]).first()
    if known and known.edition >= row["edition"]:
        return False
    texts = {language: row[language] for language in ("fr", "en")}
    fields = {name: row[name] for name in ("edition", "audience", "association", "minutes")}
    fresh = {"published": True} if known is None else {}
    Course.objects.update_or_create(code=row["code"], defaults={**fields, **fresh, "texts": texts})
    record.write("training.course_loaded", f"course:{row['code']}", now=now, role="operator")
    return True
