"""A newsletter to many: composed, and sent to a mail server on loopback, beside Django's `send_mail` in a loop.

The reference writes the same words to as many mailboxes, one connection each, as ours: it seals nothing, keeps no
row, and whoever interrupts it never knows who was written to.
"""

import json
import subprocess
import sys
from collections import Counter

from clickable.bench.instance import Instance, instance
from clickable.bench.mailsink import Sink, sink
from clickable.bench.postgres import NoPostgresError, cluster
from clickable.bench.telling import Result, Say

PROGRAM = "import django; django.setup(); from clickable.bench import newsletter_loop; newsletter_loop.main()"
LETTERS = 2000
UNITS = {
    "letters": "letters, one for each subscriber",
    "composed_per_minute": "letters a minute composed: sealed, with their links, in pieces of a hundred, each one durable commit",
    "sent_per_minute": "letters a minute sent by one worker: leased, opened, two durable commits each",
    "send_mail_per_minute": "letters a minute by a loop over send_mail, without our queue",
    "ratio": "sent_per_minute ÷ send_mail_per_minute",
    "lost": "subscribers whose letter did not reach the mail server",
    "doubled": "subscribers who got more than one",
}


def measure(say: Say, *, number: int = LETTERS) -> Result:
    """Sound: each subscriber got exactly one letter."""
    found, notes = {}, []
    say(f"{number:,} letters on SQLite")
    with sink() as sunk, instance() as made:
        found["sqlite"] = _loop(made, sunk, number)
    try:
        with cluster() as url, sink() as sunk, instance(url) as grown:
            say(f"{number:,} letters on PostgreSQL")
            found["postgresql"] = _loop(grown, sunk, number)
    except NoPostgresError as missing:
        notes.append(f"postgresql: {missing}")
    names = tuple(name for name in UNITS if name != "letters")
    rows = [("", *names), *((kind, *(f"{one[n]:g}" for n in names)) for kind, one in found.items())]
    figures = {"bench": "newsletter", "units": UNITS, **found["sqlite"], **found, "reference": "Django's send_mail in a loop"}  # fmt: skip
    sound = not any(one["lost"] or one["doubled"] for one in found.values())
    return Result(rows=rows, figures=figures, sound=sound, notes=notes)


def _loop(at: Instance, sunk: Sink, number: int) -> dict[str, float]:
    command = [sys.executable, "-c", PROGRAM, str(number)]
    env = {**at.environment, "CLICKABLE_EMAIL_URL": f"smtp://127.0.0.1:{sunk.port}"}
    done = subprocess.run(command, env=env, check=True, capture_output=True)  # noqa: S603
    told: dict[str, float] = json.loads(done.stdout)
    return {"letters": number, **told, **_reached(sunk.taken, number)}


def _reached(taken: Counter[str], number: int) -> dict[str, float]:
    each = [taken[f"reader-{n}@letters.example"] for n in range(number)]
    return {"lost": each.count(0), "doubled": sum(1 for count in each if count > 1)}
