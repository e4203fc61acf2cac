"""The desk's words for codes: what happened, why an item is where it is, how old it is."""

from datetime import datetime, timedelta

from django.db.models import TextChoices
from django.utils.functional import Promise
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from clickable.assess.models import Outcome
from clickable.assess.triage.models import Because
from clickable.domains.models import Kind
from clickable.known.models import Check
from clickable.locate.models import Trace
from clickable.notify.models import Action
from clickable.retention.models import Hold
from clickable.support.requests.models import Attempt, Reason
from clickable.verify.models import Answer

TWO_DAYS = 48  # hours
TWO_HOURS = 120  # minutes

# Every verb of the account that an item's history may hold (a test compares it with the code).
SAID: dict[str, Promise] = {
    "report.received": _("Signalement reçu"),
    "report.let_in": _("Sorti de quarantaine"),
    "report.spam_closed": _("Classés comme indésirables"),
    "report.answered": _("La personne a écrit"),
    "report.added_to": _("La personne a ajouté des adresses"),
    "report.mailbox_left": _("La personne a laissé un e-mail"),
    "report.mailbox_taken_back": _("La personne a effacé son e-mail"),
    "report.withdrawn": _("La personne a retiré son signalement"),
    "report.written_to": _("Message de l’équipe"),
    "report.read": _("Réponse lue"),
    "report.opened": _("Signalement ouvert"),
    "report.alerted": _("Message neutre parti"),
    "assess.claimed": _("Pris en main"),
    "assess.released": _("Rendu à la file"),
    "assess.decided": _("Décision"),
    "assess.arrived_judged": _("Arrivé déjà jugé : personne n’a eu à regarder"),
    "assess.rederived": _("Conclusion dérivée à nouveau, sans regarder"),
    "assess.taken_back": _("Décision reprise"),
    "triage.handed_over": _("Passé à un·e collègue"),
    "triage.snoozed": _("Mis de côté"),
    "triage.woken": _("Remis dans la file"),
    "triage.placed": _("Placé à la main dans la file"),
    "triage.placed_back": _("Replacé par les règles dans la file"),
    "triage.rules_set": _("Règles de la file changées"),
    "triage.taken_from": _("Rendu à la file par qui dirige"),
    "triage.batch_done": _("Fait avec plusieurs éléments"),
    "triage.batch_undone": _("Annulé pour plusieurs éléments"),
    "triage.undone": _("Annulé : comme avant"),
    "triage.claim_ended": _("Rendu à la file : laissé en main trop longtemps"),
    "known.matched": _("Comparé à ce qui est connu"),
    "known.list_made": _("Liste de connus créée"),
    "known.imported": _("Import d’une liste de connus examiné"),
    "known.applied": _("Import d’une liste de connus mis en service"),
    "known.dropped": _("Import d’une liste de connus abandonné"),
    "known.retired": _("Liste de connus retirée"),
    "known.forgotten": _("Entrées d’une liste de connus effacées"),
    "known.read": _("Liste de connus lue"),
    "opinions.asked": _("Deuxième avis demandé"),
    "opinions.given": _("Deuxième avis donné"),
    "opinions.settled": _("Désaccord tranché"),
    "opinions.dropped": _("Deuxième avis abandonné"),
    "opinions.redrawn": _("Deuxième avis confié à quelqu’un d’autre"),
    "domains.proposed": _("Règle de domaine proposée"),
    "domains.set": _("Règle de domaine posée"),
    "domains.confirmed": _("Règle de domaine confirmée par une deuxième personne"),
    "domains.ended": _("Règle de domaine arrêtée"),
    "domains.applied": _("Une règle de domaine a joué"),
    "partners.token_made": _("Jeton de partenaire créé"),
    "partners.token_revoked": _("Jeton de partenaire révoqué"),
    "partners.received": _("Envoi d’un partenaire reçu"),
    "imports.read": _("Fichier d’un partenaire lu"),
    "imports.looked": _("Import examiné"),
    "imports.begun": _("Import commencé"),
    "imports.applied": _("Import mis dans la file"),
    "imports.dropped": _("Import abandonné"),
    "imports.undone": _("Import annulé"),
    "imports.forgotten": _("Fichier d’un partenaire effacé : personne ne l’a importé"),
    "imports.opened": _("Fichier d’un partenaire ouvert"),
    "imports.sender_added": _("Expéditeur ajouté à la liste"),
    "imports.sender_removed": _("Expéditeur retiré de la liste"),
    "imports.mail_came": _("Courriel arrivé"),
    "imports.mail_opened": _("Courriel en quarantaine ouvert"),
    "imports.mail_admitted": _("Courriel reçu depuis la quarantaine"),
    "imports.mail_closed": _("Courriel écarté"),
    "imports.mails_forgotten": _("Courriels en quarantaine effacés : trente jours ont passé"),
    "locate.traced": _("Recherche de l’hébergeur terminée"),
    "locate.put_off": _("Recherche de l’hébergeur remise à plus tard"),
    "locate.contact_stated": _("Contact de l’hébergeur indiqué à la main"),
    "notify.drafted": _("Projets d’avis préparés"),
    "notify.approved": _("Avis approuvé"),
    "notify.proposed": _("Avis proposé à une autre personne"),
    "notify.returned": _("Avis renvoyé par une autre personne"),
    "notify.withdrawn": _("Avis abandonné"),
    "notify.overtaken": _("Avis abandonné : la décision a été reprise"),
    "notify.sent": _("Avis parti"),
    "notify.put_off": _("Envoi remis à plus tard"),
    "notify.failed": _("Avis refusé par le destinataire"),
    "notify.uncertain": _("Avis peut-être parti, à vérifier"),
    "notify.settled": _("Envoi incertain tranché"),
    "notify.retried": _("Avis renvoyé"),
    "notify.sheet_taken": _("Fiche exacte téléchargée"),
    "notify.reference_noted": _("Référence du destinataire notée"),
    "verify.looked": _("Vérification automatique"),
    "verify.recorded": _("Vérification par une personne"),
    "desk.item_opened": _("Élément ouvert"),
    "desk.notice_opened": _("Avis ouvert"),
    "retention.held": _("Conservation demandée"),
    "retention.lift_asked": _("Levée de la conservation demandée"),
    "retention.lifted": _("Conservation levée"),
    "support.requested": _("Demande d’aide reçue"),
    "support.answered": _("La personne a écrit"),
    "support.consented": _("La personne accepte que ce soit transmis au signalement"),
    "support.consent_taken_back": _("La personne a repris son accord"),
    "support.withdrawn": _("La personne a retiré sa demande"),
    "support.queue_opened": _("File de l’écoute ouverte"),
    "support.opened": _("Demande ouverte"),
    "support.tried": _("Essai de contact"),
    "support.written_to": _("Message de l’écoute"),
    "support.read": _("Réponse lue"),
    "support.closed": _("Demande close"),
    "support.passed_on": _("Transmis au signalement, avec l’accord de la personne"),
}

