import uuid

from django.db import models

from clickable.base.leases import Leased
from clickable.report.models import Item


class Answer(models.TextChoices):
    UP = "up", "en ligne"
    GONE = "gone", "absent"
    UNKNOWN = "unknown", "on ne sait pas"


class Watch(Leased):
    """The looking-after of one noticed item: when to look next, and since when it seems gone."""

    item = models.OneToOneField(Item, on_delete=models.CASCADE, primary_key=True)
    started_at = models.DateTimeField()  # the first notice: the clock of the removal time
    gone_since = models.DateTimeField(null=True)  # first of the agreeing "gone" looks
    confirmed_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"{self.item_id}"


class Look(models.Model):
    """One look at one item, by the worker or by an analyst: an answer and its reason."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    watch = models.ForeignKey(Watch, on_delete=models.CASCADE, related_name="looks")
    at = models.DateTimeField()
    answer = models.CharField(max_length=10, choices=Answer)
    reason = models.CharField(max_length=30)  # a code of verify/rules.py
    status = models.PositiveSmallIntegerField(null=True)  # of HTTP, where there was one
    by_hand = models.BooleanField(default=False)

    class Meta:
        ordering = ["at"]
        constraints = [
            models.UniqueConstraint(fields=["watch", "at"], name="verify_look_once_a_moment"),
        ]

    def __str__(self) -> str:
        return f"{self.watch_id} {self.answer}"
