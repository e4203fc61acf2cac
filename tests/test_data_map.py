"""docs/data.md tells of every field that is kept: what, in which form, who opens it, how long."""

import re
from pathlib import Path

import pytest
from django.apps import apps
from django.db.models import BinaryField, Model

LINES = (Path(__file__).parent.parent / "docs" / "data.md").read_text().splitlines()
ROWS = [
    [cell.strip() for cell in line.strip("|").split("|")]
    for line in LINES
    if re.match(r"\| [a-z_]+\.[A-Z]\w+: ", line)
]
FORMS = {"sealed", "wrapped key", "keyed hash", "hash", "public key", "clear", "locked"}


def told() -> list[str]:
    """room.Model.field, one for each that a row names after its table."""
    found = []
    for row in ROWS:
        table, _, fields = row[0].partition(": ")
        found += [f"{table}.{field}" for field in fields.split(", ") if field]
    return found


def kept() -> set[str]:
    return {
        f"{model._meta.app_label}.{model.__name__}.{field.name}"
        for model in _our_models()
        for field in model._meta.local_fields
    }


def _our_models() -> list[type[Model]]:
    return [m for m in apps.get_models() if m.__module__.startswith("clickable.")]


def test_every_field_that_is_kept_is_told_of_once() -> None:
    assert sorted(told()) == sorted(kept())


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row[0])
def test_each_row_says_what_form_who_and_how_long(row: list[str]) -> None:
    _fields, what, form, opens, how_long = row

    assert form in FORMS
    assert all(len(cell) > 1 for cell in (what, opens, how_long))


def test_bytes_are_never_called_clear() -> None:
    """Whatever is kept as bytes is sealed, a key, or a hash: a clear one would be a mistake."""
    binary = {
        f"{m._meta.app_label}.{m.__name__}.{f.name}"
        for m in _our_models()
        for f in m._meta.local_fields
        if isinstance(f, BinaryField)
    }
    clear = {
        f"{row[0].partition(': ')[0]}.{field}"
        for row in ROWS
        if row[2] == "clear"
        for field in row[0].partition(": ")[2].split(", ")
    }

    assert binary & clear == set()
