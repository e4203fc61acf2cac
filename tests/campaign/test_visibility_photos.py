"""Photographs that prove a placement: points and nothing else, private, shown where an editor says so, forgotten."""

import struct
import zlib
from datetime import timedelta
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from PIL import Image, PngImagePlugin

from clickable.base.errors import RefusedError
from clickable.campaign.visibility import photo, services
from clickable.campaign.visibility.models import Campaign, Photo, Placement
from clickable.campaign.visibility.tasks import forget
from clickable.record.models import Entry
from tests.campaign.showing import campaign, placed, run
from tests.cast import NOW

SECRET = b"Canari 48.8566 2.3522"
YEAR = timedelta(days=365)


def taken(kind: str = "JPEG", size: tuple[int, int] = (64, 48), **more: Any) -> bytes:
    """A photograph as a telephone makes it: with a place, a device, a comment, and a tail."""
    image, out = Image.new("RGB", size, "#1d3bd1"), BytesIO()
    exif = Image.Exif()
    exif[0x010F] = exif[0x010E] = SECRET.decode()  # maker, description
    exif.get_ifd(0x8825)[1] = "N"  # the place
    exif.get_ifd(0x8825)[2] = (48.0, 51.0, 24.0)
    exif[0x0112] = more.pop("turned", 1)
    if kind == "PNG":
        text = PngImagePlugin.PngInfo()
        text.add_text("Comment", SECRET.decode())
        more["pnginfo"] = text
    if kind == "JPEG":
        more |= {"comment": SECRET, "icc_profile": SECRET}
    image.save(out, kind, exif=exif, **more)
    return out.getvalue() + SECRET


def chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def png(width: int, height: int, *chunks: bytes) -> bytes:
    head = chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0))
    return b"\x89PNG\r\n\x1a\n" + head + b"".join(chunks)


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_nothing_but_points_is_kept(kind: str) -> None:
    raw = taken(kind)
    assert raw.count(SECRET) >= 2
    found = photo.drawn(raw)
    assert SECRET not in found.content
    with Image.open(BytesIO(found.content)) as image:
        assert (image.format, image.size, image.mode) == ("JPEG", (64, 48), "RGB")
        assert dict(image.getexif()) == {}
        assert set(image.info) <= {"jfif", "jfif_version", "jfif_unit", "jfif_density"}
        assert image.getpixel((9, 9))[2] > 180  # type: ignore[index]


def test_it_is_upright_and_no_larger_than_needed() -> None:
    turned = photo.drawn(taken(turned=6))
    assert (turned.width, turned.height) == (48, 64)
    large = photo.drawn(taken(size=(4000, 2000)))
    assert (large.width, large.height) == (1600, 800)


def test_what_is_see_through_is_white() -> None:
    out = BytesIO()
    Image.new("RGBA", (8, 8), (0, 0, 0, 0)).save(out, "PNG")
    with Image.open(BytesIO(photo.drawn(out.getvalue()).content)) as image:
        assert image.getpixel((4, 4)) == (255, 255, 255)


BOMB = png(30_000, 30_000, chunk(b"IDAT", zlib.compress(b"\0" * 1000)), chunk(b"IEND", b""))
LONG = png(8, 8, chunk(b"zTXt", b"a\0\0" + zlib.compress(b"x" * 70_000_000)), chunk(b"IEND", b""))


@pytest.mark.parametrize(
    ("raw", "code"),
    [
        (BOMB, "photo_large"),
        (png(7000, 7000, chunk(b"IDAT", b"")), "photo_large"),
        (LONG, "photo_bad"),
        (taken()[:200], "photo_bad"),
        (b"\xff\xd8\xff" + b"x" * 50, "photo_bad"),
        (b"\x89PNG\r\n\x1a\n", "photo_bad"),
        (b"RIFF\x10\0\0\0WEBPVP8 ", "photo_bad"),
        (b"RIFF\x10\0\0\0WAVEfmt ", "photo_kind"),
        (b"GIF89a" + b"\0" * 20, "photo_kind"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "photo_kind"),
        (b"%PDF-1.7", "photo_kind"),
        (b"MZ", "photo_kind"),
    ],
)  # fmt: skip
def test_what_is_no_photograph_or_a_trap_is_refused_kindly(raw: bytes, code: str) -> None:
    with pytest.raises(RefusedError) as refused:
        photo.drawn(raw)
    assert refused.value.code == code


def test_too_heavy_or_empty() -> None:
    for raw, code in ((b"", "photo_empty"), (b"x" * (photo.LARGEST + 1), "photo_large")):
        with pytest.raises(RefusedError) as refused:
            photo.read(BytesIO(raw))
        assert refused.value.code == code


