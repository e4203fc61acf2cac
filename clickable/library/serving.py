"""A file of the library as an answer: whole, or the piece that was asked for."""

import re
from dataclasses import dataclass

from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase

from clickable.base.handing import Part, hand_over
from clickable.library.models import Format, Rendition

TYPES = {
    Format.PDF: "application/pdf",
    Format.EPUB: "application/epub+zip",
    Format.MP4: "video/mp4",
    Format.WEBM: "video/webm",
    Format.MP3: "audio/mpeg",
    Format.VTT: "text/vtt; charset=utf-8",
    Format.TXT: "text/plain; charset=utf-8",
}
RANGE = re.compile(r"bytes=(\d{0,15})-(\d{0,15})")
# A player that asks for all the rest would hold a thread until the end of the film: it gets this much,
# and asks again.
PIECE = 1024 * 1024
# What is larger than this leaves from the disk, through the gate: it is in nobody's memory.
SMALL = 256 * 1024


@dataclass(frozen=True)
class Piece:
    """Of the bytes asked for, those that are sent; empty when there are none of them."""

    start: int
    end: int  # the first that is not sent


def piece_of(asked: str, *, size: int) -> Piece | None:
    """Which bytes this Range header means; None when it is to be ignored."""
    found = RANGE.fullmatch(asked.strip())
    if not found or found.groups() == ("", ""):
        return None
    first, last = found.groups()
    if not first:
        start, end = max(0, size - int(last)), size
    else:
        start, end = int(first), min(size, int(last or size) + 1)
        if last and int(last) < start:
            return None
    return Piece(start, max(start, min(end, start + PIECE)))


def answer(request: HttpRequest, rendition: Rendition) -> HttpResponseBase:
    """The file, a piece of it, or that it has not changed. Never counts anything."""
    etag = f'"{rendition.checksum[:32]}"'
    asked = request.headers.get("Range", "")
    if asked and request.headers.get("If-Range", etag) != etag:
        asked = ""
    piece = piece_of(asked, size=rendition.size) if asked else None
    if etag in request.headers.get("If-None-Match", ""):
        response: HttpResponseBase = HttpResponse(status=304)
    elif piece is None:
        response = _whole(request, rendition)
    elif piece.start >= rendition.size or piece.start == piece.end:
        response = HttpResponse(status=416)
        response.headers["Content-Range"] = f"bytes */{rendition.size}"
    else:
        response = _part(request, rendition, piece)
    response.headers["ETag"], response.headers["Accept-Ranges"] = etag, "bytes"
    return response


def counts(request: HttpRequest, response: HttpResponseBase) -> bool:
    """Is this the beginning of a download, and not a look, a repetition or a further piece?"""
    if request.method != "GET" or response.status_code not in {200, 206}:
        return False
    return response.headers.get("Content-Range", "bytes 0-").startswith("bytes 0-")


def _whole(request: HttpRequest, rendition: Rendition) -> HttpResponseBase:
    if request.method == "HEAD":
        response: HttpResponseBase = HttpResponse(headers={"Content-Length": rendition.size})
    else:
        response = _sent(request, rendition, Piece(0, rendition.size))
    return _named(response, rendition)


def _part(request: HttpRequest, rendition: Rendition, piece: Piece) -> HttpResponseBase:
    response = _sent(request, rendition, piece)
    response.status_code = 206
    last = piece.end - 1
    response.headers["Content-Range"] = f"bytes {piece.start}-{last}/{rendition.size}"
    return _named(response, rendition)


def _sent(request: HttpRequest, rendition: Rendition, piece: Piece) -> HttpResponseBase:
    """The bytes: left to the gate when they are many, read when few; without a gate, streamed."""
    try:
        file = rendition.file.open("rb")
    except FileNotFoundError as error:
        raise Http404 from error
    size = piece.end - piece.start
    if (
        request.method == "GET"
        and size > SMALL
        and hand_over(request, Part(file, piece.start, size))
    ):
        return HttpResponse(headers={"Content-Length": size})
    if size == rendition.size:
        return FileResponse(file)
    with file:
        file.seek(piece.start)
        return HttpResponse(file.read(size))


def _named(response: HttpResponseBase, rendition: Rendition) -> HttpResponseBase:
    version = rendition.version
    name = f"{version.work.code}-v{version.number}-{rendition.language}-{rendition.access}"
    response.headers["Content-Type"] = TYPES[Format(rendition.format)]
    response.headers["Content-Disposition"] = f'inline; filename="{name}.{rendition.format}"'
    return response
