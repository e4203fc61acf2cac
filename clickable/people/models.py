from django.contrib.auth.models import AbstractUser
from django.db import models
from django.utils.translation import gettext_lazy as _

from clickable.seal.models import Group


class Team(models.Model):
    """People who work on the same reports or requests, and share the key that opens them."""

    class Kind(models.TextChoices):
        HOTLINE = "hotline", _("signalements")
        HELPLINE = "helpline", _("écoute")

    group = models.OneToOneField(Group, on_delete=models.PROTECT, primary_key=True)
    name = models.CharField(max_length=80, unique=True)
    kind = models.CharField(max_length=10, choices=Kind, default=Kind.HOTLINE)

    def __str__(self) -> str:
        return self.name


class User(AbstractUser):
    """A member of staff. Reporters and helpers have no account."""

    class Role(models.TextChoices):
        NONE = "none", _("aucun rôle")
        ANALYST = "analyst", _("analyste")
        LEAD = "lead", _("responsable")
        HELPER = "helper", _("écoutant")
        HELP_LEAD = "help_lead", _("responsable de l’écoute")
        EDITOR = "editor", _("rédaction")
        PUBLISHER = "publisher", _("publication")

    role = models.CharField(max_length=20, choices=Role, default=Role.NONE)
    team = models.ForeignKey(Team, on_delete=models.PROTECT, null=True, blank=True)
    first_name = None  # type: ignore[assignment]
    last_name = None  # type: ignore[assignment]
    display_name = models.CharField(max_length=80, blank=True)

    def __str__(self) -> str:
        return self.display_name or self.username

    def get_full_name(self) -> str:
        return str(self)

    def get_short_name(self) -> str:
        return str(self)

    @property
    def group(self) -> int:
        """Whose rows this person may see; 0, to which nothing belongs, without a team."""
        return self.team_id or 0


class Drill(models.Model):
    """A random word for one pair of escrow officers, sealed like a parcel: can they still open?"""

    pair = models.CharField(max_length=170)  # seal.parcels.pairs
    parcel = models.TextField()
    digest = models.BinaryField(max_length=32)  # SHA-256 of the word
    made_at = models.DateTimeField()
    answered_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return self.pair


class KeyHealth(models.Model):
    """What the daily look at the keys found; `people.health` has the codes."""

    code = models.CharField(max_length=30)
    team = models.ForeignKey(Team, on_delete=models.CASCADE, null=True)  # null: the whole instance
    person = models.ForeignKey(User, on_delete=models.CASCADE, null=True, related_name="+")
    count = models.PositiveIntegerField(default=0)
    checked_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.code


class Invitation(models.Model):
    """An account that waits for its owner. Who has the link, once, makes it theirs."""

    token = models.BinaryField(max_length=32, unique=True)  # SHA-256
    username = models.CharField(max_length=150)
    display_name = models.CharField(max_length=80)
    role = models.CharField(max_length=20, choices=User.Role)
    team = models.ForeignKey(Team, on_delete=models.CASCADE, null=True)
    invited_by = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, related_name="+"
    )  # null: the operator
    made_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)
    withdrawn_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(used_at=None) | models.Q(withdrawn_at=None),
                name="invitation_used_or_withdrawn",
            ),
        ]

    def __str__(self) -> str:
        return self.display_name


class FactorReset(models.Model):
    """Somebody has lost their second factor: one person asked for a new one, another must agree."""

    person = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+")
    asked_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    settled_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["person"], condition=models.Q(settled_at=None), name="one_reset_at_a_time"
            ),
        ]

    def __str__(self) -> str:
        return str(self.person)


class WrongCode(models.Model):
    """A code that was not right, for an hour: too many close that way in."""

    person = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+")
    at = models.DateTimeField()

    def __str__(self) -> str:
        return str(self.person)
