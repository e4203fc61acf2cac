"""Under another index key, people and domains are told apart by other tokens."""

from clickable.campaign.manifesto.models import Signature
from clickable.campaign.manifesto.rules import domain_of, person_of
from clickable.seal.envelope import CannotOpenError, unseal
from clickable.seal.tokens import token
from clickable.seal.wraps import Ring


def tokens_of(mailbox: str) -> dict[str, bytes]:
    """What a signature keeps of a mailbox: who is who, and from which domain."""
    return {
        "person": token("manifesto.person", person_of(mailbox)),
        "domain": domain_token(domain_of(mailbox)),
    }


def domain_token(domain: str) -> bytes:
    return token("manifesto.domain", domain)


def renew_tokens(ring: Ring) -> tuple[int, int]:
    """Tokens under the present index key: how many signatures, and how many do not open and keep their own.

    Codes of letters on their way end with the old key; their links go on.
    """
    done = lost = 0
    rows = Signature.objects.filter(addressee__isnull=False).select_related("addressee")
    for row in rows.order_by("pk").iterator():
        to = row.addressee
        try:
            mailbox = unseal(to.mailbox, key=to.key(ring), context=to.context) if to else ""
        except CannotOpenError:
            lost += 1
            continue
        Signature.objects.filter(pk=row.pk).update(**tokens_of(mailbox))
        done += 1
    return done, lost
