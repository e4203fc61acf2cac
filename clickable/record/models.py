import uuid

from django.conf import settings
from django.db import models


class Line(models.Model):
    """Who did what to what, and when."""

    at = models.DateTimeField()
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    role = models.CharField(max_length=20)  # staff, reporter, partner, worker, operator
    verb = models.CharField(max_length=40)  # room.past-tense: "report.received"
    subject = models.CharField(max_length=60)  # "item:<uuid>"
    detail = models.JSONField(default=dict)  # codes and numbers only: never a name, address or text

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return f"{self.pk} {self.verb}"


class Waiting(Line):
    """A reporter's line until its hour is over.

    Between lines of staff and workers, which carry exact times, its place would tell the minute.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)


class Entry(Line):
    """One line of the account. Written once, never changed.

    `place`, `previous` and `digest` chain the lines; they are filled soon after by `chain` (one
    writer), so that taking in a report never waits for the account.
    """

    place = models.PositiveBigIntegerField(null=True, unique=True)
    previous = models.BinaryField(max_length=32, null=True)
    digest = models.BinaryField(max_length=32, null=True)

    class Meta:
        indexes = [
            models.Index(fields=["subject", "id"]),  # an item's history at the desk
            models.Index(  # chain() looks for these only
                fields=["id"], name="record_unchained", condition=models.Q(place__isnull=True)
            ),
        ]
        verbose_name_plural = "entries"


class Beginning(models.Model):
    """Where the chain begins since its oldest lines were forgotten: the last of them, without its words."""

    place = models.PositiveBigIntegerField()
    digest = models.BinaryField(max_length=32)

    def __str__(self) -> str:
        return str(self.place)


class Checkpoint(models.Model):
    """What the account was at one moment, signed; also in a file that an operator copies elsewhere.

    With a copy kept elsewhere nobody can cut the end off or chain everything anew unseen.
    """

    number = models.PositiveBigIntegerField(unique=True)
    at = models.DateTimeField()
    place = models.PositiveBigIntegerField()  # of the last chained line
    digest = models.BinaryField(max_length=32)  # of that line
    begins = models.PositiveBigIntegerField()  # after which place the account began at that moment
    signer = models.CharField(max_length=64)  # Ed25519, hex
    proof = models.CharField(max_length=128)  # signature of `checkpoints.said`, hex

    def __str__(self) -> str:
        return str(self.number)
