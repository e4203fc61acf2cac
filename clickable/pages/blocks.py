"""What a page's body is made of, in the words of content files and editors alike."""

from wagtail.blocks import (
    CharBlock,
    ChoiceBlock,
    DateBlock,
    ListBlock,
    PageChooserBlock,
    RegexBlock,
    RichTextBlock,
    StreamBlock,
    StructBlock,
    URLBlock,
)

# Headings 2 and 3 only: the page's title is the one heading 1. No image, no embed, no table.
WRITING = ["h2", "h3", "bold", "italic", "ol", "ul", "link"]
SHORT_WRITING = ["bold", "italic", "ol", "ul", "link"]

TONES = [("quiet", "Calme"), ("help", "Aide"), ("urgent", "Urgence (danger)")]


class TextBlock(StructBlock):
    html = RichTextBlock(label="Texte", features=WRITING)

    class Meta:
        label = "Texte"
        icon = "pilcrow"
        template = "pages/blocks/text.html"


class StepBlock(StructBlock):
    title = CharBlock(label="Ce qu’il faut faire", max_length=120)
    html = RichTextBlock(label="Comment, en une ou deux phrases", features=SHORT_WRITING)


class StepsBlock(StructBlock):
    title = CharBlock(label="Titre", max_length=120, required=False)
    items = ListBlock(StepBlock(label="Étape"), label="Étapes")

    class Meta:
        label = "Étapes numérotées"
        icon = "list-ol"
        template = "pages/blocks/steps.html"


class NoteBlock(StructBlock):
    tone = ChoiceBlock(
        label="Ton",
        choices=TONES,
        default="quiet",
        help_text="« Urgence » seulement pour un danger pour la vie.",
    )
    html = RichTextBlock(label="Texte", features=SHORT_WRITING)

    class Meta:
        label = "Encadré"
        icon = "info-circle"
        template = "pages/blocks/note.html"


class SayBlock(StructBlock):
    title = CharBlock(label="Titre", max_length=120, required=False)
    items = ListBlock(CharBlock(label="Phrase", max_length=240), label="Phrases à dire")

    class Meta:
        label = "Phrases à dire"
        icon = "openquote"
        template = "pages/blocks/say.html"


class TermBlock(StructBlock):
    term = CharBlock(label="Mot", max_length=120)
    html = RichTextBlock(label="Définition", features=SHORT_WRITING)


class DefinitionBlock(StructBlock):
    items = ListBlock(TermBlock(label="Mot"), label="Mots")

    class Meta:
        label = "Définitions"
        icon = "glasses"
        template = "pages/blocks/definition.html"


class FigureBlock(StructBlock):
    value = CharBlock(label="Chiffre", max_length=30)
    what = CharBlock(
        label="Ce qu’il compte", max_length=200, help_text="Avec son unité et sa période."
    )
    source = CharBlock(label="Source", max_length=200)
    url = URLBlock(label="Adresse de la source", required=False)
    checked_on = DateBlock(label="Vérifié le")

    class Meta:
        label = "Chiffre avec sa source"
        icon = "order"
        template = "pages/blocks/figure.html"


class ServicesBlock(StructBlock):
    title = CharBlock(label="Titre", max_length=120, required=False)
    codes = ListBlock(
        RegexBlock(
            regex=r"^[a-z0-9_-]{1,40}$",
            label="Code du service",
            error_messages={"invalid": "Le code d’un service : 119, 3018…"},
        ),
        label="Services",
        help_text="Les codes de la liste des services d’aide. Horaires et moyens en viennent.",
    )

    class Meta:
        label = "Services d’aide"
        icon = "mobile-alt"
        template = "pages/blocks/services.html"


class DoorBlock(StructBlock):
    title = CharBlock(label="Titre", max_length=80)
    hint = CharBlock(label="Une phrase", max_length=160, required=False)
    page = PageChooserBlock(label="Page", required=False)
    address = RegexBlock(
        regex=r"^(?:/(?![/\\])\S*|https://\S+)$",
        label="Ou une adresse",
        required=False,
        help_text="Une adresse de ce site (/signaler/) ou complète (https://…).",
        error_messages={"invalid": "Commencez par / ou https://"},
    )


class DoorsBlock(StructBlock):
    items = ListBlock(DoorBlock(label="Porte"), label="Portes")

    class Meta:
        label = "Grands liens"
        icon = "link"
        template = "pages/blocks/doors.html"


class SourceBlock(StructBlock):
    name = CharBlock(label="Source", max_length=200)
    url = URLBlock(label="Adresse", required=False)
    checked_on = DateBlock(label="Vérifiée le")


class SourcesBlock(StructBlock):
    items = ListBlock(SourceBlock(label="Source"), label="Sources")

    class Meta:
        label = "Sources"
        icon = "doc-full"
        template = "pages/blocks/sources.html"


class BodyBlock(StreamBlock):
    """The kinds of block, by the names that content files use."""

    text = TextBlock()
    steps = StepsBlock()
    note = NoteBlock()
    say = SayBlock()
    definition = DefinitionBlock()
    figure = FigureBlock()
    services = ServicesBlock()
    doors = DoorsBlock()
    sources = SourcesBlock()
