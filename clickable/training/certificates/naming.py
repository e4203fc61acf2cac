"""A name without the name: a salted hash, locked by the instance's key.

Whoever has the database alone can try no name against it. Turning the index key over locks it anew
(`renewed`), so that a certificate of any age can still be checked.
"""

import hashlib
import hmac
import secrets

from nacl.exceptions import CryptoError
from nacl.secret import SecretBox

from clickable.seal import keys
from clickable.training.certificates.rules import plain_name

SALT = 16


def locked(name: str) -> bytes:
    salt = secrets.token_bytes(SALT)
    return bytes(_boxes()[0].encrypt(salt + _hash(salt, name)))


def is_of(kept: bytes, name: str) -> bool:
    plain = _opened(kept)
    return hmac.compare_digest(plain[SALT:], _hash(plain[:SALT], name))


def renewed(kept: bytes) -> bytes:
    """The same under the present key."""
    return bytes(_boxes()[0].encrypt(_opened(kept)))


def _hash(salt: bytes, name: str) -> bytes:
    return hashlib.blake2b(plain_name(name).encode(), key=salt, digest_size=32).digest()


def _opened(kept: bytes) -> bytes:
    """Raises CryptoError when no key of ours opens it."""
    for box in _boxes():
        try:
            return box.decrypt(kept)
        except CryptoError:
            continue
    raise CryptoError("locked under a key that is gone")


def _boxes() -> list[SecretBox]:
    """The key in use first."""
    derived = [hmac.digest(key, b"certificates", hashlib.sha256) for key in keys.all_of("index")]
    return [SecretBox(key) for key in derived]
