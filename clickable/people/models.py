from django.contrib.auth.models import AbstractUser
from django.db import models
from django.utils.translation import gettext_lazy as _


class Team(models.Model):
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
