"""Which lists there are, what was agreed to, what may happen to an issue, and when all is forgotten."""

import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any

from clickable.campaign.newsletter.models import Issue

DATA = Path(__file__).parent / "data"
TO_CONFIRM = timedelta(days=7)
TO_LEAVE = timedelta(days=400)  # that the links of a letter work
SETTLED = timedelta(days=60)  # after it left, that an issue's letters may still come back
LAST_WORD = timedelta(days=30)  # after which an issue is counted without the letters of unknown end
LETTERS_A_DAY = 3  # about lists, to one mailbox, whoever types it
MOST_REQUESTS = 5000  # that wait to be confirmed
PIECE = 100  # letters written in one transaction
LANGUAGES = ("fr", "en")

S = Issue.State
# Who: the writer and others alike ("any"), or somebody who may publish and did not write it ("other"),
# or the worker alone.
STEPS: Mapping[Issue.State, Mapping[Issue.State, str]] = {
    S.DRAFT: {S.READY: "any"},
    S.READY: {S.DRAFT: "any", S.APPROVED: "other"},
    S.APPROVED: {S.DRAFT: "any", S.SENDING: "worker"},
    S.SENDING: {S.STOPPED: "any", S.SENT: "worker"},
    S.STOPPED: {S.SENDING: "other"},
    S.SENT: {},
}
WRITABLE = {S.DRAFT, S.READY, S.APPROVED}  # a changed text is a draft again
SHOWN = {S.SENDING, S.SENT}  # on the site


@dataclass(frozen=True)
class List:
    code: str
    name: str
    about: Mapping[str, str]


@dataclass(frozen=True)
class Consent:
    version: int
    on: date
    text: Mapping[str, str]

    def said(self, name: str, language: str) -> str:
        return self.text.get(language, self.text["fr"]).format(name=name)


@cache
def lists() -> Mapping[str, List]:
    raw = tomllib.loads((DATA / "lists.toml").read_text())
    return {one["code"]: List(one["code"], one["name"], one["about"]) for one in raw["list"]}


@cache
def consents() -> Mapping[int, Consent]:
    raw = tomllib.loads((DATA / "consents.toml").read_text())
    return {
        one["version"]: Consent(one["version"], one["on"], {k: one[k] for k in LANGUAGES})
        for one in raw["consent"]
    }


def newest_consent() -> Consent:
    return consents()[max(consents())]


# Refused at the door: this mailbox, or its domain, is not there (RFC 3463). What is said of us, of the
# text or of a full mailbox (5.1.7, 5.2.2, 5.7.x) says nothing of the person's wish.
NOT_THERE = re.compile(r"rcpt 5\d\d 5\.(?:1\.(?:1|2|3|6|10)|2\.1)")
UNSAID = re.compile(r"rcpt 55[013]")  # by a server that gives no reason


def is_refused(outcomes: Iterable[tuple[date, str]]) -> bool:
    """Whether a mailbox is no longer there: its letters' ends (day, error; none where it left), oldest first.

    Said in so many words, once is enough; without a reason it takes two days with nothing arriving between.
    """
    days: set[date] = set()
    for day, error in outcomes:
        if NOT_THERE.fullmatch(error):
            return True
        if UNSAID.fullmatch(error):
            days.add(day)
        elif not error:
            days.clear()
    return len(days) > 1


def may_step(frm: str, to: str, *, who: str) -> bool:
    """`who`: "writer" (changed the text last), "other" (may publish, did not), "any", "worker"."""
    needed = STEPS[S(frm)].get(S(to))
    if needed is None or (needed == "worker") != (who == "worker"):
        return False
    return needed in {"any", "worker"} or who == "other"


def is_shown(issue: Issue) -> bool:
    return issue.state in SHOWN


def is_due(issue: Issue, *, now: datetime) -> bool:
    return issue.state == S.APPROVED and issue.send_at is not None and issue.send_at <= now


ADDRESS = re.compile(r"https://[^\s<>\"«»]+[^\s<>\"«».,;:!?)]")
ANY_ADDRESS = re.compile(r"(?i)\b(?:[a-z][a-z0-9+.-]*://|www\.|javascript:|data:)\S*")


def blocks(body: str) -> list[dict[str, Any]]:
    """Paragraphs, and headings ("## …"); each a list of pieces: words, or an address to follow."""
    found = []
    for part in body.replace("\r\n", "\n").split("\n\n"):
        words = part.strip()
        heading = words.startswith("## ")
        if words:
            found.append({"heading": heading, "pieces": _pieces(words.removeprefix("## "))})
    return found


def _pieces(words: str) -> list[tuple[str, bool]]:
    found, at = [], 0
    for link in ADDRESS.finditer(words):
        found += [(words[at : link.start()], False), (link[0], True)]
        at = link.end()
    return [piece for piece in [*found, (words[at:], False)] if piece[0]]


def bad_addresses(body: str) -> list[str]:
    """What looks like an address and is not one that a letter may lead to: https alone."""
    return [one for one in ANY_ADDRESS.findall(body) if not ADDRESS.match(one)]


def plain(body: str) -> str:
    """The body as a letter has it: headings without their mark."""
    parts = [part.strip() for part in body.replace("\r\n", "\n").split("\n\n") if part.strip()]
    return "\n\n".join(part.removeprefix("## ").upper() if part.startswith("## ") else part for part in parts)  # fmt: skip
