"""Two checks of our own words: terms of the field, and French typography in what people read.

Reads templates, catalogues, data and documents; exit 1 with file and line of each fault.
"""

import json
import re
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
QUOTATION = "terms: quotation"
READ = ["clickable/**/*.html", "clickable/**/*.txt", "clickable/**/*.py", "clickable/**/*.po",
        "clickable/**/*.toml", "lab/**/*.py", "lab/**/*.html", "docs/**/*.md", "*.md",
        "frontend/**/*.html", "frontend/**/*.json", "frontend/**/*.js", "frontend/**/*.md"]  # fmt: skip
# What people read in French: text of templates between tags, msgids, pages, works and data.
FRENCH = ["clickable/**/*.html", "clickable/**/*.po", "clickable/**/*.toml",
          "frontend/**/_locales/fr/*.json"]  # fmt: skip
READERS = {".toml": tomllib.loads, ".json": json.loads}
PAGES, WORKS = "content/fr/", "library/works/"
STRAIGHT = re.compile(r"[A-Za-zÀ-ÿ]'[A-Za-zÀ-ÿ]")
BARE_MARK = re.compile(
    r"(?<=[A-Za-zÀ-ÿ0-9»)])(?: ?[;!?»](?=\s|$|<|\")| :(?=\s|$|<|\"))|« ?(?=[A-Za-zÀ-ÿ])"
)
MARKUP = re.compile(r"\{[%#].*?[%#]\}|\{\{.*?\}\}|<[^>]*>|&[a-z]+;|%\(\w+\)[sd]")
TRANSLATED = re.compile(
    r"\{% (?:translate|trans) \"(.*?)\"|\{% blocktranslate.*?%\}(.*?)\{% endblocktranslate", re.S
)


def terms() -> list[tuple[str, str]]:
    data = tomllib.loads((ROOT / "docs/terms.toml").read_text())
    return [(avoid, term["prefer"]) for term in data["term"] for avoid in term["avoid"]]


def avoided() -> Iterator[str]:
    wanted = terms()
    for pattern in READ:
        for path in ROOT.glob(pattern):
            for number, line in enumerate(path.read_text().splitlines(), start=1):
                low = line.lower()
                for avoid, prefer in wanted:
                    if avoid in low and QUOTATION not in line:
                        yield f"{path.relative_to(ROOT)}:{number}: « {avoid} »: say {prefer}"


def french_texts(path: Path) -> Iterator[tuple[int, str]]:
    """(line, text) of each French text in a template, a catalogue, a page, a work or a file of data."""
    content = path.read_text()
    if path.suffix == ".po":
        for match in re.finditer(r'^msgid(?:_plural)? ((?:".*"\n)+)', content, re.M):
            text = "".join(re.findall(r'"(.*)"', match[1]))
            yield content.count("\n", 0, match.start()) + 1, MARKUP.sub("", text)
    elif path.suffix in READERS:
        whole = PAGES in path.as_posix() or path.suffix == ".json"
        for text in french_values(READERS[path.suffix](content), french=whole):
            yield line_of(text, content), MARKUP.sub("", text)
    elif WORKS in path.as_posix():
        if path.name.startswith("fr"):
            for number, line in enumerate(content.splitlines(), start=1):
                yield number, MARKUP.sub("", line)
    else:
        for match in TRANSLATED.finditer(content):
            text = match[1] or match[2] or ""
            yield content.count("\n", 0, match.start()) + 1, MARKUP.sub("", text)


def french_values(value: object, *, french: bool) -> Iterator[str]:
    """Every sentence under a key `fr` or `…_fr`, or all of them in a French file."""
    if isinstance(value, dict):
        for key, each in value.items():
            yield from french_values(each, french=french or key == "fr" or key.endswith("_fr"))
    elif isinstance(value, list):
        for each in value:
            yield from french_values(each, french=french)
    elif isinstance(value, str) and french and " " in value:
        yield value


def line_of(text: str, content: str) -> int:
    first = text.strip().splitlines()[0]
    return content.count("\n", 0, max(content.find(first), 0)) + 1


def typography() -> Iterator[str]:
    for pattern in FRENCH:
        for path in ROOT.glob(pattern):
            for number, text in french_texts(path):
                for fault in (STRAIGHT, BARE_MARK):
                    if found := fault.search(text):
                        around = text[max(0, found.start() - 15) : found.end() + 10]
                        yield f"{path.relative_to(ROOT)}:{number}: typography near « {around} »"


if __name__ == "__main__":
    said = [*avoided(), *typography()]
    sys.stdout.writelines(f"{line}\n" for line in dict.fromkeys(said))
    sys.exit(bool(said))
