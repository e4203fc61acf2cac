"""Files: what may come in, and how it goes out."""

import zlib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.db import connection
from django.test import Client

from clickable.base.errors import RefusedError
from clickable.library import services
from clickable.library.models import Rendition, Tally
from clickable.library.rules import Fault
from clickable.library.services import hand_over
from clickable.library.serving import PIECE, Piece, piece_of
from clickable.measures.models import Measure
from clickable.people.models import User
from tests.gate.asking import get
from tests.library.making import (
    MP4,
    NOW,
    PDF,
    a_film,
    a_work,
    add,
    published,
    walk,
    words_of_a_film,
)

pytestmark = pytest.mark.django_db
FORMS = {"captions": "vtt", "transcript": "txt"}
FLATE = b"/Filter/FlateDecode"


def held(text: bytes, head: bytes = b"/Type/ObjStm" + FLATE) -> bytes:
    """A stream of objects, as it lies in a PDF."""
    return b"1 0 obj<<" + head + b">>stream\r\n" + zlib.compress(text) + b"\nendstream endobj\n"


HIDDEN = PDF + held(b"<</S/JavaScript>>")
# Two that are small when packed and large together.
GROWING = PDF + held(b" " * 40 * 1024 * 1024) * 2


@pytest.mark.parametrize(
    ("form", "content", "fault"),
    [
        ("pdf", b"", Fault.EMPTY),
        ("pdf", b"MZ\x90\0", Fault.WRONG_KIND),
        ("pdf", PDF + b"<</S/JavaScript/JS(app.alert(1))>>", Fault.ACTIVE),
        ("pdf", PDF + b"<</S/Java#53cript>>", Fault.ACTIVE),
        ("pdf", PDF + b"<</S/Launch>>", Fault.ACTIVE),
        ("pdf", PDF + b"<</EmbeddedFiles 3 0 R>>", Fault.ACTIVE),
        ("pdf", PDF + b"<</Encrypt 3 0 R>>", Fault.ACTIVE),
        ("pdf", HIDDEN, Fault.ACTIVE),
        ("pdf", HIDDEN.replace(b"ObjStm", b"Obj#53tm"), Fault.ACTIVE),
        ("pdf", HIDDEN.replace(FLATE, b"/Filter[/FlateDecode]"), Fault.ACTIVE),
        ("pdf", GROWING, Fault.ACTIVE),
        ("pdf", PDF + held(b"", b"/Type/ObjStm/Filter/LZWDecode"), Fault.ACTIVE),
        ("pdf", PDF + held(b"", b"/Type/ObjStm/Filter[/ASCIIHexDecode/FlateDecode]"), Fault.ACTIVE),
        ("pdf", PDF + held(b"", b"/Type/ObjStm/Filter[/FlateDecode/FlateDecode]"), Fault.ACTIVE),
        ("pdf", PDF + held(b"")[:-22] + b"endstream", Fault.ACTIVE),
        ("pdf", PDF + held(b"")[:-17], Fault.ACTIVE),
        ("mp4", PDF, Fault.WRONG_KIND),
        ("epub", PDF, Fault.WRONG_KIND),
        ("vtt", b"hello", Fault.WRONG_KIND),
        ("txt", b"\xff\xfe\0", Fault.NOT_TEXT),
        ("txt", b"a\0b", Fault.NOT_TEXT),
        ("txt", b"a" * (1024 * 1024 + 1), Fault.TOO_LARGE),
    ],
)
def test_what_is_not_what_it_says_is_refused(form: str, content: bytes, fault: Fault) -> None:
    version = a_work().versions.get()
    with pytest.raises(RefusedError) as refused:
        add(version, form=form, content=content)
    assert refused.value.code == fault
    assert Rendition.objects.count() == 0


def test_a_pdf_that_only_opens_at_a_page_is_taken() -> None:
    add(a_work().versions.get(), content=PDF + b"<</OpenAction[3 0 R/XYZ null null 1]>>")
    assert Rendition.objects.count() == 1


def test_a_pdf_whose_objects_are_packed_as_usual_is_taken() -> None:
    usual = PDF + held(b"<</Type/Page>>") + held(b"words /ObjStm", FLATE)
    add(a_work().versions.get(), content=usual + usual.replace(FLATE, b"/Filter [ /FlateDecode ]"))
    assert Rendition.objects.count() == 1


@pytest.mark.parametrize("_again", [1, 2])
def test_files_lie_in_the_home_under_names_of_ours(_again: int) -> None:
    row = add(a_work().versions.get())
    assert row.file.name == f"phare/v1/fr-standard-{row.checksum[:12]}.pdf"
    assert Path(row.file.path).is_relative_to(settings.HOME / "library")
    assert Path(row.file.path).stat().st_mode & 0o077 == 0


def test_a_drafts_file_is_replaced_and_a_published_one_is_not(
    paule: User, edith: User, django_capture_on_commit_callbacks: Callable[..., Any]
) -> None:
    version = a_work().versions.get()
    before = add(version).file.path
    with django_capture_on_commit_callbacks(execute=True):
        add(version, content=PDF + b"better")
    assert not Path(before).exists()
    assert version.renditions.get().size == len(PDF) + 6
    walk(version, paule, edith)
    with pytest.raises(RefusedError):
        add(version, content=PDF, by=paule)
    with pytest.raises(RefusedError):
        services.remove_rendition(rendition=version.renditions.get(), by=paule, now=NOW)


def test_only_who_publishes_adds_a_language_to_what_is_published(paule: User, edith: User) -> None:
    version = published(paule, edith)
    with pytest.raises(RefusedError):
        add(version, "hu", by=edith)
    add(version, "hu", by=paule)
    assert version.renditions.filter(language="hu").exists()


