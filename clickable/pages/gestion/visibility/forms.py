"""What editors type about a campaign: one form for each of its parts."""

import hashlib
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from clickable.base.errors import RefusedError
from clickable.campaign.manifesto.models import Manifesto
from clickable.campaign.visibility import photo
from clickable.campaign.visibility.models import (
    Ambassador,
    Campaign,
    CampaignEvent,
    Credit,
    Download,
    Fact,
    MediaMention,
    MediaOutlet,
    Milestone,
    Placement,
    Post,
    PosterRun,
    Release,
)
from clickable.campaign.visibility.rules import networks
from clickable.library.selectors import permanent
from clickable.measures.models import Measure
from clickable.places import areas

AUDIENCE = ("audience", "unit", "method", "source", "checked_on")


class _Form(forms.ModelForm):  # type: ignore[type-arg]
    """Days and moments as browsers ask for them; areas by name."""

    def __init__(self, *args: Any, **named: Any) -> None:
        super().__init__(*args, **named)
        for name, field in self.fields.items():
            if isinstance(field, forms.DateTimeField):
                field.widget = forms.DateTimeInput(
                    attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"
                )
            elif isinstance(field, forms.DateField):
                field.widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
            elif isinstance(field.widget, forms.Textarea):
                field.widget.attrs["rows"] = 5
            if name == "area":
                label = field.label
                self.fields[name] = forms.ChoiceField(label=label, choices=areas.choices("fr"))


class CampaignForm(_Form):
    class Meta:
        model = Campaign
        fields = (
            "slug", "title_fr", "title_en", "lead_fr", "lead_en", "begins_on", "ends_on", "hashtag", "manifesto", "about_fr",
            "about_en", "press_role_fr", "press_role_en", "press_address",
        )  # fmt: skip
        labels = {"slug": gettext_lazy("Son adresse : /mobilisation/…/")}

    def clean_hashtag(self) -> str:
        tag = str(self.cleaned_data["hashtag"]).lstrip("#")
        if tag and not tag.isalnum():
            raise ValidationError(_("Des lettres et des chiffres, sans espace."))
        return tag

    def clean_manifesto(self) -> str:
        slug = str(self.cleaned_data["manifesto"])
        if slug and not Manifesto.objects.filter(slug=slug).exists():
            raise ValidationError(_("Aucun manifeste n’a cette adresse."))
        return slug


class RunForm(_Form):
    class Meta:
        model = PosterRun
        fields = ("what_fr", "what_en", "form", "printed", "printer", "cost", "printed_on")


class _RunField(forms.ModelChoiceField):  # type: ignore[type-arg]
    def label_from_instance(self, obj: Any) -> str:
        return f"{obj.what_fr} ({obj.form})"


class PlacementForm(_Form):
    run = _RunField(PosterRun.objects.none(), label=gettext_lazy("Affiches de"))

    class Meta:
        model = Placement
        fields = ("run", "network", "town", "area", "number", "from_on", "until_on")

    def __init__(self, *args: Any, campaign: Campaign, **named: Any) -> None:
        super().__init__(*args, **named)
        run = self.fields["run"]
        assert isinstance(run, forms.ModelChoiceField)  # noqa: S101
        run.queryset = PosterRun.objects.filter(campaign=campaign)


class OutletForm(_Form):
    class Meta:
        model = MediaOutlet
        fields = ("name", "kind", "family", *AUDIENCE)


class MentionForm(_Form):
    class Meta:
        model = MediaMention
        fields = ("outlet", "on", "title", "language", "address", "story", *AUDIENCE)
        labels = {"audience": gettext_lazy("Audience de cette parution, si elle est connue")}


class EventForm(_Form):
    class Meta:
        model = CampaignEvent
        fields = (
            "kind", "title_fr", "title_en", "text_fr", "text_en", "begins_on", "ends_on", "place", "area",
        )  # fmt: skip


class MilestoneForm(_Form):
    class Meta:
        model = Milestone
        fields = ("on", "title_fr", "title_en", "text_fr", "text_en", "address")


