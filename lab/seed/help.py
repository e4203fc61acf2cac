"""Requests for help that wait in the demo. Every word, number (reserved for fiction) and name is invented."""

from datetime import datetime, timedelta

from clickable.people.models import User
from clickable.seal.receipts import from_page
from clickable.seal.wraps import Ring
from clickable.support.requests import helping
from clickable.support.requests.letters import Letter
from clickable.support.requests.models import Attempt
from clickable.support.requests.rules import Cover, Way, Who
from clickable.support.requests.selectors import visit
from clickable.support.requests.services import Given, receive, say

HOUR = timedelta(hours=1)
AFTERNOONS = [f"{day}-afternoon" for day in (0, 1, 3, 4)]

CALLED = Given(
    letter=Letter(
        way=Way.CALL,
        contact="06 39 98 00 21",
        name="Mouette",
        cells=[*AFTERNOONS, "2-morning", "2-afternoon", "5-morning"],
        never_from="19:00",
        never_until="08:00",
        safe_word="tournesol",
        cover=Cover.SURVEY,
        about="Quelqu’un a une photo de moi et veut de l’argent.",
        who=Who.TEEN,
        territory="RE",
        language="fr",
    ),
    may_pass_on=True,
)
WRITTEN = Given(
    letter=Letter(
        way=Way.HERE,
        about="Je ne sais pas si ce que m’écrit mon entraîneur est normal.",
        who=Who.TEEN,
        territory="FR",
        language="fr",
    )
)
PARENT = Given(
    letter=Letter(
        way=Way.MAIL,
        contact="parent@courrier.example",
        name="Dominique",
        about="Ma fille ne veut plus aller au collège. Elle a peur de son téléphone.",
        who=Who.PARENT,
        territory="GP",
        language="fr",
    )
)


def tell_of_help(nour: User, ring: Ring, *, now: datetime) -> None:
    """Three people asked: one by telephone from Réunion, one who reads the answer here, one parent."""
    receipts = [from_page(f"demo help {number}") for number in range(3)]
    called, written, _parent = (
        receive(given, receipt=receipt, now=now - hours * HOUR)
        for given, receipt, hours in zip(
            (CALLED, WRITTEN, PARENT), receipts, (30, 20, 3), strict=True
        )
    )
    helping.note_attempt(
        request=called, outcome=Attempt.Outcome.NO_ANSWER, by=nour, ring=ring, now=now - 26 * HOUR
    )
    helping.write(
        request=written,
        text="Bonjour. Tu as bien fait d’écrire. Qu’est-ce qui te gêne dans ses messages ?",
        by=nour,
        ring=ring,
        page="demo",
        now=now - 18 * HOUR,
    )
    answer = "Il écrit tard le soir et me demande de tout effacer."
    say(visit=visit(receipts[1]), text=answer, page="demo", now=now - 2 * HOUR)
