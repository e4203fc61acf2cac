"""What the check of funders' words says of a version."""

from django.utils.translation import gettext as _

from clickable.funding import services as funding
from clickable.library.models import Kind, WorkVersion

MEDIA = {Kind.CAPSULE: "video", Kind.POSTER: "print"}


def findings(version: WorkVersion) -> list[dict[str, str]]:
    """Every fault in every language the version speaks, as codes and words to show."""
    spoken = version.renditions.values_list("language", flat=True).distinct()
    return [one for language in sorted(set(spoken)) for one in _in(version, language)]


def _in(version: WorkVersion, language: str) -> list[dict[str, str]]:
    said = version.mentions.get(language, {})
    found = funding.check(
        text=str(said.get("text", "")),
        language=language,
        medium=MEDIA.get(Kind(version.work.kind), "print"),
        agreement=version.work.agreement,
        has_emblem=bool(said.get("emblem")),
    )
    return [
        {"language": language, "fault": str(one.fault), "says": str(one.fault.label)}
        for one in found
    ]


def told(findings: list[dict[str, str]]) -> str:
    """The findings in one sentence, for who wanted to go on."""
    each = " ; ".join(f"{one['language']} : {one['says']}" for one in findings)
    return _("Les mentions des financeurs ne vont pas : %(each)s. Corrigez-les, ou dites pourquoi elles restent ainsi.") % {"each": each}  # fmt: skip
