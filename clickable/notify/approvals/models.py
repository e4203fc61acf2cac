import uuid

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from clickable.notify.models import Notice
from clickable.seal.models import Group, Keyed


class Why(models.TextChoices):
    """Why a notice needs the eyes of two people."""

    EVERYTHING = "everything", _("tous les avis")
    KIND = "kind", _("ce genre de destinataire")
    FIRST = "first", _("premier avis à ce destinataire")
    OVERRIDDEN = "overridden", _("conclusion autre que celle des règles")


class Policy(models.Model):
    """Which notices of one team need two people, one version: the highest number is in force."""

    group = models.ForeignKey(Group, on_delete=models.PROTECT, related_name="+")
    number = models.PositiveIntegerField()
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    everything = models.BooleanField(default=False)
    police = models.BooleanField(default=False)
    host = models.BooleanField(default=False)
    inhope = models.BooleanField(default=False)
    first = models.BooleanField(default=False)
    overridden = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["group", "number"], name="approvals_policy_one_number")
        ]
        verbose_name_plural = "policies"

    def __str__(self) -> str:
        return f"{self.group_id} {self.number}"


class Proposal(Keyed):
    """Somebody would let a notice leave; another person has to agree."""

    class State(models.TextChoices):
        WAITING = "waiting", _("attend une autre personne")
        APPROVED = "approved", _("approuvé par une autre personne")
        RETURNED = "returned", _("renvoyé")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    notice = models.ForeignKey(Notice, on_delete=models.PROTECT, related_name="proposals")
    why = models.JSONField(default=list)  # of Why
    policy = models.ForeignKey(Policy, on_delete=models.PROTECT, related_name="+")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    state = models.CharField(max_length=10, choices=State, default=State.WAITING)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    answered_at = models.DateTimeField(null=True)
    reason = models.BinaryField(null=True)  # why it was returned, sealed to the row's own key

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["notice"],
                name="approvals_proposal_one_waiting",
                condition=models.Q(state="waiting"),
            ),
            models.CheckConstraint(
                name="approvals_proposal_answered_by_another",
                condition=models.Q(state="waiting", answered_by=None)
                | models.Q(answered_by__isnull=False, answered_at__isnull=False)
                & ~models.Q(answered_by=models.F("by")),
            ),
            models.CheckConstraint(
                name="approvals_proposal_returned_with_a_reason",
                condition=~models.Q(state="returned") | models.Q(reason__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.notice_id} {self.state}"

    @property
    def context(self) -> str:
        return f"approvals.proposal.reason:{self.pk}"


class Receiver(models.Model):
    """A mailbox, or kind of hand-over, that a notice of this team was approved for before."""

    group = models.ForeignKey(Group, on_delete=models.PROTECT, related_name="+")
    token = models.BinaryField(max_length=16)
    since = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["group", "token"], name="approvals_receiver_once")
        ]

    def __str__(self) -> str:
        return f"{self.group_id} {self.pk}"
