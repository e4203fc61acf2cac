"""XARF v4 (4.2), read from what partners send: what is reported, never the evidence. Pure.

Our own few lines instead of a library: what comes is not ours to validate, only to understand, and the
library lets pictures through as evidence.
"""

import json
from typing import Any

from clickable.report.hashes import MOST, Digest, HashError, read_hash
from clickable.report.models import Category

PICTURES = {"image", "video", "audio"}
MOST_REPORTS = 1_000  # of one part
KEPT = (
    "xarf_version", "report_id", "timestamp", "category", "type", "url", "source_identifier",
    "hash_values", "description",
)  # fmt: skip
OURS = {"csam": Category.CSAM, "csem": Category.CSAM}
LONGEST = 10_000


def reports(text: str) -> list[dict[str, Any]]:
    """The reports in a JSON part, one or a list of them, without evidence; none when it is not XARF v4."""
    try:
        found = json.loads(text)
    except (ValueError, RecursionError):
        return []
    rows = found if isinstance(found, list) else [found]
    return [_bare(row) for row in rows[:MOST_REPORTS] if _is_one(row)]


def category_of(report: dict[str, Any]) -> Category:
    return OURS.get(str(report.get("type", "")).lower(), Category.UNSURE)


def address_of(report: dict[str, Any]) -> str:
    """What it is about: the address, else the source when that is one."""
    url = str(report.get("url", "")).strip()
    source = str(report.get("source_identifier", "")).strip()
    return url or (source if "://" in source else "")


def hashes_of(report: dict[str, Any]) -> list[Digest]:
    """Those that we know how to read, vouched for by who gives them."""
    given = report.get("hash_values")
    pairs: list[tuple[object, object]] = []
    if isinstance(given, dict):
        pairs = list(given.items())
    elif isinstance(given, list):
        pairs = [(one.get("algorithm"), one.get("value")) for one in given if isinstance(one, dict)]
    found = []
    for name, value in pairs[:MOST]:
        try:
            one = read_hash(str(value), str(name))
        except HashError:
            continue
        found.append(Digest(one.algorithm, one.value, vouched=True))
    return list(dict.fromkeys(found))


def _is_one(row: object) -> bool:
    return isinstance(row, dict) and str(row.get("xarf_version", "")).startswith("4.")


def _bare(row: dict[str, Any]) -> dict[str, Any]:
    """Only what is read; long texts are cut, and evidence has no place here."""
    kept: dict[str, Any] = {}
    for name in KEPT:
        value = row.get(name)
        if name == "hash_values" and isinstance(value, dict | list):
            kept[name] = value if _short(value) else []
        elif isinstance(value, str | int | float):
            kept[name] = str(value)[:LONGEST]
    return kept


def _short(value: object) -> bool:
    return len(json.dumps(value)) <= LONGEST
