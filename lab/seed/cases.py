"""What was reported, and what became of it. Every word, name and place is invented.

The album of the jetty (photos.example/a/1) is left out on purpose: newcomers report it themselves.
"""

from dataclasses import dataclass
from enum import StrEnum

from lab.world import ONION


class Fate(StrEnum):
    """How far a case has come when the demo begins."""

    WAITING = "waiting"
    IN_HAND = "in_hand"
    SECOND_OPINION = "needs_second_opinion"
    OUT_OF_REMIT = "out_of_remit"
    NOT_ILLEGAL = "not_illegal"
    TERMS = "against_terms_only"
    NOT_ENOUGH = "insufficient_information"
    NOT_ACCESSIBLE = "not_accessible"
    DUPLICATE = "duplicate"
    TRACING = "tracing"  # illegal; the registry asks for patience
    DRAFTED = "drafted"  # illegal; the messages wait for a person
    REFUSED = "refused"  # the host's mailbox refused the notice
    UNCERTAIN = "uncertain"  # the host's server hung up after taking it
    DEFERRED = "deferred"  # the host's server asks to come back later
    NOTICED = "noticed"
    GONE = "gone"


ILLEGAL = {
    Fate.TRACING, Fate.DRAFTED, Fate.REFUSED, Fate.UNCERTAIN, Fate.DEFERRED, Fate.NOTICED, Fate.GONE,
}  # fmt: skip
APPROVED = {Fate.REFUSED, Fate.UNCERTAIN, Fate.DEFERRED, Fate.NOTICED, Fate.GONE}


class Second(StrEnum):
    """How far a second opinion on the decision has come."""

    AWAITED = "awaited"
    DISPUTED = "disputed"
    SETTLED = "settled"  # for the first of the two


@dataclass(frozen=True)
class Case:
    """One thing reported `days` ago by 1 + `more` people, and its fate."""

    days: float
    category: str
    where: str  # host and path of an address, or "= …" for a place in words
    fate: Fate
    words: str = ""
    more: int = 0
    assessed: str = ""  # the analyst's category, where it is not the reporter's
    behaviour: str = ""  # how the page answers from the notice on; of GONE: "remove" unless said
    hours: float = 0  # of GONE: from the notice to the removal
    urgent: bool = False
    second: Second | None = None
    otherwise: str = ""  # what the second person concludes

    @property
    def judged_as(self) -> str:
        return self.assessed or self.category

    @property
    def is_place(self) -> bool:
        return self.where.startswith("= ")


