from django.urls import include, path, register_converter
from django.urls.converters import StringConverter

from clickable.desk.views import entry, items, notices, reports, watches


class ReferenceConverter(StringConverter):
    """What `report` and `notify` give their rows to be called by: E-7F3K9Q2X."""

    regex = "[A-Z]-[0-9A-Z]{8}"


register_converter(ReferenceConverter, "reference")

app_name = "desk"

of_an_item = [
    path("", items.item, name="item"),
    path("prendre/", items.claim, name="claim"),
    path("rendre/", items.release, name="release"),
    path("decider/", items.decide, name="decide"),
    path("reprendre/", items.take_back, name="take_back"),
    path("contact/", items.contact, name="contact"),
    path("constat/", items.look, name="look"),
]
of_a_report = [
    path("", reports.report, name="report"),
    path("ecrire/", reports.write, name="write"),
    path("lu/", reports.mark_read, name="mark_read"),
]
of_a_notice = [
    path("", notices.notice, name="notice"),
    path("approuver/", notices.approve, name="approve"),
    path("abandonner/", notices.withdraw, name="withdraw"),
    path("constat/", notices.settle, name="settle"),
    path("reessayer/", notices.retry, name="retry"),
    path("reference/", notices.note_reference, name="note_reference"),
    path("fiche.txt", notices.sheet, name="sheet"),
]
urlpatterns = [
    path("", items.queue, name="queue"),
    path("connexion/", entry.sign_in, name="sign_in"),
    path("deconnexion/", entry.sign_out, name="sign_out"),
    path("langue/", entry.speak, name="speak"),
    path("suivant/", items.take_next, name="next"),
    path("dossiers/<reference:reference>/", include(of_an_item)),
    path("signalements/", reports.reports, name="reports"),
    path("signalements/<reference:reference>/", include(of_a_report)),
    path("avis/", notices.notices, name="notices"),
    path("avis/<reference:reference>/", include(of_a_notice)),
    path("sortants/", notices.outgoing, name="outgoing"),
    path("verifications/", watches.watches, name="watches"),
]
