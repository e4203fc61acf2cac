"""Who may come in with a partner’s token. A token is never logged, nor repeated."""

from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext as _
from ninja.security.base import AuthBase

from clickable.api.problems import ProblemError
from clickable.base.clock import now
from clickable.partners.rules import Scope
from clickable.partners.selectors import Access, access
from clickable.partners.services import note_use

SCHEME = "bearer"


class Bearer(AuthBase):
    """RFC 6750: 401 without a token that counts, 403 when it does not allow this."""

    openapi_type = "http"
    openapi_scheme = SCHEME
    openapi_description = "A token of a partner organisation; the hotline gives it."

    def __init__(self, scope: Scope) -> None:
        self.scope = scope
        super().__init__()

    def __call__(self, request: HttpRequest) -> Access:
        kind, _space, token = request.headers.get("Authorization", "").partition(" ")
        at = now()
        found = access(token.strip(), now=at) if kind.lower() == SCHEME else None
        if found is None:
            told = _("Il faut un jeton de partenaire en cours de validité.")
            raise ProblemError(401, told, headers={"WWW-Authenticate": 'Bearer realm="partner"'})
        if not found.may(self.scope):
            told = _("Ce jeton ne permet pas cela.")
            challenge = f'Bearer realm="partner", error="insufficient_scope", scope="{self.scope}"'
            raise ProblemError(403, told, headers={"WWW-Authenticate": challenge})
        note_use(found, now=at)
        return found


def who(request: HttpRequest) -> Access:
    """Who was let in. Raises PermissionError when nobody was asked for a token."""
    found: Any = getattr(request, "auth", None)
    if not isinstance(found, Access):
        raise PermissionError
    return found
