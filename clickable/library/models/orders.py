from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from clickable.library.models.works import Work, WorkVersion


class PrintRun(models.Model):
    """Copies printed together. Its own code stands on them, and leads to the work for ever."""

    code = models.SlugField(max_length=50, unique=True)  # <work>-p<n>
    version = models.ForeignKey(WorkVersion, on_delete=models.PROTECT, related_name="runs")
    language = models.CharField(max_length=8)
    copies = models.PositiveIntegerField()
    printed_on = models.DateField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="library_run_prints_something", condition=models.Q(copies__gt=0)
            ),
            models.CheckConstraint(
                name="library_run_code_is_a_runs", condition=models.Q(code__contains="-p")
            ),
        ]

    def __str__(self) -> str:
        return self.code


class PrintOrder(models.Model):
    """Paper copies that somebody asked for. The address goes sixty days after they left."""

    class Kind(models.TextChoices):
        SCHOOL = "school", _("école, collège ou lycée")
        TOWN = "town", _("commune ou collectivité")
        ASSOCIATION = "association", _("association")
        CARE = "care", _("santé ou service social")
        POLICE = "police", _("police ou gendarmerie")
        OTHER = "other", _("autre")

    class State(models.TextChoices):
        ASKED = "asked", _("demandée")
        APPROVED = "approved", _("acceptée")
        PACKED = "packed", _("emballée")
        SENT = "sent", _("envoyée")
        RECEIVED = "received", _("reçue")
        REFUSED = "refused", _("refusée")

    reference = models.CharField(max_length=12, unique=True)
    organisation = models.CharField(max_length=120)
    kind = models.CharField(max_length=12, choices=Kind)
    territory = models.CharField(max_length=2)
    address = models.TextField(blank=True)
    purpose = models.TextField(blank=True)
    state = models.CharField(max_length=10, choices=State, default=State.ASKED)
    asked_on = models.DateField()
    closed_on = models.DateField(null=True)  # sent or refused
    erased_on = models.DateField(null=True)

    class Meta:
        indexes = [models.Index(fields=["state", "id"])]
        constraints = [
            models.CheckConstraint(
                name="library_order_closed_when_over",
                condition=models.Q(
                    state__in=["sent", "received", "refused"], closed_on__isnull=False
                )
                | models.Q(state__in=["asked", "approved", "packed"], closed_on=None),
            ),
            models.CheckConstraint(
                name="library_order_address_or_erased",
                condition=~models.Q(address="") & models.Q(erased_on=None)
                | models.Q(address="", purpose="", erased_on__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return self.reference


class OrderLine(models.Model):
    """So many copies of one work in one language."""

    order = models.ForeignKey(PrintOrder, on_delete=models.CASCADE, related_name="lines")
    work = models.ForeignKey(Work, on_delete=models.PROTECT, related_name="+")
    language = models.CharField(max_length=8)
    asked = models.PositiveIntegerField()
    granted = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["order", "work", "language"], name="library_order_line_once"
            ),
            models.CheckConstraint(
                name="library_order_line_within",
                condition=models.Q(asked__gt=0, granted__lte=models.F("asked")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.asked} × {self.work_id}"


class StockMove(models.Model):
    """Copies that came or went. Append-only; the stock is their sum."""

    class Reason(models.TextChoices):
        PRINTED = "printed", _("imprimés")
        ORDER = "order", _("mis de côté pour une commande")
        RETURNED = "returned", _("revenus d’une commande")
        HANDED_OUT = "handed_out", _("distribués sur place")
        COUNTED = "counted", _("correction d’inventaire")

    work = models.ForeignKey(Work, on_delete=models.PROTECT, related_name="moves")
    language = models.CharField(max_length=8)
    quantity = models.IntegerField()  # below zero: they left
    reason = models.CharField(max_length=12, choices=Reason)
    run = models.ForeignKey(PrintRun, on_delete=models.PROTECT, null=True, related_name="+")
    order = models.ForeignKey(PrintOrder, on_delete=models.PROTECT, null=True, related_name="moves")
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["work", "language"])]
        constraints = [
            models.CheckConstraint(
                name="library_move_moves_something", condition=~models.Q(quantity=0)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.quantity:+} {self.work_id}"
