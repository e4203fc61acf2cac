from django.db import models
from django.utils.translation import gettext_lazy as _


class Unit(models.TextChoices):
    """What a figure counts; facts 2.2 forbids a figure without one."""

    REPORTS = "reports", _("signalements")
    ITEMS = "items", _("éléments uniques")
    HOURS = "hours", _("heures")


class Hidden(models.TextChoices):
    """Why a figure is not told."""

    NO = "", _("dit")
    SMALL = "small", _("trop petit pour être dit")
    COMPLEMENT = "complement", _("tu, parce qu’il trahirait un chiffre trop petit")


class PublishedFigure(models.Model):
    """One number that the public may see: what it counts, in which unit, for which period.

    A hidden figure has no value here: what is not in the table cannot leak from it.
    """

    code = models.CharField(max_length=40)  # of catalogue.py: "illegal_items", "illegal_items.csam"
    period = models.CharField(max_length=10)  # "2026" or "2026-11", in Paris
    value = models.DecimalField(max_digits=12, decimal_places=2, null=True)  # null: nothing to tell
    hidden = models.CharField(max_length=10, choices=Hidden, default=Hidden.NO, blank=True)
    unit = models.CharField(max_length=20, choices=Unit)
    published_at = models.DateTimeField()  # the hour: a finer time would tell when a report came

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["code", "period"], name="figures_published_once"),
            models.CheckConstraint(
                name="figures_published_hidden_has_no_value",
                condition=models.Q(hidden="") | models.Q(value__isnull=True),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.period}"


class Kept(models.Model):
    """What is kept, for the counts, of rows that were forgotten: how many fell into this cell.

    Nothing here names or numbers an item. Counted together with the rows that are still there, so
    that no figure changes when they go; told only through the same masks.
    """

    code = models.CharField(max_length=40)  # of catalogue.py
    month = models.CharField(max_length=7)  # "2026-11", in Paris
    tenths = models.IntegerField(default=0)  # of removals: how long each took, in tenths of an hour
    count = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["code", "month", "tenths"], name="figures_kept_once"),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.month}"
