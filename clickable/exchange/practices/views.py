"""The shelf of practices. No cookie, no script; links in letters act on POST alone."""

import csv
from datetime import datetime
from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.timezone import localdate
from django.utils.translation import get_language
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from clickable.base import clock
from clickable.base.errors import RefusedError
from clickable.base.plain import cell
from clickable.exchange.practices import letters, presentation, selectors, services
from clickable.exchange.practices.forms import PracticeForm, SubmitForm, WishForm, initial
from clickable.exchange.practices.models import Practice
from clickable.exchange.practices.rules import CAN_CHANGE
from clickable.post import links
from clickable.post.models import Link
from clickable.post.one_time import HEADERS, Shown, one_time

A_PAGE = 20


def _language() -> str:
    return get_language() or "fr"


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    form, language = WishForm(request.GET), _language()
    wish = form.wish
    shelf = selectors.shelf(wish)
    page = Paginator(shelf.rows, A_PAGE).get_page(request.GET.get("page"))
    told = {
        "page": page,
        "cards": [presentation.card(row, language) for row in page],
        "asked": form.asked,
        "wish": wish,
        "facets": presentation.facets(shelf, wish, language),
        "narrowed": any(wish.__dict__.values()),
    }
    return render(request, "practices/index.html", told)


@require_safe
def page(request: HttpRequest, pk: int) -> HttpResponse:
    practice = get_object_or_404(selectors.public(), pk=pk)
    if practice.current is None:
        raise Http404
    return _page(request, practice, practice.current.number)


@require_safe
def version(request: HttpRequest, pk: int, number: int) -> HttpResponse:
    """A text as it stood, for as long as the practice is public."""
    return _page(request, get_object_or_404(selectors.public(), pk=pk), number)


def _page(request: HttpRequest, practice: Practice, number: int) -> HttpResponse:
    found = get_object_or_404(practice.versions, number=number, published_on__isnull=False)
    today = localdate(clock.now())
    told = presentation.page(practice, found, language=_language(), today=today)
    return render(request, "practices/page.html", told)


@require_safe
def table(request: HttpRequest) -> HttpResponse:
    response = HttpResponse(content_type="text/csv; charset=utf-8")
    response.headers["Content-Disposition"] = 'attachment; filename="pratiques.csv"'
    out = csv.writer(response, delimiter=";")
    out.writerow(presentation.COLUMNS)
    for one in selectors.public():
        said = presentation.row(one)
        told = (" ".join(v) if isinstance(v, list) else v for v in said.values())
        out.writerow(map(cell, told))
    return response


@require_safe
def data(request: HttpRequest) -> HttpResponse:
    rows = [presentation.row(one) for one in selectors.public()]
    return JsonResponse({"practices": rows}, json_dumps_params={"ensure_ascii": False})


@csrf_exempt  # no cookie, nothing to forge (docs/decisions/0010)
@require_http_methods(["GET", "HEAD", "POST"])
def submit(request: HttpRequest) -> HttpResponse:
    """Send one, or keep a draft: the letter's link does the rest."""
    given = request.POST if request.method == "POST" else None
    send = given is not None and given.get("do") != "keep"
    form = SubmitForm(given, language=_language(), send=send)
    if given is not None and form.is_valid():
        try:
            mailbox = form.cleaned_data["mailbox"]
            services.write(mailbox=mailbox, written=form.written, send=send, now=clock.now())
            return redirect("practices:received")
        except RefusedError as refused:
            form.add_error(None, str(refused.message))
    return render(request, "practices/submit.html", {"form": form, **_criteria()})


def _criteria() -> dict[str, Any]:
    return {"criteria": [one.says[_language()] for one in selectors.criteria()]}


@require_safe
def received(request: HttpRequest) -> HttpResponse:
    """The same for everybody: whether a mailbox is known here is nobody's business."""
    return render(request, "practices/received.html")


def _shown(link: Link, _done: bool) -> Shown | None:  # noqa: FBT001 -- post.one_time's signature
    practice = selectors.practice_of(link.subject)
    if practice is None:
        return None
    newest = practice.versions.order_by("-number").first()
    told = {"practice": practice, "version": newest}
    return Shown("practices/confirm.html", told)


def _confirm(subject: str, _sent: dict[str, str], now: datetime) -> None:
    services.confirm(_pk(subject), now=now)


def _pk(subject: str) -> int:
    practice = selectors.practice_of(subject)
    if practice is None:
        raise Http404
    return practice.pk


confirm = one_time(letters.CONFIRM, show=_shown, act=_confirm)


@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def mine(request: HttpRequest, pk: int, token: str) -> HttpResponse:
    """One's own practice: where it stands, the form to go on with, taking it off. Only POST acts."""
    link = links.find(pk, token, purpose=letters.MINE)
    practice = selectors.practice_of(link.subject) if link else None
    if link is None or practice is None or links.is_over(link, now=clock.now()):
        response = render(request, "post/over.html", status=404)
    else:
        response = _mine(request, link, practice)
    for name, value in HEADERS.items():
        response.headers[name] = value
    return response


def _mine(request: HttpRequest, link: Link, practice: Practice) -> HttpResponse:
    do = request.POST.get("do", "") if request.method == "POST" else ""
    form, refused = _form(request, practice, do), ""
    if do in ACTS or (do in {"keep", "send"} and form is not None and form.is_valid()):
        try:
            links.use(link, lambda: _act(practice, do, form), now=clock.now(), lasting=True)
            return redirect(request.path + f"?fait={do}")
        except RefusedError as error:
            refused = str(error.message)
    told = {
        "practice": practice,
        "form": form,
        "refused": refused,
        "note": selectors.last_note(practice),
        "working": selectors.worked_on(practice),
        "done": request.GET.get("fait", ""),
    }
    return render(request, "practices/mine.html", told)


ACTS = {"still": services.still_true, "withdraw": services.withdraw}


def _act(practice: Practice, do: str, form: PracticeForm | None) -> None:
    if do in ACTS:
        ACTS[do](practice.pk, now=clock.now())
    elif form is not None:
        services.save(practice.pk, written=form.written, send=do == "send", now=clock.now())


def _form(request: HttpRequest, practice: Practice, do: str) -> PracticeForm | None:
    """What may be changed now; None while it is being reviewed, or off the shelf."""
    working = selectors.worked_on(practice)
    found = working or practice.current
    if found is None or practice.withdrawn_on or (working and working.state not in CAN_CHANGE):
        return None
    language = next(iter(found.texts), practice.language)
    given = request.POST if do in {"keep", "send"} else None
    return PracticeForm(
        given,
        language=language,
        send=do == "send",
        initial=initial(practice, found),
        public=practice if practice.current_id else None,
    )
