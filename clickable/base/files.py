"""Files that are there, whole, when a call returns."""

import os
from pathlib import Path


def write_whole(path: Path, content: str) -> None:
    """Whole and on the disk when this returns, or not at all; for its owner only."""
    fresh = path.with_suffix(".new")
    fresh.touch(mode=0o600)
    fresh.write_text(content)
    sync(fresh)
    fresh.replace(path)
    sync(path.parent)


def sync(path: Path) -> None:
    """What was written to this file, or the names in this folder, outlive a power cut from now on."""
    opened = os.open(path, os.O_RDONLY)
    try:
        os.fsync(opened)
    finally:
        os.close(opened)
