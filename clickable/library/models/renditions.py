from django.conf import settings
from django.core.files.storage import FileSystemStorage
from django.db import models
from django.utils.translation import gettext_lazy as _

from clickable.library.models.works import WorkVersion


def store() -> FileSystemStorage:
    """Where the files of the library lie: under the instance's home, never among the static files."""
    return FileSystemStorage(location=settings.HOME / "library")


class Format(models.TextChoices):
    PDF = "pdf", _("PDF")
    HTML = "html", _("page à lire")
    EPUB = "epub", _("livre numérique (EPUB)")
    MP4 = "mp4", _("vidéo (MP4)")
    WEBM = "webm", _("vidéo (WebM)")
    MP3 = "mp3", _("son (MP3)")
    VTT = "vtt", _("sous-titres (WebVTT)")
    TXT = "txt", _("texte simple")


class Access(models.TextChoices):
    """How a rendition is made for who cannot use, or does not like, the usual one."""

    STANDARD = "standard", _("version courante")
    LARGE_PRINT = "large_print", _("grands caractères")
    SIMPLIFIED = "simplified", _("version simplifiée")
    AUDIO = "audio", _("à écouter")
    AUDIO_DESCRIPTION = "audio_description", _("audiodescription")
    CAPTIONS = "captions", _("sous-titres")
    TRANSCRIPT = "transcript", _("transcription")
    LSF = "lsf", _("langue des signes")


class Rendition(models.Model):
    """One file of a version: a language, a format, a way of access."""

    version = models.ForeignKey(WorkVersion, on_delete=models.PROTECT, related_name="renditions")
    language = models.CharField(max_length=8)
    access = models.CharField(max_length=20, choices=Access, default=Access.STANDARD)
    format = models.CharField(max_length=5, choices=Format)
    file = models.FileField(storage=store, max_length=200)
    size = models.PositiveBigIntegerField()
    checksum = models.CharField(max_length=64)  # SHA-256
    made_from = models.PositiveSmallIntegerField()  # number of the version whose text it says
    added_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["version", "language", "access", "format"], name="library_rendition_one"
            ),
            models.CheckConstraint(
                name="library_rendition_has_a_file",
                condition=~models.Q(file="") & models.Q(size__gt=0, made_from__gte=1),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.language}/{self.access}.{self.format}"


class Trouble(models.Model):
    """Why a rendition that we typeset ourselves is still missing. Gone once it is made."""

    version = models.ForeignKey(WorkVersion, on_delete=models.CASCADE, related_name="troubles")
    language = models.CharField(max_length=8)
    access = models.CharField(max_length=20, choices=Access)
    format = models.CharField(max_length=5, choices=Format)
    reason = models.CharField(max_length=200)
    tried_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["version", "language", "access", "format"], name="library_trouble_one"
            ),
        ]

    def __str__(self) -> str:
        return self.reason
