"""What the views that change something share."""

from collections.abc import Callable

from django.contrib import messages
from django.forms import Form

from clickable.base.errors import RefusedError
from clickable.desk.access import StaffRequest

MOST_DIGITS = 6


def attempt(
    request: StaffRequest, act: Callable[[], object], *, form: Form | None = None, done: str = ""
) -> bool:
    """Do it, and tell the next page how it went: what was refused, and why. False: refused."""
    if form is not None and not form.is_valid():
        for errors in form.errors.values():
            messages.error(request, " ".join(str(error) for error in errors))
        return False
    try:
        act()
    except RefusedError as refused:
        messages.error(request, str(refused.message))
        return False
    if done:
        messages.success(request, done)
    return True


def page_number(request: StaffRequest) -> int:
    given = request.GET.get("page", "1")
    return int(given) if given.isascii() and given.isdigit() and len(given) < MOST_DIGITS else 1
