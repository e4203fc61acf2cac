from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from clickable.report.models import Category, Item
from clickable.seal.models import Group


class Fact(models.TextChoices):
    """What of an item the rules give points for. Danger is none of them: it always comes first."""

    CATEGORY = "category", _("catégorie")
    CHILD = "child", _("enfant peut-être en danger")
    REPORTS = "reports", _("nombre de signalements de la même adresse")
    KNOWN_HOST = "known_host", _("éléments du même hôte déjà jugés illicites")
    AGE = "age", _("heures d’attente")
    PARTNER = "partner", _("donné par un partenaire")


class Where(models.TextChoices):
    """Where somebody has put an item by hand; danger comes before all of it."""

    FIRST = "first", _("en tête de la file")
    LAST = "last", _("en fin de file")


class Because(models.TextChoices):
    """Why an item was put somewhere by hand. Codes, no words: nothing of a case is said here."""

    POLICE = "police", _("les enquêteurs le demandent")
    PARTNER = "partner", _("un partenaire le demande")
    WAVE = "wave", _("même vague de signalements")
    DOUBLE = "double", _("déjà traité sous une autre adresse")
    EXPERT = "expert", _("attend une personne qui connaît le sujet")
    OTHER = "other", _("autre raison")


class RuleSet(models.Model):
    """What the order of one team's queue rests on, from a moment on. Never edited: the next one replaces it."""

    group = models.ForeignKey(Group, on_delete=models.PROTECT, related_name="+")
    version = models.PositiveIntegerField()  # 1, 2, 3… of this team; 0 is `rules.BUILT_IN`
    valid_from = models.DateTimeField()
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    made_at = models.DateTimeField()
    reason = models.CharField(max_length=200)  # of the rules, never of a case

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["group", "version"], name="triage_ruleset_version"),
            models.CheckConstraint(name="triage_ruleset_from_one", condition=Q(version__gte=1)),
        ]

    def __str__(self) -> str:
        return f"{self.group_id} v{self.version}"


class Rule(models.Model):
    """One line of a rule set: what it looks at, from how much on, how many points it gives."""

    rule_set = models.ForeignKey(RuleSet, on_delete=models.CASCADE, related_name="rules")
    fact = models.CharField(max_length=20, choices=Fact)
    category = models.CharField(max_length=20, choices=Category, blank=True)
    at_least = models.PositiveIntegerField(default=1)
    points = models.PositiveSmallIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["rule_set", "fact", "category", "at_least"], name="triage_rule_once"
            ),
            models.CheckConstraint(
                name="triage_rule_category_of_category",
                condition=Q(fact=Fact.CATEGORY) & ~Q(category="")
                | ~Q(fact=Fact.CATEGORY) & Q(category=""),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.fact} {self.category} ≥ {self.at_least}: {self.points}"


class Rank(models.Model):
    """Where one open item stands, and what made it stand there. Made anew from rows at any time."""

    item = models.OneToOneField(
        Item, on_delete=models.CASCADE, primary_key=True, related_name="rank"
    )
    group = models.ForeignKey(Group, on_delete=models.PROTECT, related_name="+")
    order = models.BigIntegerField()  # smaller comes first: rules.order_of
    waits = models.BooleanField(default=True)  # False: put aside until a moment
    points = models.PositiveIntegerField()
    parts = models.JSONField(default=list)  # [[fact, amount, points], …], the weightiest first
    # What the parts were made of.
    danger = models.BooleanField()
    category = models.CharField(max_length=20, choices=Category)  # the weightiest that was told
    child = models.BooleanField()
    named_by = models.PositiveIntegerField()
    known_host = models.PositiveIntegerField()
    partner = models.BooleanField()
    since = models.DateTimeField()
    placed = models.CharField(max_length=10, choices=Where, blank=True)
    rules_version = models.PositiveIntegerField()
    due_at = models.DateTimeField(null=True)  # when it changes although nothing happens

    class Meta:
        indexes = [
            # Partial: SQLite does not look a bare flag up in an index, and would sort the whole queue.
            models.Index(
                fields=["group", "order", "item"],
                condition=models.Q(waits=True),
                name="triage_rank_order",
            ),
            models.Index(
                fields=["group", "category", "order", "item"],
                condition=models.Q(waits=True),
                name="triage_rank_category",
            ),
            models.Index(
                fields=["group", "order", "item"],
                condition=models.Q(waits=False),
                name="triage_rank_aside",
            ),
            models.Index(fields=["due_at"], name="triage_rank_due"),
            models.Index(fields=["group", "rules_version"], name="triage_rank_version"),
        ]

    def __str__(self) -> str:
        return f"{self.item_id}: {self.points}"


class Snooze(models.Model):
    """Somebody put this item aside until a moment; it comes back by itself."""

    item = models.OneToOneField(Item, on_delete=models.CASCADE, primary_key=True, related_name="+")
    until = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.item_id} until {self.until:%Y-%m-%d}"


class Placement(models.Model):
    """Somebody put this item first or last by hand, and why."""

    item = models.OneToOneField(Item, on_delete=models.CASCADE, primary_key=True, related_name="+")
    where = models.CharField(max_length=10, choices=Where)
    because = models.CharField(max_length=20, choices=Because)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.item_id} {self.where}"


class SavedFilter(models.Model):
    """A filter of the queue that somebody keeps for themselves."""

    owner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    name = models.CharField(max_length=40)
    query = models.CharField(max_length=200)  # as the queue's address says it

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["owner", "name"], name="triage_savedfilter_name")
        ]

    def __str__(self) -> str:
        return self.name


class Act(models.TextChoices):
    """What can be done with several items at once. Judging is not among it."""

    HAND_OVER = "hand_over", _("passer à un·e collègue")
    RELEASE = "release", _("rendre à la file")
    SNOOZE = "snooze", _("mettre de côté")
    WAKE = "wake", _("remettre dans la file")
    FIRST = "first", _("mettre en tête")
    LAST = "last", _("mettre en fin de file")
    PUT_BACK = "put_back", _("laisser les règles placer")


class Batch(models.Model):
    """One act on several items, which can be undone for a while."""

    id = models.UUIDField(primary_key=True, editable=False)  # drawn with the preview: done once
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    act = models.CharField(max_length=20, choices=Act)
    made_at = models.DateTimeField()
    undone_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name_plural = "batches"
        indexes = [models.Index(fields=["by", "made_at"], name="triage_batch_latest")]

    def __str__(self) -> str:
        return f"{self.act} {self.made_at:%Y-%m-%d}"


class BatchItem(models.Model):
    """How one item of a batch was before, and after: hands, aside, place."""

    batch = models.ForeignKey(Batch, on_delete=models.CASCADE, related_name="items")
    item = models.ForeignKey(Item, on_delete=models.CASCADE, related_name="+")
    before = models.JSONField()
    after = models.JSONField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["batch", "item"], name="triage_batchitem_once")
        ]

    def __str__(self) -> str:
        return f"{self.batch_id} {self.item_id}"
