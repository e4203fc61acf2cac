from django.contrib.auth.models import AbstractUser
from django.db import models
from django.utils.translation import gettext_lazy as _

from clickable.seal.models import Group


class Team(models.Model):
    """People who work on the same reports, and share the key that opens them."""

    group = models.OneToOneField(Group, on_delete=models.PROTECT, primary_key=True)
    name = models.CharField(max_length=80, unique=True)

    def __str__(self) -> str:
        return self.name


class User(AbstractUser):
    """A member of staff. Reporters and helpers have no account."""

    class Role(models.TextChoices):
        NONE = "none", _("aucun rôle")
        ANALYST = "analyst", _("analyste")
        LEAD = "lead", _("responsable")

    role = models.CharField(max_length=20, choices=Role, default=Role.NONE)
    team = models.ForeignKey(Team, on_delete=models.PROTECT, null=True, blank=True)
    first_name = None  # type: ignore[assignment]
    last_name = None  # type: ignore[assignment]
    display_name = models.CharField(max_length=80, blank=True)

    def __str__(self) -> str:
        return self.display_name or self.username

    @property
    def group(self) -> int:
        """Whose rows this person may see; 0, to which nothing belongs, without a team."""
        return self.team_id or 0
