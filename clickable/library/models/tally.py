from django.db import models


class Tally(models.Model):
    """Downloads and scans of one day, before they become a measure: so many of what, nothing else."""

    kind = models.CharField(max_length=40)
    subject = models.CharField(max_length=120)
    on = models.DateField()
    count = models.PositiveIntegerField(default=1)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["on", "kind", "subject"], name="library_tally_one_a_day"
            )
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.subject} {self.count}"
