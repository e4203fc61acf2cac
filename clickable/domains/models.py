import uuid
from datetime import date
from enum import StrEnum
from typing import Self

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from clickable.report.models import Item
from clickable.seal.models import Keyed


class Kind(models.TextChoices):
    """What a rule says of a host or a site, in the order in which they win at the same name."""

    MANUAL = "manual", _("vérifier à la main")
    HOST = "host", _("toujours le même hébergeur")
    CDN_ORIGIN = "cdn_origin", _("hébergeur derrière un réseau de diffusion")
    OWNER = "owner", _("toujours le même exploitant")
    NEVER_CONTACT = "never", _("ne jamais contacter")
    LANGUAGE = "language", _("toujours la même langue")


# These do something that nobody looks at first: two leads (docs/decisions/0025).
ACTS_ALONE = (Kind.HOST, Kind.CDN_ORIGIN, Kind.OWNER, Kind.NEVER_CONTACT)


class State(StrEnum):
    """Where a rule is in its life, as `Rule.state` tells it and the query sets select it."""

    PROPOSED = "proposed"  # waits for a second person
    STANDS = "stands"
    EXPIRED = "expired"  # its last day has passed, confirmed or not
    ENDED = "ended"


class RuleQuerySet(models.QuerySet["Rule"]):
    def standing(self, today: date) -> Self:
        """Those that count on this day, which may be their last."""
        return self.filter(stands_from__isnull=False, ended_at=None, until__gte=today)

    def expired(self, today: date) -> Self:
        return self.filter(ended_at=None, until__lt=today)

    def of(self, group: int) -> Self:
        return self.filter(group_id=group)


class Rule(Keyed):
    """What a team says of a name and of all that lies below it, until a day. Never edited: ended, and
    another one proposed."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    reference = models.CharField(max_length=12, unique=True)  # "D-7F3K9Q2X"
    kind = models.CharField(max_length=10, choices=Kind)
    content = models.BinaryField()  # sealed JSON: domains.saying.Saying
    token = models.BinaryField(max_length=16, db_index=True)  # of kind "domain": the name
    until = models.DateField()  # the last day on which it counts
    proposed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    proposed_at = models.DateTimeField()
    confirmed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    stands_from = models.DateTimeField(null=True)  # null: a second person has not confirmed it
    ended_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    ended_at = models.DateTimeField(null=True)
    hits = models.PositiveIntegerField(
        default=0
    )  # items it did something about, forgotten ones too
    last_hit = models.DateTimeField(null=True)

    objects = RuleQuerySet.as_manager()

    class Meta:
        ordering = ["-proposed_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["group", "kind", "token"],
                name="domains_rule_one_of_a_kind",
                condition=models.Q(ended_at=None, stands_from__isnull=False),
            ),
            models.CheckConstraint(
                name="domains_rule_two_people",
                condition=models.Q(stands_from=None)
                | ~models.Q(kind__in=ACTS_ALONE)
                | models.Q(confirmed_by__isnull=False)
                & ~models.Q(confirmed_by=models.F("proposed_by")),
            ),
            models.CheckConstraint(
                name="domains_rule_ended_by_somebody",
                condition=models.Q(ended_by=None, ended_at=None)
                | models.Q(ended_by__isnull=False, ended_at__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return self.reference

    @property
    def context(self) -> str:
        return f"domains.rule.content:{self.pk}"

    def state(self, today: date) -> State:
        """On its last day it still counts."""
        if self.ended_at is not None:
            return State.ENDED
        if self.until < today:
            return State.EXPIRED
        return State.STANDS if self.stands_from is not None else State.PROPOSED

    @property
    def acts_alone(self) -> bool:
        return self.kind in ACTS_ALONE


class Touch(models.Model):
    """This rule did something about this item. Nobody is named: it counts rules, not people."""

    rule = models.ForeignKey(Rule, on_delete=models.PROTECT, related_name="touches")
    item = models.ForeignKey(Item, on_delete=models.CASCADE, related_name="+")
    at = models.DateTimeField()

    class Meta:
        verbose_name_plural = "touches"
        constraints = [
            models.UniqueConstraint(fields=["rule", "item"], name="domains_touch_once"),
        ]

    def __str__(self) -> str:
        return f"{self.rule_id} → {self.item_id}"