F = Fate
CASES = (
    # Gone: the circle is closed.
    Case(27.6, "csam", "photos.example/a/2", F.GONE, "Vu en cherchant des horaires de marée.", 2, hours=9),
    Case(26.2, "csam", "albums.example/voir?id=101", F.GONE, "Un ami me l’a envoyé.", 1, hours=30),
    Case(24.9, "hate", "forum.example/fil/12", F.GONE, "Le fil entier est à lire.", hours=52),
    Case(23.3, "csam", "xn--clich-fsa.example/galerie/nord", F.GONE, hours=4),
    Case(21.7, "terrorism", "clips.example/v/herbe", F.GONE, "Partagé trois fois depuis hier.", 1, hours=70),
    Case(19.8, "csam", "partage.example/d/tilleul", F.GONE, hours=26, behaviour="gone"),
    Case(17.4, "csam", "photos.example/a/3", F.GONE, "Je l’ai vu sur l’ordinateur du travail.", hours=6),
    Case(15.1, "sexual_harassment", "forum.example/fil/13", F.GONE, "C’est une camarade de ma sœur.", hours=20),
    Case(12.6, "unsure", "albums.example/voir?id=102", F.GONE, "Je ne sais pas quoi en penser.", assessed="csam", hours=11),
    Case(10.3, "csam", "partage.example/d/erable", F.GONE, hours=44),
    Case(8.8, "procuring", "clips.example/v/riviere", F.GONE, "L’annonce change de nom chaque soir.", hours=33),
    Case(7.2, "csam", "brume.example/page/1", F.GONE, hours=60, behaviour="vanish"),
    Case(5.9, "shocking_minors", "forum.example/fil/14", F.GONE, hours=15),
    Case(4.4, "csam", "photos.example/a/4", F.GONE, hours=8),
    # Told, and still looked after.
    Case(13.9, "csam", "miroir.example/m/1", F.NOTICED, "Une copie d’une page déjà signalée.", 1),
    Case(11.5, "hate", "forum.example/fil/15", F.NOTICED, behaviour="soft404"),
    Case(9.6, "csam", "partage.example/d/bouleau", F.NOTICED),
    Case(8.1, "csam", "xn--clich-fsa.example/galerie/sud", F.NOTICED, behaviour="lie"),
    Case(6.7, "terrorism", "clips.example/v/colline", F.NOTICED, behaviour="forbid"),
    Case(6.1, "csam", "banquise.example/glace/1", F.NOTICED, behaviour="error"),
    Case(5.2, "csam", "inconnu.example/x/1", F.NOTICED),
    Case(3.8, "suicide", "double.example/ici", F.NOTICED, "Quelqu’un y donne des conseils dangereux.", behaviour="redirect"),
    Case(3.1, "csam", f"{ONION}/", F.NOTICED),
    Case(2.6, "csam", "albums.example/voir?id=103", F.NOTICED, behaviour="hang"),
    Case(2.2, "sexual_harassment", "= Le compte « mouette_imaginaire » dans l’application Galet", F.NOTICED, "Il écrit à toute ma classe."),
    # In the outbox, or come back from it.
    Case(1.9, "procuring", "banquise.example/glace/2", F.REFUSED),
    Case(1.7, "hate", "clips.example/v/orage", F.UNCERTAIN),
    Case(1.6, "crimes_humanity", "double.example/la", F.DEFERRED),
    # Judged illegal; somebody has to read the drafts.
    Case(1.4, "csam", "photos.example/a/5", F.DRAFTED, "Trouvé dans un commentaire.", 2),
    Case(1.3, "csam", "partage.example/d/charme", F.DRAFTED, second=Second.AWAITED),
    Case(1.2, "terrorism", "carnet.example/notes/lundi", F.DRAFTED, "Aucun contact sur le site."),
    Case(1.1, "csam", "miroir.example/m/2", F.DRAFTED, second=Second.DISPUTED, otherwise="baseline"),
    Case(0.9, "suicide", "brume.example/page/2", F.DRAFTED, "J’ai peur pour la personne qui écrit.", urgent=True),
    Case(0.3, "csam", "attente.example/guichet/1", F.TRACING),
    # Judged, and closed.
    Case(25.4, "hate", "forum.example/avis/pluie", F.NOT_ILLEGAL, "Ce n’est pas très aimable."),
    Case(22.8, "shocking_minors", "clips.example/v/grenouilles", F.NOT_ILLEGAL),
    Case(20.5, "csam", "photos.example/a/chatons", F.NOT_ILLEGAL, "Je préfère signaler, dans le doute."),
    Case(18.2, "hate", "forum.example/avis/soupe", F.TERMS, second=Second.SETTLED, otherwise="not_illegal"),
    Case(16.6, "sexual_harassment", "forum.example/avis/tricot", F.TERMS),
    Case(14.7, "unsure", "carnet.example/notes/mercredi", F.NOT_ILLEGAL, "On m’a dit de vous l’envoyer.", assessed="hate"),
    Case(13.2, "unsure", "= Une affiche dans le hall d’un immeuble", F.OUT_OF_REMIT, assessed="hate"),
    Case(11.9, "unsure", "partage.example/facture", F.OUT_OF_REMIT, "C’est une fausse facture.", assessed="shocking_minors"),
    Case(9.9, "procuring", "= Un message vocal, sur un numéro que je n’ai plus", F.NOT_ENOUGH),
    Case(7.7, "csam", "= Un salon de discussion, je crois « les dunes »", F.NOT_ENOUGH),
    Case(6.4, "csam", "inconnu.example/x/perdu", F.NOT_ACCESSIBLE),
    Case(4.9, "terrorism", "clips.example/v/herbe?copie=1", F.DUPLICATE),
    # Not judged yet.
    Case(1.0, "shocking_minors", "albums.example/voir?id=104", F.SECOND_OPINION),
    Case(0.45, "hate", "miroir.example/m/3", F.IN_HAND),
    Case(0.4, "csam", "carnet.example/notes/mardi", F.WAITING, "Vu par mon fils, il m’a prévenu aussitôt.", 2),
    Case(0.35, "unsure", "inconnu.example/x/2", F.WAITING, "Je ne sais pas si c’est interdit."),
    Case(0.3, "suicide", "forum.example/fil/nuit", F.WAITING, "La personne dit que c’est pour ce soir.", urgent=True),
    Case(0.25, "csam", "attente.example/guichet/2", F.WAITING),
    Case(0.2, "sexual_harassment", "= Le compte « galet_anonyme » dans l’application Galet", F.WAITING, "Il insiste tous les jours."),
    Case(0.12, "hate", "forum.example/fil/vagues", F.WAITING),
    Case(0.06, "csam", "photos.example/a/nouveau", F.WAITING, "Il y a une heure environ."),
)  # fmt: skip
