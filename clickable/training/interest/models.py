from typing import Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from clickable.post.models import Addressee
from clickable.training.models import Course, Organisation, Session


class InterestQuerySet(models.QuerySet["Interest"]):
    def waiting(self) -> Self:
        return self.filter(state=Interest.State.WAITING)


class Interest(models.Model):
    """Somebody wants to hear of the next date of a course; or an organisation asks for one where it is."""

    class Kind(models.TextChoices):
        TELL = "tell", _("prévenir de la prochaine date")
        BRING = "bring", _("organiser une session")

    class State(models.TextChoices):
        UNVERIFIED = "unverified", _("adresse à confirmer")
        WAITING = "waiting", _("en attente d’une date")
        TOLD = "told", _("date annoncée")
        LEFT = "left", _("retirée")

    kind = models.CharField(max_length=5, choices=Kind)
    course = models.ForeignKey(Course, on_delete=models.CASCADE, related_name="interests")
    territory = models.CharField(max_length=2)
    language = models.CharField(max_length=2)
    addressee = models.ForeignKey(Addressee, on_delete=models.SET_NULL, null=True, related_name="+")
    state = models.CharField(max_length=10, choices=State, default=State.UNVERIFIED)
    organisation = models.CharField(max_length=15, choices=Organisation, blank=True)
    people = models.PositiveIntegerField(default=1)  # about how many
    place = models.CharField(max_length=80, blank=True)  # a town, a region; never a person
    asked_at = models.DateTimeField(db_index=True)
    settled_at = models.DateTimeField(null=True)
    answered_at = models.DateTimeField(null=True)  # a coordinator wrote
    known = models.JSONField(default=list)  # dates that were open already: no news
    told_of = models.ForeignKey(Session, on_delete=models.SET_NULL, null=True, related_name="+")

    objects = InterestQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="interest_an_organisation_asks",
                condition=Q(kind="tell") | (Q(kind="bring") & ~Q(organisation="")),
            ),
            models.CheckConstraint(
                name="interest_somebody_would_come", condition=Q(people__gte=1, people__lte=1000)
            ),
        ]

    def __str__(self) -> str:
        return f"interest:{self.pk}"
