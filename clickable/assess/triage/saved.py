"""Filters that somebody keeps for themselves."""

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from clickable.assess.triage.models import SavedFilter
from clickable.base.errors import RefusedError
from clickable.people.models import User

MOST = 20


@transaction.atomic
def keep(*, owner: User, name: str, query: str) -> None:
    """Under this name; what had it before is replaced. Raises RefusedError at the twentieth."""
    own = SavedFilter.objects.filter(owner=owner)
    if own.exclude(name=name).count() >= MOST:
        raise RefusedError(_("Vous gardez déjà 20 filtres : oubliez-en un."), code="many")
    own.update_or_create(owner=owner, name=name, defaults={"query": query})


def forget(*, owner: User, name: str) -> None:
    SavedFilter.objects.filter(owner=owner, name=name).delete()


def kept(owner: User) -> list[SavedFilter]:
    return list(SavedFilter.objects.filter(owner=owner).order_by("name"))
