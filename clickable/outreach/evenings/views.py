"""The page that a school gives its parents, its poster, and each family's own answer. No cookie, no script."""

from datetime import date, datetime, timedelta

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from clickable.base import clock
from clickable.base.errors import RefusedError
from clickable.base.middleware import address_of_site
from clickable.base.square import drawn
from clickable.outreach.evenings import selectors, services
from clickable.outreach.evenings.forms import ComingForm, SettleForm
from clickable.outreach.evenings.letters import PURPOSE
from clickable.outreach.evenings.models import Answer, Evening, Language
from clickable.outreach.evenings.rules import MOST_IN_ONE, SHORTEST_TOKEN, left
from clickable.outreach.table import table
from clickable.places.areas import areas
from clickable.post import services as post
from clickable.post.models import Link
from clickable.post.one_time import HEADERS, Shown, one_time

Told = dict[str, object]


def _language() -> str:
    return get_language() or "fr"


def _found(code: str) -> Evening:
    found = selectors.by_code(code)
    if found is None:
        raise Http404
    return found


def told(evening: Evening) -> Told:
    """What, when, where, in which languages: what the page and the poster say."""
    request, today = evening.request, clock.today()
    area = areas().get(request.ask.area)
    plan = evening.announced
    free = left(evening.seats, evening.coming)
    return {
        "evening": evening,
        "ask": request.ask,
        "association": table().associations[request.association].name if request.association in table().associations else "",
        "standing": services.standing_of(evening, today=today).value,
        "day": date.fromisoformat(str(plan["day"])) if plan else None,
        "slots": _hours(plan),
        "place": area.name[_language()] if area else "",
        "languages": [Language(code).label for code in evening.languages if code in Language],
        "left": free if evening.seats is not None and free <= 2 * MOST_IN_ONE else None,
    }  # fmt: skip


def _hours(plan: dict[str, object]) -> list[tuple[str, str, str]]:
    """Begin, end and room of each meeting, as they were told."""
    slots = plan.get("slots", [])
    assert isinstance(slots, list)  # noqa: S101
    return [
        (begins, f"{datetime.strptime(begins, '%H:%M') + timedelta(minutes=long):%H:%M}", room)  # noqa: DTZ007 -- of no day
        for begins, long, room in slots
    ]  # fmt: skip


@csrf_exempt  # no cookie, nothing to forge (docs/decisions/0010)
@require_http_methods(["GET", "HEAD", "POST"])
def page(request: HttpRequest, code: str) -> HttpResponse:
    """What the school pastes into its messages. An answer leads to its own page, whose address is its key."""
    evening = _found(code)
    given = request.POST if request.method == "POST" else None
    token = str(request.POST.get("token", ""))
    token = token if len(token) >= SHORTEST_TOKEN else services.new_token()
    form = ComingForm(given, evening=evening, mail=post.can_write())
    if given is not None and form.is_valid():
        try:
            coming = form.coming(reads=_language())
            services.answer(evening=evening, coming=coming, token=token, now=clock.now())
            return _private(redirect("evenings:mine", evening.code, token))
        except RefusedError as refused:
            form.add_error(None, str(refused.message))
            evening = _found(code)
    return _private(render(request, "evenings/page.html", {**told(evening), "form": form, "token": token}))  # fmt: skip


@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def mine(request: HttpRequest, code: str, token: str) -> HttpResponse:
    """One family's answer: look, change, withdraw. Looking changes nothing."""
    evening = _found(code)
    row = selectors.of_token(evening, token)
    if row is None:
        return _private(render(request, "evenings/gone.html", told(evening), status=404))
    given = request.POST if request.method == "POST" else None
    if given is not None and given.get("do") == "withdraw":
        services.withdraw(row=row, now=clock.now())
        return _private(render(request, "evenings/gone.html", {**told(_found(code)), "done": True}))  # fmt: skip
    form = ComingForm(given, evening=evening, mail=post.can_write(), answer=row)
    if given is not None and form.is_valid():
        try:
            coming = form.coming(reads=_language())
            services.answer(evening=evening, coming=coming, token=token, now=clock.now())
            return _private(redirect(f"{reverse('evenings:mine', args=[code, token])}?fait=1"))
        except RefusedError as refused:
            form.add_error(None, str(refused.message))
            evening, row = _found(code), selectors.of_token(evening, token) or row
    where = address_of_site(request) + reverse("evenings:mine", args=[code, token])
    said: Told = {**told(evening), "form": form, "row": row, "where": where, "square": drawn(where), "changed": "fait" in request.GET}  # fmt: skip
    return _private(render(request, "evenings/mine.html", said))


@require_safe
def poster(request: HttpRequest, code: str) -> HttpResponse:
    """One sheet of A4 to print: what, when, where, and the square that leads to the page."""
    evening = _found(code)
    where = selectors.address(evening)
    said = {**told(evening), "where": where, "square": drawn(where)}
    return _private(render(request, "evenings/poster.html", said))


@csrf_exempt
@require_POST
def settle(request: HttpRequest, reference: str, pk: int) -> HttpResponse:
    """The requester, by the reference of their request: where, how many, in which languages."""
    evening = Evening.objects.select_related("request__ask").filter(pk=pk, request__ask__reference=reference.upper(), request__ask__confirmed_on__isnull=False).first()  # fmt: skip
    if evening is None:
        raise Http404
    form = SettleForm(request.POST, evening=evening)
    if form.is_valid():
        try:
            services.settle(evening=evening, **form.cleaned_data, by=None, now=clock.now())
            return redirect(f"{reverse('outreach:asked', args=[reference])}#soiree-{pk}")
        except RefusedError as refused:
            form.add_error("seats", str(refused.message))
    said = {"form": form, "evening": evening, "reference": reference}
    return _private(render(request, "evenings/settle.html", said))


def _show(link: Link, done: bool) -> Shown | None:  # noqa: FBT001 -- as post calls it
    row = _answer_of(link.subject)
    return Shown("evenings/confirm.html", {**told(row.evening), "row": row}) if row else None


def _answer_of(subject: str) -> Answer | None:
    pk = subject.partition(":")[2]
    rows = Answer.objects.select_related("evening__request__ask").filter(addressee__isnull=False)
    return rows.filter(pk=pk).first()


def _confirm(subject: str, _sent: dict[str, str], now: datetime) -> None:
    row = _answer_of(subject)
    if row is not None:
        services.confirm(row.pk, now=now)


confirm = one_time(PURPOSE, show=_show, act=_confirm)


def _private(response: HttpResponse) -> HttpResponse:
    for name, value in HEADERS.items():
        response.headers[name] = value
    return response
