"""Log lines carry event words and ids only."""

import logging


class NoRequest(logging.Filter):
    """Takes the request (address, headers, body) off every log record before it is written."""

    def filter(self, record: logging.LogRecord) -> bool:
        for name in ("request", "status_code", "server_time"):
            record.__dict__.pop(name, None)
        if record.name == "django.request":
            record.msg, record.args = "request failed", ()
        return True
