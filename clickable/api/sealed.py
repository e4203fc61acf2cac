"""The door for what a device sealed while it had no connection. Nothing is opened here."""

from base64 import urlsafe_b64decode, urlsafe_b64encode

from django.http import HttpRequest
from django.utils.translation import gettext as _
from ninja import Router

from clickable.api.problems import Fault, ProblemError, documented
from clickable.api.schemas import KeyOut, SealedIn, SealedOut
from clickable.base import clock
from clickable.base.flood import over_limit
from clickable.report import sealed
from clickable.seal import browsers

router = Router()


@router.get(
    "/key", response=KeyOut, url_name="key", operation_id="reportKey", tags=["report"],
    openapi_extra=documented(404),
)  # fmt: skip
def key(request: HttpRequest) -> KeyOut:  # noqa: ARG001 -- ninja hands it over
    """The public key to which a device seals a report that it cannot send yet. 404: this hotline
    opens nothing without a person, and takes reports over a connection only."""
    public = sealed.public_key()
    if public is None:
        raise ProblemError(404, _("Ce service ne reçoit pas de signalements scellés à l’avance."))
    told = urlsafe_b64encode(public).decode().rstrip("=")
    return KeyOut(key=told, suite=browsers.NAME, info=browsers.INFO.decode())


@router.post(
    "/sealed", response={202: SealedOut}, url_name="sealed", operation_id="reportSealed",
    tags=["report"], openapi_extra=documented(400, 409, 413, 422, 503),
)  # fmt: skip
def report_sealed(request: HttpRequest, payload: SealedIn) -> tuple[int, SealedOut]:
    """One sealed report. The same envelope again is the same report. Its code is valid once it has been
    opened, within minutes. 409: the key has changed since, and it could not be opened."""
    try:
        sealed.receive(
            _bytes("envelope", payload.envelope),
            to=_bytes("key", payload.key),
            quarantined=over_limit(request),
            now=clock.now(),
        )
    except sealed.NotTakenError as refused:
        told = _("Cet envoi ne peut plus être ouvert ici. Refais le signalement.")
        raise ProblemError(409, told) from refused
    return 202, SealedOut()


def _bytes(name: str, text: str) -> bytes:
    try:
        return urlsafe_b64decode(text + "=" * (-len(text) % 4))
    except ValueError as error:
        why = _("Cette valeur n’a pas la forme attendue.")
        raise ProblemError(422, why, [Fault(f"#/{name}", "base64url", why)]) from error
