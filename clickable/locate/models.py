import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _

from clickable.base.leases import Leased
from clickable.report.models import Item


class Trace(Leased):
    """The search for the host of one item: what is found so far, and when to look (again)."""

    class Outcome(models.TextChoices):
        PENDING = "pending", _("en cours")
        FOUND = "found", _("hébergeur trouvé")
        UNKNOWN = "unknown", _("inconnu")

    class Confidence(models.TextChoices):
        HIGH = "high", _("toutes les adresses concordent")
        LOW = "low", _("les adresses ne concordent pas, ou l’une d’elles est restée sans réponse")

    item = models.OneToOneField(Item, on_delete=models.CASCADE, primary_key=True)
    outcome = models.CharField(max_length=10, choices=Outcome, default=Outcome.PENDING)
    country = models.CharField(max_length=2, blank=True)  # ISO 3166-1; empty: unknown
    confidence = models.CharField(max_length=4, choices=Confidence, blank=True)  # in the country
    traced_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"{self.item_id} {self.outcome}"


class Fact(models.Model):
    """One thing found about the host, with where it comes from and when it was seen."""

    class Kind(models.TextChoices):
        ADDRESS_V4 = "ipv4", _("adresse IPv4")
        ADDRESS_V6 = "ipv6", _("adresse IPv6")
        NETWORK = "network", _("réseau")
        OPERATOR = "operator", _("exploitant du réseau")
        COUNTRY = "country", _("pays du réseau")
        ABUSE_EMAIL = "abuse_email", _("contact pour les abus")
        OWNER = "owner", _("exploitant du site")
        VIA_CDN = "via_cdn", _("derrière un réseau de diffusion")
        FAILURE = "failure", _("recherche sans réponse")

    class Source(models.TextChoices):
        DNS = "dns", "DNS"
        RDAP = "rdap", "RDAP"
        CDN_LIST = "cdn_list", _("liste des réseaux de diffusion")
        ITEM = "item", _("le signalement")
        ANALYST = "analyst", _("analyste")
        RULE = "rule", _("règle de domaine")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    trace = models.ForeignKey(Trace, on_delete=models.CASCADE, related_name="facts")
    kind = models.CharField(max_length=12, choices=Kind)
    rank = models.PositiveSmallIntegerField(default=0)  # among several of a kind: 0 is the best
    value = models.BinaryField()  # sealed for desk and worker: it may name the host
    source = models.CharField(max_length=20, choices=Source)
    seen_at = models.DateTimeField()

    class Meta:
        ordering = ["seen_at", "kind", "rank"]

    def __str__(self) -> str:
        return f"{self.kind} ({self.source})"

    @property
    def context(self) -> str:
        return f"locate.fact.value:{self.pk}"
