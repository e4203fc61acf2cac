"""What a child does with a code: say yes, answer, send, or erase all of it.

Nothing here writes a line of the account: its time would be finer than the day. Whoever has the code
may do all of it, nobody else any of it.
"""

from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from clickable.base.errors import GoneError, RefusedError
from clickable.seal.envelope import seal
from clickable.seal.keys import KeysMissingError
from clickable.seal.trusted import trusted
from clickable.voices.codes import sheet_digest
from clickable.voices.models import Answer, Circle, Contribution, Question, Quote, Words
from clickable.voices.rules import LONGEST, SKIP, K, S, due, options_of
from clickable.voices.selectors import circle_of, contribution_of, questions_for
from clickable.voices.services.steps import locked


@transaction.atomic
def assent(*, code: str, now: datetime) -> Contribution:
    """The child says yes, of its own. The same code again: the same sheet. Raises RefusedError."""
    circle = _open_circle(code, now=now)
    digest = sheet_digest(code)
    try:
        with transaction.atomic():
            return Contribution.objects.create(
                circle=circle, digest=digest, assented_on=localdate(now)
            )
    except IntegrityError:
        return Contribution.objects.get(digest=digest)


@transaction.atomic
def answer(*, code: str, question: Question, said: str, now: datetime) -> None:
    """One answer, in the place of an earlier one. A text is sealed at once. Raises RefusedError."""
    row = _unsent(code, now=now)
    if question.pk not in {one.pk for one in questions_for(row.circle)}:
        raise RefusedError(_("Cette question n’est pas pour ton groupe."), "question")
    if question.kind == K.WORDS:
        _keep_words(row, question, "" if said == SKIP else said)
        return
    if said not in options_of(question):
        raise RefusedError(_("Choisis une réponse."), "choice")
    Answer.objects.update_or_create(contribution=row, question=question, defaults={"option": said})


def _keep_words(row: Contribution, question: Question, text: str) -> None:
    row.words.filter(question=question).delete()
    if not text.strip():
        return
    if len(text) > LONGEST:
        raise RefusedError(_("C’est un peu long : 400 signes au plus."), "long")
    try:
        group, _key = trusted().helpline_key()
    except KeysMissingError as error:
        raise RefusedError(
            _("Personne ne peut lire ce que tu écris pour l’instant. Tu peux passer."), "readers"
        ) from error
    words, private = Words.keyed(group, contribution=row, question=question)
    words.content = seal(text, to=private.public_key, context=words.context)
    words.save(force_insert=True)


@transaction.atomic
def send(*, code: str, now: datetime) -> Contribution:
    """The whole sheet: counted from the closing on, its words read within the hours. Twice is once."""
    row = contribution_of(code)
    if row is not None and row.sent_on:
        return row
    row = _unsent(code, now=now)
    given = set(row.answers.values_list("question_id", flat=True))
    missing = [q for q in questions_for(row.circle) if q.kind != K.WORDS and q.pk not in given]
    if missing:
        raise RefusedError(_("Il reste une question."), "missing")
    row.sent_on = localdate(now)
    row.save(update_fields=["sent_on"])
    row.words.update(due_at=due(now, row.circle.consultation.hours))
    return row


@transaction.atomic
def erase(*, code: str) -> bool:
    """All that was answered with this code, whenever. False: there was nothing.

    What was said to protect a child stays (`Flag`), without the words; so do sums already published.
    """
    found = contribution_of(code)
    if found is None:
        return False
    row = Contribution.objects.select_for_update().filter(pk=found.pk).first()
    if row is None:
        return False
    Quote.objects.filter(words__contribution=row).delete()
    row.delete()
    return True


def _open_circle(code: str, *, now: datetime) -> Circle:
    circle = circle_of(code)
    if circle is None:
        raise RefusedError(_("Ce code n’existe pas. Regarde bien chaque mot."), "code")
    row = locked(circle.consultation)
    last = row.closes_on
    if row.state != S.OPEN or (last and localdate(now) > last):
        raise GoneError(_("Cette consultation n’est pas ouverte."), "closed")
    return circle


def _unsent(code: str, *, now: datetime) -> Contribution:
    circle = _open_circle(code, now=now)
    rows = Contribution.objects.select_for_update().filter(digest=sheet_digest(code))
    row = rows.filter(circle=circle).first()
    if row is None:
        raise RefusedError(_("Dis d’abord si tu es d’accord."), "assent")
    if row.sent_on:
        raise GoneError(_("Tes réponses sont déjà envoyées. Tu peux encore les effacer."), "sent")
    return row
