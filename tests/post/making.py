"""Letters to somebody who asked for them."""

from datetime import datetime
from typing import Any

from clickable.post.content import Content
from clickable.post.models import Addressee, Letter
from clickable.post.services import new_addressee, write
from tests.cast import NOW

MAILBOX = "camille.canari@college.example"
CONTENT = Content(subject="Votre inscription", body="Bonjour,\n\nC’est noté.\n.\nÀ bientôt\n")


def addressee(mailbox: str = MAILBOX, *, language: str = "fr", now: datetime = NOW) -> Addressee:
    return new_addressee(mailbox=mailbox, language=language, now=now)


def letter(to: Addressee | None = None, *, content: Content = CONTENT, **more: Any) -> Letter:
    row = write(
        to=to or addressee(),
        kind=more.pop("kind", "test.told"),
        about="thing:1",
        content=content,
        now=NOW,
        **more,
    )
    assert row
    return row
