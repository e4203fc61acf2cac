"""One message as it lies in its envelope: who wrote it can be proved, and when is nowhere in clear.

The team's are signed by the person who wrote (Ed25519, RFC 8032); the reporter's carry an HMAC
under the letter's `voice`, which only the report's readers and the receipt's holder have.
"""

import hashlib
import hmac
import json
from dataclasses import asdict, dataclass
from datetime import datetime
from uuid import UUID

from nacl.public import PrivateKey
from nacl.signing import SigningKey

from clickable.base.clock import hour
from clickable.report.models import Message, Report
from clickable.seal import proofs
from clickable.seal.envelope import CannotOpenError, seal, unseal
from clickable.seal.trusted import Trusted

TEAM, REPORTER = "clickable.message.team.v1", "clickable.message.reporter.v1"


@dataclass(frozen=True, kw_only=True, repr=False)
class Body:
    """The content of one envelope."""

    text: str
    at: str  # the exact time (RFC 3339)
    added: int = 0  # addresses and places that came with it
    signer: str = ""  # the team's: public key, hex
    proof: str = ""  # hex: signature, or HMAC


def message_id(report: Report, token: str, text: str) -> UUID:
    """The same for the same words from the same page, and for nothing else."""
    said = f"{report.pk}:{text}".encode(errors="replace")
    return UUID(bytes=hmac.digest(token.encode(), said, hashlib.sha256)[:16], version=4)


def signed(message: Message, text: str, *, by: SigningKey, at: datetime) -> Body:
    """The team's words, as the holder of this key says them."""
    body = Body(text=text, at=at.isoformat())
    signer, proof = proofs.sign(_proved(TEAM, message, body), by=by)
    return Body(text=text, at=body.at, signer=signer, proof=proof)


def marked(message: Message, text: str, *, voice: bytes, added: int, at: datetime) -> Body:
    """The reporter's words, as who has the receipt says them."""
    body = Body(text=text, at=at.isoformat(), added=added)
    proof = proofs.mark(_proved(REPORTER, message, body), voice=voice)
    return Body(text=text, at=body.at, added=added, proof=proof)


def close(message: Message, body: Body, key: PrivateKey) -> None:
    """Seal `body` into the row."""
    message.body = seal(json.dumps(asdict(body)), to=key.public_key, context=message.context)


def opened(message: Message, key: PrivateKey) -> Body:
    """Raises CannotOpenError."""
    try:
        return Body(**json.loads(unseal(message.body, key=key, context=message.context)))
    except (TypeError, ValueError) as error:
        raise CannotOpenError from error


def is_signed(message: Message, body: Body, *, group: int, known: Trusted) -> bool:
    """Whether somebody who spoke for the group at that moment signed exactly this."""
    said = _proved(TEAM, message, body)
    return proofs.is_signed(
        said, signer=body.signer, proof=body.proof, group=group, at=body.at, known=known
    )


def is_marked(message: Message, body: Body, *, voice: bytes) -> bool:
    """Whether it comes from who has the receipt."""
    return proofs.is_marked(_proved(REPORTER, message, body), proof=body.proof, voice=voice)


def of_its_hour(message: Message, body: Body) -> bool:
    """Whether the row's hour, which anybody with the database can write, is that of what was proved."""
    try:
        return hour(datetime.fromisoformat(body.at)) == message.hour
    except (TypeError, ValueError):
        return False


def _proved(domain: str, message: Message, body: Body) -> list[str | int]:
    return [domain, str(message.report_id), message.number, body.text, body.added, body.at]
