"""What a rule says, sealed as one text: the name it is about, the values it gives, and why."""

import json
from dataclasses import asdict, dataclass

from clickable.domains.models import Rule
from clickable.seal.envelope import CannotOpenError, unseal
from clickable.seal.wraps import Ring


@dataclass(frozen=True, kw_only=True, repr=False)
class Saying:
    """`name` is a host, or a domain with all that lies below it, as the DNS knows it."""

    name: str
    operator: str = ""  # who hosts it, or whose site it is
    country: str = ""  # ISO 3166-1
    email: str = ""  # who takes complaints
    language: str = ""  # ISO 639-1
    reason: str = ""  # why, for colleagues

    def sealed_text(self) -> str:
        return json.dumps(asdict(self), ensure_ascii=False)


def saying_of(rule: Rule, ring: Ring) -> Saying:
    """What this rule says. Raises CannotOpenError."""
    text = unseal(rule.content, key=rule.key(ring), context=rule.context)
    return Saying(**json.loads(text))


def read_saying(rule: Rule, ring: Ring) -> Saying | None:
    """The same; None when this ring does not open it."""
    try:
        return saying_of(rule, ring)
    except CannotOpenError:
        return None