TROUBLE: dict[str, Promise] = {
    "connection": _("serveur injoignable"),
    "worker_lost": _("envoi interrompu"),
    "unreadable": _("texte illisible"),
    "second_opinion": _("attend un deuxième avis sur la décision"),
    "overtaken": _("décision reprise"),
    "never_contact": _("une règle dit de ne jamais contacter cet hébergeur"),
}


def trouble(code: str) -> str:
    """Why the last attempt to send failed; an answer of the mail server stays as it is."""
    return str(TROUBLE.get(code, code))


def age(since: datetime, *, now: datetime) -> str:
    """How long something has waited, in the largest whole unit. Reports are known to the hour only."""
    hours = int((now - since) / timedelta(hours=1))
    if hours < 1:
        return gettext("moins d’1 h")
    if hours < TWO_DAYS:
        return ngettext("%(n)d h", "%(n)d h", hours) % {"n": hours}
    return ngettext("%(n)d jour", "%(n)d jours", hours // 24) % {"n": hours // 24}


def length(span: timedelta) -> str:
    """How long something took, in minutes up to two hours, then hours, then days."""
    minutes = int(span / timedelta(minutes=1))
    if minutes < 1:
        return gettext("moins d’1 min")
    if minutes < TWO_HOURS:
        return ngettext("%(n)d min", "%(n)d min", minutes) % {"n": minutes}
    hours = minutes // 60
    if hours < TWO_DAYS:
        return ngettext("%(n)d h", "%(n)d h", hours) % {"n": hours}
    return ngettext("%(n)d jour", "%(n)d jours", hours // 24) % {"n": hours // 24}


# What else a line says: a code in its detail, and the words for that code.
MORE: dict[str, tuple[str, type[TextChoices]]] = {
    "assess.decided": ("outcome", Outcome),
    "triage.placed": ("because", Because),
    "assess.rederived": ("outcome", Outcome),
    "locate.traced": ("outcome", Trace.Outcome),
    "known.matched": ("verdict", Check.Verdict),
    "domains.applied": ("kind", Kind),
    "domains.proposed": ("kind", Kind),
    "domains.set": ("kind", Kind),
    "domains.confirmed": ("kind", Kind),
    "domains.ended": ("kind", Kind),
    "notify.sent": ("action", Action),
    "verify.looked": ("answer", Answer),
    "verify.recorded": ("answer", Answer),
    "retention.held": ("reason", Hold.Reason),
    "support.tried": ("outcome", Attempt.Outcome),
    "support.closed": ("reason", Reason),
}


def sentence(words: "str | Promise") -> str:
    """Words as a line of their own, with a capital letter at the front."""
    told = str(words)
    return told[:1].upper() + told[1:]


def said(verb: str, detail: dict[str, object]) -> str:
    """One line of the account in words; what was decided or seen is said with it."""
    told = str(SAID.get(verb, _("Autre action")))
    key, choices = MORE.get(verb, ("", Outcome))
    labels = {choice.value: str(choice.label) for choice in choices}
    more = labels.get(str(detail.get(key)))
    return gettext("%(what)s : %(more)s") % {"what": told, "more": more} if more else told
