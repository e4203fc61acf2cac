"""The sentences that funders ask for, by language and medium. {names} are filled in by `selectors`."""

from clickable.funding.models import Medium

ACKNOWLEDGEMENT = {
    "fr": {
        Medium.PRINT: "Ce document a été réalisé avec le soutien financier de {funder}, dans le cadre du projet {project} – {title}.",
        Medium.WEB: "Cette page a été réalisée avec le soutien financier de {funder}, dans le cadre du projet {project} – {title}.",
        Medium.VIDEO: "Cette vidéo a été réalisée avec le soutien financier de {funder}, dans le cadre du projet {project} – {title}.",
        Medium.SOCIAL: "Projet {project}, avec le soutien financier de l’Union européenne ({short}).",
    },
    "en": {
        Medium.PRINT: "This document was produced with the financial support of {funder}, within the project {project} – {title}.",
        Medium.WEB: "This page was produced with the financial support of {funder}, within the project {project} – {title}.",
        Medium.VIDEO: "This video was produced with the financial support of {funder}, within the project {project} – {title}.",
        Medium.SOCIAL: "Project {project}, with the financial support of the European Union ({short}).",
    },
}

DISCLAIMER = {
    "fr": "Le contenu {thing} relève de la seule responsabilité {of_responsible} et ne peut en aucun cas être vu comme reflétant les opinions de l’Union européenne.",
    "en": "The contents {thing} are the sole responsibility of {responsible} and can in no way be taken to reflect the views of the European Union.",
}

THING = {
    "fr": {
        Medium.PRINT: "de ce document",
        Medium.WEB: "de cette page",
        Medium.VIDEO: "de cette vidéo",
    },
    "en": {
        Medium.PRINT: "of this document",
        Medium.WEB: "of this page",
        Medium.VIDEO: "of this video",
    },
}

EMBLEM_ALT = {"fr": "Emblème de l’Union européenne", "en": "Emblem of the European Union"}
QUOTES = {"fr": "« {} »", "en": "“{}”"}


def of(name: str) -> str:
    """« de » before a name in French."""
    return f"d’{name}" if name[:1].lower() in "aeéèêiouyh" else f"de {name}"
