from django.contrib.auth.models import AbstractUser
from django.db import models


class Team(models.Model):
    name = models.CharField(max_length=80, unique=True)

    def __str__(self) -> str:
        return self.name


class User(AbstractUser):
    """A member of staff. Reporters and helpers have no account."""

    class Role(models.TextChoices):
        NONE = "none", "aucun rôle"
        ANALYST = "analyst", "analyste"
        LEAD = "lead", "responsable"

    role = models.CharField(max_length=20, choices=Role, default=Role.NONE)
    team = models.ForeignKey(Team, on_delete=models.PROTECT, null=True, blank=True)
    first_name = None  # type: ignore[assignment]
    last_name = None  # type: ignore[assignment]
    display_name = models.CharField(max_length=80, blank=True)

    def __str__(self) -> str:
        return self.display_name or self.username
