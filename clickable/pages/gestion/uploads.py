"""Who may send a file. Everywhere else one is refused before a byte of it is kept."""

from typing import Any

from django.conf import settings
from django.core.exceptions import TooManyFilesSent
from django.core.files.uploadhandler import FileUploadHandler
from django.http import HttpRequest
from django.urls import Resolver404, resolve

from clickable.grants.own_views import may_send
from clickable.pages.gestion.roles import may_enter
from clickable.people.models import User
from clickable.people.rules import can_lead_cases

SHEETS = "/desk/imports/"


def _may_send(request: HttpRequest, size: int) -> bool:
    """Editors; applicants by their own link; and leads of the hotline a partner's sheet, which must never touch
    the disk."""
    if request.path_info.startswith("/gestion/"):
        return may_enter(request.user)
    if (own := _own_link(request)) is not None:
        return size <= settings.LARGEST_ATTACHMENT and may_send(*own)
    user = request.user
    if size > settings.DATA_UPLOAD_MAX_MEMORY_SIZE:
        return False
    return request.path_info == SHEETS and isinstance(user, User) and can_lead_cases(user)


def _own_link(request: HttpRequest) -> tuple[int, str] | None:
    """The link in the address at which applicants send files."""
    try:
        found = resolve(request.path_info)
    except Resolver404:
        return None
    named = found.kwargs
    return (named["pk"], named["token"]) if found.view_name == "grants:files" else None


class EditorsOnly(FileUploadHandler):
    """Stands before the handlers that keep what comes."""

    announced = 0  # bytes

    def handle_raw_input(self, *args: Any, **_kwargs: Any) -> None:
        self.announced = args[2]  # data, meta, length

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        request = self.request
        if request is None or not _may_send(request, self.announced):
            raise TooManyFilesSent
        super().new_file(*args, **kwargs)

    def receive_data_chunk(self, raw_data: bytes, *_start: int) -> bytes:
        return raw_data  # on to the next handler

    def file_complete(self, *_size: int) -> None:
        return None
