"""Catalogues of every room: complete, compiled and up to date.

    translations.py          renew the .po files from the code, compile them
    translations.py --check  change nothing; exit 1 and say what is missing

French is the language of the source; every other language in `LANGUAGES` is complete beside it. A pack
(clickable/report/languages/README.md) is complete when it holds all that a reporter may read.
"""

import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
LANGUAGES = ["en"]
PACKS = ROOT / "clickable/report/languages"
# Where a reporter's words stand, whatever the room; and what of it only staff or partners read.
REPORTERS = ["base/templates/**/*.html", "api/*.py", "report/**/*.py", "report/**/*.html"]
OTHERS = [
    "report/doors/*", "report/finding.py", "report/quarantine.py", "report/sought.py",
    "api/lines.py", "api/bearer.py", "api/partner.py",
    "api/sealed.py", "report/offline/*", "report/templates/report/offline/*",  # the app: not yet
    "report/extension/*", "report/templates/report/extension.html",
]  # fmt: skip
HEADER = ("X-Language-Name", "X-Translated-By", "X-Translated-On", "X-Read-By")
# Words of Wagtail that its own French catalogue leaves in English: no code of ours holds them.
THEIRS = ROOT / "clickable/pages/gestion/words/fr/LC_MESSAGES/django.po"
ENTRY = re.compile(r'^(msgid|msgid_plural|msgctxt|msgstr(?:\[\d\])?) "(.*)"$')


def rooms() -> list[Path]:
    return sorted(p.parent for p in (ROOT / "clickable").glob("*/locale"))


def pack_catalogues() -> list[Path]:
    return sorted(PACKS.glob("*/LC_MESSAGES/django.po"))


def make(room: Path) -> None:
    for language in LANGUAGES:
        renew(room, language)


def renew(room: Path, language: str) -> None:
    words = ("makemessages", "-l", language, "--no-location", "--no-obsolete")
    run(*words, "-e", "html,py,txt", cwd=room)


def fresh_pack(po: Path, scratch: Path) -> Path:
    """The pack's catalogue renewed from what a reporter may read now, in `scratch`."""
    language = po.parent.parent.name
    room = scratch / f"pack-{language}"
    for path in _reporters_files():
        target = room / path.relative_to(ROOT)
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(path, target)
    copy = room / "locale" / po.relative_to(PACKS)
    copy.parent.mkdir(parents=True)
    shutil.copy(po, copy)
    renew(room, language)
    return copy


def _reporters_files() -> set[Path]:
    home = ROOT / "clickable"
    others = {path for pattern in OTHERS for path in home.glob(pattern)}
    return {path for pattern in REPORTERS for path in home.glob(pattern)} - others


def check_pack(po: Path, scratch: Path) -> list[str]:
    fresh = fresh_pack(po, scratch)
    name = po.relative_to(ROOT)
    said = [f"{name}: {text[:70]!r} is not in it" for _, text in keys(fresh) - keys(po)]
    said += [f"{name}: {text[:70]!r} is no longer asked for" for _, text in keys(po) - keys(fresh)]
    header = po.read_text().partition("\n\n")[0]
    said += [f"{name}: no {field} in its header" for field in HEADER if f'"{field}:' not in header]
    return [*said, *faults(po), *stale(po, scratch)]


def run(*words: str, cwd: Path) -> None:
    command = [str(ROOT / ".venv/bin/django-admin"), *words]
    subprocess.run(command, cwd=cwd, check=True, capture_output=True)  # noqa: S603


def entries(po: Path) -> list[dict[str, str]]:
    """The entries of a .po file as dicts of its fields, strings joined."""
    found: list[dict[str, str]] = []
    for block in po.read_text().split("\n\n"):
        entry: dict[str, str] = {"fuzzy": "yes"} if re.search(r"^#,.*fuzzy", block, re.M) else {}
        field = ""
        for line in block.splitlines():
            if match := ENTRY.match(line):
                field, text = match.groups()
                entry[field] = text
            elif field and line.startswith('"'):
                entry[field] += line[1:-1]
        if entry.get("msgid"):
            found.append(entry)
    return found


def faults(po: Path) -> list[str]:
    """What is not translated in this catalogue."""
    said = []
    for entry in entries(po):
        texts = [text for name, text in entry.items() if name.startswith("msgstr")]
        if "fuzzy" in entry or not all(texts):
            said.append(f"{po.relative_to(ROOT)}: {entry['msgid'][:70]!r} has no translation")
    return said


def compiled(po: Path, target: Path) -> None:
    subprocess.run(["msgfmt", "--check-format", "-o", str(target), str(po)], check=True)  # noqa: S603, S607


def keys(po: Path) -> set[tuple[str, str]]:
    return {(e.get("msgctxt", ""), e["msgid"]) for e in entries(po)}


def check(room: Path, scratch: Path) -> list[str]:
    copy = scratch / room.name
    shutil.copytree(room, copy)
    make(copy)
    said = []
    for po in sorted(room.glob("locale/*/LC_MESSAGES/django.po")):
        fresh = copy / po.relative_to(room)
        missing = keys(fresh) - keys(po)
        said += [f"{po.relative_to(ROOT)}: {text[:70]!r} is not in it" for _, text in missing]
        said += [*faults(po), *stale(po, scratch)]
    return said


def stale(po: Path, scratch: Path) -> list[str]:
    compiled(po, scratch / "fresh.mo")
    mo = po.with_suffix(".mo")
    if mo.exists() and mo.read_bytes() == (scratch / "fresh.mo").read_bytes():
        return []
    return [f"{mo.relative_to(ROOT)}: not compiled from its .po"]


def main() -> int:
    if "--check" in sys.argv:
        with tempfile.TemporaryDirectory() as scratch:
            said = [line for room in rooms() for line in check(room, Path(scratch))]
            said += [line for po in pack_catalogues() for line in check_pack(po, Path(scratch))]
            said += [*faults(THEIRS), *stale(THEIRS, Path(scratch))]
        sys.stdout.writelines(f"{line}\n" for line in said)
        return bool(said)
    for room in rooms():
        make(room)
        for po in room.glob("locale/*/LC_MESSAGES/django.po"):
            compiled(po, po.with_suffix(".mo"))
    for po in pack_catalogues():
        with tempfile.TemporaryDirectory() as scratch:
            shutil.copy(fresh_pack(po, Path(scratch)), po)
        compiled(po, po.with_suffix(".mo"))
    compiled(THEIRS, THEIRS.with_suffix(".mo"))
    said = [line for po in [THEIRS, *pack_catalogues()] for line in faults(po)]
    said += [
        line
        for room in rooms()
        for po in room.glob("locale/*/LC_MESSAGES/*.po")
        for line in faults(po)
    ]
    sys.stdout.writelines(f"{line}\n" for line in said)
    return 0


if __name__ == "__main__":
    sys.exit(main())
