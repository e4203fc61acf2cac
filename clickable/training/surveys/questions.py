"""Questions as data: `data/<course>.toml` and `data/satisfaction.toml`, read, held to their form, packed.

What is asked of a session is the packed content of one edition (models.Questionnaire), never the file.
"""

import hashlib
import json
import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

DATA = Path(__file__).parent / "data"
SATISFACTION = DATA / "satisfaction.toml"
LANGUAGES = ("fr", "en")
KINDS = {"one", "many", "scale", "text"}


@dataclass(frozen=True)
class Question:
    code: str
    kind: str  # one, many: choices; scale: 1 to 5; text: a sentence
    texts: dict[str, dict[str, str]]  # by language: `text`, and each option by its letter
    right: tuple[str, ...] = ()
    objective: int = 0  # of the course, from 1; 0: none

    def text(self, language: str) -> str:
        return self._said(language)["text"]

    def hint(self, language: str) -> str:
        return self._said(language).get("hint", "")

    def options(self, language: str) -> list[tuple[str, str]]:
        said = self._said(language)
        return [(key, words) for key, words in said.items() if len(key) == 1]

    def _said(self, language: str) -> dict[str, str]:
        return self.texts.get(language) or self.texts["fr"]


@dataclass(frozen=True)
class Asked:
    """All that one edition asks."""

    knowledge: tuple[Question, ...]
    opinions: tuple[Question, ...]

    @property
    def right(self) -> dict[str, tuple[str, ...]]:
        return {one.code: one.right for one in self.knowledge}


def shipped() -> dict[str, tuple[int, dict[str, Any]]]:
    """By the course's code: the edition and its packed content. Raises ValueError for what is no question."""
    opinions = tomllib.loads(SATISFACTION.read_text())["question"]
    found = {}
    for path in sorted(DATA.glob("*.toml")):
        if path != SATISFACTION:
            given = tomllib.loads(path.read_text())
            content = {"knowledge": given["question"], "opinions": opinions}
            unpacked(content)
            found[path.stem] = (given["edition"], content)
    return found


def unpacked(content: dict[str, Any]) -> Asked:
    return Asked(
        tuple(_question(row) for row in content["knowledge"]),
        tuple(_question(row) for row in content["opinions"]),
    )


def digest(content: dict[str, Any]) -> str:
    packed = json.dumps(content, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(packed.encode()).hexdigest()


def _question(row: dict[str, Any]) -> Question:
    found = Question(
        row["code"],
        row["kind"],
        {language: row[language] for language in LANGUAGES},
        tuple(row.get("right", ())),
        row.get("objective", 0),
    )
    _check(found)
    return found


def _check(one: Question) -> None:
    options = [[key for key, _words in one.options(language)] for language in LANGUAGES]
    wrong = (
        one.kind not in KINDS
        or options[0] != options[1]
        or not set(one.right) <= set(options[0])
        or (one.kind == "one" and len(one.right) != 1)
        or (one.kind == "many" and not one.right)
        or (one.kind == "scale" and options[0] != list("12345"))
    )
    if wrong:
        raise ValueError(f"question {one.code}: not well formed")
