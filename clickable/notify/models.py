import uuid
from typing import Self

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from clickable.assess.models import Assessment
from clickable.base.leases import Leased
from clickable.report.models import Item
from clickable.seal.models import Keyed


class Action(models.TextChoices):
    """What is done about an illegal item (facts 12.7)."""

    POLICE = "police", _("Transmission à la police (PHAROS)")
    HOST = "host", _("Notification à l’hébergeur (DSA, art. 16)")
    INHOPE = "inhope", _("Transmission au partenaire INHOPE")


class NoticeQuerySet(models.QuerySet["Notice"]):
    def drafts(self) -> Self:
        return self.filter(state=Notice.State.DRAFT)


class Notice(Keyed):
    """One message about one item to one addressee: drafted by rule, approved by a person, sent once."""

    class State(models.TextChoices):
        DRAFT = "draft", _("projet")
        APPROVED = "approved", _("approuvé, à envoyer")
        SENT = "sent", _("parti")
        UNCERTAIN = "uncertain", _("peut-être parti, à vérifier")
        FAILED = "failed", _("refusé, à reprendre")
        WITHDRAWN = "withdrawn", _("abandonné")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    reference = models.CharField(
        max_length=12, unique=True
    )  # in subjects and answers: "N-7F3K9Q2X"
    item = models.ForeignKey(Item, on_delete=models.PROTECT, related_name="notices")
    assessment = models.ForeignKey(Assessment, on_delete=models.PROTECT, related_name="+")
    action = models.CharField(max_length=10, choices=Action)
    route = models.CharField(max_length=40)  # the row of notify/data/routing.toml that asked for it
    template = models.CharField(max_length=40)  # name and version of the text
    recipient = models.BinaryField(null=True)  # sealed e-mail address; null: unknown, or by hand
    body = models.BinaryField()  # sealed
    language = models.CharField(max_length=2)
    state = models.CharField(max_length=10, choices=State, default=State.DRAFT, db_index=True)
    created_at = models.DateTimeField()
    approved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    approved_at = models.DateTimeField(null=True)
    sent_at = models.DateTimeField(null=True)
    external_reference = models.CharField(max_length=80, blank=True)  # what the police or host gave

    objects = NoticeQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["item", "assessment", "action"], name="notify_notice_once_per_action"
            ),
            models.CheckConstraint(
                name="notify_notice_approved_by_somebody",
                condition=models.Q(state__in=["draft", "withdrawn"])
                | models.Q(approved_by__isnull=False, approved_at__isnull=False),
            ),
            models.CheckConstraint(
                name="notify_notice_sent_at",
                condition=models.Q(state="sent", sent_at__isnull=False) | ~models.Q(state="sent"),
            ),
        ]

    def __str__(self) -> str:
        return self.reference

    def context(self, field: str) -> str:
        return f"notify.notice.{field}:{self.pk}"


class Outgoing(Leased):
    """The outbox: one row for one approved notice, worked off by the worker after commit."""

    class Phase(models.TextChoices):
        WAITING = "waiting", _("à envoyer")
        # Written just before the text leaves. A worker killed after this cannot know whether it left.
        LEAVING = "leaving", _("en train de partir")
        DONE = "done", _("terminé")

    notice = models.OneToOneField(Notice, on_delete=models.CASCADE, primary_key=True)
    phase = models.CharField(max_length=10, choices=Phase, default=Phase.WAITING)
    last_error = models.CharField(max_length=60, blank=True)  # a code, never the server's words

    def __str__(self) -> str:
        return f"{self.notice_id} {self.phase}"
