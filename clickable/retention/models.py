import uuid

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from clickable.report.models import Item


class Hold(models.Model):
    """An item that must not be forgotten, until two people have agreed that it may."""

    class Reason(models.TextChoices):
        POLICE = "police", _("demande de la police ou de la gendarmerie")
        COURT = "court", _("réquisition judiciaire")
        PARTNER = "partner", _("demande d’un partenaire, enquête en cours")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    item = models.ForeignKey(Item, on_delete=models.PROTECT, related_name="+")
    reason = models.CharField(max_length=10, choices=Reason)
    placed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    placed_at = models.DateTimeField()
    asked_by = models.ForeignKey(  # to lift it
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    asked_at = models.DateTimeField(null=True)
    lifted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    lifted_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["item"],
                name="retention_hold_one_standing",
                condition=models.Q(lifted_at=None),
            ),
            models.CheckConstraint(
                name="retention_hold_asked_by_somebody",
                condition=models.Q(asked_by=None, asked_at=None)
                | models.Q(asked_by__isnull=False, asked_at__isnull=False),
            ),
            models.CheckConstraint(
                name="retention_hold_lifted_by_two",
                condition=models.Q(lifted_by=None, lifted_at=None)
                | models.Q(asked_by__isnull=False, lifted_at__isnull=False)
                & models.Q(lifted_by__isnull=False)
                & ~models.Q(lifted_by=models.F("asked_by")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.item_id} {self.reason}"


class LastRun(models.Model):
    """The one row that tells when the job last ran, and whether it does not believe the clock."""

    ran_at = models.DateTimeField(null=True)  # of the last run, or of the operator's word
    owes_cleaning = models.BooleanField(default=False)  # deleted bytes are still in the files
    believed_line = models.PositiveBigIntegerField(default=0)  # older lines' times no longer count
    refused_at = models.DateTimeField(null=True)
    fault = models.CharField(max_length=10, blank=True)  # rules.ClockFault
    by_days = models.IntegerField(default=0)  # how far the clock was off, as far as is known

    def __str__(self) -> str:
        return f"{self.ran_at}"
