import uuid
from datetime import date
from typing import Self

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from clickable.assess.models import Assessment, Outcome
from clickable.known.pdq import FARTHEST
from clickable.report.models import Category, Item
from clickable.seal.models import Group, Keyed


class How(models.TextChoices):
    """What of an item was known."""

    ADDRESS = "address", _("la même adresse")
    HOST = "host", _("un nom d’hôte, ou ce qui est dessous")
    PATH = "path", _("un chemin, ou ce qui est dessous")
    MD5 = "md5", "MD5"
    SHA1 = "sha1", "SHA-1"
    SHA256 = "sha256", "SHA-256"
    PDQ = "pdq", "PDQ"


class KnownListQuerySet(models.QuerySet["KnownList"]):
    def of(self, group: int) -> Self:
        """Those of one team."""
        return self.filter(group_id=group)

    def in_force(self, today: date) -> Self:
        """Those that match: not retired, and not past their last day."""
        return self.filter(retired_at=None, expires_on__gte=today)


class KnownList(models.Model):
    """What somebody we trust says is known: addresses or hashes, and what they are said to be."""

    class Holds(models.TextChoices):
        ADDRESSES = "addresses", _("adresses")
        HASHES = "hashes", _("empreintes")

    reference = models.CharField(max_length=12, unique=True)  # "L-7F3K9Q2X"
    group = models.ForeignKey(Group, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=80)
    source = models.CharField(max_length=120)  # whose list it is
    owner = models.CharField(max_length=80)  # who answers for it here
    purpose = models.CharField(max_length=300)
    holds = models.CharField(max_length=10, choices=Holds)
    farthest = models.PositiveSmallIntegerField(default=FARTHEST)  # bits, of PDQ
    # What it says of everything in it: said when it is made, never changed.
    category = models.CharField(max_length=20, choices=Category)
    outcome = models.CharField(max_length=30, choices=Outcome, blank=True)  # empty: known, no more
    legal_basis = models.JSONField(default=list)
    judges = models.BooleanField(default=False)  # what is on it arrives judged
    expires_on = models.DateField()  # its last day
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    made_at = models.DateTimeField()
    retired_at = models.DateTimeField(null=True)

    objects = KnownListQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="known_list_category_chosen", condition=~models.Q(category=Category.UNSURE)
            ),
            models.CheckConstraint(
                name="known_list_not_too_far", condition=models.Q(farthest__lte=FARTHEST)
            ),
            models.CheckConstraint(
                name="known_list_judges_by_an_outcome",
                condition=models.Q(judges=False) | ~models.Q(outcome=""),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.reference} {self.name}"


class Batch(Keyed):
    """One import into a list: looked at first, then put to use, by somebody else where it judges."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    known_list = models.ForeignKey(KnownList, on_delete=models.CASCADE, related_name="batches")
    replaces = models.BooleanField(default=False)  # takes the place of all that came before
    made_by = models.ForeignKey(  # null: the operator
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    made_at = models.DateTimeField()
    # What the dry run found.
    entries = models.PositiveIntegerField(default=0)
    repeated = models.PositiveIntegerField(default=0)
    refused = models.PositiveIntegerField(default=0)
    faults = models.JSONField(default=list)  # the first refused lines: [number, reason]
    by_kind = models.JSONField(default=dict)  # how many of each How
    # Of the team's items of the last 90 days, how many it would have met: in all, those that wait,
    # those that a person judged the same way, and otherwise.
    met = models.JSONField(default=dict)
    applied_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    applied_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)  # dropped, replaced or forgotten: it holds nothing

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="known_batch_applied_by_somebody",
                condition=models.Q(applied_by=None, applied_at=None)
                | models.Q(applied_by__isnull=False, applied_at__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"batch:{self.pk}"


class Sheet(models.Model):
    """Some entries of one kind, in one order: as numbers to compare, and sealed as they were given."""

    batch = models.ForeignKey(Batch, on_delete=models.CASCADE, related_name="sheets")
    number = models.PositiveIntegerField()
    how = models.CharField(max_length=10, choices=How)
    numbers = models.BinaryField()  # keyed tokens of 16 bytes; PDQ: the 32 bytes themselves
    content = models.BinaryField()  # sealed, one a line: tokens are made anew of it

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["batch", "number"], name="known_sheet_once"),
        ]

    def __str__(self) -> str:
        return f"{self.batch_id}/{self.number}"

    @property
    def context(self) -> str:
        return f"known.sheet.content:{self.batch_id}:{self.number}:{self.how}"


class Check(models.Model):
    """One item was compared with what is known, and this came of it."""

    class Verdict(models.TextChoices):
        NOTHING = "nothing", _("rien de connu")
        SHOWN = "shown", _("connu, à juger")
        CONFLICT = "conflict", _("les sources se contredisent")
        URGENT = "urgent", _("connu, et quelqu’un peut être en danger")
        JUDGED = "judged", _("arrivé déjà jugé")

    item = models.OneToOneField(Item, on_delete=models.CASCADE, primary_key=True, related_name="+")
    at = models.DateTimeField()
    edition = models.BigIntegerField()  # the latest batch that it was compared with
    hashes = models.PositiveIntegerField()  # how many had come with it
    verdict = models.CharField(max_length=10, choices=Verdict)

    class Meta:
        indexes = [models.Index(fields=["edition"], name="known_check_edition")]

    def __str__(self) -> str:
        return f"{self.item_id} {self.verdict}"


class Match(models.Model):
    """Why an item is known: by a list, or by a decision of ours."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    item = models.ForeignKey(Item, on_delete=models.CASCADE, related_name="+")
    how = models.CharField(max_length=10, choices=How)
    distance = models.PositiveSmallIntegerField(default=0)  # of PDQ
    vouched = models.BooleanField()  # by a partner or staff; an address is its own witness
    decides = models.BooleanField()  # it may judge, or could have
    known_list = models.ForeignKey(
        KnownList, on_delete=models.PROTECT, null=True, related_name="matches"
    )
    # Null for a list's; null too once our decision is forgotten with its item.
    decision = models.ForeignKey(Assessment, on_delete=models.SET_NULL, null=True, related_name="+")
    # What the source said at that moment.
    category = models.CharField(max_length=20, choices=Category)
    outcome = models.CharField(max_length=30, choices=Outcome, blank=True)
    found_at = models.DateTimeField()

    class Meta:
        verbose_name_plural = "matches"
        constraints = [
            models.UniqueConstraint(
                fields=["item", "known_list", "how"], name="known_match_once_a_list"
            ),
            models.UniqueConstraint(
                fields=["item", "decision", "how"], name="known_match_once_a_decision"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.item_id} {self.how}"
