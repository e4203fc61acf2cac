"""Calls as the public sees them. No cookie, no script needed."""

from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import get_language
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from clickable.base import clock, word
from clickable.base.errors import RefusedError
from clickable.grants import letters, preparing, presentation, selectors, services
from clickable.grants.forms import AskForm, MailboxForm
from clickable.grants.models import Call
from clickable.post import services as post


def _language() -> str:
    return (get_language() or "fr")[:2]


def _found(slug: str, *, now: datetime) -> Call:
    return get_object_or_404(selectors.public(now=now), slug=slug)


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    now = clock.now()
    rows = [presentation.page(row, _language(), now=now) for row in selectors.public(now=now)]
    told = {"open": [r for r in rows if r["takes"]], "others": [r for r in rows if not r["takes"]]}
    return render(request, "grants/index.html", told)


@require_safe
def call(request: HttpRequest, slug: str) -> HttpResponse:
    now = clock.now()
    told = presentation.page(_found(slug, now=now), _language(), now=now)
    return render(request, "grants/call.html", told)


@require_safe
def version(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """A call as it stood then, for ever."""
    row = _found(slug, now=clock.now())
    found = get_object_or_404(row.versions, number=number)
    said: dict[str, Any] = found.content
    language = _language()
    told = {
        "call": row,
        "version": found,
        "text": said["texts"].get(language) or said["texts"]["fr"],
        "note": found.note.get(language) or found.note.get("fr", ""),
        "criteria": [(c["label"].get(language) or c["label"]["fr"], c) for c in said["criteria"]],
        "asked": [one["label"].get(language) or one["label"]["fr"] for one in said["form"]],
        "deadline": letters.told(datetime.fromisoformat(said["closes_at"]), said["zone"]),
        "said": said,
    }
    return render(request, "grants/version.html", told)


@require_safe
def offline(request: HttpRequest, slug: str) -> HttpResponse:
    """The questions on one page, to print or to copy."""
    row = _found(slug, now=clock.now())
    now = clock.now()
    told = {**presentation.page(row, _language(), now=now), "asked": presentation.on_paper(row, _language())}  # fmt: skip
    return render(request, "grants/offline.html", told)


@require_safe
def document(_request: HttpRequest, slug: str) -> HttpResponse:
    """The same as a Word document."""
    now = clock.now()
    row, language = _found(slug, now=now), _language()
    content = preparing.document(row, language, now=now)
    response = HttpResponse(content, content_type=word.KIND)
    response.headers["Content-Disposition"] = f'attachment; filename="{row.slug}-{language}.docx"'
    return response


@csrf_exempt  # no cookie, nothing to forge (docs/decisions/0010)
@require_http_methods(["GET", "HEAD", "POST"])
def start(request: HttpRequest, slug: str) -> HttpResponse:
    """A mailbox, and the letter with the personal link. The answer is the same for everybody."""
    now = clock.now()
    row = _found(slug, now=now)
    form = MailboxForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            services.begin(
                call=row, mailbox=form.cleaned_data["mailbox"], language=_language(), now=now
            )
            return redirect("grants:sent")
        except RefusedError as refused:
            form.add_error(None, str(refused.message))
    told = {**presentation.page(row, _language(), now=now), "form": form}
    return render(request, "grants/start.html", told, status=422 if form.errors else 200)


@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def ask(request: HttpRequest, slug: str) -> HttpResponse:
    now = clock.now()
    row = _found(slug, now=now)
    form = AskForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            services.ask(call=row, language=_language(), now=now, **form.cleaned_data)
            return redirect("grants:sent")
        except RefusedError as refused:
            form.add_error(None, str(refused.message))
    told = {**presentation.page(row, _language(), now=now), "form": form}
    return render(request, "grants/ask.html", told, status=422 if form.errors else 200)


@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def own_link(request: HttpRequest) -> HttpResponse:
    """Links to one's applications, once more."""
    form = MailboxForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        if post.can_write():
            services.send_link(mailbox=form.cleaned_data["mailbox"], now=clock.now())
        return redirect("grants:sent")
    return render(request, "grants/link.html", {"form": form}, status=422 if form.errors else 200)


@require_safe
def sent(request: HttpRequest) -> HttpResponse:
    """The same for everybody: whether a mailbox is known here is nobody's business."""
    return render(request, "grants/sent.html")
