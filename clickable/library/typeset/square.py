"""The square to scan on printed matter: a permanent address, drawn."""

import segno
from django.conf import settings

QUIET = 4  # modules of white around it, which readers need (ISO/IEC 18004)


def address(code: str) -> str:
    """The permanent address of a printed work."""
    return f"{settings.SITE_URL}/r/{code}"


def svg(text: str) -> str:
    """A picture of its own: dark modules on white."""
    modules = segno.make_qr(text, error="m").matrix
    size = len(modules) + 2 * QUIET
    dark = "".join(
        f"M{x + QUIET} {y + QUIET}h1v1h-1z"
        for y, row in enumerate(modules)
        for x, module in enumerate(row)
        if module
    )
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {size} {size}" width="{size}" '
        f'height="{size}"><path fill="#fff" d="M0 0h{size}v{size}H0z"/><path fill="#1a2238" '
        f'd="{dark}"/></svg>'
    )
