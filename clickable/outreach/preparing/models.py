from django.conf import settings
from django.core.files.storage import FileSystemStorage
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from clickable.outreach.stops import TourStop


def store() -> FileSystemStorage:
    """In the folder of files that backups hold; nothing of it is ever served but by the coordinator's view."""
    return FileSystemStorage(location=settings.HOME / "library" / "agreements")


class KitLine(models.Model):
    """One thing to take along: of the list of every stop, or this stop's own."""

    class State(models.TextChoices):
        TO_TAKE = "to_take", _("à prendre")
        TAKEN = "taken", _("pris")
        MISSING = "missing", _("manque")

    stop = models.ForeignKey(TourStop, on_delete=models.CASCADE, related_name="kit")
    code = models.CharField(max_length=20, blank=True)  # of data/kit.toml; empty: its own
    label = models.CharField(max_length=120, blank=True)  # of its own
    state = models.CharField(max_length=8, choices=State, default=State.TO_TAKE)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="preparing_kit_says_what",
                condition=(~Q(code="") & Q(label="")) | (Q(code="") & ~Q(label="")),
            ),
            models.UniqueConstraint(
                fields=["stop", "code"], condition=~Q(code=""), name="preparing_kit_once"
            ),
        ]

    def __str__(self) -> str:
        return self.code or self.label


class CrewLine(models.Model):
    """So many of one function, at one stop. A name to be shown is theirs to give, and may stay empty."""

    stop = models.ForeignKey(TourStop, on_delete=models.CASCADE, related_name="crew")
    function = models.CharField(max_length=60)
    number = models.PositiveSmallIntegerField(default=1)
    shown = models.CharField(max_length=60, blank=True)  # as the badge says it

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="preparing_crew_somebody", condition=Q(number__gte=1, number__lte=50)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.function}"


class Agreement(models.Model):
    """How far the papers of a stop are: what the town has signed, insurance, risk sheet."""

    class State(models.TextChoices):
        NONE = "none", _("pas encore demandé")
        ASKED = "asked", _("demandé")
        RECEIVED = "received", _("reçu")
        SIGNED = "signed", _("signé par les deux")

    stop = models.OneToOneField(
        TourStop, on_delete=models.CASCADE, primary_key=True, related_name="papers"
    )
    state = models.CharField(max_length=8, choices=State, default=State.NONE)
    insurance = models.BooleanField(default=False)
    risks = models.BooleanField(default=False)  # the risk sheet is written and read by the crew
    file = models.FileField(storage=store, max_length=200, blank=True)
    size = models.PositiveIntegerField(default=0)  # bytes
    changed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    changed_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.stop_id}: {self.state}"
