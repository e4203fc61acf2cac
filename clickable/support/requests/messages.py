"""One message as it lies in its envelope: who wrote it can be proved, and when is nowhere in clear."""

import hashlib
import hmac
import json
from dataclasses import asdict, dataclass
from datetime import datetime
from uuid import UUID

from nacl.public import PrivateKey
from nacl.signing import SigningKey

from clickable.base.clock import hour
from clickable.seal import proofs
from clickable.seal.envelope import CannotOpenError, seal, unseal
from clickable.seal.trusted import Trusted
from clickable.support.requests.models import Message, Request

TEAM, PERSON = "clickable.help.team.v1", "clickable.help.person.v1"


@dataclass(frozen=True, kw_only=True, repr=False)
class Body:
    """The content of one envelope."""

    text: str
    at: str  # the exact time (RFC 3339)
    signer: str = ""  # the team's: public key, hex
    proof: str = ""  # hex: signature, or HMAC


def message_id(request: Request, token: str, text: str) -> UUID:
    """The same for the same words from the same page, and for nothing else."""
    said = f"{request.pk}:{text}".encode(errors="replace")
    return UUID(bytes=hmac.digest(token.encode(), said, hashlib.sha256)[:16], version=4)


def signed(message: Message, text: str, *, by: SigningKey, at: datetime) -> Body:
    """The helpline's words, as the holder of this key says them."""
    moment = at.isoformat()
    signer, proof = proofs.sign(_proved(TEAM, message, text, moment), by=by)
    return Body(text=text, at=moment, signer=signer, proof=proof)


def marked(message: Message, text: str, *, voice: bytes, at: datetime) -> Body:
    """The person's words, as who has the receipt says them."""
    moment = at.isoformat()
    return Body(
        text=text, at=moment, proof=proofs.mark(_proved(PERSON, message, text, moment), voice=voice)
    )


def close(message: Message, body: Body, key: PrivateKey) -> None:
    """Seal `body` into the row."""
    message.body = seal(json.dumps(asdict(body)), to=key.public_key, context=message.context)


def opened(message: Message, key: PrivateKey) -> Body:
    """Raises CannotOpenError."""
    try:
        return Body(**json.loads(unseal(message.body, key=key, context=message.context)))
    except (TypeError, ValueError) as error:
        raise CannotOpenError from error


def is_genuine(message: Message, body: Body, *, group: int, voice: bytes, known: Trusted) -> bool:
    """Whether the side that the row names has said exactly this, in the hour that the row names."""
    if not _of_its_hour(message, body):
        return False
    if message.side == Message.Side.TEAM:
        said = _proved(TEAM, message, body.text, body.at)
        return proofs.is_signed(
            said, signer=body.signer, proof=body.proof, group=group, at=body.at, known=known
        )
    said = _proved(PERSON, message, body.text, body.at)
    return proofs.is_marked(said, proof=body.proof, voice=voice)


def _of_its_hour(message: Message, body: Body) -> bool:
    try:
        return hour(datetime.fromisoformat(body.at)) == message.hour
    except (TypeError, ValueError):
        return False


def _proved(domain: str, message: Message, text: str, at: str) -> list[str | int]:  # noqa: PLR0917
    return [domain, str(message.request_id), message.number, text, at]
