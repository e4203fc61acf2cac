from django.db import models


class School(models.Model):
    """One line of the directory that the operator imported (Annuaire de l’éducation)."""

    uai = models.CharField(max_length=8, primary_key=True)
    name = models.CharField(max_length=160)
    town = models.CharField(max_length=80)
    commune = models.CharField(max_length=5, blank=True)  # INSEE
    area = models.CharField(max_length=6)  # places.areas: FR-75, RE
    nature = models.CharField(max_length=120, blank=True)
    words = models.CharField(max_length=250)  # name and town, folded for searching
    imported_on = models.DateField()
    gone_on = models.DateField(null=True)  # no longer in the directory

    class Meta:
        indexes = [models.Index(fields=["area", "name"])]

    def __str__(self) -> str:
        return f"{self.name}, {self.town}"


class SchoolHoliday(models.Model):
    """A holiday of an area whose calendar the operator brought; it stands for what is shipped."""

    area = models.CharField(max_length=6)  # places.areas: GP, FR-2A
    name = models.CharField(max_length=80)
    first = models.DateField()
    last = models.DateField()
    source = models.CharField(max_length=200)
    imported_on = models.DateField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["area", "first"], name="school_holiday_once"),
            models.CheckConstraint(
                name="school_holiday_ends_after_it_begins",
                condition=models.Q(last__gte=models.F("first")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.area} {self.name}"
