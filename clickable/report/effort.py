"""Some work that a visitor's browser does by itself on the check page, and its proof (ALTCHA).

Never asked for and never shown: done, it only moves a report up in the quarantine, if it comes there.
A proof is good for one page with its answers, and those make one report.
"""

import hmac

from altcha.v1 import Challenge, ChallengeOptions, Payload, create_challenge, verify_solution
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from clickable.seal import keys

MOST = 50_000  # tries; half of them on average, a second or two
DIGITS = 6  # as many are too many
DONE = 1


def challenge(page: str) -> Challenge:
    """The same for the same page and answers, so that nothing has to be kept."""
    key = _key()
    salt = hmac.digest(key, f"salt:{page}".encode(), "sha256")[:16].hex()
    number = int.from_bytes(hmac.digest(key, f"number:{page}".encode(), "sha256")) % MOST
    wanted = ChallengeOptions(max_number=MOST, salt=salt, number=number, hmac_key=key)
    return create_challenge(wanted)


def done(page: str, answer: str) -> int:
    """How much work stands behind this answer: DONE, or 0 for none, a wrong one, or another page's."""
    if not (answer.isascii() and answer.isdigit() and len(answer) < DIGITS):
        return 0
    asked = challenge(page)
    told = Payload("SHA-256", asked.challenge, int(answer), asked.salt, asked.signature)
    return DONE if verify_solution(told, _key())[0] else 0


def _key() -> bytes:
    page = keys.secret("page")
    return HKDF(algorithm=SHA256(), length=32, salt=None, info=b"effort-v1").derive(page)
