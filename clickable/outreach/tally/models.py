import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from clickable.outreach.stops import TourStop

MOST_AT_ONCE = 500  # people of one row


class TallyLink(models.Model):
    """The link with which the crew of a stop counts, without an account. Its token is nowhere else."""

    stop = models.ForeignKey(TourStop, on_delete=models.CASCADE, related_name="tally_links")
    digest = models.BinaryField(max_length=32, unique=True)  # SHA-256 of the token
    label = models.CharField(max_length=60)  # which phone: "accueil"; never a name
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    made_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"tally:{self.pk}"


class Tap(models.Model):
    """Somebody was met, or a few at once; or an earlier tap is taken back. Append-only.

    The number is made on the phone: whatever is sent again is the same row.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    link = models.ForeignKey(TallyLink, on_delete=models.CASCADE, related_name="taps")
    cell = models.CharField(max_length=20)  # rules.CELLS
    number = models.PositiveSmallIntegerField(default=1)
    undoes = models.UUIDField(null=True, unique=True)  # a tap is taken back once
    came_at = models.DateTimeField()  # to us; when it was tapped is not kept
    settled = models.BooleanField(default=False)  # it was there when the stop was counted up

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="tally_tap_somebody",
                condition=Q(number__gte=1, number__lte=MOST_AT_ONCE),
            ),
        ]

    def __str__(self) -> str:
        return f"{'-' if self.undoes else '+'}{self.number} {self.cell}"


class Settlement(models.Model):
    """What phones and paper said of a stop, which of them was taken, and why where they differ."""

    class Chosen(models.TextChoices):
        PHONES = "phones", _("le comptage des téléphones")
        PAPER = "paper", _("la feuille de papier")

    stop = models.OneToOneField(
        TourStop, on_delete=models.CASCADE, primary_key=True, related_name="settlement"
    )
    phones = models.JSONField(default=dict)  # audience: number
    paper = models.JSONField(default=dict)
    chosen = models.CharField(max_length=6, choices=Chosen)
    reason = models.CharField(max_length=300, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.stop_id}: {self.chosen}"
