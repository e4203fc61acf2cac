"""Our labels in others' words: INHOPE's bands, IWF's letters, ICCAM's numbers (`data/exchange-*.toml`).

ICCAM's defects known from another client are avoided here: each yes or no answers its own field, "both" stays both, the
youngest child counts, every payment method is told.
"""

import tomllib
from functools import lru_cache
from typing import Any

from clickable.assess.labels.questionnaire import DATA, Labels, condition, holds
from clickable.assess.models import Outcome

VERSION = "2026-11"
UNDETERMINED = "undetermined"
Code = int | list[int]


@lru_cache(maxsize=1)
def tables() -> dict[str, Any]:
    return tomllib.loads((DATA / f"exchange-{VERSION}.toml").read_text())


def inhope_age(labels: Labels) -> str:
    """INHOPE's band of the youngest visible child."""
    return str(tables()["inhope"]["age"].get(labels.get("age"), UNDETERMINED))


def iwf_letter(labels: Labels) -> str:
    """A, B or C of the most severe thing at the address; empty when none of them."""
    return str(tables()["iwf"]["seen"].get(labels.get("seen"), ""))


def iccam(outcome: Outcome, labels: Labels) -> dict[str, Code] | None:
    """The fields of ICCAM's assessment and report for an operator; None when it has no class for the conclusion."""
    given = tables()["iccam"]
    if outcome not in given["classification"]:
        return None
    found: dict[str, Code] = {"classification": given["classification"][outcome]}
    for field, table in given.items():
        if field != "classification":
            found[field] = _numbers(table, labels)
    return found | _flags(labels)


def _numbers(table: dict[str, Any], labels: Labels) -> Code:
    answer = labels.get(table["question"])
    if isinstance(answer, tuple):
        return sorted({table.get(one, table["else"]) for one in answer})
    several = table["question"] == "payment"
    code: int = table.get(str(answer), table["else"])
    return [code] if several else code


def _flags(labels: Labels) -> dict[str, Code]:
    return {
        field: int(any(holds(condition(one), labels) for one in ways))
        for field, ways in tables()["iccam_flags"].items()
    }
