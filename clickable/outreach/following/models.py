from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from clickable.outreach.stops import TourStop
from clickable.post.models import Addressee


class Follower(models.Model):
    """Somebody who hears when a stop is called off or moved. Their mailbox is the worker's alone."""

    class Role(models.TextChoices):
        PUBLIC = "public", _("public")
        CREW = "crew", _("équipe")
        TOWN = "town", _("ville")

    role = models.CharField(max_length=6, choices=Role, default=Role.PUBLIC)
    stop = models.ForeignKey(
        TourStop, on_delete=models.CASCADE, null=True, related_name="followers"
    )  # null: the whole tour
    addressee = models.OneToOneField(Addressee, on_delete=models.CASCADE, related_name="+")
    function = models.CharField(max_length=60, blank=True)  # of the crew or the town; never a name
    made_on = models.DateField()
    confirmed_on = models.DateField(null=True)

    class Meta:
        indexes = [models.Index(fields=["stop", "confirmed_on"])]
        constraints = [
            models.CheckConstraint(
                name="following_crew_and_town_are_of_a_stop",
                condition=Q(role="public", function="") | Q(stop__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"follower:{self.pk}"
