"""Run a command with CLICKABLE_DATABASE_URL on a PostgreSQL cluster made for it and thrown away.

Tests find every table made in the database that TEMPLATE_DATABASE names, and copy it.
"""

import os
import subprocess
import sys
import tempfile

import psycopg

from clickable.bench.postgres import NoPostgresError, cluster

TEMPLATE = "prepared"


def make_template(url: str) -> None:
    """Once for all workers of a run, and for all instances that its tests make."""
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {TEMPLATE}")
    with tempfile.TemporaryDirectory() as home:
        own = {"CLICKABLE_HOME": home, "DJANGO_SETTINGS_MODULE": "clickable.settings"}
        own["CLICKABLE_DATABASE_URL"] = f"{url.rpartition('/')[0]}/{TEMPLATE}"
        migrate = [sys.executable, "-m", "django", "migrate", "--verbosity=0"]
        subprocess.run(migrate, env={**os.environ, **own}, check=True)  # noqa: S603 -- our own fixed words


if __name__ == "__main__":
    try:
        with cluster() as url:
            make_template(url)
            own = {"CLICKABLE_DATABASE_URL": url, "TEMPLATE_DATABASE": TEMPLATE}
            done = subprocess.run(  # noqa: S603 -- the words are the caller's own
                sys.argv[1:], env={**os.environ, **own}, check=False
            )
    except NoPostgresError as error:
        sys.exit(str(error))
    sys.exit(done.returncode)
