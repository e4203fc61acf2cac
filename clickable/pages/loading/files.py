"""The content files, read."""

import hashlib
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

CONTENT = Path(__file__).parent.parent / "content"
LANGUAGES = ("fr", "en")
FORMAT = b"1"  # changes when the same file is to become another page


@dataclass(frozen=True)
class File:
    """One page in one language. `path` is made of French slugs, and empty for the home page."""

    path: str
    language: str
    digest: str
    data: dict[str, Any]

    @property
    def parent(self) -> str:
        return self.path.rpartition("/")[0]

    @property
    def place(self) -> tuple[int, int, str]:
        """Parents before their children, children in their order."""
        depth = self.path.count("/") + 1 if self.path else 0
        return depth, self.data.get("order", 0), self.path


def read(folder: Path = CONTENT) -> dict[str, dict[str, File]]:
    """The files by path and language, French ones first, in the order in which pages are made."""
    pages: dict[str, dict[str, File]] = {}
    for language in LANGUAGES:
        for file in sorted(_files(folder, language), key=lambda file: file.place):
            pages.setdefault(file.path, {})[language] = file
    return {path: found for path, found in pages.items() if "fr" in found}


def _files(folder: Path, language: str) -> Iterator[File]:
    root = folder / language
    for name in root.rglob("*.toml"):
        path = name.relative_to(root).with_suffix("").as_posix()
        path = path.removesuffix("index").rstrip("/") if name.stem == "index" else path
        whole = name.read_bytes()
        digest = hashlib.sha256(FORMAT + whole).hexdigest()
        yield File(path, language, digest, tomllib.loads(whole.decode()))
