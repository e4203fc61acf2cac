"""How long each class is kept: `data/classes.toml`, read once."""

import tomllib
from datetime import timedelta
from functools import lru_cache
from pathlib import Path

from clickable.retention.rules import Class

FILE = Path(__file__).parent / "data" / "classes.toml"


@lru_cache(maxsize=1)
def kept_for() -> dict[Class, timedelta]:
    """Every class with its length; a file that leaves one out does not load."""
    rows = tomllib.loads(FILE.read_text())["class"]
    found = {Class(row["code"]): timedelta(days=row["days"]) for row in rows}
    return {one: found[one] for one in Class}
