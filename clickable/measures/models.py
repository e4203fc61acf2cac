from django.db import models
from django.utils.translation import gettext_lazy as _


class Measure(models.Model):
    """That something was done, so and so often. Append-only: a mistake is corrected by another row.

    `kind` is a code of the room that wrote it ("library.download", "support.request"); `subject` says
    of what, without naming anybody ("tu-n-y-es-pour-rien/fr/pdf").
    """

    class Certainty(models.TextChoices):
        COUNTED = "counted", _("compté")
        ESTIMATED = "estimated", _("estimé")
        DECLARED = "declared", _("déclaré")

    kind = models.CharField(max_length=40)
    subject = models.CharField(max_length=120, blank=True)
    audience = models.CharField(max_length=20, blank=True)
    territory = models.CharField(max_length=2, blank=True)  # places; empty: not known
    count = models.IntegerField()  # below zero: a correction
    certainty = models.CharField(max_length=10, choices=Certainty, default=Certainty.COUNTED)
    on = models.DateField()  # the day of what was done; never the moment
    source = models.CharField(max_length=120, unique=True, null=True)  # noqa: DJ001 -- once only

    class Meta:
        indexes = [models.Index(fields=["kind", "on"])]
        constraints = [
            models.CheckConstraint(condition=~models.Q(count=0), name="measure_counts_something")
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.count}"
