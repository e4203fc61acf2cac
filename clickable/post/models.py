import uuid
from typing import Self

from django.db import models
from django.utils.translation import gettext_lazy as _

from clickable.base.leases import Leased
from clickable.seal.models import ForWorker


class Addressee(ForWorker):
    """Somebody who asked to be written to. A room holds this row and never the mailbox itself."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    token = models.BinaryField(max_length=16, db_index=True)  # of the mailbox, to find it again
    mailbox = models.BinaryField()  # sealed
    language = models.CharField(max_length=2)
    made_on = models.DateField()
    returned_on = models.DateField(null=True)  # a letter came back: nothing more is written

    def __str__(self) -> str:
        return f"addressee:{self.pk}"

    @property
    def context(self) -> str:
        return f"post.addressee.mailbox:{self.pk}"


class LetterQuerySet(models.QuerySet["Letter"]):
    def waiting(self) -> Self:
        return self.filter(state__in=[Letter.State.WAITING, Letter.State.LEAVING])

    def for_people(self) -> Self:
        """Those that only a person can do something about."""
        return self.filter(state__in=FOR_PEOPLE)


class Letter(Leased):
    """One letter to one addressee: written in the transaction of what it tells, sent by the worker."""

    class State(models.TextChoices):
        WAITING = "waiting", _("en attente")
        LEAVING = "leaving", _("en train de partir")
        SENT = "sent", _("partie")
        FAILED = "failed", _("refusée")
        UNCERTAIN = "uncertain", _("peut-être partie")
        LATE = "late", _("trop tard pour partir")
        RETURNED = "returned", _("revenue : l’adresse ne la reçoit pas")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    addressee = models.ForeignKey(Addressee, on_delete=models.CASCADE, related_name="letters")
    kind = models.CharField(max_length=40)  # "training.offer"
    about = models.CharField(max_length=60)  # what it tells of: "session:3"; names nobody
    once = models.CharField(max_length=120, unique=True, null=True)  # noqa: DJ001 -- told once only
    content = models.BinaryField(null=True)  # sealed JSON: post.content.Content; gone once it left
    state = models.CharField(max_length=10, choices=State, default=State.WAITING)
    departures = models.PositiveSmallIntegerField(default=0)  # how often its text left the house
    last_error = models.CharField(max_length=40, blank=True)
    until = models.DateTimeField(null=True)  # after this it says nothing any more
    written_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, db_index=True)

    objects = LetterQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="post_letter_left_twice_at_most", condition=models.Q(departures__lte=2)
            ),
        ]

    def __str__(self) -> str:
        return f"letter:{self.pk}"

    @property
    def context(self) -> str:
        return f"post.letter.content:{self.pk}:{self.addressee_id}"


# Those that only a person can do something about.
FOR_PEOPLE = [Letter.State.FAILED, Letter.State.UNCERTAIN, Letter.State.RETURNED]


class Link(models.Model):
    """A one-time link in a letter. Its token is in the letter only."""

    digest = models.BinaryField(max_length=32)  # SHA-256 of the token
    purpose = models.CharField(max_length=40)  # "training.confirm"
    subject = models.CharField(max_length=60)  # "registration:12"
    made_at = models.DateTimeField()
    until = models.DateTimeField(db_index=True)
    used_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["purpose", "subject"], name="post_link_subject")]

    def __str__(self) -> str:
        return f"link:{self.pk}"
