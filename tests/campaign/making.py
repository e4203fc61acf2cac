"""A manifesto, and people who sign it as the form, the worker and the letters do."""

import itertools
import re
import uuid
from datetime import date
from typing import Any

from clickable.campaign.manifesto import services
from clickable.campaign.manifesto.models import Change, Manifesto, Signature, Slip
from clickable.campaign.manifesto.rules import Signed
from clickable.post.sending import send_due
from lab.run import Lab
from tests.cast import NOW, WORKER

TEXTS = {
    "fr": {
        "title": "Protéger les enfants en ligne",
        "lead": "Quatre demandes.",
        "proposals": [{"title": "Informer", "text": "Tout le pays."}, {"title": "Enquêter"}],
    },
    "en": {
        "title": "Protect children online",
        "lead": "Four demands.",
        "proposals": [{"title": "Inform", "text": "The whole country."}, {"title": "Investigate"}],
    },
}
LINK = re.compile(r"https?://[^/]+(/\S+)")
TODAY = NOW.date()
_people = itertools.count(1)


def manifesto(slug: str = "proteger", **fields: Any) -> Manifesto:
    """An open one."""
    row = services.write(slug=slug, texts=TEXTS, by=None, now=NOW, **fields)
    return services.step(manifesto=row, to=Manifesto.State.OPEN, by=None, now=NOW)


def form(mailbox: str = "", **more: Any) -> Signed:
    mailbox = mailbox or f"personne-{next(_people)}@gmail.com"
    return Signed(
        **{"name": "Camille Martin", "mailbox": mailbox, "area": "FR-75", "language": "fr", **more}
    )


def sign(
    row: Manifesto, mailbox: str = "", *, over: bool = False, now: Any = NOW, **more: Any
) -> Slip:
    sender = more.pop("sender", None)
    signed = form(mailbox, **more)
    version = row.versions.select_related("manifesto").latest("number")
    return services.sign(version=version, signed=signed, over=over, sender=sender, now=now)


def taken_in(
    row: Manifesto, mailbox: str = "", *, over: bool = False, now: Any = NOW, **more: Any
) -> Signature:
    """Signed, and looked at by the worker."""
    slip = sign(row, mailbox, over=over, now=now, **more)
    services.take_in(WORKER, now=now)
    return Signature.objects.get(slip=slip.pk)


def confirmed(row: Manifesto, mailbox: str = "", *, now: Any = NOW, **more: Any) -> Signature:
    found = taken_in(row, mailbox, now=now, **more)
    services.confirm(found.pk, now=now)
    found.refresh_from_db()
    return found


def total(row: Manifesto) -> int:
    services.fold_all(now=NOW)
    row.refresh_from_db()
    return row.total


def links(lab: Lab, mailbox: str) -> dict[str, str]:
    """Of the newest letter: "c" confirms, "i" is one's own signature, "code" the six digits."""
    send_due(WORKER, now=NOW, limit=100)
    text = lab.mailbox(mailbox)[-1].text.replace("=\r\n", "").replace("=\n", "")
    found = {path.split("/")[3]: path for path in LINK.findall(text) if path.count("/") > 4}
    code = re.search(r"\b\d{6}\b", text)
    return found | ({"code": code.group()} if code else {})


def many(row: Manifesto, number: int, area: str = "FR-75", on: date = TODAY) -> None:
    """So many confirmed signatures, each with its change."""
    version, start = row.version, Signature.objects.count()
    fields = {
        "manifesto": row,
        "version": version,
        "area": area,
        "language": "fr",
        "signed_at": NOW,
    }
    Signature.objects.bulk_create(
        Signature(slip=uuid.UUID(int=start + n), state="confirmed", confirmed_on=on, **fields)
        for n in range(1, number + 1)
    )
    Change.objects.bulk_create(
        Change(manifesto=row, kind="citizen", area=area, on=on, delta=1) for _ in range(number)
    )
