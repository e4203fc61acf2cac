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
LINES, KILLS = rounds(4000, 600), rounds(40, 3)
ROUND = 2  # of six mails
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


def letters(box: ImapServer, number: int) -> None:
    """Six: two good ones, and one of each kind that must wait or be left."""
    address = f"https://mail{number}.example/"
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


def test_what_is_killed_while_files_and_mails_come_goes_on_where_it_stopped() -> None:
    chance = random.Random(SEED)
    with running_mailbox() as box:
        settings = {"CLICKABLE_IMAP_URL": box.url(), "CLICKABLE_IMAP_TRUSTED": SERVER}
        with site(**settings) as at:
            at.run("-m", "clickable", "partners", "add", "Phare")
            at.run("-m", "clickable", "mailbox", "allow", "Phare", SENDER)
            file = at.at.home / "sheet.csv"
            file.write_bytes(pages(LINES) + b'\r\n=1+1;r-x\r\n"half a line')
            words = ("import", str(file), "--partner", "Phare")

            for number in range(KILLS):
                for mails in range(ROUND):
                    letters(box, number * ROUND + mails)
                running = [at.start("worker"), at.start("worker"), at.start(*words)]
                time.sleep(chance.uniform(0.5, 1.5))
                for pid in running:
                    at.kill(pid)

            changed, looks = box.changed, len(box.mails) // 100 + 2
            box.asked.clear()
            worker = at.start("worker")
            told = json.loads(at.run("-m", "clickable", *words, "--json"))
            assert until(lambda: box.asked.count("LOGOUT") >= looks, seconds=120), at.log
            at.kill(worker)
            found = counted(at)

    wrong = [[LINES + 2, "formula"], [LINES + 3, "quote"]]
    assert (told["kept"], told["refused_lines"]) == (LINES, wrong)
    each = KILLS * ROUND
    kept = LINES + 2 * each
    assert found == {
        "reports": kept, "items": kept, "mentions": kept, "deliveries": kept,
        "sheets": [["done", LINES, 2]], "broken": None,
        "mails": {
            "taken": 2 * each, "waiting-not_proved": each, "waiting-unknown_sender": 2 * each,
            "ignored-automatic": each,
        },
    }  # fmt: skip
    assert (changed, box.changed, len(box.mails)) == ([], [], 6 * each)
