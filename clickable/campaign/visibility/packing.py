"""Posts as files for whoever publishes them: a folder each, and a calendar of when. The same posts are the same bytes."""

from collections.abc import Sequence
from datetime import UTC, timedelta
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _
from django.utils.translation import override
from icalendar import Calendar, Event

from clickable.base.packing import packed
from clickable.campaign.visibility.models import Campaign, Post
from clickable.campaign.visibility.picture import drawn
from clickable.campaign.visibility.rules import length, networks, whole

PARIS = ZoneInfo("Europe/Paris")
LONG = timedelta(minutes=15)  # of an entry of the calendar


def folder(post: Post) -> str:
    return f"{post.at.astimezone(PARIS):%Y-%m-%d-%Hh%M}-{post.network}-{post.language}-{post.pk}"


def archive(campaign: Campaign, posts: Sequence[Post]) -> bytes:
    """A ZIP: one folder a post, with its text in UTF-8, its picture, what that shows, and when to post it."""
    parts: dict[str, bytes] = {}
    for post in posts:
        here = folder(post)
        parts[f"{here}/LISEZ-MOI.txt"] = _when(post).encode()
        parts[f"{here}/texte.txt"] = f"{whole(post.text, post.link)}\n".encode()
        if post.picture:
            tag = f"#{campaign.hashtag}" if campaign.hashtag else ""
            parts[f"{here}/image.png"] = drawn(post.picture, tag)
            parts[f"{here}/description-de-l-image.txt"] = f"{post.alt}\n".encode()
    return packed(parts)


def _when(post: Post) -> str:
    network = networks()[post.network]
    count = length(whole(post.text, post.link), network)
    with override("fr"):
        lines = [
            _("Réseau : %s") % network.name,
            _("Langue : %s") % post.get_language_display(),
            _("Quand : le %s, heure de Paris") % f"{post.at.astimezone(PARIS):%d/%m/%Y à %H:%M}",
            _("Signes : %(count)s sur %(limit)s (limite vérifiée le %(on)s)")
            % {"count": count, "limit": network.limit, "on": f"{network.checked_on:%d/%m/%Y}"},
            _("Collez texte.txt tel quel. N’ajoutez ni suivi ni lien raccourci."),
        ]
        if post.picture:
            lines.append(
                _(
                    "Joignez image.png, et collez description-de-l-image.txt comme texte de remplacement."
                )
            )
        lines.append(_("Une fois publiée, notez son adresse sur la page de la campagne."))
    return "\n".join(lines) + "\n"


def calendar(campaign: Campaign, posts: Sequence[Post]) -> bytes:
    """RFC 5545, in UTC: when to post what."""
    found = Calendar()
    found.add("prodid", "-//Click@ble//visibility//FR")
    found.add("version", "2.0")
    for post in posts:
        at = post.at.astimezone(UTC)
        entry = Event()
        entry.add("uid", f"post-{post.pk}@visibility.clickable")
        entry.add("dtstamp", at)
        entry.add("dtstart", at)
        entry.add("dtend", at + LONG)
        entry.add(
            "summary", f"{networks()[post.network].name} ({post.language}) – {campaign.title_fr}"
        )
        entry.add("description", f"{folder(post)}\n\n{whole(post.text, post.link)}")
        found.add_component(entry)
    return bytes(found.to_ical())
