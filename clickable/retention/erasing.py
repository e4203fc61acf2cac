"""Deleting rows with everything that hangs on them.

The relations are asked of Django, so that a table that comes later cannot be forgotten here. They
stay PROTECT in the database: whoever else tries to delete an item or a report is refused.
"""

from collections.abc import Iterator
from typing import Any

from django.db.models import CASCADE, DO_NOTHING, PROTECT, RESTRICT, Model, QuerySet
from django.db.models.fields.reverse_related import ForeignObjectRel

from clickable.report.models import Item, Report

GOES = (CASCADE, PROTECT, RESTRICT, DO_NOTHING)  # the others let go of what they point at
ON_THEIR_OWN = (Item, Report)  # never because another row goes


def erase(rows: "QuerySet[Any]") -> None:
    """Delete these rows, and first what points at them.

    Call it in a transaction. What it may not reach makes the database refuse the whole.
    """
    keys = list(rows.order_by().values_list("pk", flat=True))
    if not keys:
        return
    for relation in pointing_at(rows.model):
        path = f"{relation.field.name}__pk__in"
        erase(_all(relation.related_model).filter(**{path: keys}))
    _all(rows.model).filter(pk__in=keys).delete()


def pointing_at(model: type[Model]) -> Iterator[ForeignObjectRel]:
    """The relations whose rows go with a row of this model; many-to-many through their own table."""
    for found in model._meta.get_fields(include_hidden=True):  # noqa: SLF001 -- documented by Django
        if not isinstance(found, ForeignObjectRel) or found.many_to_many:
            continue
        if found.on_delete in GOES and found.related_model not in ON_THEIR_OWN:
            yield found


def _all(model: type[Model]) -> "QuerySet[Any]":
    return model._base_manager.all()  # noqa: SLF001 -- documented by Django: hides nothing
