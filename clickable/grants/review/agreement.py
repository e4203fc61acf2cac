"""The reviewer's agreement, from data/agreement.toml."""

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

DATA = Path(__file__).parent / "data" / "agreement.toml"


@dataclass(frozen=True)
class Agreement:
    edition: int
    words: dict[str, str]  # by language

    def text(self, language: str) -> str:
        return self.words.get(language) or self.words["fr"]


@cache
def agreement() -> Agreement:
    raw = tomllib.loads(DATA.read_text())
    return Agreement(
        edition=raw["edition"], words={code: raw[code].strip() for code in ("fr", "en")}
    )
