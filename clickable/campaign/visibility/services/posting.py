"""Posts for social networks: written, approved by somebody else, handed over as files, told as posted.

Nothing here speaks to a network: a person pastes the text.
"""

from datetime import datetime
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.formats import number_format
from django.utils.translation import gettext as _

from clickable.base.errors import RefusedError, StepRefusedError
from clickable.campaign.visibility.models import Campaign, Post
from clickable.campaign.visibility.rules import T, followers, length, links, networks, whole
from clickable.campaign.visibility.services.campaigns import noted

if TYPE_CHECKING:
    from clickable.people.models import User


def check(post: Post) -> None:
    """Refused, kindly: what is too long, what follows people, an image without words for it."""
    network = networks().get(post.network)
    if network is None:
        raise RefusedError(_("Choisissez un réseau de la liste."), "network")
    text = whole(post.text, post.link)
    for address in links(text):
        _check_address(address)
    count = length(text, network)
    if count > network.limit:
        raise RefusedError(
            _(
                "%(network)s compte %(count)s signes ; au plus %(limit)s, lien compris. Raccourcissez de %(over)s."
            )
            % {
                "network": network.name,
                "count": number_format(count, force_grouping=True),
                "limit": number_format(network.limit, force_grouping=True),
                "over": count - network.limit,
            },
            "length",
        )
    if post.picture and not post.alt.strip():
        raise RefusedError(_("Décrivez l’image pour qui ne la voit pas."), "alt")


def _check_address(address: str) -> None:
    if not address.startswith("https://"):
        raise RefusedError(_("Un lien commence par https://."), "link")
    if found := followers(address):
        raise RefusedError(
            _("Ce lien suit les gens (%(what)s). Gardez l’adresse de la page, sans cette partie.")
            % {"what": ", ".join(found)},
            "tracking",
        )


@transaction.atomic
def draft(*, post: Post, by: "User | None", now: datetime) -> Post:
    """Written, or written anew: it waits again for another person's eyes. What is handed over stays."""
    if post.pk and Post.objects.select_for_update().get(pk=post.pk).state in {T.PREPARED, T.POSTED}:
        raise RefusedError(_("Elle est déjà remise à qui publie."), "prepared")
    check(post)
    new = post.pk is None
    post.state, post.by, post.approved_by = T.DRAFT, by, None
    post.save()
    noted(post, "kept" if new else "changed", by=by, now=now)
    return post


@transaction.atomic
def discard(*, post: Post, by: "User | None", now: datetime) -> None:
    """Not to be posted; what is handed over stays."""
    row = Post.objects.select_for_update().get(pk=post.pk)
    if row.state in {T.PREPARED, T.POSTED}:
        raise RefusedError(_("Elle est déjà remise à qui publie."), "prepared")
    noted(row, "discarded", by=by, now=now)
    row.delete()


@transaction.atomic
def approve(*, post: Post, by: "User", now: datetime) -> Post:
    row = Post.objects.select_for_update().get(pk=post.pk)
    _only(row, T.DRAFT)
    if row.by_id == by.pk:
        raise RefusedError(_("Une autre personne relit et approuve."), "same")
    check(row)
    row.state, row.approved_by = T.APPROVED, by
    row.save(update_fields=["state", "approved_by"])
    noted(row, "approved", by=by, now=now)
    return row


@transaction.atomic
def prepare(*, campaign: Campaign, by: "User | None", now: datetime) -> int:
    """All that is approved goes into the files; how many."""
    rows = list(Post.objects.select_for_update().filter(campaign=campaign, state=T.APPROVED))
    for row in rows:
        row.state = T.PREPARED
        row.save(update_fields=["state"])
        noted(row, "prepared", by=by, now=now)
    return len(rows)


@transaction.atomic
def posted(*, post: Post, address: str, by: "User | None", now: datetime) -> Post:
    """Where it can be read since."""
    row = Post.objects.select_for_update().get(pk=post.pk)
    _only(row, T.PREPARED)
    _check_address(address)
    row.state, row.posted_at, row.posted_address = T.POSTED, now, address
    row.save(update_fields=["state", "posted_at", "posted_address"])
    noted(row, "posted", by=by, now=now)
    return row


def _only(row: Post, state: Post.State) -> None:
    if row.state != state:
        raise StepRefusedError(_("Cette étape n’est pas possible depuis cet état."), "step")
