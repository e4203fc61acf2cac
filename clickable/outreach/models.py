from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from clickable.outreach.stops import StopState, StopStep, TourStop
from clickable.post.models import Addressee

__all__ = [
    "Ask", "Group", "RoutingDecision", "Seat", "SessionRequest", "Slot", "State", "Step", "StopState",
    "StopStep", "TourStop",
]  # fmt: skip


class Seat(models.Model):
    """Which association somebody of /gestion/ works for. Given by the operator."""

    person = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, primary_key=True, related_name="seat"
    )
    association = models.CharField(max_length=40)  # a code of data/routing.toml
    addressee = models.ForeignKey(Addressee, on_delete=models.SET_NULL, null=True, related_name="+")

    def __str__(self) -> str:
        return self.association


class Ask(models.Model):
    """What a school, a town, an association, a company or a parents' group asked for, in one letter."""

    class Kind(models.TextChoices):
        SCHOOL = "school", _("école, collège ou lycée")
        TOWN = "town", _("commune ou collectivité")
        ASSOCIATION = "association", _("association")
        COMPANY = "company", _("entreprise")
        PARENTS = "parents", _("groupe de parents")

    class Way(models.TextChoices):
        ON_SITE = "on_site", _("sur place")
        REMOTE = "remote", _("à distance")

    reference = models.CharField(max_length=12, unique=True)
    kind = models.CharField(max_length=12, choices=Kind)
    organisation = models.CharField(max_length=160)
    uai = models.CharField(max_length=8, blank=True)
    town = models.CharField(max_length=80)
    area = models.CharField(max_length=6)  # places.areas
    way = models.CharField(max_length=8, choices=Way)
    contact = models.CharField(max_length=80, blank=True)  # a function, never a name
    needs = models.TextField(blank=True)
    wishes = models.JSONField(default=list)  # days, ISO 8601
    half = models.CharField(max_length=10, blank=True)  # rules.HALVES
    language = models.CharField(max_length=2)
    addressee = models.ForeignKey(Addressee, on_delete=models.SET_NULL, null=True, related_name="+")
    asked_on = models.DateField()
    confirmed_on = models.DateField(null=True)
    erased_on = models.DateField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="outreach_ask_erased_whole",
                condition=models.Q(erased_on=None)
                | models.Q(contact="", needs="", addressee=None, erased_on__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.organisation}, {self.town}"


class State(models.TextChoices):
    DRAFT = "draft", _("à confirmer")
    VERIFIED = "verified", _("confirmée")
    ROUTED = "routed", _("reçue par l’association")
    ACCEPTED = "accepted", _("acceptée")
    SCHEDULED = "scheduled", _("date fixée")
    HELD = "held", _("tenue")
    REPORTED = "reported", _("bilan fait")
    CLOSED = "closed", _("close")
    DECLINED = "declined", _("déclinée")
    CANCELLED = "cancelled", _("annulée")


class SessionRequest(models.Model):
    """The part of an ask that one association answers."""

    ask = models.ForeignKey(Ask, on_delete=models.CASCADE, related_name="requests")
    state = models.CharField(max_length=10, choices=State, default=State.DRAFT)
    association = models.CharField(max_length=40, blank=True)
    due_on = models.DateField(null=True)  # the last day of the service level
    escalated_on = models.DateField(null=True)
    day = models.DateField(null=True)  # of the visit, by the clock of its place
    ended_on = models.DateField(null=True)  # held, or cancelled

    class Meta:
        indexes = [models.Index(fields=["association", "state", "id"])]
        constraints = [
            models.CheckConstraint(
                name="outreach_request_somebody_answers",
                condition=models.Q(state__in=["draft", "verified", "cancelled"])
                | ~models.Q(association=""),
            ),
            models.CheckConstraint(
                name="outreach_request_has_a_day",
                condition=~models.Q(state__in=["scheduled", "held", "reported"])
                | models.Q(day__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.ask.reference}/{self.pk}"


class Group(models.Model):
    """Those who would be there: so many of one audience, at one level. Nobody is named."""

    request = models.ForeignKey(SessionRequest, on_delete=models.CASCADE, related_name="groups")
    audience = models.CharField(max_length=20)
    level = models.CharField(max_length=20, blank=True)
    number = models.PositiveIntegerField()
    came = models.PositiveIntegerField(null=True)  # who were there
    certainty = models.CharField(max_length=10, blank=True)  # measures.Measure.Certainty

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="outreach_group_somebody", condition=models.Q(number__gt=0)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.audience} {self.level}"


class Slot(models.Model):
    """One session of the plan of a visit, by the clock of its place."""

    group = models.OneToOneField(Group, on_delete=models.CASCADE, related_name="slot")
    begins = models.TimeField()
    minutes = models.PositiveSmallIntegerField()
    room = models.CharField(max_length=60, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="outreach_slot_lasts", condition=models.Q(minutes__gte=10, minutes__lte=480)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.begins:%H:%M}"


class RoutingDecision(models.Model):
    """Who shall answer, and why: by the rules with their whole trace, or by a person with a reason."""

    request = models.ForeignKey(SessionRequest, on_delete=models.CASCADE, related_name="decisions")
    association = models.CharField(max_length=40)
    rule = models.CharField(max_length=40, blank=True)  # empty: the fallback, or a person
    trace = models.JSONField(default=list)  # [rule, association, why] of each rule
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    reason = models.CharField(max_length=300, blank=True)
    at = models.DateTimeField()

    def __str__(self) -> str:
        return self.association


class Step(models.Model):
    """Each change of state: from, to, who, when, why. Never changed."""

    request = models.ForeignKey(SessionRequest, on_delete=models.CASCADE, related_name="steps")
    frm = models.CharField(max_length=10, choices=State)
    to = models.CharField(max_length=10, choices=State)
    association = models.CharField(max_length=40, blank=True)  # whose it was then
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )  # null: the requester, or time
    reason = models.CharField(max_length=300, blank=True)
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.frm} → {self.to}"
