"""What a lead says of a partner's file, and of who may write to the mailbox."""

from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

from clickable.imports.columns import Field
from clickable.imports.reading import LARGEST
from clickable.imports.selectors import partners
from clickable.partners.models import Partner
from clickable.report.models import Category

NO_PARTNER = {
    "required": _("Choisissez de quel partenaire cela vient."),
    "invalid_choice": _("Choisissez de quel partenaire cela vient."),
}


class FileForm(forms.Form):
    """One file, and whose."""

    partner = forms.ModelChoiceField(queryset=Partner.objects.none(), error_messages=NO_PARTNER)
    file = forms.FileField(
        max_length=None,
        error_messages={
            "required": _("Choisissez un fichier CSV ou XLSX."),
            "invalid": _("Choisissez un fichier CSV ou XLSX."),
            "missing": _("Choisissez un fichier CSV ou XLSX."),
            "empty": _("Ce fichier est vide."),
        },
    )

    def __init__(self, group: int, data: Any = None, files: Any = None) -> None:
        super().__init__(data, files)
        self.fields["partner"].queryset = partners(group)  # type: ignore[attr-defined]

    def clean_file(self) -> bytes:
        given: UploadedFile[bytes] = self.cleaned_data["file"]
        if (given.size or 0) > LARGEST:
            raise forms.ValidationError(_("Ce fichier est trop gros : 2 Mo au plus."))
        return bytes(given.read())


class ColumnsForm(forms.Form):
    """For each field its column, counted from 1; empty: none."""

    category_all = forms.ChoiceField(  # of lines that say none
        choices=Category.choices,
        error_messages={"required": _("Choisissez une catégorie.")},
    )

    def __init__(self, data: Any = None) -> None:
        super().__init__(data)
        for name in Field:
            self.fields[name.value] = forms.IntegerField(
                required=False,
                min_value=1,
                max_value=100,
                error_messages=dict.fromkeys(
                    ("invalid", "min_value", "max_value"), _("Cette colonne n’existe pas.")
                ),
            )

    @property
    def columns(self) -> dict[Field, int]:
        given = self.cleaned_data
        return {name: given[name] - 1 for name in Field if given.get(name)}


class SenderForm(forms.Form):
    """Who may write to the mailbox."""

    partner = forms.ModelChoiceField(queryset=Partner.objects.none(), error_messages=NO_PARTNER)
    address = forms.EmailField(
        max_length=254,
        error_messages={
            "required": _("Écrivez une adresse de courriel."),
            "invalid": _("Ce n’est pas une adresse de courriel."),
        },
    )

    def __init__(self, group: int, data: Any = None) -> None:
        super().__init__(data)
        self.fields["partner"].queryset = partners(group)  # type: ignore[attr-defined]


class PartnerForm(forms.Form):
    """Whose reports a mail becomes."""

    partner = forms.ModelChoiceField(queryset=Partner.objects.none(), error_messages=NO_PARTNER)

    def __init__(self, group: int, data: Any = None) -> None:
        super().__init__(data)
        self.fields["partner"].queryset = partners(group)  # type: ignore[attr-defined]
