"""The choices in simple words. The rest of the simplified version is templates/report/simple."""

from django.utils.translation import gettext_lazy as _

from clickable.report.catalogue import Field
from clickable.report.journey import Step, Who
from clickable.report.models import Category
from clickable.report.wording import Choice

DRAWN = "report/drawings"
WHO = [
    Choice(
        Who.SAW, _("J’ai vu quelque chose sur internet"), _("Et ça ne va pas."), f"{DRAWN}/eye.svg"
    ),
    Choice(
        Who.ME,
        _("C’est moi, ou quelqu’un que je connais"),
        _("Nous te disons d’abord qui peut aider."),
        f"{DRAWN}/two.svg",
    ),
    Choice(
        Who.BETWEEN,
        _("Ça se passe entre enfants"),
        _("Nous te disons d’abord qui aide les deux."),
        f"{DRAWN}/children.svg",
    ),
    Choice(
        Who.DANGER,
        _("Quelqu’un est en danger maintenant"),
        _("Nous te disons d’abord qui appeler."),
        f"{DRAWN}/phone.svg",
    ),
]

CATEGORIES = [
    Choice(
        Category.CSAM,
        _("Des images sexuelles d’un enfant"),
        _("Par exemple : un enfant est tout nu."),
        f"{DRAWN}/covered.svg",
    ),
    Choice(
        Category.TERRORISM,
        _("Des messages pour préparer un attentat"),
        _("Un attentat, c’est blesser ou tuer des gens pour faire peur à tout le monde."),
        f"{DRAWN}/cloud.svg",
    ),
    Choice(
        Category.HATE,
        _("De la haine contre des gens"),
        _("Par exemple : à cause de leur couleur de peau, de leur religion ou de leur handicap."),
        f"{DRAWN}/mean-words.svg",
    ),
    Choice(
        Category.CRIMES_HUMANITY,
        _("Quelqu’un dit du bien d’un génocide ou de l’esclavage"),
        _("Un génocide, c’est vouloir tuer tout un peuple."),
        f"{DRAWN}/candle.svg",
    ),
    Choice(
        Category.SHOCKING_MINORS,
        _("Des images très violentes ou sexuelles"),
        _("Un enfant peut les voir facilement."),
        f"{DRAWN}/eye-closed.svg",
    ),
    Choice(
        Category.PROCURING,
        _("Du sexe contre de l’argent ou des cadeaux"),
        _("Quelqu’un demande cela à une autre personne, ou gagne de l’argent avec."),
        f"{DRAWN}/coins.svg",
    ),
    Choice(
        Category.SUICIDE,
        _("Des messages qui poussent à mourir"),
        _("Ou à se faire du mal."),
        f"{DRAWN}/sunrise.svg",
    ),
    Choice(
        Category.SEXUAL_HARASSMENT,
        _("Des mots ou des demandes sur le sexe"),
        _("Ça gêne, ça revient, ou ça fait peur."),
        f"{DRAWN}/messages.svg",
    ),
    Choice(
        Category.UNSURE,
        _("Je ne sais pas"),
        _("Tu as le droit de ne pas savoir. Nous regarderons."),
        f"{DRAWN}/question.svg",
    ),
]

FIELDS = {
    Field.CHILDHOOD: _("Des images et des enfants"),
    Field.ILLEGAL_SPEECH: _("Des mots qui font du mal"),
    Field.SEXUAL_VIOLENCE: _("Des violences sexuelles"),
    Field.DIGNITY: _("Une personne qui va mal"),
}

CHOICES = {Step.START: WHO, Step.CATEGORY: CATEGORIES}
