"""The content files as tests read them: pages by path, and all that a page says."""

import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
CONTENT = ROOT / "clickable/pages/content"

Page = dict[str, Any]


def pages(language: str) -> dict[str, Page]:
    """By path of French slugs; the home's path is empty."""
    folder = CONTENT / language
    found = {}
    for file in sorted(folder.rglob("*.toml")):
        path = file.relative_to(folder).with_suffix("").as_posix()
        path = path.removesuffix("index").rstrip("/") if file.stem == "index" else path
        found[path] = tomllib.loads(file.read_text())
    return found


def blocks(page: Page) -> list[Page]:
    return [*page["body"], *page.get("simple", [])]


def pieces(page: Page) -> Iterator[Page]:
    """Blocks, then their items that have parts of their own."""
    for block in blocks(page):
        yield block
        yield from (item for item in block.get("items", []) if isinstance(item, dict))


def strings(value: Any) -> Iterator[str]:
    """Every text somebody may read or follow, however deep."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for each in value.values():
            yield from strings(each)
    elif isinstance(value, list):
        for each in value:
            yield from strings(each)
