"""A facilitator's page: codes once, papers by number, and never an answer."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from clickable.base import clock
from clickable.base.errors import RefusedError
from clickable.post import links
from clickable.post.one_time import HEADERS
from clickable.voices import letters, selectors, services
from clickable.voices.forms import ConsentsForm
from clickable.voices.models import Circle
from clickable.voices.rules import needs_consent


@csrf_exempt  # no cookie says who sends it: the token does
@require_http_methods(["GET", "HEAD", "POST"])
def circle(request: HttpRequest, pk: int, token: str) -> HttpResponse:
    """GET changes nothing. The sheet of codes is the answer to one press, and is never shown again."""
    found = _found(pk, token)
    if found is None:
        response = render(request, "post/over.html", status=404)
    elif request.method == "POST":
        response = _act(request, found) or redirect("voices:circle", pk, token)
    else:
        response = _page(request, found)
    for name, value in HEADERS.items():
        response.headers[name] = value
    return response


def _found(pk: int, token: str) -> Circle | None:
    link = links.find(pk, token, purpose=letters.CIRCLE)
    if link is None or links.is_over(link, now=clock.now()):
        return None
    rows = Circle.objects.select_related("consultation")
    return rows.filter(pk=link.subject.partition(":")[2]).first()


def _act(request: HttpRequest, found: Circle) -> HttpResponse | None:
    """What is shown at once; None: the page again."""
    do, now = request.POST.get("do"), clock.now()
    try:
        if do == "codes":
            codes = services.make_codes(circle=found, now=now)
            return _sheet(request, found, codes)
        if do == "papers":
            form = ConsentsForm(request.POST, circle=found)
            if not form.is_valid():
                return _page(request, found, refused=_("Ces numéros n’existent pas."))
            services.hold_consents(circle=found, numbers=form.cleaned_data["numbers"], now=now)
    except RefusedError as refused:
        return _page(request, found, refused=str(refused.message))
    return None


def _sheet(request: HttpRequest, found: Circle, codes: list[str]) -> HttpResponse:
    told = {**_told(found), "codes": list(enumerate(codes, 1)), "site": settings.SITE_URL}
    return render(request, "voices/sheet.html", told)


def _page(request: HttpRequest, found: Circle, refused: str = "") -> HttpResponse:
    held = set(found.consents.values_list("number", flat=True))
    told = {
        **_told(found),
        "refused": refused,
        "papers": needs_consent(found.band),
        "numbers": [(n, n in held) for n in range(1, found.size + 1)],
        "held": len(held),
        "begun": found.contributions.exists(),
        "sent": selectors.sent_in(found),
    }
    return render(request, "voices/circle.html", told)


def _told(found: Circle) -> dict[str, object]:
    return {"circle": found, "consultation": found.consultation, "text": found.consultation.text(get_language() or "fr")}  # fmt: skip
