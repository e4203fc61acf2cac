"""What holds a secret neither prints nor pickles it: no log, no error page, no queue gets it by accident."""

from typing import NoReturn


class Quiet:
    def __repr__(self) -> str:
        return f"<{type(self).__name__}>"

    __str__ = __repr__

    def __reduce_ex__(self, _protocol: object) -> NoReturn:
        raise TypeError(f"a {type(self).__name__} is not written anywhere")
