import uuid
from typing import Any, Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from clickable.post.models import Addressee
from clickable.seal.models import ForWorker


class Manifesto(models.Model):
    """A text that people sign. `total` is what was folded (services.counting), never a live count."""

    class State(models.TextChoices):
        DRAFT = "draft", _("en préparation")
        OPEN = "open", _("ouvert")
        PAUSED = "paused", _("suspendu")
        CLOSED = "closed", _("clos")

    slug = models.SlugField(max_length=60, unique=True)
    state = models.CharField(max_length=8, choices=State, default=State.DRAFT)
    goal = models.PositiveIntegerField(null=True, blank=True)  # signatures hoped for
    opened_on = models.DateField(null=True)
    closed_on = models.DateField(null=True)
    forgotten_on = models.DateField(null=True)  # when signatures lost what names people
    total = models.PositiveIntegerField(default=0)  # citizens, confirmed; paper is told apart
    counted_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"manifesto:{self.pk}"

    @property
    def version(self) -> "Version | None":
        """The text in force: the newest."""
        return self.versions.order_by("-number").first()


class Version(models.Model):
    """The text as it was signed. Frozen once somebody signed it."""

    manifesto = models.ForeignKey(Manifesto, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField()
    # By language: title, lead, proposals (a list of {title, text})
    texts = models.JSONField()
    changed = models.CharField(max_length=300, blank=True)  # since the version before
    sha256 = models.CharField(max_length=64)  # of the texts
    made_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["manifesto", "number"], name="manifesto_one_version")
        ]

    def __str__(self) -> str:
        return f"{self.manifesto} v{self.number}"

    def text(self, language: str) -> dict[str, Any]:
        found: dict[str, Any] = self.texts.get(language) or self.texts.get("fr") or {}
        return found


class Kind(models.TextChoices):
    CITIZEN = "citizen", _("personne")
    ORGANISATION = "organisation", _("organisation")