@pytest.fixture
def row(db: None) -> Campaign:
    return campaign()


def proofed(row: Campaign, **more: Any) -> Placement:
    one = placed(run(row), 12, "printed", "up")
    seen = services.Proof(kept="", by="coordinatrice", photo=photo.drawn(taken()), **more)
    return services.step_placement(placement=one, to="proofed", proof=seen, by=None, now=NOW)


def told(found: Photo, **more: Any) -> Photo:
    words = {"public": True, "alt_fr": "Une affiche", "alt_en": "A poster", **more}
    return services.tell_photo(photo=found, **words, by=None, now=NOW)


def test_kept_with_the_proof_for_the_instance_alone(row: Campaign) -> None:
    one = proofed(row)
    found = Photo.objects.get(placement=one)
    assert one.proof_kept == "ici"
    assert (found.public, found.width, found.height) == (False, 64, 48)
    path = Path(found.file.storage.path(found.file.name))
    assert path.read_bytes().startswith(b"\xff\xd8\xff")
    assert path.stat().st_mode & 0o077 == 0
    assert path.parent.stat().st_mode & 0o077 == 0
    assert [e.verb for e in Entry.objects.filter(subject=str(found))] == ["visibility.photo_kept"]


def test_no_photograph_before_the_posters_were_seen(row: Campaign) -> None:
    one = placed(run(row), 12, "printed", "up")
    with pytest.raises(RefusedError):
        services.keep_photo(placement=one, photo=photo.drawn(taken()), by=None, now=NOW)
    assert not Photo.objects.exists()


def test_everybody_sees_it_once_an_editor_says_so_with_words(row: Campaign, client: Client) -> None:
    found = Photo.objects.get(placement=proofed(row))
    where = f"/mobilisation/{row.slug}/affiche-{found.pk}.jpg"
    assert client.get(where).status_code == 404
    with pytest.raises(RefusedError, match="Décrivez la photo"):
        told(found, alt_en=" ")
    with pytest.raises(IntegrityError), transaction.atomic():
        Photo.objects.update(public=True)

    told(found)
    answer = client.get(where)
    assert (answer.status_code, answer.headers["Content-Type"]) == (200, "image/jpeg")
    assert not answer.cookies
    shown = client.get(f"/mobilisation/{row.slug}/").content.decode()
    assert f'<img src="{where}" width="64" height="48" alt="Une affiche"' in shown
    assert 'alt="A poster"' in client.get(f"/en/mobilisation/{row.slug}/").content.decode()

    assert client.get(f"/mobilisation/autre/affiche-{found.pk}.jpg").status_code == 404
    other = campaign("autre")
    assert client.get(f"/mobilisation/{other.slug}/affiche-{found.pk}.jpg").status_code == 404
    services.step(campaign=row, to="draft", by=None, now=NOW)
    assert client.get(where).status_code == 404


def test_another_one_takes_its_place_and_is_private_again(
    row: Campaign, django_capture_on_commit_callbacks: Any
) -> None:
    one = proofed(row)
    old = told(Photo.objects.get())
    with django_capture_on_commit_callbacks(execute=True):
        services.keep_photo(placement=one, photo=photo.drawn(taken("PNG")), by=None, now=NOW)
    new = Photo.objects.get()
    assert (new.public, new.alt_fr) == (False, "")
    assert not old.file.storage.exists(old.file.name)
    assert new.file.storage.exists(new.file.name)


def test_taken_away_at_once(row: Campaign, django_capture_on_commit_callbacks: Any) -> None:
    one, found = proofed(row), Photo.objects.get()
    with django_capture_on_commit_callbacks(execute=True):
        services.drop_photo(photo=found, by=None, now=NOW)
    services.drop_photo(photo=found, by=None, now=NOW)
    assert not Photo.objects.exists()
    assert not found.file.storage.exists(found.file.name)
    one.refresh_from_db()
    assert one.state == "proofed"


@pytest.mark.parametrize("ends_on", [NOW.date(), None])
def test_forgotten_a_year_after_the_campaign(
    row: Campaign, ends_on: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    Campaign.objects.update(ends_on=ends_on)
    proofed(row)
    assert services.forget_photos(now=NOW + 9 * YEAR) == 0  # it goes on
    services.step(campaign=row, to="ended", by=None, now=NOW)
    assert services.forget_photos(now=NOW + YEAR - timedelta(days=1)) == 0
    monkeypatch.setattr("clickable.base.clock.now", lambda: NOW + YEAR)
    forget.call()
    assert not Photo.objects.exists()
    assert Entry.objects.filter(verb="visibility.photo_forgotten").count() == 1
