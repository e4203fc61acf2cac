"""What the works on paper are made of besides their text, for the renderer of all rooms (base.paper)."""

from pathlib import Path
from typing import Any

from clickable.base import paper
from clickable.funding import emblem
from clickable.library.typeset import square

HERE = Path(__file__).resolve().parent
DRAWINGS = HERE.parent / "static" / "library" / "drawings"
TYPES = {".css": "text/css", ".svg": "image/svg+xml"}
SVG = TYPES[".svg"]


def laid_out(document: str, *, address: str) -> Any:
    """The pages, before they become a file; `address` is what the square on them says."""
    return paper.renderer().laid_out(document, gives=package(address))


def written(document: str, *, address: str) -> bytes:
    return paper.written(document, gives=package(address))


def package(address: str) -> paper.Gives:
    """Files of this package, the emblem and the square."""

    def gives(kind: str, name: str) -> tuple[bytes | str, str]:
        match kind:
            case "package":
                return _file(HERE, name)
            case "drawing":
                return _file(DRAWINGS, f"{name}.svg")
            case "emblem":
                return emblem.svg(emblem.Look(name)), SVG
            case "square":
                return square.svg(address), SVG
        return paper.nothing(kind, name)

    return gives


def _file(folder: Path, name: str) -> tuple[bytes, str]:
    path = (folder / name).resolve()
    if not path.is_relative_to(folder):
        raise ValueError(f"not in {folder.name}: {name}")
    return path.read_bytes(), TYPES[path.suffix]
