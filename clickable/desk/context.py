from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from clickable.base.clock import now
from clickable.desk.key_words import said
from clickable.desk.keyboard import GROUPS
from clickable.exposure.selectors import Own, own
from clickable.people.models import User
from clickable.people.rules import can_help, can_work_cases
from clickable.people.selectors import banner


def own_exposure(request: HttpRequest) -> dict[str, object]:
    """How much who looks has opened, for nobody else's eyes; asked only where shown."""
    return {"exposure": SimpleLazyObject(lambda: _exposure_of(request.user))}


def _exposure_of(user: object) -> Own | None:
    if not isinstance(user, User) or not can_work_cases(user):
        return None
    return own(user, now=now())


def keys(request: HttpRequest) -> dict[str, object]:
    """What every page of the desk says about the keys, and whose desk it is; asked only where shown."""
    return {
        "key_findings": SimpleLazyObject(lambda: [said(f) for f in banner(request.user)]),
        "desk_keys": GROUPS,
        "helping": SimpleLazyObject(
            lambda: isinstance(request.user, User) and can_help(request.user)
        ),
    }
