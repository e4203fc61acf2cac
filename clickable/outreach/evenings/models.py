from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from clickable.outreach.models import SessionRequest
from clickable.post.models import Addressee


class Language(models.TextChoices):
    """In which somebody may be interpreted to."""

    AR = "ar", _("arabe")
    BM = "bm", _("bambara")
    CPF = "cpf", _("créole")
    EN = "en", _("anglais")
    ES = "es", _("espagnol")
    PT = "pt", _("portugais")
    RO = "ro", _("roumain")
    RU = "ru", _("russe")
    SNK = "snk", _("soninké")
    TA = "ta", _("tamoul")
    TR = "tr", _("turc")
    UK = "uk", _("ukrainien")
    ZH = "zh", _("chinois")


class Need(models.TextChoices):
    """What is to be prepared so that everybody can take part. Never why."""

    STEPS = "steps", _("un accès sans marche")
    LSF = "lsf", _("une interprétation en langue des signes française")
    CAPTIONS = "captions", _("des sous-titres en direct")
    LOOP = "loop", _("une boucle magnétique")
    FRONT = "front", _("une place devant")
    CHILDREN = "children", _("la garde des enfants pendant la rencontre")


class Evening(models.Model):
    """The public page of a visit for parents: how many come, and nobody's name."""

    request = models.OneToOneField(SessionRequest, on_delete=models.CASCADE, related_name="evening")
    code = models.CharField(max_length=12, unique=True)  # of its address; cannot be guessed
    place = models.CharField(max_length=160, blank=True)  # where exactly: building, room, address
    languages = models.JSONField(default=list, blank=True)  # Language codes that are offered
    seats = models.PositiveIntegerField(null=True)  # null: the school gives no limit
    coming = models.PositiveIntegerField(default=0)  # people announced: the sum of the answers
    closed = models.BooleanField(default=False)  # by hand: no more answers
    announced = models.JSONField(default=dict)  # day and times as those who come were told last
    sequence = models.PositiveIntegerField(default=0)  # one more for each change that is told
    opened_on = models.DateField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="evenings_never_more_than_the_seats",
                condition=Q(seats=None) | Q(seats__gte=F("coming")),
            ),
        ]

    def __str__(self) -> str:
        return f"evening:{self.pk}"


class Answer(models.Model):
    """One family that comes: so many, in which language, with what prepared. Withdrawn, it is gone."""

    evening = models.ForeignKey(Evening, on_delete=models.CASCADE, related_name="answers")
    digest = models.BinaryField(max_length=32, unique=True)  # SHA-256 of its link's token
    number = models.PositiveSmallIntegerField()
    language = models.CharField(max_length=3, blank=True, choices=Language)
    needs = models.JSONField(default=list, blank=True)  # Need codes
    # Only to be told of a change, and only once its link was pressed.
    addressee = models.ForeignKey(Addressee, on_delete=models.SET_NULL, null=True, related_name="+")
    tell = models.BooleanField(default=False)
    answered_on = models.DateField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="evenings_one_to_five", condition=Q(number__gte=1, number__lte=5)
            ),
        ]

    def __str__(self) -> str:
        return f"answer:{self.pk}"
