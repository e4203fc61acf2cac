from django.urls import include, path, register_converter
from django.urls.converters import StringConverter

from clickable.desk.views import (
    account,
    bulk,
    domains,
    doors,
    entry,
    helpline,
    holds,
    import_mails,
    imports,
    items,
    journal,
    keyboard,
    keys,
    known,
    labels,
    notices,
    opinions,
    partners,
    quarantine,
    queue,
    queue_rules,
    reports,
    search,
    setup,
    shifts,
    steering,
    team,
    voices,
    watches,
    wellbeing,
)


class ReferenceConverter(StringConverter):
    """What `report` and `notify` give their rows to be called by: E-7F3K9Q2X."""

    regex = "[A-Z]-[0-9A-Z]{8}"


register_converter(ReferenceConverter, "reference")

app_name = "desk"

of_oneself = [
    path("mes-ouvertures/", wellbeing.own, name="own"),
    path("mes-ouvertures/limites/", wellbeing.own_limits, name="own_limits"),
    path("mes-ouvertures/laisser/", wellbeing.asides, name="asides"),
    path("semaine-de-l-equipe/", wellbeing.team_week, name="team_week"),
    path("fin-de-poste/", shifts.shift_end, name="shift_end"),
    path("fin-de-poste/note/", shifts.note_write, name="note_write"),
    path("fin-de-poste/transmettre/", shifts.note_pass, name="note_pass"),
    path("fin-de-poste/effacer/", shifts.note_forget, name="note_forget"),
    path("pause/", shifts.pause, name="pause"),
    path("pause/commencer/", shifts.pause_start, name="pause_start"),
    path("pause/reprendre/", shifts.pause_end, name="pause_end"),
]
of_an_item = [
    path("", items.item, name="item"),
    path("ouvrir/", items.open_item, name="open"),
    path("prendre/", items.claim, name="claim"),
    path("rendre/", items.release, name="release"),
    path("decider/", items.decide, name="decide"),
    path("reprendre/", items.take_back, name="take_back"),
    path("deuxieme-avis/", opinions.ask, name="ask_opinion"),
    path("contact/", items.contact, name="contact"),
    path("constat/", items.look, name="look"),
    path("conserver/", holds.place, name="hold"),
    path("conserver/demander-la-levee/", holds.ask_lift, name="ask_lift"),
    path("conserver/confirmer-la-levee/", holds.confirm_lift, name="confirm_lift"),
]
of_a_report = [
    path("", reports.report, name="report"),
    path("ecrire/", reports.write, name="write"),
    path("lu/", reports.mark_read, name="mark_read"),
]
of_a_notice = [
    path("", notices.notice, name="notice"),
    path("approuver/", notices.approve, name="approve"),
    path("renvoyer/", notices.send_back, name="send_back"),
    path("abandonner/", notices.withdraw, name="withdraw"),
    path("constat/", notices.settle, name="settle"),
    path("reessayer/", notices.retry, name="retry"),
    path("reference/", notices.note_reference, name="note_reference"),
    path("fiche.txt", notices.sheet, name="sheet"),
]
of_an_opinion = [
    path("", opinions.dispute, name="dispute"),
    path("trancher/", opinions.settle, name="settle_opinion"),
    path("tirer/", opinions.redraw, name="redraw_opinion"),
    path("renoncer/", opinions.drop, name="drop_opinion"),
]
of_a_request = [
    path("", helpline.request_for_help, name="help_request"),
    path("essai/", helpline.tried, name="help_tried"),
    path("ecrire/", helpline.write, name="help_write"),
    path("lu/", helpline.mark_read, name="help_read"),
    path("clore/", helpline.close, name="help_close"),
    path("transmettre/", helpline.pass_on, name="help_pass_on"),
]
of_a_text = [
    path("", voices.words, name="voices_words"),
    path("rien/", voices.clear, name="voices_clear"),
    path("danger/", voices.flag, name="voices_flag"),
    path("autrement/", voices.quote, name="voices_quote"),
]
of_a_rule = [
    path("", domains.rule, name="domain"),
    path("confirmer/", domains.confirm, name="domain_confirm"),
    path("arreter/", domains.end, name="domain_end"),
]
of_the_keys = [
    path("", keys.overview, name="keys"),
    path("mot-de-passe/", keys.password, name="key_password"),
    path("renouveler/", keys.renew, name="key_renew"),
    path("suite/", keys.rewrap, name="key_rewrap"),
    path("plis/", keys.reseal, name="key_reseal"),
    path("depositaire/", keys.officer, name="key_officer"),
    path("<int:pk>/", keys.person, name="key_person"),
    path("<int:pk>/entree/", keys.let_in, name="key_let_in"),
    path("<int:pk>/sortie/", keys.remove, name="key_remove"),
    path("<int:pk>/mot-de-passe/", keys.reset, name="key_reset"),
]
of_a_list = [
    path("", known.known_list, name="known_list"),
    path("importer/", known.stage, name="known_stage"),
    path("servir/", known.apply, name="known_apply"),
    path("abandonner/", known.drop, name="known_drop"),
    path("retirer/", known.retire, name="known_retire"),
]
of_a_sheet = [
    path("", imports.sheet, name="import_sheet"),
    path("colonnes/", imports.choose, name="import_choose"),
    path("servir/", imports.apply, name="import_apply"),
    path("abandonner/", imports.drop, name="import_drop"),
    path("annuler/", imports.undo, name="import_undo"),
]
of_a_mail = [
    path("", import_mails.mail, name="import_mail"),
    path("recevoir/", import_mails.admit, name="import_admit"),
    path("ecarter/", import_mails.close, name="import_close"),
]
of_the_account = [
    path("", account.account, name="account"),
    path("application/", account.app, name="account_app"),
    path("cle/", account.passkey, name="account_passkey"),
    path("codes/", account.codes, name="account_codes"),
    path("retirer/<int:pk>/", account.remove, name="account_remove"),
    path("sessions/", account.end_others, name="account_sessions"),
]
of_the_team = [
    path("", team.team, name="team"),
    path("inviter/", team.invite, name="invite"),
    path("invitations/<int:pk>/retirer/", team.withdraw, name="invitation_withdraw"),
    path("<int:pk>/sessions/", team.end_sessions, name="end_sessions"),
    path("<int:pk>/second-facteur/", team.ask_reset, name="ask_reset"),
    path("<int:pk>/second-facteur/accord/", team.agree_reset, name="agree_reset"),
]
urlpatterns = [
    path("", queue.queue, name="queue"),
    path("connexion/", entry.sign_in, name="sign_in"),
    path("connexion/code/", entry.second_step, name="second_step"),
    path("connexion/cle/", entry.passkey, name="passkey"),
    path("connexion/proteger/", entry.protect, name="protect"),
    *of_oneself,
    path("deconnexion/", entry.sign_out, name="sign_out"),
    path("langue/", entry.speak, name="speak"),
    path("file/ensemble/", bulk.bulk, name="bulk"),
    path("file/annuler/", bulk.undo_bulk, name="undo_bulk"),
    path("file/filtres/garder/", bulk.keep_filter, name="keep_filter"),
    path("file/filtres/oublier/", bulk.forget_filter, name="forget_filter"),
    path("file/regles/", queue_rules.queue_rules, name="queue_rules"),
    path("suivant/", items.take_next, name="next"),
    path("dossiers/<reference:reference>/", include(of_an_item)),
    path("signalements/", reports.reports, name="reports"),
    path("signalements/<reference:reference>/", include(of_a_report)),
    path("avis/", notices.notices, name="notices"),
    path("avis/preparer/", notices.catch_up, name="catch_up"),
    path("avis/<reference:reference>/", include(of_a_notice)),
    path("deuxiemes-avis/", opinions.opinions, name="opinions"),
    path("deuxiemes-avis/<reference:reference>/", opinions.opinion, name="opinion"),
    path("desaccords/<reference:reference>/", include(of_an_opinion)),
    path("doors/", doors.doors, name="doors"),
    path("pilotage/", steering.steering, name="steering"),
    path("pilotage/accords/", steering.agreement, name="agreement"),
    path("pilotage/deux-personnes/", steering.policies, name="policies"),
    path("sortants/", notices.outgoing, name="outgoing"),
    path("ecoute/", helpline.queue, name="help_queue"),
    path("ecoute/<reference:reference>/", include(of_a_request)),
    path("paroles/", voices.words_list, name="voices"),
    path("paroles/courriel/", voices.tell_me, name="voices_tell_me"),
    path("paroles/<uuid:uid>/", include(of_a_text)),
    path("compte/", include(of_the_account)),
    path("equipe/", include(of_the_team)),
    path("invitation/<str:token>/", entry.invitation, name="invitation"),
    path("keys/", include(of_the_keys)),
    path("quarantaine/", quarantine.quarantine, name="quarantine"),
    path("quarantaine/entrer/", quarantine.let_in, name="let_in"),
    path("quarantaine/apercu/", quarantine.preview, name="preview_spam"),
    path("quarantaine/indesirables/", quarantine.close, name="close_spam"),
    path("domaines/", domains.rules, name="domains"),
    path("domaines/nouvelle/", domains.new, name="domain_new"),
    path("domaines/<reference:reference>/", include(of_a_rule)),
    path("connus/", known.lists, name="known_lists"),
    path("connus/nouvelle/", known.new, name="known_new"),
    path("connus/<reference:reference>/", include(of_a_list)),
    path("partenaires/", partners.partners, name="partners"),
    path("partenaires/jeton/", partners.make, name="partner_token"),
    path("partenaires/jeton/<uuid:pk>/revoquer/", partners.revoke, name="partner_revoke"),
    path("imports/", imports.imports, name="imports"),
    path("imports/expediteurs/", import_mails.sender, name="import_sender"),
    path("imports/<reference:reference>/", include(of_a_sheet)),
    path("imports/courriels/<reference:reference>/", include(of_a_mail)),
    path("journal/", journal.journal, name="journal"),
    path("journal/export/", journal.journal_export, name="journal_export"),
    path("aide-clavier/", keyboard.keyboard, name="keyboard"),
    path("etiquettes/", labels.labels, name="labels"),
    path("etiquettes/deriver/", labels.derive_anew, name="derive_anew"),
    path("autour/", setup.setup, name="setup"),
    path("verifications/", watches.watches, name="watches"),
    path("recherche/", search.search, name="search"),
    path("recherche/textes/", search.search_texts, name="search_texts"),
]
