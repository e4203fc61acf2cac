"""Log lines carry event words and ids only."""

import logging
import traceback

WORDS = {"django.request": "request failed", "django.security": "request refused"}


class NoRequest(logging.Filter):
    """Takes off every record what may hold an address: the request, and the words of an error.

    Of an error, its kind and the lines of code that it came through are left.
    """

    def filter(self, record: logging.LogRecord) -> bool:
        for name in ("request", "status_code", "server_time"):
            record.__dict__.pop(name, None)
        words = WORDS.get(".".join(record.name.split(".")[:2]))
        if words:
            record.msg, record.args = words, ()
        if record.exc_info and record.exc_info[0]:
            kind, _words, trace = record.exc_info
            record.exc_text = "".join(traceback.format_tb(trace)) + kind.__name__
        return True
