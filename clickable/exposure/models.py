import uuid

from django.conf import settings
from django.db import models

from clickable.report.models import Category, Item


class Viewing(models.Model):
    """Somebody opened an item: one deliberate act. While it stands, opening again is no second one."""

    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    # Empty from the day after: by then it only counts.
    item = models.ForeignKey(Item, on_delete=models.CASCADE, null=True, related_name="+")
    category = models.CharField(max_length=20, choices=Category)  # what its page said beforehand
    opened_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True)  # judged, given back, taken over, or covered again

    class Meta:
        indexes = [models.Index(fields=["person", "opened_at"], name="exposure_viewing_of")]
        constraints = [
            models.UniqueConstraint(
                fields=["person", "item"],
                name="exposure_viewing_stands_once",
                condition=models.Q(closed_at=None),
            ),
            models.CheckConstraint(
                name="exposure_viewing_closed_after",
                condition=models.Q(closed_at=None) | models.Q(closed_at__gte=models.F("opened_at")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person_id} {self.opened_at:%F %H:%M}"


class Aside(models.Model):
    """A category that somebody leaves to others. Without a reason, and nobody else sees it."""

    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    category = models.CharField(max_length=20, choices=Category)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["person", "category"], name="exposure_aside_once")
        ]

    def __str__(self) -> str:
        return f"{self.person_id} {self.category}"


class OwnLimits(models.Model):
    """Limits that somebody set for themselves; they count where they are stricter than the local ones."""

    person = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, primary_key=True, related_name="+"
    )
    a_day = models.PositiveSmallIntegerField(null=True)  # items opened
    minutes_a_day = models.PositiveSmallIntegerField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="exposure_ownlimits_above_zero",
                condition=(models.Q(a_day=None) | models.Q(a_day__gte=1))
                & (models.Q(minutes_a_day=None) | models.Q(minutes_a_day__gte=1)),
            )
        ]

    def __str__(self) -> str:
        return f"person:{self.pk}"


class ShiftNote(models.Model):
    """What somebody wrote for themselves at the end of a shift; only their own keys open it."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    text = models.BinaryField()
    written_on = models.DateField()

    def __str__(self) -> str:
        return f"{self.person_id} {self.written_on}"

    @property
    def context(self) -> str:
        return f"exposure.shiftnote.text:{self.pk}"


class PassedOn(models.Model):
    """A note that its author gave to a lead of the team, sealed to that lead's own keys."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    note = models.ForeignKey(ShiftNote, on_delete=models.CASCADE, related_name="passed_on")
    to = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    text = models.BinaryField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["note", "to"], name="exposure_passedon_once")
        ]

    def __str__(self) -> str:
        return f"{self.note_id} → {self.to_id}"

    @property
    def context(self) -> str:
        return f"exposure.passedon.text:{self.pk}"
