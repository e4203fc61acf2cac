from django.db import models


class PublishedFigure(models.Model):
    """One number that the public may see: what it counts, in which unit, for which period."""

    code = models.CharField(max_length=40)
    period = models.CharField(max_length=10)  # "2026" or "2026-11"
    value = models.DecimalField(max_digits=12, decimal_places=2, null=True)  # null: nothing to count
    unit = models.CharField(max_length=20)  # reports, items, hours
    published_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["code", "period"], name="figures_published_once"),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.period}"