def test_a_download_has_its_name_its_kind_and_its_tag(
    client: Client, paule: User, edith: User
) -> None:
    row = published(paule, edith).renditions.get(language="fr")
    answer = client.get("/r/phare/v1/fr/standard.pdf")
    assert answer.headers["Content-Type"] == "application/pdf"
    assert answer.headers["Content-Disposition"] == 'inline; filename="phare-v1-fr-standard.pdf"'
    assert answer.headers["Content-Length"] == str(len(PDF))
    assert answer.headers["ETag"] == f'"{row.checksum[:32]}"'
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.cookies == {}


def test_downloads_are_counted_once_and_become_a_measure_the_day_after(
    client: Client, paule: User, edith: User
) -> None:
    row = published(paule, edith).renditions.get(language="fr")
    url = "/r/phare/v1/fr/standard.pdf"
    client.get(url)
    client.head(url)
    client.get(url, headers={"If-None-Match": f'"{row.checksum[:32]}"'})
    client.get(url, headers={"Range": "bytes=10-"})
    tally = Tally.objects.get()
    assert (tally.kind, tally.subject, tally.count) == ("library.download", "phare/fr/pdf", 1)

    Tally.objects.update(on="2026-11-02")
    assert (hand_over(now=NOW), hand_over(now=NOW)) == (1, 0)
    kept = Measure.objects.get()
    assert (kept.kind, kept.subject, kept.count, str(kept.on)) == ("library.download", "phare/fr/pdf", 1, "2026-11-02")  # fmt: skip


@pytest.mark.parametrize(
    ("asked", "piece"),
    [
        ("bytes=0-9", Piece(0, 10)),
        ("bytes=90-", Piece(90, 100)),
        ("bytes=-10", Piece(90, 100)),
        ("bytes=-500", Piece(0, 100)),
        ("bytes=50-500", Piece(50, 100)),
        ("bytes=200-", Piece(200, 200)),
        ("bytes=-0", Piece(100, 100)),
        ("bytes=9-3", None),
        ("bytes=0-1,5-6", None),
        ("items=0-1", None),
        ("bytes=-", None),
        ("bytes=x-", None),
    ],
)
def test_which_bytes_a_range_means(asked: str, piece: Piece | None) -> None:
    assert piece_of(asked, size=100) == piece


def test_an_open_range_gets_a_piece_so_that_no_film_holds_a_thread() -> None:
    assert piece_of("bytes=5-", size=10 * PIECE) == Piece(5, 5 + PIECE)


def test_a_film_is_sent_in_pieces(client: Client, paule: User, edith: User) -> None:
    row = a_film(paule, edith)
    url, tag = "/r/film/v1/fr/standard.mp4", f'"{row.checksum[:32]}"'
    part = client.get(url, headers={"Range": "bytes=4-11"})
    assert (part.status_code, part.content) == (206, MP4[4:12])
    assert part.headers["Content-Range"] == f"bytes 4-11/{len(MP4)}"
    assert client.get(url, headers={"Range": "bytes=99999-"}).status_code == 416
    assert client.get(url, headers={"Range": "bytes=0-3", "If-Range": '"old"'}).status_code == 200
    assert client.get(url, headers={"Range": "bytes=0-3", "If-Range": tag}).status_code == 206
    assert client.get(url, headers={"If-None-Match": tag}).status_code == 304


@pytest.mark.parametrize("given", [(), ("captions",), ("transcript",)])
def test_a_film_without_its_words_is_not_published(
    paule: User, edith: User, given: tuple[str, ...]
) -> None:
    version = a_work("film", kind="capsule").versions.get()
    add(version, form="mp4", content=MP4)
    for access in given:
        add(version, access=access, form=FORMS[access], content=b"WEBVTT\n")
    with pytest.raises(RefusedError) as refused:
        walk(version, paule, edith)
    assert refused.value.code == "captions"


def test_a_film_in_another_language_comes_after_its_words(paule: User, edith: User) -> None:
    version = a_film(paule, edith).version
    with pytest.raises(RefusedError) as refused:
        add(version, "en", form="mp4", content=MP4, by=paule)
    assert refused.value.code == "captions"
    words_of_a_film(version, "en", by=paule)
    add(version, "en", form="mp4", content=MP4, by=paule)


def test_a_busy_database_never_stands_before_a_file(
    client: Client, paule: User, edith: User
) -> None:
    published(paule, edith)
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE library_tally RENAME TO elsewhere")
    assert client.get("/r/phare/v1/fr/standard.pdf").status_code == 200


@pytest.mark.django_db(transaction=True)
def test_through_the_gate_a_film_is_handed_over_and_the_same(paule: User, edith: User) -> None:
    film = MP4 + bytes(range(256)) * 4096
    row = a_film(paule, edith, film)
    url = "/r/film/v1/fr/standard.mp4"

    whole, part = get(url), get(url, [(b"range", b"bytes=7-600006")])

    assert (whole.status, whole.body) == (200, film)
    assert whole.headers["content-length"] == str(len(film))
    assert whole.headers["etag"] == f'"{row.checksum[:32]}"'
    assert (part.status, part.body) == (206, film[7:600_007])
    assert part.headers["content-range"] == f"bytes 7-600006/{len(film)}"
    assert part.headers["content-length"] == "600000"
    assert get(url, [(b"if-none-match", whole.headers["etag"].encode())]).status == 304
    assert [name for name in whole.headers if "handed" in name] == []
