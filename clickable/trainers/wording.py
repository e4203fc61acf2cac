"""Words for what the pathway and the matching tell people."""

from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from clickable.trainers.rules import Reason
from clickable.trainers.steps import Act

if TYPE_CHECKING:
    from django_stubs_ext import StrPromise

REASONS: "dict[Reason, StrPromise]" = {
    Reason.TERRITORY: _("vient dans ce territoire"),
    Reason.LANGUAGE: _("parle la langue"),
    Reason.AUDIENCE: _("connaît ce public"),
    Reason.FREE: _("disponible ce jour-là"),
    Reason.FIRST: _("attend depuis le plus longtemps"),
    Reason.LONGER: _("d’autres attendent depuis plus longtemps"),
    Reason.NEVER: _("n’a encore rien eu"),
    Reason.NOT_AUTHORISED: _("pas d’habilitation en cours"),
    Reason.ENDS_BEFORE: _("l’habilitation finit avant ce jour"),
    Reason.NO_CHARTER: _("charte à accepter"),
    Reason.ELSEWHERE: _("ne vient pas dans ce territoire"),
    Reason.OTHER_LANGUAGE: _("ne parle pas la langue"),
    Reason.OTHER_AUDIENCE: _("autre public"),
    Reason.OTHER_LEVEL: _("autre niveau"),
    Reason.OTHER_WAY: _("autre manière de faire"),
    Reason.ABSENT: _("absence ce jour-là"),
    Reason.NOT_THEN: _("pas disponible ce jour de la semaine"),
    Reason.BUSY: _("anime déjà ce jour-là"),
    Reason.ASKED: _("a déjà reçu cette proposition"),
}
ACTS: "dict[Act, StrPromise]" = {
    Act.CONFIRM: _("Confirmer la candidature"),
    Act.SCREEN: _("Candidature lue"),
    Act.ADMIT: _("Admettre"),
    Act.REFUSE: _("Refuser"),
    Act.TRAIN: _("Commencer la formation"),
    Act.SUPERVISE: _("Passer à l’animation accompagnée"),
    Act.AUTHORISE: _("Habiliter"),
    Act.RENEW: _("Renouveler l’habilitation"),
    Act.LAPSE: _("Laisser échoir"),
    Act.SUSPEND: _("Suspendre"),
    Act.RESTORE: _("Lever la suspension"),
    Act.LEAVE: _("Noter le départ"),
}
DAYS: "list[tuple[int, StrPromise]]" = [
    (1, _("lundi")),
    (2, _("mardi")),
    (3, _("mercredi")),
    (4, _("jeudi")),
    (5, _("vendredi")),
    (6, _("samedi")),
    (7, _("dimanche")),
]
HALVES: "dict[str, StrPromise]" = {
    "morning": _("matin"),
    "afternoon": _("après-midi"),
    "evening": _("soir"),
}
