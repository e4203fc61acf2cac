"""What allauth.mfa asks of the house: how the secrets of a second factor are kept."""

from functools import lru_cache

from allauth.mfa.adapter import DefaultMFAAdapter
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings

from clickable.seal import keys
from clickable.seal.envelope import CannotOpenError, lock, unlock

CONTEXT = "people.factor"


class Adapter(DefaultMFAAdapter):  # type: ignore[misc] # allauth has no types
    """Secrets lie in the database under `keys/accounts.key`, which is a file beside it."""

    def encrypt(self, text: str) -> str:
        return lock(text.encode(), key=_key(keys.secret("accounts")), context=CONTEXT).hex()

    def decrypt(self, encrypted_text: str) -> str:
        """Raises CannotOpenError."""
        locked = bytes.fromhex(encrypted_text)
        for accounts in keys.all_of("accounts"):
            try:
                return unlock(locked, key=_key(accounts), context=CONTEXT).decode()
            except CannotOpenError:
                continue
        raise CannotOpenError

    def get_totp_issuer(self) -> str:
        return str(settings.ORGANISATION)


@lru_cache(maxsize=8)
def _key(accounts: bytes) -> bytes:
    return HKDF(algorithm=SHA256(), length=32, salt=None, info=b"factors-v1").derive(accounts)
