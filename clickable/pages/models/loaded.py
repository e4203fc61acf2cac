from django.db import models
from wagtail.models import Page


class LoadedFile(models.Model):
    """Which content file a page came from, and how both stood when it was last loaded."""

    path = models.CharField(max_length=200)  # of French slugs; empty for the home page
    language = models.CharField(max_length=12)
    digest = models.CharField(max_length=64)
    page = models.ForeignKey(Page, null=True, on_delete=models.SET_NULL, related_name="+")
    # The page's newest revision then: another one means that an editor was here.
    revision = models.BigIntegerField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["path", "language"], name="one_load_each")]

    def __str__(self) -> str:
        return f"{self.language}/{self.path or 'index'}"
