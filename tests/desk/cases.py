"""Items on their way, for the pages of the desk."""

from django.test import Client

from clickable.assess.models import Outcome
from clickable.assess.rules import Judgement
from clickable.assess.services import claim, decide
from clickable.base import clock
from clickable.desk.services import open_item
from clickable.locate.models import Trace
from clickable.notify.models import Action, Notice
from clickable.notify.services import draft_due
from clickable.people.models import User
from clickable.report.models import Category, Item, Stage
from clickable.report.services import advance
from tests.cast import WORKER

RAW = "photos.host.example/a/1"  # of cast.dana_reports' address, as it must never be shown
ILLEGAL = Judgement(
    outcome=Outcome.BASELINE, category=Category.CSAM, legal_basis=("cp-227-23",), note="vu"
)
# What the form sends for them, once what follows was shown.
ANSWERS = {
    "category": "csam", "q-subtype": "non_self_generated", "q-seen": "a", "q-age": "3-6",
    "shown": "baseline:cp-227-23",
}  # fmt: skip
LAWFUL_ANSWERS = {"category": "hate", "q-hate": "none", "shown": "not_illegal:"}
LAWFUL = Judgement(outcome=Outcome.NOT_ILLEGAL, category=Category.HATE)


def in_hand(item: Item, analyst: User) -> Item:
    claim(item=item, analyst=analyst, now=clock.now())
    return item


def opened(client: Client, item: Item) -> str:
    """The page of an item after the one act that opens it: its address, people's words, questions."""
    client.post(f"/desk/dossiers/{item.reference}/ouvrir/")
    return client.get(f"/desk/dossiers/{item.reference}/").content.decode()


def open_to(item: Item, person: User) -> Item:
    """Opened by this person, as by the act on its page."""
    open_item(item, by=person, now=clock.now())
    return item


def judged(item: Item, analyst: User, judgement: Judgement = ILLEGAL) -> Item:
    in_hand(item, analyst)
    decide(item=item, analyst=analyst, judgement=judgement, now=clock.now())
    return item


def located(
    item: Item, analyst: User, *, country: str = "FR", judgement: Judgement = ILLEGAL
) -> Item:
    """Judged illegal, its host found in `country`, its drafts written."""
    now = clock.now()
    judged(item, analyst, judgement)
    Trace.objects.create(item=item, outcome=Trace.Outcome.FOUND, country=country, traced_at=now)
    advance(item, to=Stage.LOCATED, now=now)
    draft_due(WORKER, now=now)
    return item


def notice_of(item: Item, action: Action = Action.HOST) -> Notice:
    return Notice.objects.get(item=item, action=action)
