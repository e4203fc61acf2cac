import uuid

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from clickable.partners.models import Batch, Partner
from clickable.report.models import Category
from clickable.seal.models import Keyed


class Sheet(Keyed):
    """One file that a lead or the operator gave for a partner, on its way into the queue and back."""

    class State(models.TextChoices):
        READ = "read", _("lu, à examiner")
        GOING = "going", _("mise en service commencée")
        DONE = "done", _("en service")
        DROPPED = "dropped", _("abandonné")
        UNDONE = "undone", _("annulé")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    reference = models.CharField(max_length=12, unique=True)  # "I-7F3K9Q2X"
    partner = models.ForeignKey(Partner, on_delete=models.PROTECT, related_name="+")
    mark = models.BinaryField(max_length=16)  # keyed, of the bytes: the same file again is known
    kind = models.CharField(max_length=4)  # csv, xlsx
    encoding = models.CharField(max_length=10, blank=True)
    lines = models.PositiveIntegerField()
    content = models.BinaryField(default=b"")  # sealed, in base 64; empty once it is over
    columns = models.JSONField(default=dict)  # which field stands in which column
    category = models.CharField(max_length=20, choices=Category, default=Category.UNSURE)
    state = models.CharField(max_length=10, choices=State, default=State.READ)
    next_line = models.PositiveIntegerField(default=0)  # all above it are in
    # fresh, known, repeated, refused; what came of it: kept, reports out again, those that stayed.
    counts = models.JSONField(default=dict)
    faults = models.JSONField(default=list)  # the first refused lines: [line, reason]
    batch = models.OneToOneField(Batch, on_delete=models.SET_NULL, null=True, related_name="+")
    made_by = models.ForeignKey(  # null: the operator
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    made_at = models.DateTimeField()
    done_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)  # dropped or undone

    class Meta:
        indexes = [models.Index(fields=["partner", "mark"], name="imports_sheet_again")]
        constraints = [
            models.CheckConstraint(
                name="imports_sheet_done_at_some_time",
                condition=~models.Q(state__in=["done", "undone"]) | models.Q(done_at__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return self.reference

    @property
    def context(self) -> str:
        return f"imports.sheet.content:{self.pk}"


class Sender(models.Model):
    """A mailbox from which a partner writes."""

    partner = models.ForeignKey(Partner, on_delete=models.PROTECT, related_name="senders")
    address = models.EmailField(max_length=254, unique=True)  # in small letters
    made_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"sender:{self.pk}"


class Mailbox(models.Model):
    """How far our own mailbox is read: one row. Nothing is ever changed in it."""

    validity = models.BigIntegerField()  # IMAP's UIDVALIDITY: another one, and all counts anew
    uid = models.BigIntegerField(default=0)  # the last one that was looked at

    class Meta:
        verbose_name_plural = "mailboxes"

    def __str__(self) -> str:
        return f"{self.validity}/{self.uid}"


class Mail(Keyed):
    """One mail that came: what became of it. Its text is kept, sealed, only while it is in quarantine."""

    class State(models.TextChoices):
        TAKEN = "taken", _("reçu")
        IGNORED = "ignored", _("sans signalement")
        WAITING = "waiting", _("en quarantaine")
        CLOSED = "closed", _("écarté")

    class Reason(models.TextChoices):
        NONE = "", ""
        UNKNOWN_SENDER = "unknown_sender", _("expéditeur inconnu")
        NOT_PROVED = "not_proved", _("rien ne prouve qu’il vient de cet expéditeur")
        AUTOMATIC = "automatic", _("réponse automatique ou liste de diffusion")
        BROKEN = "broken", _("message abîmé, illisible")
        NOTHING = "nothing", _("aucune adresse à signaler")
        LARGE = "large", _("message trop gros")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    reference = models.CharField(max_length=12, unique=True)  # "M-7F3K9Q2X"
    mark = models.BinaryField(max_length=16, unique=True)  # keyed, of who wrote and Message-ID
    state = models.CharField(max_length=10, choices=State)
    reason = models.CharField(max_length=20, choices=Reason, blank=True)
    partner = models.ForeignKey(Partner, on_delete=models.PROTECT, null=True, related_name="+")
    batch = models.OneToOneField(Batch, on_delete=models.SET_NULL, null=True, related_name="+")
    content = models.BinaryField(default=b"")  # sealed, in base 64
    reports = models.PositiveIntegerField(default=0)
    refused = models.PositiveIntegerField(default=0)  # parts that report nothing that may be kept
    received_hour = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["state", "received_hour"], name="imports_mail_waiting")]

    def __str__(self) -> str:
        return self.reference

    @property
    def context(self) -> str:
        return f"imports.mail.content:{self.pk}"
