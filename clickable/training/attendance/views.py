"""The page of somebody with a seat while the session runs, and the code of the room. No cookie;
looking changes nothing; scripts only spare pressing a button."""

from urllib.parse import urlsplit

from csp.decorators import csp_update
from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from clickable.base import clock
from clickable.base.errors import RefusedError
from clickable.post import links
from clickable.post.models import Link
from clickable.post.one_time import HEADERS
from clickable.training import letters, presentation, selectors
from clickable.training.attendance import onsite, rules, services
from clickable.training.attendance.forms import HereForm
from clickable.training.attendance.selectors import SEATED, last_sign, presence_of
from clickable.training.hours import moment
from clickable.training.models import Registration

PURPOSES = (letters.JOIN, letters.MINE)  # who may leave a session may also come to it


@csrf_exempt  # no cookie says who sends it: the token does
@require_http_methods(["GET", "HEAD", "POST"])
def join(request: HttpRequest, pk: int, token: str) -> HttpResponse:
    row = _holder(pk, token)
    if row is None:
        return _dressed(render(request, "post/over.html", status=404))
    if request.method != "POST":
        return _page(request, row)
    now = clock.now()
    match request.POST.get("do"):
        case "here":
            counted = services.sign(row.pk, now=now)
            minutes = presence_of([row.pk])[row.pk].sources.get(rules.PING, 0)
            return _dressed(JsonResponse({"counted": counted, "minutes": minutes}))
        case "still":
            services.sign(row.pk, now=now, by_hand=True)
            return _dressed(redirect(request.path))
    try:
        return _dressed(redirect(services.join(row.pk, now=now)))
    except RefusedError as refused:
        return _page(request, row, refused=str(refused.message))


@csrf_exempt  # no cookie, nothing to forge (docs/decisions/0010)
@require_http_methods(["GET", "HEAD", "POST"])
def here(request: HttpRequest) -> HttpResponse:
    """In the room: its code of this moment, and one's own. A square scanned fills in the first."""
    now, found = clock.now(), None
    given = request.POST if request.method == "POST" else None
    form = HereForm(given, initial={"room": request.GET.get("code", "")[:6]})
    if given is not None and form.is_valid():
        try:
            found = onsite.scan(**form.cleaned_data, now=now)
        except RefusedError as refused:
            form.add_error("own" if refused.code == "unknown" else "room", str(refused.message))
    told: dict[str, object] = {"form": form, "found": found}
    if found:
        until = moment(
            found.session.ends_at, territory=found.territory, language=get_language() or "fr"
        )
        told |= {"title": found.session.course.title(get_language() or "fr"), "until": until}
    return _dressed(render(request, "training/here.html", told))


def _page(request: HttpRequest, row: Registration, *, refused: str = "") -> HttpResponse:
    language, now = get_language() or "fr", clock.now()
    session, last = row.session, last_sign(row)
    found = presence_of([row.pk])[row.pk]
    opens = session.starts_at - rules.OPENS
    told = {
        **presentation.registration(row, language=language, now=now),
        "refused": refused,
        "stage": _stage(row),
        "opens": moment(opens, territory=row.territory, language=language),
        "code": code_shown(row),
        "presence": found,
        "counted": found.sources.get(rules.PING, 0),
        "going": last is not None and rules.goes_on(last, now, by_hand=True),
        "again": moment(last + rules.GAP_BY_HAND, territory=row.territory, language=language) if last else "",
        "days": rules.KEPT.days,
        "organisation": settings.ORGANISATION,
    }  # fmt: skip
    return _dressed(render(request, "training/join.html", told), meeting=session.meeting)


def code_shown(row: Registration) -> str:
    """A GET makes no row: the code came to be with the letter that led here."""
    kept = getattr(row, "attendance_pass", None)
    return kept.code if kept else ""


def _stage(row: Registration) -> str:
    now, session = clock.now(), row.session
    if row.state not in SEATED or session.state in {"cancelled", "postponed", "draft"}:
        return "none"
    if now < session.starts_at - rules.OPENS:
        return "before"
    return "open" if services.takes(row, now=now) else "over"


def _holder(pk: int, token: str) -> Registration | None:
    for purpose in PURPOSES:
        link: Link | None = links.find(pk, token, purpose=purpose)
        if link and not links.is_over(link, now=clock.now()):
            return selectors.registration_of(link.subject)
    return None


def _dressed(response: HttpResponse, *, meeting: str = "") -> HttpResponse:
    """Never kept nor indexed; its script may answer us, and its form may lead to the meeting."""
    for name, value in HEADERS.items():
        response.headers[name] = value
    dress = csp_update({"connect-src": ["'self'"], "form-action": _origin(meeting)})
    dress(lambda _request: response)(HttpRequest())  # django-csp marks the answer itself
    return response


def _origin(address: str) -> list[str]:
    """Where the browser follows a form to, as a source of a policy; nothing that would break out of it."""
    parts = urlsplit(address)
    host = parts.netloc.rpartition("@")[2].lower()
    plain = all(letter.isalnum() or letter in ".-:[]" for letter in host) and host.isascii()
    return [f"{parts.scheme}://{host}"] if parts.scheme in {"http", "https"} and host and plain else []  # fmt: skip
