"""Where static files go when they are collected."""

from typing import Any

from whitenoise.compress import Compressor
from whitenoise.storage import CompressedManifestStaticFilesStorage

OF_WAGTAIL = "wagtail"


class _Ours(Compressor):  # type: ignore[misc]
    def should_compress(self, filename: str) -> bool:
        wagtail = any(part.startswith(OF_WAGTAIL) for part in filename.split("/"))
        return not wagtail and bool(super().should_compress(filename))


class StaticFiles(CompressedManifestStaticFilesStorage):  # type: ignore[misc]
    """Under names with their digest; the public's files are compressed beforehand.

    Wagtail's nine megabytes are not: a few editors read them, and every update would wait 15 seconds.
    """

    def create_compressor(self, **kwargs: Any) -> Compressor:
        return _Ours(**kwargs)
