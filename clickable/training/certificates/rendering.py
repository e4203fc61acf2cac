"""A certificate on paper: one tagged page, made when it is asked for, from what is kept and a typed name."""

import io
import zipfile
from collections.abc import Iterable

from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.dateparse import parse_date

from clickable.base import paper
from clickable.base.square import drawn
from clickable.training.certificates.models import Certificate


def pdf(certificate: Certificate, name: str) -> bytes:
    """The same bytes for the same certificate and name."""
    address = address_of(certificate)

    def gives(kind: str, what: str) -> tuple[bytes | str, str]:
        if kind == "square":
            return _square(address), paper.SVG
        return paper.nothing(kind, what)

    return paper.written(page(certificate, name), gives=gives, faces=paper.FACES)


def page(certificate: Certificate, name: str) -> str:
    said = certificate.payload
    with translation.override(said["language"]):
        told = {
            "said": said,
            "name": name,
            "number": certificate.shown_number,
            "address": address_of(certificate).partition("://")[2],
            "issued_on": parse_date(said["issued_on"]),
            "digest": bytes(certificate.digest).hex()[:16],
        }
        return render_to_string("certificates/paper.html", told)


def address_of(certificate: Certificate) -> str:
    """Where anybody sees whether it is valid."""
    with translation.override(certificate.payload["language"]):
        return settings.SITE_URL + reverse("certificates:one", args=[certificate.shown_number])


def file_name(certificate: Certificate) -> str:
    return f"attestation-{certificate.shown_number}.pdf"


def zipped(made: Iterable[tuple[Certificate, str]]) -> bytes:
    """All of them in one file."""
    out = io.BytesIO()
    with zipfile.ZipFile(
        out, "w", zipfile.ZIP_STORED
    ) as archive:  # what is in a PDF is packed already
        for certificate, name in made:
            archive.writestr(file_name(certificate), pdf(certificate, name))
    return out.getvalue()


def _square(text: str) -> str:
    square = drawn(text)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {square.size} {square.size}" '
        f'width="{square.size}" height="{square.size}"><path fill="#fff" d="M0 0h{square.size}v{square.size}H0z"/>'
        f'<path fill="#1a2238" d="{square.path}"/></svg>'
    )
