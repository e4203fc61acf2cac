"""`script/demo`, from here on in Python: prepare the instance, start it, watch it, stop it."""

import fcntl
import os
import shutil
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from contextlib import suppress
from dataclasses import asdict
from pathlib import Path
from typing import TextIO

from lab.demo import words
from lab.demo.children import Children, Program
from lab.demo.options import busy, keep_ports, options, ports_for
from lab.ports import LOOPBACK, Ports

ROOT = Path(__file__).resolve().parents[2]
HOME = ROOT / "var" / "demo"
ENDINGS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
PATIENCE = 90.0  # seconds for everything to answer


def main() -> int:
    given = options(sys.argv[1:])
    for one in ENDINGS:  # SIGINT too: a shell's background jobs begin with it ignored
        signal.signal(one, _interrupt)
    try:
        return _run(given.port, fresh=given.fresh, setup_only=given.setup_only)
    except KeyboardInterrupt:
        words.say("arrêté", "stopped")
        return 0


def _run(port: int, *, fresh: bool, setup_only: bool) -> int:
    HOME.parent.mkdir(exist_ok=True)
    with (HOME.parent / "demo.lock").open("w") as lock:
        if not _alone(lock):
            words.refuse("La démonstration tourne déjà.", "The demo is already running.")
            return 1
        ports = Ports.after(port) if fresh or not _ready() else ports_for(HOME, port)
        taken = busy([port, *asdict(ports).values()])
        if taken:
            words.refuse(
                f"Le port {taken} est occupé\u202f: choisissez-en un autre avec --port.",
                f"Port {taken} is in use: choose another one with --port.",
            )
            return 1
        env = environment(port, ports)
        if not _prepare(env, ports, fresh=fresh):
            return 1
        return 0 if setup_only else _serve(port, env, ports)


def environment(port: int, ports: Ports) -> dict[str, str]:
    """The settings of the demo, and nothing of the caller's own CLICKABLE_*."""
    kept = {k: v for k, v in os.environ.items() if not k.startswith("CLICKABLE_")}
    return {
        **kept,
        **ports.env(),
        "DJANGO_SETTINGS_MODULE": "clickable.settings",
        "PYTHONUNBUFFERED": "1",
        "CLICKABLE_HOME": str(HOME),
        "CLICKABLE_SITE_URL": f"http://{LOOPBACK}:{port}",
        "CLICKABLE_DEMO": ports.control_url(),
        "CLICKABLE_CLOCK_FILE": str(HOME / "clock"),
        "CLICKABLE_PULSE": "2",
    }


def _prepare(env: dict[str, str], ports: Ports, *, fresh: bool) -> bool:
    """A complete instance, or none: one whose making was cut short is made again."""
    if HOME.exists() and (fresh or not _ready()):
        words.say("on repart de zéro", "starting over")
        shutil.rmtree(HOME)
    (HOME / "log").mkdir(parents=True, exist_ok=True, mode=0o700)
    words.say("clés, base de données, fichiers", "keys, database, files")
    if not _done([_clickable(), "init"], env):
        return False
    if not _ready():
        keep_ports(HOME, ports)
        words.say("une soixantaine de signalements inventés", "about sixty invented reports")
        if not _done([sys.executable, "-m", "lab.seed", *_lab_words(ports)], env):
            return False
        (HOME / "ready").touch()
    return True


def _ready() -> bool:
    return (HOME / "ready").exists()


def _done(command: list[str], env: dict[str, str]) -> bool:
    with (HOME / "log" / "setup.log").open("a+", encoding="utf-8") as log:
        start = log.tell()
        ended = subprocess.run(command, env=env, cwd=ROOT, stdout=log, stderr=log, check=False)
        if ended.returncode == 0:
            return True
        log.seek(start)
        said = log.readlines()[-12:]
    words.refuse("La préparation a échoué\u202f:", "Setting up has failed:")
    sys.stderr.writelines(f"    {line}" for line in said)
    return False


def _serve(port: int, env: dict[str, str], ports: Ports) -> int:
    site = f"http://{LOOPBACK}:{port}"
    children = Children(HOME / "log", env, folder=ROOT)
    lab = [sys.executable, "-m", "lab", *_lab_words(ports)]
    words.say("laboratoire, site et tâches de fond", "lab, site and background work")
    try:
        for program in (
            Program("lab", [*lab, "--product", site, "--clock", str(HOME / "clock")]),
            Program("web", [_clickable(), "serve", "--port", str(port)]),
            Program("worker", [_clickable(), "worker"]),
        ):
            children.start(program)
        fallen = _wait_for(children, [f"{ports.control_url()}healthz", f"{site}/readyz"])
        if fallen is None:
            sys.stdout.write(words.welcome(site, ports, _passwords()))
            sys.stdout.flush()
            while (fallen := children.dead()) is None:
                time.sleep(0.3)
        words.fallen(children, fallen)
        return 1
    finally:
        _undisturbed(children)


def _wait_for(children: Children, urls: list[str]) -> str | None:
    """None when all answer; the name of the program that fell, or of the one that never answered."""
    deadline = time.monotonic() + PATIENCE
    for url in urls:
        while not _answers(url):
            fallen = children.dead()
            if fallen or time.monotonic() > deadline:
                return fallen or "web"
            time.sleep(0.2)
    return children.dead()


def _answers(url: str) -> bool:
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    with suppress(OSError, urllib.error.URLError), opener.open(url, timeout=3) as answer:
        return bool(answer.status == 200)
    return False


def _undisturbed(children: Children) -> None:
    """Stop everything; a second Ctrl-C does not leave half of it running."""
    for one in ENDINGS:
        signal.signal(one, signal.SIG_IGN)
    words.say("arrêt", "stopping")
    children.stop()


def _lab_words(ports: Ports) -> list[str]:
    named = [f"--{name}-port={number}" for name, number in asdict(ports).items()]
    return ["--home", str(HOME / "lab"), *named]


def _clickable() -> str:
    return str(Path(sys.executable).with_name("clickable"))


def _passwords() -> dict[str, str]:
    return {name: f"demonstration-{name}" for name in words.ACCOUNTS + words.WRITERS}


def _alone(lock: TextIO) -> bool:
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True


def _interrupt(_number: int, _frame: object) -> None:
    raise KeyboardInterrupt


if __name__ == "__main__":
    raise SystemExit(main())
