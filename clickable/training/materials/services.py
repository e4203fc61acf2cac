"""Changes: a reading is added, or taken away."""

from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.db import transaction

from clickable.record import services as record
from clickable.training.materials.models import Material
from clickable.training.models import Course

if TYPE_CHECKING:
    from clickable.people.models import User


@transaction.atomic
def add(*, course: Course, by: "User | None", now: datetime, **fields: Any) -> Material:
    """A work of the library or a link; the same one for the same dates is there once."""
    same = {name: fields.get(name) for name in ("work", "address", "session")}
    found = Material.objects.filter(course=course, **{k: v or ("" if k != "session" else None) for k, v in same.items()}).first()  # fmt: skip
    if found:
        return found
    row = Material.objects.create(course=course, added_by=by, added_at=now, **fields)
    detail: dict[str, object] = {"course": course.code, "after": row.after}
    record.write("training.material_added", str(row), actor=by, now=now, detail=detail)
    return row


@transaction.atomic
def remove(*, material: Material, by: "User | None", now: datetime) -> None:
    record.write("training.material_removed", str(material), actor=by, now=now)
    material.delete()