class AmbassadorForm(_Form):
    class Meta:
        model = Ambassador
        fields = ("name", "says_fr", "says_en", "consented_on", "place")


class CreditForm(_Form):
    class Meta:
        model = Credit
        fields = ("kind", "name", "place")


class FactForm(_Form):
    class Meta:
        model = Fact
        fields = ("number", "unit_fr", "unit_en", "source", "address", "checked_on", "place")


class DownloadForm(_Form):
    class Meta:
        model = Download
        fields = ("code", "title_fr", "title_en")

    def clean_code(self) -> str:
        code = str(self.cleaned_data["code"])
        if permanent(code, "fr") is None:
            raise ValidationError(_("Aucun outil publié n’a ce code."))
        return code


class ReleaseForm(_Form):
    class Meta:
        model = Release
        fields = ("title_fr", "title_en", "text_fr", "text_en", "visible_from")


class PostForm(_Form):
    network = forms.ChoiceField(label=gettext_lazy("Réseau"))

    class Meta:
        model = Post
        fields = ("network", "language", "at", "text", "link", "picture", "alt")

    def __init__(self, *args: Any, **named: Any) -> None:
        super().__init__(*args, **named)
        field = self.fields["network"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101
        field.choices = [
            (one.code, _("%(name)s, %(limit)s signes") % {"name": one.name, "limit": one.limit})
            for one in networks().values()
        ]


class PhotoForm(forms.Form):
    """A photograph of posters. What does not read as one is told in the form; its file is never kept as it came."""

    photo = forms.FileField(
        label=gettext_lazy("La photo (JPEG, PNG ou WebP, 20 Mo au plus)"),
        help_text=gettext_lazy(
            "Les affiches, et aucun enfant qu’on puisse reconnaître, s’il vous plaît : attendez que la rue soit vide, ou cadrez plus serré. "
            "Le lieu, l’heure et l’appareil que la photo porte en elle ne sont pas gardés."
        ),
        widget=forms.FileInput(attrs={"accept": "image/jpeg,image/png,image/webp"}),
    )  # fmt: skip

    def __init__(self, *args: Any, **named: Any) -> None:
        super().__init__(*args, **named)
        self.sha256 = ""  # of the file as it came
        self.drawn: photo.Drawn | None = None

    def clean_photo(self) -> Any:
        sent = self.cleaned_data["photo"]
        if not sent:
            return None
        try:
            raw = photo.read(sent)
            self.drawn = photo.drawn(raw)
        except RefusedError as refused:
            raise ValidationError(str(refused.message)) from refused
        self.sha256 = hashlib.sha256(raw).hexdigest()
        return sent


class ProofForm(PhotoForm):
    kept = forms.CharField(
        label=gettext_lazy("Où la photo est gardée, si elle ne l’est pas ici"),
        max_length=200,
        required=False,
    )
    by = forms.CharField(label=gettext_lazy("Qui a vu les affiches (une fonction)"), max_length=80)
    field_order = ("photo", "kept", "by")

    def __init__(self, *args: Any, **named: Any) -> None:
        super().__init__(*args, **named)
        self.fields["photo"].required = False


class TellForm(forms.Form):
    alt_fr = forms.CharField(
        label=gettext_lazy("Ce que montre la photo"), max_length=200, required=False
    )
    alt_en = forms.CharField(
        label=gettext_lazy("Ce que montre la photo, en anglais"), max_length=200, required=False
    )
    public = forms.BooleanField(
        label=gettext_lazy("La montrer à tout le monde, sur la page de la campagne"),
        help_text=gettext_lazy("Seulement si aucun enfant n’y est reconnaissable."),
        required=False,
    )


class CameForm(forms.Form):
    number = forms.IntegerField(
        label=gettext_lazy("Combien de personnes sont venues"), min_value=0, max_value=1_000_000
    )
    certainty = forms.ChoiceField(
        label=gettext_lazy("Comment on le sait"), choices=Measure.Certainty.choices
    )


class PostedForm(forms.Form):
    address = forms.URLField(
        label=gettext_lazy("Adresse de la publication"), max_length=400, assume_scheme="https"
    )
