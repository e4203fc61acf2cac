import uuid

from django.db import models

from clickable.report.models import Report
from clickable.seal.models import Group


class Partner(models.Model):
    """An organisation whose programs give reports to one team of ours."""

    name = models.CharField(max_length=80, unique=True)
    group = models.ForeignKey(Group, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.name


class Token(models.Model):
    """What a partner's program shows at the door. Only its hash is kept."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    partner = models.ForeignKey(Partner, on_delete=models.PROTECT, related_name="tokens")
    prefix = models.CharField(max_length=8, unique=True)  # to call it by
    digest = models.BinaryField(max_length=32, unique=True)  # SHA-256 of 256 random bits
    scopes = models.JSONField(default=list)
    made_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True)
    last_used_on = models.DateField(null=True)  # the day, by the clock of Paris, and nothing finer

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="partners_token_ends", condition=models.Q(expires_at__gt=models.F("made_at"))
            ),
        ]

    def __str__(self) -> str:
        return self.prefix


class Batch(models.Model):
    """What came under one Idempotency-Key: one report, or many."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    partner = models.ForeignKey(Partner, on_delete=models.PROTECT, related_name="batches")
    key_digest = models.BinaryField(max_length=32)  # SHA-256 of the key
    body_mark = models.BinaryField(max_length=16)  # of what came, under the index key
    began_at = models.DateTimeField()

    class Meta:
        verbose_name_plural = "batches"
        constraints = [
            models.UniqueConstraint(fields=["partner", "key_digest"], name="partners_batch_once"),
        ]

    def __str__(self) -> str:
        return f"batch:{self.pk}"


class Delivery(models.Model):
    """This line of a batch became this report."""

    batch = models.ForeignKey(Batch, on_delete=models.PROTECT, related_name="deliveries")
    partner = models.ForeignKey(Partner, on_delete=models.PROTECT, related_name="+")
    line = models.PositiveIntegerField()
    report = models.OneToOneField(Report, on_delete=models.CASCADE, related_name="+")
    external_reference = models.CharField(max_length=64, blank=True)  # what the partner calls it
    mark = models.BinaryField(max_length=16)  # of what the line said, under the index key

    class Meta:
        verbose_name_plural = "deliveries"
        constraints = [
            models.UniqueConstraint(fields=["batch", "line"], name="partners_delivery_once"),
            models.UniqueConstraint(
                fields=["partner", "external_reference"],
                name="partners_delivery_one_reference",
                condition=~models.Q(external_reference=""),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.batch_id}:{self.line}"
