"""The rules of the team's queue: for who leads, with a look at what they would move."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from clickable.assess.triage import editing
from clickable.assess.triage.books import in_force
from clickable.base.clock import now
from clickable.base.errors import RefusedError
from clickable.desk.access import StaffRequest, staff
from clickable.desk.rule_forms import RulesForm
from clickable.people.rules import can_lead_cases


@staff(can_lead_cases)
@require_http_methods(["GET", "HEAD", "POST"])
def queue_rules(request: StaffRequest) -> HttpResponse:
    """GET: the rules in force, and those before. POST: look at what others would move, or set them."""
    moment = now()
    if request.method != "POST":
        return _page(request, RulesForm(book=in_force([request.user.group], now=moment)[request.user.group]))  # fmt: skip
    form = RulesForm(request.POST)
    if not form.is_valid():
        return _page(request, form)
    if request.POST.get("step") != "set":
        run = editing.dry_run(request.user.group, form.lines(), now=moment)
        return _page(request, form, run)
    try:
        made = editing.set_rules(
            by=request.user,
            lines=form.lines(),
            valid_from=form.valid_from(now=moment),
            reason=form.said(),
            now=moment,
        )
    except RefusedError as refused:
        form.add_error(None, str(refused.message))
        return _page(request, form)
    messages.success(request, _("Version %(n)d des règles gardée.") % {"n": made.version})
    return redirect("desk:queue_rules")


def _page(
    request: StaffRequest, form: RulesForm, run: editing.DryRun | None = None
) -> HttpResponse:
    group = request.user.group
    context = {
        "form": form,
        "run": run,
        "history": editing.history(group),
        "version": in_force([group], now=now())[group].version,
    }
    return render(request, "desk/queue_rules.html", context, status=422 if form.errors else 200)
