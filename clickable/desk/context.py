from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from clickable.desk.key_words import said
from clickable.desk.keyboard import GROUPS
from clickable.people.models import User
from clickable.people.rules import can_help
from clickable.people.selectors import banner


def keys(request: HttpRequest) -> dict[str, object]:
    """What every page of the desk says about the keys, and whose desk it is; asked only where shown."""
    return {
        "key_findings": SimpleLazyObject(lambda: [said(f) for f in banner(request.user)]),
        "desk_keys": GROUPS,
        "helping": SimpleLazyObject(
            lambda: isinstance(request.user, User) and can_help(request.user)
        ),
    }
