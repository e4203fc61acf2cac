import uuid
from typing import Self

from django.db import models
from django.utils.translation import gettext_lazy as _

from clickable.base.leases import Leased
from clickable.report.hashes import Algorithm, unpack
from clickable.seal.models import Keyed


class Category(models.TextChoices):
    """What a reporter says it is about (seed 002, in its order). Analysts qualify apart."""

    CSAM = "csam", _("Contenus d’abus sexuels sur mineurs")
    TERRORISM = "terrorism", _("Provocation au terrorisme ou à la fabrication de bombes")
    HATE = "hate", _("Incitation à la violence, à la discrimination ou à la haine")
    CRIMES_HUMANITY = "crimes_humanity", _("Apologie de crimes contre l’humanité")
    SHOCKING_MINORS = "shocking_minors", _("Contenus choquants accessibles aux mineurs")
    PROCURING = "procuring", _("Proxénétisme")
    SUICIDE = "suicide", _("Provocation au suicide")
    SEXUAL_HARASSMENT = "sexual_harassment", _("Harcèlement sexuel")
    UNSURE = "unsure", _("Je ne sais pas")


class Door(models.TextChoices):
    FORM = "form", _("formulaire")
    MODULE = "module", _("module d’un autre site")
    API = "api", _("API")
    PARTNER = "partner", _("programme d’un partenaire")
    EXTENSION = "extension", _("extension de navigateur")
    APP = "app", _("application")
    IMPORT = "import", _("fichier importé")
    MAIL = "mail", _("courriel d’un partenaire")


class Stage(models.TextChoices):
    """How far an item is on its way; the allowed steps are `report.rules.STEPS`."""

    RECEIVED = "received", _("reçu")
    REVIEW = "review", _("en analyse")
    OUT_OF_REMIT = "out_of_remit", _("hors compétence")
    NOT_ILLEGAL = "not_illegal", _("non illicite")
    NOT_ACTIONABLE = "not_actionable", _("sans suite possible")
    ILLEGAL = "illegal", _("illicite, à localiser")
    LOCATED = "located", _("illicite, à notifier")
    NOTICED = "noticed", _("illicite, notifié")
    GONE = "gone", _("retiré")


OPEN = (Stage.RECEIVED, Stage.REVIEW)  # nobody has concluded yet


class ItemQuerySet(models.QuerySet["Item"]):
    def to_judge(self) -> Self:
        return self.filter(stage__in=OPEN, quarantined=False)

    def locked(self, *, skip: bool = False) -> Self:
        """Nobody else changes these until the transaction is over; `skip`: but those that somebody is at.

        Rows that point at them are written meanwhile: a report that names one waits for nobody.
        """
        return self.select_for_update(no_key=True, skip_locked=skip)

    def of(self, group: int) -> Self:
        """Those of one team, whose key opens them."""
        return self.filter(group_id=group)

    def at(self, stage: Stage) -> Self:
        return self.filter(stage=stage)


class Item(Keyed):
    """One thing that was reported, however many reports name it: an address, or a place in words."""

    class Kind(models.TextChoices):
        ADDRESS = "address", _("adresse")
        PLACE = "place", _("lieu décrit en mots")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    reference = models.CharField(
        max_length=12, unique=True
    )  # shown to staff and partners: "E-7F3K9Q"
    kind = models.CharField(max_length=10, choices=Kind)
    content = models.BinaryField()  # sealed: the normalised address, or the place in words
    token = models.BinaryField(max_length=16, null=True)  # of the normalised address
    host_token = models.BinaryField(max_length=16, null=True, db_index=True)
    site_token = models.BinaryField(max_length=16, null=True, db_index=True)
    stage = models.CharField(max_length=20, choices=Stage, default=Stage.RECEIVED, db_index=True)
    stage_at = models.DateTimeField()  # of RECEIVED: the hour only
    # Tokens of the page and its folders, one after the other: they wait with the item until both
    # are kept, wherever that is, and are looked up as rows of Path.
    paths = models.BinaryField(default=b"")
    # Hashes that came with it (report.hashes), kept as rows of Hash.
    given_hashes = models.BinaryField(default=b"")
    first_hour = models.DateTimeField()
    quarantined = models.BooleanField(default=False)  # no report that was let in names it

    objects = ItemQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["quarantined", "stage"], name="report_item_to_judge")]
        constraints = [
            models.UniqueConstraint(fields=["token", "group"], name="report_item_once_a_team"),
            models.CheckConstraint(
                name="report_item_token_of_addresses",
                condition=models.Q(kind="address", token__isnull=False)
                | models.Q(kind="place", token__isnull=True),
            ),
        ]

    def __str__(self) -> str:
        return self.reference

    @property
    def context(self) -> str:
        return f"report.item.content:{self.pk}"

    def path_rows(self) -> "list[Path]":
        """Unsaved."""
        tokens = bytes(self.paths)
        return [Path(item=self, token=tokens[at : at + 16]) for at in range(0, len(tokens), 16)]

    def hash_rows(self, of: "Item | None" = None) -> "list[Hash]":
        """Unsaved; of the known item that this one turned out to be, if it is known."""
        return [
            Hash(item=of or self, algorithm=one.algorithm, digest=one.value, vouched=one.vouched)
            for one in unpack(bytes(self.given_hashes))
        ]


