from typing import Any

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from clickable.training.certificates.rules import digest, shown_number
from clickable.training.models import Registration, Session


class Certificate(models.Model):
    """That somebody was there. Not their name: whoever types it again gets the same paper again."""

    class State(models.TextChoices):
        ISSUED = "issued", _("valable")
        SUPERSEDED = "superseded", _("remplacée")
        REVOKED = "revoked", _("révoquée")

    class Reason(models.TextChoices):
        NAME = "name", _("nom mal écrit")
        PRESENCE = "presence", _("présence notée par erreur")
        ASKED = "asked", _("à la demande de la personne")
        OTHER = "other", _("autre raison")

    number = models.CharField(max_length=11, unique=True)  # with its check
    session = models.ForeignKey(Session, on_delete=models.PROTECT, related_name="certificates")
    # Whose link made it; empty: a coordinator did, or the year is over.
    registration = models.ForeignKey(
        Registration, on_delete=models.SET_NULL, null=True, related_name="certificates"
    )
    payload: "models.JSONField[dict[str, Any]]" = (
        models.JSONField()
    )  # all that stands on it; never changed
    digest = models.BinaryField(max_length=32)  # SHA-256 of it
    name = models.BinaryField(max_length=100)  # a salted hash of the name, locked (naming.py)
    state = models.CharField(max_length=10, choices=State, default=State.ISSUED)
    issued_on = models.DateField()
    ended_on = models.DateField(null=True)
    reason = models.CharField(max_length=10, choices=Reason, blank=True)
    replaced_by = models.OneToOneField(
        "self", on_delete=models.PROTECT, null=True, related_name="replaces"
    )

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="certificate_ended_for_a_reason",
                condition=(
                    Q(state="issued", ended_on=None, reason="")
                    | ~Q(state="issued") & Q(ended_on__isnull=False) & ~Q(reason="")
                ),
            ),
            models.CheckConstraint(
                name="certificate_replaced_by_another",
                condition=Q(state="superseded") ^ Q(replaced_by=None),
            ),
        ]

    def __str__(self) -> str:
        return f"certificate:{self.pk}"

    @property
    def shown_number(self) -> str:
        return shown_number(self.number)

    @property
    def is_intact(self) -> bool:
        """Does it say what it said when it was issued?"""
        return digest(self.payload) == bytes(self.digest)
