"""One canary for each sensitive thing, through its whole life; afterwards none is found anywhere.

Searched: the database with its journal, the queue, logs, spool and backup, in every encoding; and
the letters that left, in which only the notice to the host may name the address it is about.
"""

import json
import re
from collections.abc import Iterator
from pathlib import Path

import pyrage
import pytest

from tests.desk.cases import ANSWERS
from tests.flows.instance import PASSWORD, Instance, answers, running_instance, wait_until
from tests.flows.visitor import Visitor
from tests.leaks import leaks

pytestmark = [pytest.mark.once, pytest.mark.slow, pytest.mark.timeout(300)]
HOST = "photos.example"
MAILBOX = "abuse@phare.example"
NAMES = [
    "address", "query", "unknownhost", "elsewhere", "message", "seenat", "abandoned",
    "apimessage", "apiaddress", "apielsewhere", "apiseenat", "agent", "referer", "forwarded",
    "cookie", "language", "wrongcode", "answer", "addedaddress", "addedplace", "mailbox",
    "withdrawn", "question", "note", "contact", "soughtaddress", "soughtwords", "apianswer",
    "custom", "placenote",
]  # fmt: skip
CANARIES = {name: f"kanari{number:02d}{name}zwq" for number, name in enumerate(NAMES)}
# What nobody planted, but the work itself brings: the host, its network, the receipts, the password.
MAY_LEAVE = {CANARIES["address"], CANARIES["query"], HOST, MAILBOX, "127.66.1.10"}
FOUND_OUT = [HOST, MAILBOX, "127.66.1.10", PASSWORD]


@pytest.fixture(scope="module")
def instance(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Instance]:
    with running_instance(tmp_path_factory.mktemp("canaries")) as instance:
        yield instance


def test_no_canary_is_found_anywhere(instance: Instance) -> None:
    reporter = Visitor(instance.url, headers=telltale())
    receipts = [by_form(reporter, instance), by_api(reporter)]
    desk = signed_in(instance)
    wait_until(lambda: judged_all(desk))
    converse(reporter, desk, receipts)
    search(desk)
    wait_until(lambda: approved_all(desk), seconds=40)
    wait_until(lambda: letters_about(instance, CANARIES["address"]), seconds=40)
    withdraw(reporter)
    backup = backed_up(instance)

    words = [*CANARIES.values(), *FOUND_OUT, *receipts]
    assert leaks(words, kept_files(instance, backup)) == set()
    assert len(CANARIES) == 30
    assert the_search_would_find(instance, words)
    for letter in instance.lab.mailbox():
        told = {w for w in words if w in letter.text or w.encode() in letter.raw}
        assert told <= MAY_LEAVE, letter.recipients
        assert not any(word in letter.subject for word in words)


def telltale() -> dict[str, str]:
    return {
        "User-Agent": f"Mozilla/5.0 {CANARIES['agent']}",
        "Referer": f"https://{CANARIES['referer']}.example/",
        "X-Forwarded-For": "127.66.77.88",
        "Forwarded": f"for={CANARIES['forwarded']}",
        "Cookie": f"c={CANARIES['cookie']}",
        "Accept-Language": f"fr, x-{CANARIES['language']};q=0.1",
        "X-Custom": CANARIES["custom"],
    }


def by_form(reporter: Visitor, instance: Instance) -> str:
    """A whole report, after one that was typed and left; the receipt's letters."""
    to_more(reporter, "http://nobody.example/")
    reporter.post("/signaler/", go="back", message=CANARIES["abandoned"], seen_at="")
    address = instance.lab.url(HOST, f"/{CANARIES['address']}?q={CANARIES['query']}")
    to_more(reporter, f"{address}\nhttps://{CANARIES['unknownhost']}.example/x")
    reporter.post("/signaler/", go="next", message=CANARIES["message"], seen_at=CANARIES["seenat"])
    reporter.post("/signaler/", go="send")
    return letters(reporter)


def to_more(reporter: Visitor, addresses: str) -> None:
    reporter.get("/signaler/")
    reporter.post("/signaler/", who="saw", go="next")
    reporter.post("/signaler/", category="csam", go="next")
    reporter.post("/signaler/", addresses=addresses, elsewhere=CANARIES["elsewhere"], go="next")


def letters(reporter: Visitor) -> str:
    found = re.search(r"\b[0-9A-Z]{4}(-[0-9A-Z]{4}){4}\b", reporter.page)
    assert found, reporter.page
    return found[0]


def by_api(reporter: Visitor) -> str:
    body = {
        "addresses": [f"https://files.example/{CANARIES['apiaddress']}"],
        "elsewhere": CANARIES["apielsewhere"],
        "category": "csam",
        "message": CANARIES["apimessage"],
        "seen_at": CANARIES["apiseenat"],
        "language": "fr",
    }
    answer = reporter.post_json("/api/v1/reports", json.dumps(body).encode())
    assert reporter.status == 201, answer
    return str(json.loads(answer)["receipt"]["letters"])


