"""Starts the operator's commands many times over, fast: everything is read once, each start is a fork.

Run as a program with the settings of the instance. A line in is a command ("serve --port 8001"), the
line out the id of its process, which leads a group of its own. At the end of the lines all are killed.
"""

import os
import signal
import sys
from contextlib import suppress

import django

django.setup()

from huey.contrib.djhuey import HUEY  # noqa: E402 -- Django first

from clickable import cli, gate, server, worker  # noqa: E402, F401 -- to be there in the children


def main() -> None:
    HUEY.storage.close()
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    started = []
    for line in sys.stdin:
        pid = os.fork()
        if pid == 0:
            _become(line.split())
        started.append(pid)
        sys.stdout.write(f"{pid}\n")
        sys.stdout.flush()
    for pid in started:
        with suppress(ProcessLookupError):
            os.killpg(pid, signal.SIGKILL)


def _become(words: list[str]) -> None:
    os.setsid()
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    nothing = os.open(os.devnull, os.O_RDONLY)
    os.dup2(nothing, 0)
    os.dup2(2, 1)
    sys.argv = ["clickable", *words]
    try:
        cli.main()
    finally:
        os._exit(1)


if __name__ == "__main__":
    main()
