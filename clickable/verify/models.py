import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _

from clickable.base.leases import Leased
from clickable.report.models import Item


class Answer(models.TextChoices):
    UP = "up", _("en ligne")
    GONE = "gone", _("absent")
    UNKNOWN = "unknown", _("on ne sait pas")


class Reason(models.TextChoices):
    """Why a look gave its answer; `rules.judge` is the table."""

    SERVED = "served", _("la page répond")
    NOT_FOUND = "not_found", _("page introuvable (404)")
    REMOVED = "removed", _("page supprimée (410)")
    LEGAL = "legal", _("page retirée pour des raisons légales (451)")
    NO_SUCH_NAME = "no_such_name", _("le nom de domaine n’existe plus")
    REDIRECTED = "redirected", _("l’adresse renvoie ailleurs")
    DENIED = "denied", _("accès refusé")
    TOO_MANY_LOOKS = "too_many_looks", _("le serveur demande d’attendre")
    CHALLENGED = "challenged", _("le serveur veut voir une personne")
    HEAD_REFUSED = "head_refused", _("le serveur refuse ce genre de vérification")
    SERVER_ERROR = "server_error", _("erreur du serveur")
    ODD_STATUS = "odd_status", _("réponse inhabituelle")
    NO_ADDRESS = "no_address", _("le nom existe, sans adresse")
    SINKHOLED = "sinkholed", _("le nom mène à une adresse neutralisée")
    DNS_FAILED = "dns_failed", _("le DNS ne répond pas")
    UNREACHABLE = "unreachable", _("le serveur est injoignable")
    TOO_SLOW = "too_slow", _("le serveur ne répond pas à temps")
    TLS = "tls", _("certificat refusé")
    NOT_HTTP = "not_http", _("réponse illisible")
    NOT_LOOKED = "not_looked", _("adresse que la vérification automatique n’ouvre pas")
    BY_HAND = "by_hand", _("constaté par une personne")


class Watch(Leased):
    """The looking-after of one noticed item: when to look next, and since when it seems gone.

    Of a row that only a person may look at (`by_hand`), `due_at` is when to remind them.
    """

    item = models.OneToOneField(Item, on_delete=models.CASCADE, primary_key=True)
    by_hand = models.BooleanField(default=False)  # a place in words, .onion: never fetched
    started_at = models.DateTimeField()  # the first notice: the clock of the removal time
    gone_since = models.DateTimeField(null=True)  # first of the agreeing "gone" looks
    confirmed_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="verify_watch_confirmed_after_gone",
                condition=models.Q(confirmed_at=None)
                | models.Q(gone_since__isnull=False, confirmed_at__gt=models.F("gone_since")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.item_id}"


class Look(models.Model):
    """One look at one item, by the worker or by an analyst: an answer and its reason."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    watch = models.ForeignKey(Watch, on_delete=models.CASCADE, related_name="looks")
    at = models.DateTimeField()
    answer = models.CharField(max_length=10, choices=Answer)
    reason = models.CharField(max_length=30, choices=Reason)
    status = models.PositiveSmallIntegerField(null=True)  # of HTTP, where there was one
    by_hand = models.BooleanField(default=False)

    class Meta:
        ordering = ["at"]
        constraints = [
            models.UniqueConstraint(fields=["watch", "at"], name="verify_look_once_a_moment"),
        ]

    def __str__(self) -> str:
        return f"{self.watch_id} {self.answer}"
