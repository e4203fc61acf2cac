"""Looking for items and reports. What is looked for is posted: it is in no address, log or history."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from clickable.base.clock import now
from clickable.desk import finding, services
from clickable.desk.access import StaffRequest, staff
from clickable.desk.search_forms import AddressSearch, SearchForm, TextSearch, come_to
from clickable.people.rules import can_work_cases
from clickable.report.models import Category, Stage


@staff(can_work_cases)
@require_http_methods(["GET", "HEAD", "POST"])
def search(request: StaffRequest) -> HttpResponse:
    """By address, host, path or reference."""
    if request.method != "POST":
        return _page(request)
    form = AddressSearch.sent(request.POST.dict())
    if not form.is_valid():
        return _page(request, addresses=form)
    sought = form.cleaned_data["wanted"]
    found = finding.find(sought, request.user, ring=request.ring, page=form.page)
    kind = "address" if sought.address else "reference"
    counts = {match.name.lower(): count for match, count in found.counts.items()}
    services.note_search(analyst=request.user, by=kind, counts=counts, now=now())
    more = form.more(found.next) if found.next else ""
    return _page(request, addresses=form, found=found, more=more)


@staff(can_work_cases)
@require_http_methods(["GET", "HEAD", "POST"])
def search_texts(request: StaffRequest) -> HttpResponse:
    """In what people wrote."""
    if request.method != "POST":
        return _page(request)
    form = TextSearch.sent(request.POST.dict())
    if not form.is_valid():
        return _page(request, texts=form)
    words, user = form.cleaned_data["words"], request.user
    heard = finding.hear(words, form.within, user, ring=request.ring, after=form.after)
    counts = {"opened": heard.opened, "found": len(heard.hits), "unreadable": heard.unreadable}
    services.note_search(analyst=user, by="text", counts=counts, now=now())
    more = form.more(come_to(heard.after)) if heard.after else ""
    return _page(request, texts=form, heard=heard, more=more)


def _page(
    request: StaffRequest,
    *,
    addresses: SearchForm | None = None,
    texts: SearchForm | None = None,
    **shown: object,
) -> HttpResponse:
    forms = {"addresses": addresses, "texts": texts}
    choices = {"categories": Category.choices, "stages": Stage.choices}
    wrong = any(form and form.errors for form in forms.values())
    context = {**forms, **choices, **shown}
    return render(request, "desk/search.html", context, status=422 if wrong else 200)
