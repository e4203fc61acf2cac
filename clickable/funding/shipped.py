"""The agreements of data/agreements.toml."""

import tomllib
from functools import cache
from pathlib import Path
from typing import Any

from clickable.funding.rules import Agreement

DATA = Path(__file__).parent / "data" / "agreements.toml"


@cache
def agreements() -> dict[str, Agreement]:
    rows = tomllib.loads(DATA.read_text())["agreement"]
    return {row["code"]: _agreement(row) for row in rows}


def _agreement(row: dict[str, Any]) -> Agreement:
    lists = {name: tuple(row.pop(name)) for name in ("organisations", "languages")}
    return Agreement(**{**row, **lists})
