"""Called by script/contract: a throw-away instance, a partner's token, and schemathesis in front of it."""

import os
import subprocess
import sys

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "clickable.settings")

from clickable.bench.instance import instance, server

# A body of the right shape may still report nothing, or name an address that is none: a 422 that no
# schema can foretell.
NOT_ASKED = "positive_data_acceptance"


def main() -> int:
    schemathesis, *words = sys.argv[1:]
    with instance() as at, server(at) as running:
        add = [sys.executable, "-m", "clickable", "partners", "add", "contract"]
        scopes = ["reports:write", "reports:read", "hashes:give"]
        add += [word for scope in scopes for word in ("--scope", scope)]
        token = subprocess.run(add, env=at.environment, check=True, capture_output=True).stdout  # noqa: S603
        described = f"http://127.0.0.1:{running.port}/api/v1/openapi.json"
        shown = f"Authorization: Bearer {token.decode().strip()}"
        command = [
            schemathesis,
            "run",
            described,
            "-H",
            shown,
            "--exclude-checks",
            NOT_ASKED,
            *words,
        ]
        return subprocess.run(command, cwd=at.home, check=False).returncode  # noqa: S603


if __name__ == "__main__":
    sys.exit(main())
