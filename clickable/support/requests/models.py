import uuid
from typing import Self

from django.db import models
from django.utils.translation import gettext_lazy as _

from clickable.seal.models import Keyed


class State(models.TextChoices):
    """What the helpline did last; the person is told it in other words."""

    RECEIVED = "received", _("reçue")
    NOT_REACHED = "not_reached", _("pas encore jointe")
    REACHED = "reached", _("jointe")
    ANSWERED = "answered", _("réponse écrite")
    CLOSED = "closed", _("close")


class Reason(models.TextChoices):
    """Why a request was closed."""

    HELPED = "helped", _("la personne a été aidée")
    ORIENTED = "oriented", _("orientée vers un autre service")
    UNREACHABLE = "unreachable", _("impossible à joindre")
    DECLINED = "declined", _("la personne ne le souhaite plus")
    NOT_FOR_US = "not_for_us", _("ne concerne pas l’écoute")
    WITHDRAWN = "withdrawn", _("retirée par la personne")


# Those that a helper may give.
GIVEN_REASONS = [reason for reason in Reason if reason != Reason.WITHDRAWN]


class RequestQuerySet(models.QuerySet["Request"]):
    def of(self, group: int) -> Self:
        """Those of one team, whose key opens them."""
        return self.filter(group_id=group)

    def waiting(self) -> Self:
        """Not closed yet."""
        return self.exclude(state=State.CLOSED)


class Request(Keyed):
    """What one person asked of the helpline. All of it is sealed; no address of theirs, no exact time."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    reference = models.CharField(max_length=12, unique=True)  # shown to helpers: "D-7F3K9Q2X"
    locator = models.BinaryField(max_length=32, unique=True)  # seal.receipts.Receipt.locator
    letter = models.BinaryField()  # sealed JSON: requests.letters.Letter
    consent = models.BinaryField(
        null=True
    )  # sealed: may be passed on to the hotline; null: may not
    receipt_wrap = models.BinaryField()  # the row's private key, for who has the receipt
    noted = models.BooleanField(default=False)  # the person has the receipt: never shown again
    state = models.CharField(max_length=12, choices=State, default=State.RECEIVED)
    reason = models.CharField(max_length=12, choices=Reason, blank=True)  # of closing
    quarantined = models.BooleanField(default=False)  # over the sender's limit: read last
    received_hour = models.DateTimeField(db_index=True)
    touched_hour = models.DateTimeField(db_index=True)  # when either side last did something
    said = models.PositiveIntegerField(default=0)  # the number of the last message
    team_to_read = models.BooleanField(default=False)  # the person wrote, and nobody has read it
    passed_on = models.BooleanField(default=False)  # a report was made of it; which one is nowhere
    withdrawn = models.BooleanField(default=False)  # by the person: words and keys are gone

    objects = RequestQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["group", "state"], name="support_request_queue")]
        constraints = [
            models.CheckConstraint(
                name="support_request_closed_with_a_reason",
                condition=models.Q(state=State.CLOSED) ^ models.Q(reason=""),
            ),
            models.CheckConstraint(
                name="support_request_withdrawn_is_closed",
                condition=models.Q(withdrawn=False) | models.Q(state=State.CLOSED),
            ),
        ]

    def __str__(self) -> str:
        return self.reference

    @property
    def context(self) -> str:
        return f"support.request.letter:{self.pk}"

    @property
    def consent_context(self) -> str:
        return f"support.request.consent:{self.pk}"

    @property
    def receipt_context(self) -> str:
        return f"support.request.receipt_wrap:{self.pk}"


class Attempt(models.Model):
    """That a helper tried to reach somebody, and how it went: no words, no name, no number."""

    class Outcome(models.TextChoices):
        REACHED = "reached", _("la personne a répondu")
        NO_ANSWER = "no_answer", _("personne n’a répondu")
        SOMEBODY_ELSE = "other", _("quelqu’un d’autre a répondu")
        WRONG_NUMBER = "wrong", _("mauvais numéro ou mauvaise adresse")
        RESCUE = "rescue", _("secours informés")

    request = models.ForeignKey(Request, on_delete=models.CASCADE, related_name="attempts")
    outcome = models.CharField(max_length=10, choices=Outcome)
    hour = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.request_id} {self.outcome}"


class Message(models.Model):
    """One thing said under a request, sealed to the request's own key."""

    class Side(models.TextChoices):
        TEAM = "team", _("équipe")
        PERSON = "person", _("personne")

    # Made of a token that exists in one page only: a second click or a retry says nothing twice.
    id = models.UUIDField(primary_key=True, editable=False)
    request = models.ForeignKey(Request, on_delete=models.CASCADE, related_name="messages")
    number = models.PositiveIntegerField()  # 1, 2, 3…; a gap tells that something is missing
    side = models.CharField(max_length=10, choices=Side)
    hour = models.DateTimeField()
    body = models.BinaryField()  # sealed JSON: requests.messages.Body

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["request", "number"], name="support_message_once")
        ]

    def __str__(self) -> str:
        return f"{self.request_id} {self.number}"

    @property
    def context(self) -> str:
        return f"support.message.body:{self.pk}:{self.request_id}:{self.number}:{self.side}"
