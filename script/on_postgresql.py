"""Run a command with CLICKABLE_DATABASE_URL on a PostgreSQL cluster made for it and thrown away."""

import os
import subprocess
import sys

from clickable.bench.postgres import NoPostgresError, cluster

if __name__ == "__main__":
    try:
        with cluster() as url:
            done = subprocess.run(  # noqa: S603 -- the words are the caller's own
                sys.argv[1:], env={**os.environ, "CLICKABLE_DATABASE_URL": url}, check=False
            )
    except NoPostgresError as error:
        sys.exit(str(error))
    sys.exit(done.returncode)