class Slip(ForWorker):
    """A form as it was sent, sealed to the worker, which looks at it within seconds. Only ever inserted
    by the public's processes, so that a rush waits for nothing."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    version = models.ForeignKey(Version, on_delete=models.PROTECT, related_name="+")
    content = models.BinaryField()  # sealed JSON: rules.Signed
    over = models.BooleanField(default=False)  # its sender had sent many (base.flood)
    sender = models.BinaryField(max_length=16, null=True)  # what the gate calls them today
    at = models.DateTimeField(db_index=True)

    def __str__(self) -> str:
        return f"slip:{self.pk}"

    @property
    def context(self) -> str:
        return f"manifesto.slip.content:{self.pk}"


class SignatureQuerySet(models.QuerySet["Signature"]):
    def counted(self) -> Self:
        return self.filter(state=Signature.State.CONFIRMED)

    def live(self) -> Self:
        return self.filter(state__in=LIVE)


class Signature(models.Model):
    """One person or organisation under one version of the text."""

    class State(models.TextChoices):
        PENDING = "pending", _("à confirmer")
        SUSPECT = "suspect", _("à vérifier par l’équipe")
        CONFIRMED = "confirmed", _("confirmée")
        WITHDRAWN = "withdrawn", _("retirée")
        EXPIRED = "expired", _("jamais confirmée")
        INVALIDATED = "invalidated", _("écartée")

    slip = models.UUIDField(unique=True)  # the one it came on: a slip is taken in once
    manifesto = models.ForeignKey(Manifesto, on_delete=models.PROTECT, related_name="signatures")
    version = models.ForeignKey(Version, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=12, choices=Kind, default=Kind.CITIZEN)
    state = models.CharField(max_length=11, choices=State, default=State.PENDING)
    why = models.CharField(max_length=12, blank=True)  # rules.Doubt: why it is suspect, or was
    addressee = models.ForeignKey(Addressee, on_delete=models.SET_NULL, null=True, related_name="+")
    person = models.BinaryField(
        max_length=16, null=True
    )  # token of the mailbox as people are told apart
    domain = models.BinaryField(max_length=16, null=True)  # token of its domain
    sender = models.BinaryField(max_length=16, null=True)  # for two days, then gone
    name = models.BinaryField(null=True)  # sealed to the addressee's key
    shown = models.CharField(max_length=80, blank=True)  # the name, with consent; an organisation's
    role = models.CharField(max_length=80, blank=True)  # an organisation's signatory: a function
    area = models.CharField(max_length=6)  # places.areas
    language = models.CharField(max_length=2)
    show = models.BooleanField(default=False)  # asked to be named
    reviewed_on = models.DateField(null=True)  # an organisation: shown by the team since
    code = models.BinaryField(max_length=32, null=True)  # keyed digest of the six digits
    tries = models.PositiveSmallIntegerField(default=0)  # wrong codes
    letters = models.PositiveSmallIntegerField(default=0)  # asking to confirm
    signed_at = models.DateTimeField(db_index=True)
    confirmed_on = models.DateField(null=True)  # pressed; a suspect's counts only once restored
    ended_on = models.DateField(null=True)
    invalidation = models.ForeignKey(
        "Invalidation", on_delete=models.SET_NULL, null=True, related_name="signatures"
    )
    before = models.CharField(max_length=11, blank=True)  # its state before the invalidation

    objects = SignatureQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["manifesto", "state", "kind"], name="manifesto_state"),
            models.Index(fields=["manifesto", "domain", "signed_at"], name="manifesto_domain"),
            models.Index(fields=["manifesto", "sender"], name="manifesto_sender"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["manifesto", "person"],
                condition=Q(state__in=["pending", "suspect", "confirmed"]),
                name="manifesto_one_signature_each",
            ),
            models.CheckConstraint(
                name="manifesto_confirmed_has_a_day",
                condition=~Q(state="confirmed") | Q(confirmed_on__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"signature:{self.pk}"

    @property
    def name_context(self) -> str:
        return f"manifesto.signature.name:{self.slip}"


LIVE = [Signature.State.PENDING, Signature.State.SUSPECT, Signature.State.CONFIRMED]


class Change(models.Model):
    """One more or one less, written with what caused it; folded into tallies and gone within seconds."""

    manifesto = models.ForeignKey(Manifesto, on_delete=models.PROTECT, related_name="changes")
    kind = models.CharField(max_length=12, choices=Kind)
    area = models.CharField(max_length=6)
    on = models.DateField()
    delta = models.SmallIntegerField()

    class Meta:
        constraints = [
            models.CheckConstraint(name="manifesto_change_by_one", condition=Q(delta__in=[-1, 1]))
        ]

    def __str__(self) -> str:
        return f"{self.manifesto} {self.delta:+d}"


class Tally(models.Model):
    """Confirmed signatures by day and area."""

    manifesto = models.ForeignKey(Manifesto, on_delete=models.PROTECT, related_name="tallies")
    kind = models.CharField(max_length=12, choices=Kind)
    area = models.CharField(max_length=6)
    on = models.DateField()
    count = models.IntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["manifesto", "kind", "area", "on"], name="manifesto_one_tally"
            )
        ]

    def __str__(self) -> str:
        return f"{self.manifesto} {self.area} {self.on}"


class Recount(models.Model):
    """What the nightly recount found: signatures themselves beside what was folded."""

    manifesto = models.ForeignKey(Manifesto, on_delete=models.PROTECT, related_name="recounts")
    at = models.DateTimeField()
    found = models.IntegerField()
    folded = models.IntegerField()
    cells = models.PositiveIntegerField(default=0)  # tallies that differed, and were mended

    def __str__(self) -> str:
        return f"{self.manifesto} {self.found - self.folded:+d}"


class SeenDomain(models.Model):
    """A mail domain by its name, known once its signatures are doubted: many came from it at once, it gives
    mailboxes for ten minutes, or the team named it."""

    token = models.BinaryField(max_length=16, unique=True)
    name = models.CharField(max_length=200)

    def __str__(self) -> str:
        return self.name


class DomainRule(models.Model):
    """Mailboxes of a domain ("example.org", "*.example.org"): always doubted, or never."""

    class Verdict(models.TextChoices):
        DOUBT = "doubt", _("à vérifier")
        TRUST = "trust", _("admises")

    pattern = models.CharField(max_length=100, unique=True)
    verdict = models.CharField(max_length=5, choices=Verdict)
    made_on = models.DateField()

    def __str__(self) -> str:
        return f"{self.pattern} {self.verdict}"


class Invalidation(models.Model):
    """Signatures set aside together, with the reason; can be taken back."""

    class State(models.TextChoices):
        DONE = "done", _("écartées")
        REVERTED = "reverted", _("rétablies")

    manifesto = models.ForeignKey(Manifesto, on_delete=models.PROTECT, related_name="invalidations")
    conditions = models.JSONField()  # rules.Conditions
    reason = models.CharField(max_length=300)
    state = models.CharField(max_length=8, choices=State, default=State.DONE)
    matched = models.PositiveIntegerField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"invalidation:{self.pk}"


class PaperBatch(models.Model):
    """Signatures on paper, counted by one person and again by another; told apart."""

    manifesto = models.ForeignKey(Manifesto, on_delete=models.PROTECT, related_name="papers")
    place = models.CharField(max_length=120)
    area = models.CharField(max_length=6)
    on = models.DateField()
    collector = models.CharField(max_length=120)  # an organisation or a function
    number = models.PositiveIntegerField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    checked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="manifesto_paper_by_two",
                condition=Q(checked_by=None) | ~Q(checked_by=F("by")),
            ),
            models.CheckConstraint(name="manifesto_paper_some", condition=Q(number__gt=0)),
        ]

    def __str__(self) -> str:
        return f"paper:{self.pk}"
