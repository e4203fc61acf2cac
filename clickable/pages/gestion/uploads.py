"""Who may send a file. Everywhere else one is refused before a byte of it is kept."""

from typing import Any

from django.core.exceptions import TooManyFilesSent
from django.core.files.uploadhandler import FileUploadHandler

from clickable.pages.gestion.roles import may_enter


class EditorsOnly(FileUploadHandler):
    """Stands before the handlers that keep what comes."""

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        request = self.request
        if (
            request is None
            or not request.path_info.startswith("/gestion/")
            or not may_enter(request.user)
        ):
            raise TooManyFilesSent
        super().new_file(*args, **kwargs)

    def receive_data_chunk(self, raw_data: bytes, *_start: int) -> bytes:
        return raw_data  # on to the next handler

    def file_complete(self, *_size: int) -> None:
        return None
