"""What sealing costs: the same server, with rows of the same size in which nothing is sealed.

Loaded by granian in a throw-away instance only; nothing of the product imports it.
"""

import os
from typing import Any, cast

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "clickable.settings")
django.setup()

from nacl.public import PrivateKey, PublicKey  # noqa: E402 -- Django first

from clickable.gate import application  # noqa: E402
from clickable.report import services  # noqa: E402
from clickable.seal import envelope, models, wraps  # noqa: E402

__all__ = ["application"]

KEY = PrivateKey.generate()
BOX = bytes(1 + envelope.BOX + envelope.NONCE)
TAG = bytes(16)


class _OneKey:
    @staticmethod
    def generate() -> PrivateKey:
        return KEY


def _seal(text: str, *, to: PublicKey, context: str) -> bytes:  # noqa: ARG001
    padded = text.encode()
    return BOX + padded + bytes(-(len(padded) + 1) % envelope.STEP + 1) + TAG


def _lock(plain: bytes, **_key: object) -> bytes:
    return bytes(envelope.NONCE) + plain + TAG


def _wrap(_private: PrivateKey, readers: list[PublicKey]) -> bytes:
    return bytes(wraps.WRAP * len(readers))


for module, name, plain in (
    (services, "seal", _seal),
    (services, "lock", _lock),
    (models, "wrap", _wrap),
    (models, "PrivateKey", _OneKey),
):
    setattr(cast(Any, module), name, plain)
