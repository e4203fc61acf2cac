"""Reading: what somebody with a seat may read now."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q, QuerySet
from django.urls import reverse

from clickable.training.materials.models import Material
from clickable.training.models import Registration
from clickable.training.rules import R

SEATED = {R.CONFIRMED, R.ATTENDED, R.PARTIAL, R.ABSENT}


@dataclass(frozen=True)
class Reading:
    title: str
    address: str
    elsewhere: bool  # not on this site


def for_holder(row: Registration, *, language: str, now: datetime) -> list[Reading]:
    """Of the course and of this session; what is for afterwards once it is over. Nothing without a seat."""
    if row.state not in SEATED:
        return []
    rows = of_course(row.session.course_id).filter(Q(session=None) | Q(session=row.session_id))
    if now < row.session.ends_at:
        rows = rows.filter(after=False)
    return [
        Reading(one.title(language), one.address or reverse("library:work", args=[one.work]), bool(one.address))
        for one in rows
    ]  # fmt: skip


def of_course(course: int) -> "QuerySet[Material]":
    return Material.objects.filter(course=course).order_by("after", "pk")
