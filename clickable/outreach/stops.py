"""The tables of the tour; `models` brings them to Django."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class StopState(models.TextChoices):
    IDEA = "idea", _("idée")
    CONTACTED = "contacted", _("ville contactée")
    AGREED = "agreed", _("accord de la ville")
    CONFIRMED = "confirmed", _("lieu et date confirmés")
    PUBLISHED = "published", _("annoncée")
    EN_ROUTE = "en_route", _("en route")
    RUNNING = "running", _("en cours")
    DONE = "done", _("terminée")
    REPORTED = "reported", _("bilan fait")
    POSTPONED = "postponed", _("reportée")
    CANCELLED = "cancelled", _("annulée")
    REFUSED = "refused", _("refusée par la ville")


class TourStop(models.Model):
    """One place, one day of the travelling activity. Times are by the clock of the place."""

    code = models.SlugField(max_length=60, unique=True)  # its address, for ever
    state = models.CharField(max_length=10, choices=StopState, default=StopState.IDEA)
    town = models.CharField(max_length=80)
    area = models.CharField(max_length=6)  # places.areas
    place = models.CharField(max_length=120)
    address = models.CharField(max_length=200, blank=True)
    day = models.DateField()
    begins = models.TimeField()
    ends = models.TimeField()
    latitude = models.FloatField(null=True)
    longitude = models.FloatField(null=True)
    note = models.TextField(blank=True)  # public: what to bring, what was changed and why
    agreement = models.CharField(max_length=200, blank=True)  # of the town: where it is kept
    sequence = models.PositiveIntegerField(default=0)  # of its calendar entry
    changed_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["state", "day"])]
        constraints = [
            models.CheckConstraint(
                name="outreach_stop_ends_after_it_begins",
                condition=models.Q(ends__gt=models.F("begins")),
            ),
            models.CheckConstraint(
                name="outreach_stop_on_earth",
                condition=models.Q(latitude=None, longitude=None)
                | models.Q(latitude__gte=-90, latitude__lte=90, longitude__gte=-180, longitude__lte=180),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.town}, {self.day}"

    @property
    def located(self) -> bool:
        return self.latitude is not None and self.longitude is not None


class StopStep(models.Model):
    """Each change of a stop's state: from, to, who, when, why. Never changed."""

    stop = models.ForeignKey(TourStop, on_delete=models.CASCADE, related_name="steps")
    frm = models.CharField(max_length=10, choices=StopState)
    to = models.CharField(max_length=10, choices=StopState)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    reason = models.CharField(max_length=300, blank=True)
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.frm} → {self.to}"
