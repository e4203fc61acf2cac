from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from clickable.people.models import User
from clickable.training.models import Registration, Session


class Source(models.TextChoices):
    """Who says that somebody was there. Those of `rules.AUTOMATIC` nobody typed."""

    PING = "ping", _("page ouverte")
    PROVIDER = "provider", _("relevé de l’outil de réunion")
    CODE = "code", _("code sur place")
    PAPER = "paper", _("feuille signée")
    MANUAL = "manual", _("à la main")


class Pass(models.Model):
    """The short code by which a registration is known in its session: before a name in the meeting, in the room."""

    registration = models.OneToOneField(
        Registration, on_delete=models.CASCADE, related_name="attendance_pass"
    )
    session = models.ForeignKey(Session, on_delete=models.CASCADE, related_name="+")
    code = models.CharField(max_length=4)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["session", "code"], name="attendance_one_code_each")
        ]

    def __str__(self) -> str:
        return f"pass:{self.registration_id}"


class Stretch(models.Model):
    """From one sign of an open page to the last one that followed without a gap; by our clock alone."""

    registration = models.ForeignKey(
        Registration, on_delete=models.CASCADE, related_name="stretches"
    )
    begins_at = models.DateTimeField()
    ends_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["registration", "ends_at"], name="attendance_last_sign")]
        constraints = [
            models.CheckConstraint(
                name="attendance_time_goes_on", condition=Q(ends_at__gte=F("begins_at"))
            )
        ]

    def __str__(self) -> str:
        return f"stretch:{self.pk}"


class Witness(models.Model):
    """What one other source says of one registration. Said again, it replaces what it said."""

    registration = models.ForeignKey(
        Registration, on_delete=models.CASCADE, related_name="witnesses"
    )
    source = models.CharField(max_length=10, choices=Source)
    windows = models.JSONField(default=list)  # [[from, to], …], minutes from the start
    people = models.PositiveSmallIntegerField(null=True)  # how many of the party; null: not said
    reason = models.CharField(max_length=200, blank=True)
    by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["registration", "source"], name="attendance_each_source_once"
            ),
            models.CheckConstraint(
                name="attendance_by_hand_has_a_reason",
                condition=~Q(source=Source.MANUAL, reason=""),
            ),
            models.CheckConstraint(
                name="attendance_signs_are_stretches", condition=~Q(source=Source.PING)
            ),
        ]

    def __str__(self) -> str:
        return f"witness:{self.pk}"


class Refusal(models.Model):
    """A code that was not taken on site, and why; nothing that was typed is kept."""

    class Why(models.TextChoices):
        EARLY = "early", _("trop tôt")
        LATE = "late", _("après la fin")
        OLD = "old", _("code de la salle périmé ou faux")
        UNKNOWN = "unknown", _("code personnel inconnu")
        SEATLESS = "seatless", _("sans place confirmée")

    session = models.ForeignKey(Session, on_delete=models.CASCADE, related_name="refusals")
    registration = models.ForeignKey(
        Registration, on_delete=models.CASCADE, null=True, related_name="+"
    )
    why = models.CharField(max_length=10, choices=Why)
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"refusal:{self.pk}"
