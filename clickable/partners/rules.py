"""What a token may do, until when, and how much one sending holds."""

import re
from collections.abc import Collection
from datetime import datetime, timedelta
from enum import StrEnum

MOST_LINES = 10_000  # of one batch
# Written in one transaction: whichever comes first ends a chunk.
CHUNK_LINES, CHUNK_ADDRESSES = 100, 300
KEY_LASTS = timedelta(days=7)  # afterwards an Idempotency-Key is used up
LONGEST_TOKEN_LIFE = timedelta(days=366)
LONGEST_NAME = 80
# No dot, no colon, no slash: nobody can write an address or a host into them.
REFERENCE = r"^[A-Za-z0-9][A-Za-z0-9_-]{0,63}$"
KEY = r"^[A-Za-z0-9_-]{8,128}$"


class Scope(StrEnum):
    WRITE = "reports:write"  # give reports
    READ = "reports:read"  # ask what became of one's own
    HASHES = "hashes:give"  # give hashes with them, which then count as vouched for


def counts(*, expires_at: datetime, revoked_at: datetime | None, now: datetime) -> bool:
    """Does a token still open anything?"""
    return token_stands(expires_at=expires_at, revoked_at=revoked_at, now=now) == TokenState.COUNTS


class TokenState(StrEnum):
    COUNTS = "counts"
    OVER = "over"  # its last day is past
    REVOKED = "revoked"


def token_stands(*, expires_at: datetime, revoked_at: datetime | None, now: datetime) -> TokenState:
    """How a token stands, for whoever gave it."""
    if revoked_at is not None:
        return TokenState.REVOKED
    return TokenState.COUNTS if now < expires_at else TokenState.OVER


def used_up(began_at: datetime, *, now: datetime) -> bool:
    """Is the time over in which a key gives the same answer again?"""
    return now - began_at > KEY_LASTS


def unknown(scopes: Collection[str]) -> list[str]:
    return sorted(set(scopes) - set(Scope))


def may_be_called(name: str) -> bool:
    return len(name) <= LONGEST_NAME and bool(re.search(r"\w", name)) and name.isprintable()
