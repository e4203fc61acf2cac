"""Language packs: one catalogue each, whose header says how the language is called and who read it."""

import re
from dataclasses import dataclass
from pathlib import Path

HEADER = re.compile(r'^"(X-[A-Za-z-]+): (.*)\\n"$', re.M)
CATALOGUE = "LC_MESSAGES/django.po"
START = 4000  # characters, in which a header lies


@dataclass(frozen=True)
class Pack:
    code: str
    name: str  # in the language itself: « Nederlands »
    translated_by: str
    translated_on: str
    read_by: str  # whose language it is and who has read it; empty when nobody has


def packs(folder: Path) -> list[Pack]:
    """Those of a folder of languages, by their names' order; a folder without a catalogue is none."""
    found = [_read(path) for path in folder.glob(f"*/{CATALOGUE}")]
    return sorted(found, key=lambda pack: pack.name)


def _read(path: Path) -> Pack:
    told = dict(HEADER.findall(path.read_text()[:START]))
    code = path.parent.parent.name
    return Pack(
        code=code.lower().replace("_", "-"),
        name=told.get("X-Language-Name") or code,
        translated_by=told.get("X-Translated-By", ""),
        translated_on=told.get("X-Translated-On", ""),
        read_by=told.get("X-Read-By", ""),
    )
