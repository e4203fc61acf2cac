import uuid
from typing import Self

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from clickable.assess.models import Assessment
from clickable.report.models import Item
from clickable.seal.models import Group, Keyed


class Asks(models.TextChoices):
    """What a rule does: nothing, ask a second opinion, or ask it and keep back what would leave."""

    NO = "no", _("ne rien demander")
    ASK = "ask", _("demander ; les avis partent sans attendre")
    HOLD = "hold", _("demander ; les avis attendent")


class Why(models.TextChoices):
    """Why a second person is asked."""

    REQUEST = "request", _("demandé par l’analyste")
    CATEGORY = "category", _("catégorie")
    OVERRIDDEN = "overridden", _("conclusion autre que celle des règles")
    NEWCOMER = "newcomer", _("première personne arrivée il y a peu")
    SAMPLE = "sample", _("tirage au sort")


class Policy(models.Model):
    """The rules of one team, one version: the highest number is in force. Never edited."""

    group = models.ForeignKey(Group, on_delete=models.PROTECT, related_name="+")
    number = models.PositiveIntegerField()
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    requests = models.CharField(max_length=10, choices=Asks, default=Asks.HOLD)
    categories = models.JSONField(default=dict)  # category → Asks; one that is not named: no
    overridden = models.CharField(max_length=10, choices=Asks, default=Asks.NO)
    newcomers = models.CharField(max_length=10, choices=Asks, default=Asks.NO)
    newcomer_days = models.PositiveSmallIntegerField(default=90)
    sample = models.CharField(max_length=10, choices=Asks, default=Asks.NO)
    sample_permille = models.PositiveSmallIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["group", "number"], name="opinions_policy_one_number"),
            models.CheckConstraint(
                name="opinions_policy_requests_are_heard",
                condition=~models.Q(requests=Asks.NO),
            ),
            models.CheckConstraint(
                name="opinions_policy_permille",
                condition=models.Q(sample_permille__lte=1000),
            ),
        ]
        verbose_name_plural = "policies"

    def __str__(self) -> str:
        return f"{self.group_id} {self.number}"


class OpinionQuerySet(models.QuerySet["Opinion"]):
    def standing(self) -> Self:
        """About a decision that still counts."""
        return self.filter(first__is_current=True)

    def waiting(self) -> Self:
        return self.standing().filter(state=Opinion.State.WAITING)

    def disputed(self) -> Self:
        return self.standing().filter(state=Opinion.State.DISAGREED)

    def open(self) -> Self:
        return self.standing().filter(state__in=[Opinion.State.WAITING, Opinion.State.DISAGREED])


class Opinion(Keyed):
    """A decision that a second person judges too, without knowing what the first one said."""

    class State(models.TextChoices):
        WAITING = "waiting", _("attend la deuxième personne")
        AGREED = "agreed", _("deux personnes d’accord")
        DISAGREED = "disagreed", _("désaccord, à trancher")
        SETTLED = "settled", _("tranché")
        DROPPED = "dropped", _("abandonné")

    class Verdict(models.TextChoices):
        FIRST = "first", _("la première décision reste")
        SECOND = "second", _("la deuxième la remplace")
        NEITHER = "neither", _("ni l’une ni l’autre : je juge moi-même")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    item = models.ForeignKey(Item, on_delete=models.PROTECT, related_name="opinions")
    first = models.OneToOneField(Assessment, on_delete=models.PROTECT, related_name="opinion")
    why = models.CharField(max_length=20, choices=Why)
    policy = models.ForeignKey(Policy, on_delete=models.PROTECT, null=True, related_name="+")
    holds = models.BooleanField()  # while it is open, notices wait
    asked_at = models.DateTimeField()
    second = models.ForeignKey(  # null: nobody could be drawn, a lead looks for somebody
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    given = models.OneToOneField(
        Assessment, on_delete=models.PROTECT, null=True, related_name="second_opinion"
    )
    state = models.CharField(max_length=10, choices=State, default=State.WAITING, db_index=True)
    verdict = models.CharField(max_length=10, choices=Verdict, blank=True)
    closed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    closed_at = models.DateTimeField(null=True)
    reason = models.BinaryField(null=True)  # a lead's, sealed to the row's own key

    objects = OpinionQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="opinions_opinion_given_by_somebody",
                condition=models.Q(state__in=["waiting", "dropped"], given=None)
                | models.Q(
                    state__in=["agreed", "disagreed", "settled"],
                    given__isnull=False,
                    second__isnull=False,
                ),
            ),
            models.CheckConstraint(
                name="opinions_opinion_verdict_has_a_reason",
                condition=models.Q(state="settled", closed_by__isnull=False, reason__isnull=False)
                & ~models.Q(verdict="")
                | ~models.Q(state="settled") & models.Q(verdict=""),
            ),
            models.CheckConstraint(
                name="opinions_opinion_dropped_by_somebody",
                condition=~models.Q(state="dropped")
                | models.Q(closed_by__isnull=False, reason__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.item_id} {self.state}"

    @property
    def context(self) -> str:
        return f"opinions.opinion.reason:{self.pk}"