def signed_in(instance: Instance) -> Visitor:
    desk = Visitor(instance.url)
    desk.get("/desk/connexion/")
    desk.post("/desk/connexion/", username="alice", password=PASSWORD)
    instance.phone = desk.find(r"factor-secret[^>]*>([^<]+)<").replace(" ", "")
    desk.post("/desk/connexion/proteger/", code=instance.code())
    assert "/desk/connexion/" not in desk.get("/desk/")
    return desk


def judged_all(desk: Visitor) -> bool:
    """Take and decide whatever waits; the contact of one host is stated by hand."""
    desk.get("/desk/")
    desk.post("/desk/suivant/")
    if "/ouvrir/" not in desk.page:
        return True
    path = desk.find(r'action="(/desk/dossiers/[^"]+)ouvrir/"')
    desk.post(f"{path}ouvrir/")
    desk.post(
        f"{path}decider/",
        **ANSWERS,
        note=CANARIES["placenote"] if "dwelling" in desk.page else CANARIES["note"],
        step="stay",
    )
    desk.get(path)
    if "/contact/" in desk.page:
        desk.post(f"{path}contact/", email=f"{CANARIES['contact']}@hote.example")
    return False


def converse(reporter: Visitor, desk: Visitor, receipts: list[str]) -> None:
    reporter.get("/suivi/")
    reporter.post("/suivi/", receipt=CANARIES["wrongcode"])
    reporter.post("/suivi/", receipt=receipts[0])
    reporter.post("/suivi/", go="mail", mailbox=f"{CANARIES['mailbox']}@boite.example")
    reporter.post("/suivi/", go="answer", answer=CANARIES["answer"])
    reporter.post(
        "/suivi/",
        go="add",
        addresses=f"https://more.example/{CANARIES['addedaddress']}",
        elsewhere=CANARIES["addedplace"],
    )
    body = {"receipt": receipts[1], "text": CANARIES["apianswer"]}
    reporter.post_json("/api/v1/follow-up/messages", json.dumps(body).encode())
    assert reporter.status < 300, reporter.page
    desk.get("/desk/signalements/")
    path = desk.find(r'href="(/desk/signalements/R-[^"]+)"')
    assert CANARIES["answer"] in desk.get(path) + desk.get(other(desk, path))
    desk.post(f"{path}ecrire/", text=CANARIES["question"])
    assert desk.status < 400, desk.page


def other(desk: Visitor, path: str) -> str:
    desk.get("/desk/signalements/")
    found = set(re.findall(r'href="(/desk/signalements/R-[^"]+)"', desk.page)) - {path}
    return sorted(found)[0] if found else path


def search(desk: Visitor) -> None:
    desk.get("/desk/recherche/")
    desk.post("/desk/recherche/", wanted=f"https://{CANARIES['soughtaddress']}.example/a")
    desk.get("/desk/recherche/")
    desk.post("/desk/recherche/", words=CANARIES["soughtwords"])
    assert desk.status < 500


def approved_all(desk: Visitor) -> bool:
    desk.get("/desk/avis/")
    found = re.findall(r'href="(/desk/avis/N-[^"]+)"', desk.page)
    for path in found:
        desk.get(path)
        desk.post(f"{path}approuver/", recipient=MAILBOX)
    return bool(found)


def letters_about(instance: Instance, word: str) -> bool:
    return any(word in letter.text for letter in instance.lab.mailbox(MAILBOX))


def withdraw(reporter: Visitor) -> None:
    """A further report, taken back by who sent it."""
    body = {"addresses": ["https://last.example/"], "category": "csam", "language": "fr"}
    body["message"] = CANARIES["withdrawn"]
    answer = reporter.post_json("/api/v1/reports", json.dumps(body).encode())
    reporter.get("/suivi/")
    reporter.post("/suivi/", receipt=json.loads(answer)["receipt"]["letters"])
    reporter.post("/suivi/", go="withdraw")
    reporter.post("/suivi/", go="withdraw-yes")
    assert "Retiré par toi" in reporter.text


def backed_up(instance: Instance) -> Path:
    recipient = str(pyrage.x25519.Identity.generate().to_public())
    instance.env["CLICKABLE_BACKUP_RECIPIENTS"] = recipient
    file = instance.home / "backup.age"
    instance.run("backup", str(file))
    return file


def kept_files(instance: Instance, backup: Path) -> list[Path]:
    """Everything of the instance but the lab beside it, and the trusted file's public keys."""
    lab = instance.home / "lab"
    found = [p for p in instance.home.rglob("*") if p.is_file() and lab not in p.parents]
    kept = [p for p in found if "static" not in p.parts]
    assert {"serve.log", "worker.log", backup.name, "queue.sqlite3"} <= {p.name for p in kept}
    return kept


def the_search_would_find(instance: Instance, words: list[str]) -> bool:
    """Plant each word in a copy of what is searched: none escapes."""
    planted = instance.home / "planted"
    planted.write_bytes(b"\x00".join(word.encode() for word in words))
    found = {word for word, _file, _how in leaks(words, [planted])}
    planted.unlink()
    return found == set(words) and answers(f"{instance.url}/readyz")
