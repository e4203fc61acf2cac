from django.conf.urls.i18n import i18n_patterns
from django.urls import include, path

from clickable.base.doors import under
from clickable.base.languages import site_patterns
from clickable.people.rules import can_edit
from clickable.report.extension.views import packed as extension_packed
from clickable.report.module.views import script as module_script
from clickable.report.offline import views as offline

# What is for everybody, by name. Any other view says itself who may enter (base/doors.py).
PUBLIC = {
    "healthz", "readyz", "robots", "sitemap", "security_txt", "quit", "quit_away", "wagtail_serve",
    "pages:home", "pages:search", "pages:map", "pages:simple", "pages:feed", "pages:privacy", "pages:accessibility",
    "pages:history", "pages:legal", "pages:together",
    "report:start", "report:simple", "follow_up:start", "module:about", "module:form", "module_script",
    "app:start", "app_share", "extension:about", "extension_packed", "service_worker", "webmanifest",
    "support:help", "support:services", "support:services_in", "support:what", "support:plan",
    "support:where", "support:plan_in", "support:request", "support:request_follow_up",
    "library:index", "library:order", "library:ordered", "library:work", "library:read",
    "outreach:index", "outreach:who", "outreach:ask", "outreach:sent", "outreach:asked", "outreach:cancel",
    "outreach:confirm", "evenings:page", "evenings:poster", "evenings:mine", "evenings:confirm", "evenings:settle",
    "tour:index", "tour:stop", "tour:calendar", "tour:geojson", "tour:table", "tour:rss",
    "tour:one_calendar", "tour:tally", "tour:tally_send", "tour:tally_worker",
    "tour:follow", "tour:follow_all", "tour:follow_sent", "tour:follow_confirm", "tour:follow_leave",
    "tour:module", "tour:module_about",
    "permanent:frozen", "permanent:lead", "permanent:lead_slash",
    "manifesto:index", "manifesto:page", "manifesto:sign", "manifesto:signed", "manifesto:organisations",
    "manifesto:version", "manifesto:figures", "manifesto:count", "manifesto:picture", "manifesto:embed",
    "manifesto:confirm", "manifesto:mine",
    "events:index", "events:page", "events:sign_up", "events:asked", "events:follow_up", "events:calendar",
    "events:agenda", "events:atom",
    "events:slot_calendar", "events:confirm", "events:offer", "events:mine",
    "practices:index", "practices:page", "practices:version", "practices:submit", "practices:received",
    "practices:confirm", "practices:mine", "practices:table", "practices:data",
    "programme:index", "programme:coverage", "programme:indicator", "programme:csv", "programme:json",
    "newsletter:index", "newsletter:ask", "newsletter:asked", "newsletter:archive", "newsletter:rss",
    "newsletter:issue", "newsletter:confirm", "newsletter:leave", "newsletter:mine",
    "advocacy:index", "advocacy:csv", "advocacy:rss",
    "visibility:index", "visibility:page", "visibility:press", "visibility:release", "visibility:photo", "visibility:picture",
    "grants:index", "grants:call", "grants:version", "grants:offline", "grants:document", "grants:start", "grants:ask",
    "grants:link", "grants:sent", "grants:mine", "grants:files", "grants:room",
    "training:index", "training:course", "training:sign_up", "training:asked",
    "certificates:index", "certificates:one", "certificates:mine",
    "surveys:index", "surveys:before", "surveys:after",
    "training:confirm", "training:offer", "training:mine", "training:calendar",
    "training:join", "training:here", "training:wanted", "training:interest", "training:tell_me", "training:bring",
    "trainers:index", "trainers:apply", "trainers:applied", "trainers:link", "trainers:link_sent",
    "trainers:confirm", "trainers:mine", "trainers:offer", "trainers:report", "trainers:worker",
    "grant_review:index", "grant_review:link", "grant_review:link_sent", "grant_review:mine", "grant_review:declare",
    "grant_review:dossier", "grant_review:attachment", "grant_review:ranking", "grant_review:export",
    "grant_review:minutes", "grant_results:page", "grant_awards:answer", "grant_awards:mine", "grant_awards:copy",
    "grant_awards:paper",
    "grant_awards:report",
    "voices:index", "voices:answer", "voices:erase", "voices:feedbacks", "voices:feedback", "voices:circle",
    "voices:page", "voices:table",
    "figures:index", "figures:year", "figures:json", "figures:csv",
    "api:openapi-json", "api:api-root", "api:nothing",
    "api:reports", "api:sealed", "api:key", "api:follow_up", "api:follow_up_messages", "api:services", "api:sessions",
    "api:figures", "api:figures_csv", "api:tour",
}  # fmt: skip
urlpatterns = [
    path("api/v1/", include("clickable.api.urls")),
    path("desk/", include("clickable.desk.urls")),
    under(can_edit, path("gestion/", include("clickable.pages.gestion.urls"))),
    path("module/module.js", module_script, name="module_script"),
    # At the root: it serves all of it.
    path("service-worker.js", offline.worker, name="service_worker"),
    path("app.webmanifest", offline.manifest, name="webmanifest"),
    path("signaler/partager/", offline.share, name="app_share"),
    path("extension/clickable-<slug:browser>.zip", extension_packed, name="extension_packed"),
    path("r/", include("clickable.library.permanent_urls")),
    path("", include("clickable.pages.machine_urls")),  # healthz, readyz, security.txt, quitter
    *i18n_patterns(
        path("signaler/", include("clickable.report.urls")),
        path("module/", include("clickable.report.module.urls")),
        path("suivi/", include("clickable.report.follow_up_urls")),
        prefix_default_language=False,
    ),
    *site_patterns(
        path("application/", include("clickable.report.offline.urls")),
        path("extension/", include("clickable.report.extension.urls")),
        path("aide/", include("clickable.support.urls")),
        path("outils/", include("clickable.library.urls")),
        path("interventions/soiree/", include("clickable.outreach.evenings.urls")),
        path("interventions/", include("clickable.outreach.urls")),
        path("tournee/", include("clickable.outreach.tour_urls")),
        path("campagnes/", include("clickable.campaign.manifesto.urls")),
        path("mobilisation/", include("clickable.campaign.visibility.urls")),
        path("lettre/", include("clickable.campaign.newsletter.urls")),
        path("plaidoyer/", include("clickable.campaign.advocacy.urls")),
        path("subventions/expertise/", include("clickable.grants.review.urls")),
        path("subventions/suivi/", include("clickable.grants.awards.urls")),
        path("subventions/", include("clickable.grants.review.results_urls")),
        path("subventions/", include("clickable.grants.urls")),
        path("paroles/", include("clickable.voices.urls")),
        path("rencontres/", include("clickable.exchange.events.urls")),
        path("pratiques/", include("clickable.exchange.practices.urls")),
        path("resultats/", include("clickable.programme.urls")),
        path("formations/attestations/", include("clickable.training.certificates.urls")),
        path("formations/questionnaires/", include("clickable.training.surveys.urls")),
        path("formations/formateurs/", include("clickable.trainers.urls")),
        path("formations/", include("clickable.training.urls")),
        path("chiffres/", include("clickable.figures.urls")),
        path("", include("clickable.pages.urls")),
        path("", include("clickable.pages.tree_urls")),  # last: it takes every address that is left
    ),
]
handler400 = "clickable.base.errorpages.bad_request"
handler403 = "clickable.base.errorpages.forbidden"
handler404 = "clickable.base.errorpages.not_found"
handler500 = "clickable.base.errorpages.server_error"
