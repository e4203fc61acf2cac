import uuid
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from clickable.post.models import Addressee


class Request(models.Model):
    """A form that nobody confirmed yet: which lists a mailbox asks for. Gone with everything after a week."""

    addressee = models.OneToOneField(Addressee, on_delete=models.CASCADE, related_name="+")
    lists = models.JSONField()  # codes of data/lists.toml, each ticked by itself
    consent = models.PositiveSmallIntegerField()  # which text was shown (data/consents.toml)
    language = models.CharField(max_length=2)
    at = models.DateTimeField(db_index=True)

    def __str__(self) -> str:
        return f"newsletter_request:{self.pk}"


class Subscriber(models.Model):
    """One mailbox that has confirmed. There is none without a subscription."""

    addressee = models.OneToOneField(Addressee, on_delete=models.CASCADE, related_name="+")
    person = models.BinaryField(max_length=16, unique=True)  # the mailbox's token: one row each
    made_on = models.DateField()

    def __str__(self) -> str:
        return f"subscriber:{self.pk}"


class Subscription(models.Model):
    """One consent for one association's letter: which text, asked and confirmed on which day."""

    subscriber = models.ForeignKey(
        Subscriber, on_delete=models.CASCADE, related_name="subscriptions"
    )
    list = models.CharField(max_length=40)
    language = models.CharField(max_length=2)
    consent = models.PositiveSmallIntegerField()
    asked_on = models.DateField()
    confirmed_on = models.DateField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["subscriber", "list"], name="newsletter_one_each")
        ]
        indexes = [models.Index(fields=["list", "id"], name="newsletter_by_list")]

    def __str__(self) -> str:
        return f"subscription:{self.pk}"


class Issue(models.Model):
    """One letter of one list: written, read again by somebody else, sent once to each, kept on the site."""

    class State(models.TextChoices):
        DRAFT = "draft", _("en préparation")
        READY = "ready", _("à relire par une autre personne")
        APPROVED = "approved", _("approuvée, attend son heure")
        SENDING = "sending", _("en train de partir")
        STOPPED = "stopped", _("arrêtée")
        SENT = "sent", _("partie")

    list = models.CharField(max_length=40)
    number = models.PositiveIntegerField(null=True)  # in its list, given when it begins to leave
    state = models.CharField(max_length=8, choices=State, default=State.DRAFT)
    texts = models.JSONField()  # by language: subject, body (paragraphs)
    written_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )  # who changed the text last
    approved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    send_at = models.DateTimeField(null=True)
    began_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    upto = models.PositiveBigIntegerField(default=0)  # the last subscription when it began
    cursor = models.PositiveBigIntegerField(default=0)  # the last one that is written to
    left = models.PositiveIntegerField(default=0)  # pressed "leave" in this letter
    counted = models.BooleanField(default=False)  # in measures

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["list", "number"], name="newsletter_number"),
            models.CheckConstraint(
                name="newsletter_by_two",
                condition=Q(approved_by=None) | ~Q(approved_by=F("written_by")),
            ),
            models.CheckConstraint(
                name="newsletter_approved_before_leaving",
                condition=Q(state__in=["draft", "ready"]) | Q(approved_by__isnull=False),
            ),
            models.CheckConstraint(
                name="newsletter_sent_has_a_number",
                condition=~Q(state__in=["sending", "sent"]) | Q(number__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"issue:{self.pk}"

    def text(self, language: str) -> dict[str, Any]:
        found: dict[str, Any] = self.texts.get(language) or self.texts.get("fr") or {}
        return found


class Delivery(models.Model):
    """That one issue was written to one subscription, whoever it was: numbers only, and never twice."""

    class State(models.TextChoices):
        WRITTEN = "written", _("écrite")
        SENT = "sent", _("partie")
        RETURNED = "returned", _("revenue")
        FAILED = "failed", _("refusée")
        GONE = "gone", _("partie avant elle")  # the subscriber left before the letter did

    issue = models.ForeignKey(Issue, on_delete=models.PROTECT, related_name="deliveries")
    subscription = models.PositiveBigIntegerField()  # a number, which outlives the row
    letter = models.UUIDField(default=uuid.uuid4, db_index=True)
    state = models.CharField(max_length=8, choices=State, default=State.WRITTEN)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["issue", "subscription"], name="newsletter_once")
        ]
        indexes = [models.Index(fields=["state", "issue"], name="newsletter_by_state")]

    def __str__(self) -> str:
        return f"{self.issue} {self.state}"
