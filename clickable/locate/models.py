import uuid

from django.db import models

from clickable.base.leases import Leased
from clickable.report.models import Item


class Trace(Leased):
    """The search for the host of one item: what is found so far, and when to look (again)."""

    class Outcome(models.TextChoices):
        PENDING = "pending", "en cours"
        FOUND = "found", "hébergeur trouvé"
        UNKNOWN = "unknown", "inconnu"

    item = models.OneToOneField(Item, on_delete=models.CASCADE, primary_key=True)
    outcome = models.CharField(max_length=10, choices=Outcome, default=Outcome.PENDING)
    country = models.CharField(max_length=2, blank=True)  # ISO 3166-1; empty: unknown
    traced_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"{self.item_id} {self.outcome}"


class Fact(models.Model):
    """One thing found about the host, with where it comes from and when it was seen."""

    class Kind(models.TextChoices):
        ADDRESS_V4 = "ipv4", "adresse IPv4"
        ADDRESS_V6 = "ipv6", "adresse IPv6"
        NETWORK = "network", "réseau"
        OPERATOR = "operator", "exploitant du réseau"
        COUNTRY = "country", "pays"
        ABUSE_EMAIL = "abuse_email", "contact pour les abus"
        FAILURE = "failure", "recherche sans réponse"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    trace = models.ForeignKey(Trace, on_delete=models.CASCADE, related_name="facts")
    kind = models.CharField(max_length=12, choices=Kind)
    value = models.BinaryField()  # sealed for desk and worker: it may name the host
    source = models.CharField(max_length=20)  # dns, rdap, analyst
    seen_at = models.DateTimeField()

    class Meta:
        ordering = ["seen_at", "kind"]

    def __str__(self) -> str:
        return f"{self.kind} ({self.source})"

    @property
    def context(self) -> str:
        return f"locate.fact.value:{self.pk}"