class ReportQuerySet(models.QuerySet["Report"]):
    def let_in(self) -> Self:
        return self.filter(quarantined=False)

    def waiting(self) -> Self:
        """In quarantine, and nobody has decided yet."""
        return self.filter(quarantined=True, spam=False)

    def of(self, group: int) -> Self:
        """Those of one team."""
        return self.filter(group_id=group)


class Report(Keyed):
    """What one person told us. Their words are sealed; no address of theirs, no exact time is kept."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    reference = models.CharField(max_length=12, unique=True)  # shown to staff: "R-7F3K9Q"
    locator = models.BinaryField(max_length=32, unique=True)  # seal.receipts.Receipt.locator
    door = models.CharField(max_length=10, choices=Door)
    reported_category = models.CharField(max_length=20, choices=Category)
    urgent = models.BooleanField(default=False)  # somebody may be in danger now
    quarantined = models.BooleanField(default=False)  # over the sender's limit, not let in
    spam = models.BooleanField(default=False)  # staff closed it in quarantine
    effort = models.PositiveSmallIntegerField(default=0)  # 1: the sender's browser did some work
    letter = models.BinaryField()  # sealed JSON: report.letters.Letter
    receipt_wrap = models.BinaryField()  # the row's private key, for who has the receipt
    noted = models.BooleanField(default=False)  # the reporter has the receipt: never shown again
    received_hour = models.DateTimeField(db_index=True)
    said = models.PositiveIntegerField(
        default=0
    )  # the number of the last message of the conversation
    team_to_read = models.BooleanField(default=False)  # the reporter wrote, and nobody has read it
    withdrawn = models.BooleanField(default=False)  # by the reporter: words and keys are gone
    alert = models.BinaryField(null=True)  # sealed: where a neutral "there is news" goes
    alerted_hour = models.DateTimeField(null=True)  # of the last one
    items = models.ManyToManyField(Item, through="Mention", related_name="reports")

    objects = ReportQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["quarantined", "spam"], name="report_report_waiting"),
            models.Index(
                fields=["group"],
                name="report_report_to_read",
                condition=models.Q(team_to_read=True),
            ),
        ]
        constraints = [
            models.CheckConstraint(
                name="report_report_spam_stays_out",
                condition=models.Q(spam=False) | models.Q(quarantined=True),
            ),
            models.CheckConstraint(
                name="report_report_category_known",
                condition=models.Q(reported_category__in=Category.values),
            ),
        ]

    def __str__(self) -> str:
        return self.reference

    @property
    def context(self) -> str:
        return f"report.report.letter:{self.pk}"

    @property
    def receipt_context(self) -> str:
        return f"report.report.receipt_wrap:{self.pk}"

    @property
    def alert_context(self) -> str:
        return f"report.report.alert:{self.pk}"


class Mention(models.Model):
    """This report names this item."""

    report = models.ForeignKey(Report, on_delete=models.CASCADE, related_name="mentions")
    item = models.ForeignKey(Item, on_delete=models.PROTECT, related_name="mentions")
    # Where the item was known before: from when this reporter is told how far it is.
    told_from = models.DateTimeField(null=True)
    counted = models.BooleanField(default=False)  # the order of the queue has taken it in

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["report", "item"], name="report_mention_once"),
        ]
        indexes = [
            models.Index(
                fields=["id"], name="report_mention_news", condition=models.Q(counted=False)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.report_id} → {self.item_id}"


class Path(models.Model):
    """A way to find an item again: by its address without query, or by a folder that it lies under."""

    item = models.ForeignKey(Item, on_delete=models.CASCADE, related_name="+")
    token = models.BinaryField(max_length=16)  # of kind "page" or "folder"

    class Meta:
        constraints = [  # also the index for looking a token up
            models.UniqueConstraint(fields=["token", "item"], name="report_path_once"),
        ]

    def __str__(self) -> str:
        return f"path of {self.item_id}"


class Hash(models.Model):
    """A hash that was given with an item: a number, never the file."""

    item = models.ForeignKey(Item, on_delete=models.CASCADE, related_name="hashes")
    algorithm = models.CharField(max_length=10, choices=[(a.value, a.value) for a in Algorithm])
    digest = models.BinaryField(max_length=32)
    vouched = models.BooleanField(default=False)  # by a partner or staff, not by anybody at all

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["item", "algorithm", "digest", "vouched"], name="report_hash_once"
            ),
        ]
        indexes = [models.Index(fields=["digest"], name="report_hash_digest")]
        verbose_name_plural = "hashes"

    def __str__(self) -> str:
        return f"{self.algorithm} of {self.item_id}"


class Digest(models.Model):
    """One row: when the last mail about the quarantine left."""

    sent_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.sent_at:%Y-%m-%d}"


class DoorEvent(models.TextChoices):
    """What is counted at a door."""

    SHOWN = "shown", _("page atteinte")  # the first time in one visit
    FAULT = "fault", _("à corriger")
    SENT = "sent", _("accusé de réception donné")
    TROUBLE = "trouble", _("pas pu être gardé")
    TOOK = "took", _("durée")


class DoorCount(models.Model):
    """How often something happened at a door on a day in Paris: a number, of nobody."""

    day = models.DateField()
    door = models.CharField(max_length=10, choices=Door)
    event = models.CharField(max_length=10, choices=DoorEvent)
    step = models.CharField(max_length=10, blank=True)  # a page, or of TOOK a bound in seconds
    number = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["day", "door", "event", "step"], name="report_doorcount_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.day} {self.door} {self.event} {self.step} {self.number}"


class Message(models.Model):
    """One thing said in a report's conversation, sealed to the report's own key."""

    class Side(models.TextChoices):
        TEAM = "team", _("équipe")
        REPORTER = "reporter", _("signalant·e")

    # Made of a token that exists in one page only: a second click or a retry says nothing twice.
    id = models.UUIDField(primary_key=True, editable=False)
    report = models.ForeignKey(Report, on_delete=models.CASCADE, related_name="messages")
    number = models.PositiveIntegerField()  # 1, 2, 3…; a gap tells that something is missing
    side = models.CharField(max_length=10, choices=Side)
    hour = models.DateTimeField()
    body = models.BinaryField()  # sealed JSON: report.conversation.message

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["report", "number"], name="report_message_once")
        ]

    def __str__(self) -> str:
        return f"{self.report_id} {self.number}"

    @property
    def context(self) -> str:
        return f"report.message.body:{self.pk}:{self.report_id}:{self.number}:{self.side}"


class Alert(Keyed, Leased):
    """One neutral mail on its way to a reporter who asked for it; gone once it is sent."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    report = models.OneToOneField(Report, on_delete=models.CASCADE, related_name="+")
    recipient = models.BinaryField()  # sealed: language and mailbox
    # Written just before it leaves. A worker killed after this cannot know whether it left.
    leaving = models.BooleanField(default=False)

    def __str__(self) -> str:
        return f"alert:{self.pk}"

    @property
    def context(self) -> str:
        return f"report.alert.recipient:{self.pk}"


class SealedReport(models.Model):
    """A report that a device sealed while it had no connection; gone once the worker has opened it."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    envelope = models.BinaryField()  # to the worker: seal.browsers
    digest = models.BinaryField(max_length=32, unique=True)  # the same envelope again is the same
    quarantined = models.BooleanField()
    received_hour = models.DateTimeField()
    shut = models.BooleanField(default=False)  # it did not open, or held no report

    class Meta:
        indexes = [models.Index(fields=["shut", "received_hour"], name="report_sealed_waiting")]

    def __str__(self) -> str:
        return f"sealed:{self.pk}"
