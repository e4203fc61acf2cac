"""Commands and workers killed at random in the middle of an import: nothing is lost, nothing is doubled."""

import json
import random
import time

import pytest

from lab.imapserver import ImapServer, running_mailbox
from tests.imports.making import SENDER, SERVER, mail, mixed, pages
from tests.imports.test_mails import xarf
from tests.report.serving import Site, site, until
from tests.rounds import rounds

pytestmark = [pytest.mark.slow, pytest.mark.once, pytest.mark.timeout(300)]
SEED = 2026
LINES, STARTS = rounds(2000, 500), rounds(40, 3)
MAILS, KILLS = rounds(420, 30), rounds(60, 3)
COUNTING = """
import django, json; django.setup()
from collections import Counter
from clickable.imports.models import Mail, Sheet
from clickable.partners.models import Delivery
from clickable.record import services as record
from clickable.report.models import Item, Mention, Report
print(json.dumps({
    "reports": Report.objects.count(), "items": Item.objects.to_judge().count(),
    "mentions": Mention.objects.count(), "deliveries": Delivery.objects.count(),
    "sheets": list(Sheet.objects.values_list("state", "counts__kept", "counts__refused")),
    "mails": Counter("-".join(filter(None, m)) for m in Mail.objects.values_list("state", "reason")),
    "broken": record.first_broken(),
}))
"""


def counted(at: Site) -> dict[str, object]:
    return dict(json.loads(at.run("-c", COUNTING)))


def test_a_command_killed_again_and_again() -> None:
    chance = random.Random(SEED)
    with site() as at:
        at.run("-m", "clickable", "partners", "add", "Phare")
        file = at.at.home / "sheet.csv"
        file.write_bytes(pages(LINES) + b'\r\n=1+1;r-x\r\n"half a line')
        words = ("import", str(file), "--partner", "Phare")
        for _number in range(STARTS):
            pid = at.start(*words)
            time.sleep(chance.uniform(0.3, 1.0))
            at.kill(pid)

        told = json.loads(at.run("-m", "clickable", *words, "--json"))

        assert (told["kept"], told["refused_lines"]) == (
            LINES,
            [[LINES + 2, "formula"], [LINES + 3, "quote"]],
        )
        found = counted(at)
    assert found == {
        "reports": LINES, "items": LINES, "mentions": LINES, "deliveries": LINES,
        "sheets": [["done", LINES, 2]], "mails": {}, "broken": None,
    }  # fmt: skip


def letters(box: ImapServer, number: int) -> None:
    """Of each kind one, but of the good ones two."""
    address = f"https://h{number}.example/"
    box.put(mail(address, number=number * 10 + 1))
    evidence = ("image/png", "canari")
    parts = mixed(
        ("text/plain", "."),
        ("application/json", xarf(url=f"{address}x", report_id=f"x{number}")),
        evidence,
    )
    box.put(mail(number=number * 10 + 2, **parts))
    box.put(mail(address, auth="dkim=none", number=number * 10 + 3))
    box.put(mail(address, sender="eve@eve.example", number=number * 10 + 4))
    box.put(mail(address, Auto_Submitted="auto-replied", number=number * 10 + 5))
    box.put(b"\xff\x00 half a mail %d" % number)


def test_workers_killed_while_mails_come() -> None:
    chance = random.Random(SEED)
    with running_mailbox() as box:
        settings = {"CLICKABLE_IMAP_URL": box.url(), "CLICKABLE_IMAP_TRUSTED": SERVER}
        with site(**settings) as at:
            at.run("-m", "clickable", "partners", "add", "Phare")
            at.run("-m", "clickable", "mailbox", "allow", "Phare", SENDER)
            workers = [at.start("worker"), at.start("worker")]
            for number in range(MAILS // 6):
                letters(box, number)
                if number % max(1, MAILS // 6 // KILLS) == 0:
                    time.sleep(chance.uniform(0.2, 1.0))
                    at.kill(workers.pop(0))
                    workers.append(at.start("worker"))
            last = f"UID FETCH {len(box.mails)} (BODY.PEEK[])"
            assert until(lambda: last in box.asked, seconds=120), at.log
            assert until(lambda: box.asked[-1] == "LOGOUT", seconds=60)
            for worker in workers:
                at.kill(worker)
            found = counted(at)
    each = MAILS // 6
    assert found == {
        "reports": 2 * each, "items": 2 * each, "mentions": 2 * each, "deliveries": 2 * each,
        "sheets": [], "broken": None,
        "mails": {
            "taken": 2 * each, "waiting-not_proved": each, "waiting-unknown_sender": 2 * each,
            "ignored-automatic": each,
        },
    }  # fmt: skip
    assert (box.changed, len(box.mails)) == ([], MAILS)
