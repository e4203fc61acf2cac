"""An organisation's answer, and a grantee's pages, behind personal links. GET changes nothing; no cookie."""

from collections.abc import Callable
from datetime import datetime

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import get_language
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from clickable.base import clock
from clickable.base.errors import RefusedError
from clickable.grants.awards import agreement, forms, letters, rendering, selectors, services
from clickable.grants.awards.models import Grant, GrantReport, Paper
from clickable.grants.models import Application
from clickable.grants.review.selectors import granted
from clickable.post import links
from clickable.post.models import Link
from clickable.post.one_time import HEADERS, Shown, one_time

Page = Callable[..., HttpResponse]


def _language() -> str:
    return (get_language() or "fr")[:2]


def _show_answer(link: Link, _done: bool) -> Shown | None:  # noqa: FBT001 -- post.one_time's signature
    row = selectors.to_answer(link.subject)
    if row is None:
        return None
    told = {"row": row, "call": row.call.text(_language()), "amount": granted(row)}
    return Shown("grant_awards/answer.html", {**told, "yes": row.state == Application.State.ACCEPTED, "no": row.state == Application.State.DECLINED})  # fmt: skip


def _answer(subject: str, sent: dict[str, str], now: datetime) -> None:
    row = selectors.to_answer(subject)
    if row is None:
        raise Http404
    if sent.get("do") == "accept":
        services.accept(application=row, now=now)
    elif sent.get("do") == "decline":
        services.decline(application=row, now=now)


answer = one_time(letters.ANSWER, show=_show_answer, act=_answer, lasting=True)


def by_link(page: Page) -> Page:
    """The grant behind a link that still works; for anybody else it is over."""

    @csrf_exempt  # no cookie says who sends it: the token does
    @require_http_methods(["GET", "HEAD", "POST"])
    def view(request: HttpRequest, pk: int, token: str, **named: object) -> HttpResponse:
        found, now = links.find(pk, token, purpose=letters.MINE), clock.now()
        over = found is None or links.is_over(found, now=now)
        row = None if over or found is None else selectors.grant_of(found.subject)
        if row is None:
            shown = render(request, "post/over.html", status=404)
        else:
            shown = page(request, row, at=(pk, token), **named)
        for name, value in HEADERS.items():
            shown.headers[name] = value
        return shown

    return view


@by_link
def mine(request: HttpRequest, row: Grant, *, at: tuple[int, str]) -> HttpResponse:
    told = {
        "row": row,
        "at": at,
        "call": row.application.call.text(_language()),
        "instalments": row.instalments.select_related("after"),
        "reports": row.reports.all(),
        "signed": bool(row.words),
    }
    return render(request, "grant_awards/mine.html", told)


@by_link
def copy(request: HttpRequest, row: Grant, *, at: tuple[int, str]) -> HttpResponse:
    """The agreement as it was signed, with its digest."""
    if not row.words:
        raise Http404
    papers = row.papers.all()
    told = {
        "row": row,
        "at": at,
        "articles": agreement.articles(row, _language()),
        "papers": papers,
    }
    return render(request, "grant_awards/copy.html", told)


@by_link
def paper(_request: HttpRequest, row: Grant, *, at: tuple[int, str], language: str) -> HttpResponse:
    """The same as a file."""
    found = selectors.paper_of(row, language)
    if found is None:
        raise Http404
    return handed_out(found)


def handed_out(row: Paper) -> HttpResponse:
    content = selectors.content_of(row)
    if content is None:
        raise Http404
    answer = HttpResponse(content, content_type="application/pdf")
    name = rendering.file_name(row.grant, row.language)
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    answer.headers["X-Content-Type-Options"] = "nosniff"
    answer.headers["Cache-Control"] = "no-store"
    return answer


@by_link
def report(request: HttpRequest, row: Grant, *, at: tuple[int, str], number: int) -> HttpResponse:
    found = get_object_or_404(row.reports, number=number)
    if not row.words:
        raise Http404
    form, refused, saved = forms.ReportForm(forms.typed(found)), "", False
    if request.method == "POST":
        form = forms.ReportForm({name: str(value) for name, value in request.POST.items()})
        refused, saved = _keep(found, form)
        found.refresh_from_db()
    locked = found.state in {GrantReport.State.SUBMITTED, GrantReport.State.ACCEPTED}
    told = {"row": row, "report": found, "at": at, "sent": form.sent, "faults": form.faults, "locked": locked}  # fmt: skip
    unsaved = forms.unsaved(found, form.sent) if locked and refused else []
    more = {"refused": refused, "saved": saved, "unsaved": unsaved}
    status = 422 if refused or form.faults else 200
    return render(request, "grant_awards/report.html", {**told, **more}, status=status)


def _keep(row: GrantReport, form: forms.ReportForm) -> tuple[str, bool]:
    """What was refused, and whether it was kept."""
    handing_in = form.sent.get("do") == "submit"
    told = form.read(whole=handing_in)
    try:
        services.save_report(report=row, told=told, now=clock.now())
        if handing_in and not form.faults:
            services.submit_report(report=row, now=clock.now())
    except RefusedError as error:
        return str(error.message), False
    return "", not form.faults
