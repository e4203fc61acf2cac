"""A file of real blocks that is given back when the disk is full: room for the next few reports."""

import os
import shutil
from pathlib import Path

from django.conf import settings

SIZE = 16 * 1024 * 1024  # thousands of reports


def make() -> bool:
    """Lay the reserve by, if as much again stays free; whether it lies there now."""
    path = _path()
    if path.exists():
        return True
    fresh = path.with_suffix(".new")
    try:
        if shutil.disk_usage(path.parent).free < 2 * SIZE:
            return False
        _fill(fresh)
        fresh.replace(path)
    except OSError:  # another process is at it, or the disk filled up meanwhile: at the next look
        fresh.unlink(missing_ok=True)
    return path.exists()


def give_back() -> None:
    """Free its blocks for whoever needs them now."""
    _path().unlink(missing_ok=True)


def there() -> bool:
    return _path().exists()


def _path() -> Path:
    return Path(settings.RESERVE)


def _fill(path: Path) -> None:
    with path.open("wb") as file:
        if hasattr(os, "posix_fallocate"):
            os.posix_fallocate(file.fileno(), 0, SIZE)
        else:
            file.write(bytes(SIZE))
        file.flush()
        os.fsync(file.fileno())
