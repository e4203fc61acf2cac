"""A meeting tool's file, looked at before anything is kept. Between the look and the button the page
itself carries what was read, signed: registrations and minutes. Names are shown once, and nowhere else."""

from zoneinfo import ZoneInfo

from django.core import signing
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from clickable.base import clock
from clickable.pages.gestion.acting import act, editor, for_editors
from clickable.pages.gestion.attendance_forms import FileForm, named
from clickable.training.attendance import services
from clickable.training.attendance.files import (
    LARGEST,
    About,
    Fault,
    Sheet,
    Unread,
    UnreadError,
    read,
)
from clickable.training.attendance.models import Pass
from clickable.training.attendance.rules import length
from clickable.training.models import Registration, Session

SALT = "clickable.training.import"
AN_HOUR = 3600
SHOWN = 500  # lines of others
UNREAD = {
    Unread.LARGE: gettext_lazy("Ce fichier pèse plus de 2 Mo : ce n’est pas un relevé de présence."),
    Unread.NOT_TEXT: gettext_lazy("Ce fichier n’est pas un texte. Exportez le relevé en CSV."),
    Unread.COLUMNS: gettext_lazy("Aucune ligne ne nomme les colonnes attendues : nom, arrivée, départ. Exportez le relevé des participants, avec le détail."),
    Unread.LINES: gettext_lazy("Ce fichier a trop de lignes pour une session."),
}  # fmt: skip
FAULTS = {
    Fault.QUOTE: gettext_lazy("guillemet qui ne se ferme pas"),
    Fault.HALF: gettext_lazy("ligne coupée : il manque l’arrivée ou le départ"),
    Fault.LONG: gettext_lazy("nom trop long"),
    Fault.FORMULA: gettext_lazy("commence comme une formule"),
    Fault.TIME: gettext_lazy("heure illisible"),
    Fault.BACKWARDS: gettext_lazy("départ avant l’arrivée"),
    Fault.ELSEWHERE: gettext_lazy("un autre jour que la session"),
    Fault.UNKNOWN: gettext_lazy("aucun code de cette session"),
    Fault.SEVERAL: gettext_lazy("plusieurs codes"),
}


@for_editors
def imported(request: HttpRequest, pk: int) -> HttpResponse:
    found = get_object_or_404(Session.objects.select_related("course"), pk=pk)
    if request.method == "POST" and "read" in request.POST:
        return _applied(request, found)
    sent = request.method == "POST"
    form = FileForm(request.POST if sent else None, request.FILES if sent else None, zone=found.zone)  # fmt: skip
    told = {"found": found, "title": found.course.title("fr"), "form": form}
    if sent and form.is_valid():
        file = form.cleaned_data["file"]
        try:
            sheet = read(file.read(LARGEST + 1), _about(found, form.cleaned_data["zone"]))
        except UnreadError as unread:
            form.add_error("file", str(UNREAD[unread.why]))
        else:
            told |= _preview(found, sheet, add=form.cleaned_data["add"])
    return render(request, "gestion/trainings/imported.html", told)


def _about(found: Session, zone: str) -> About:
    codes = dict(Pass.objects.filter(session=found).values_list("code", "registration_id"))
    return About(found.starts_at, found.minutes, ZoneInfo(zone), codes)


def _preview(found: Session, sheet: Sheet, *, add: bool) -> dict[str, object]:
    rows = Registration.objects.in_bulk(sheet.windows)
    codes = dict(Pass.objects.filter(session=found).values_list("registration_id", "code"))
    kept = {"session": found.pk, "windows": list(sheet.windows.items()), "add": add}
    return {
        "sheet": sheet,
        "people": [(named(rows[pk], codes.get(pk, "")), length(windows)) for pk, windows in sheet.windows.items()],
        "others": [(one, FAULTS[one.fault]) for one in sheet.others[:SHOWN] if one.fault],
        "read": signing.dumps(kept, salt=SALT, compress=True),
    }  # fmt: skip


def _applied(request: HttpRequest, found: Session) -> HttpResponse:
    try:
        kept = signing.loads(request.POST["read"], salt=SALT, max_age=AN_HOUR)
    except signing.BadSignature:
        kept = {}
    if kept.get("session") != found.pk:
        return redirect("gestion_formations:imported", found.pk)
    windows = {pk: [(a, b) for a, b in each] for pk, each in kept["windows"]}

    def go() -> None:
        services.import_windows(
            session=found, windows=windows, add=kept["add"], by=editor(request), now=clock.now()
        )

    act(request, go, _("Relevé noté. Ni les noms ni le fichier ne sont gardés."))
    return redirect("gestion_formations:presence", found.pk)
