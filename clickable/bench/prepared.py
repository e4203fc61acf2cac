"""An empty SQLite database with every table, kept between runs: making one takes a quarter of a minute."""

import hashlib
import shutil
import sqlite3
import tempfile
from contextlib import closing
from pathlib import Path

from django.apps import apps


def path() -> Path:
    """Where it is kept; another one as soon as any migration is another."""
    digest = hashlib.sha256()
    for app in apps.get_app_configs():
        for file in sorted(Path(app.path).glob("migrations/*.py")):
            digest.update(str(file.relative_to(app.path)).encode() + file.read_bytes())
    return Path(tempfile.gettempdir()) / f"clickable-tests-{digest.hexdigest()[:20]}.sqlite3"


def lay(home: Path) -> bool:
    """Put a copy where an instance in `home` looks for its database. False: there is none."""
    if not apps.ready or not path().exists():  # the command has no settings of its own
        return False
    home.mkdir(mode=0o700, parents=True, exist_ok=True)
    shutil.copyfile(path(), home / "clickable.sqlite3")
    (home / "clickable.sqlite3").chmod(0o600)
    return True


def keep(database: Path) -> None:
    """Keep a copy of this one, in which nothing but tables has been made."""
    if not apps.ready or path().exists():
        return
    whole = database.with_name(f"prepared-{database.name}")
    with closing(sqlite3.connect(database)) as opened:
        opened.execute("VACUUM INTO ?", [str(whole)])
    shutil.move(whole, path())
