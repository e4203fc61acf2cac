"""Errors that may be shown to a person. Anything else goes up to the one error page."""


class RefusedError(Exception):
    """What was asked cannot be done; the message says why, and how to mend it."""

    def __init__(self, message: object, code: str = "refused") -> None:
        super().__init__(message)
        self.message = message
        self.code = code


class StepRefusedError(RefusedError):
    """A step that the table of allowed steps does not hold."""


class GoneError(RefusedError):
    """What was asked for is no longer there: somebody else was quicker, or it was withdrawn."""
