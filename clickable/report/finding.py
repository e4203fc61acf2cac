"""Items found by what their addresses have in common. By keyed tokens: nothing sealed is opened."""

from typing import TYPE_CHECKING, TypedDict, cast

from django.db.models import Case, IntegerChoices, IntegerField, Q, Value, When
from django.utils.translation import gettext_lazy as _

from clickable.report.addresses import Address
from clickable.report.models import Item, ItemQuerySet, Path
from clickable.report.sought import Sought
from clickable.seal.tokens import token

if TYPE_CHECKING:
    from django.db.models import QuerySet
    from django_stubs_ext import WithAnnotations


class Match(IntegerChoices):
    """What an item shares with what was sought; the closest that holds."""

    REFERENCE = 0, _("Cette référence")
    ADDRESS = 1, _("Même adresse")
    PAGE = 2, _("Même page, sans ce qui suit « ? »")
    BELOW = 3, _("Sous ce chemin")
    HOST = 4, _("Même hôte")
    SITE = 5, _("Même site")


class Matched(TypedDict):
    match: int  # a Match


def found(sought: Sought, *, group: int) -> "QuerySet[WithAnnotations[Item, Matched]]":
    """The team's items that match, each with its closest `match`, the closest and latest first."""
    rows = Item.objects.of(group)
    closest: Case | Value = Value(Match.REFERENCE.value)
    if sought.address is None:
        rows = _called(rows, sought.reference)
    else:
        # All that shares more shares the site, too.
        rows = rows.filter(site_token=token("site", sought.address.site))
        closest = _closest(sought.address, below=sought.below)
    matched = rows.annotate(match=closest).order_by("match", "-first_hour", "pk")
    return cast("QuerySet[WithAnnotations[Item, Matched]]", matched)


def _called(rows: ItemQuerySet, reference: str) -> ItemQuerySet:
    if reference.startswith("R"):
        return rows.filter(mentions__report__reference=reference)
    return rows.filter(reference=reference)


def _closest(address: Address, *, below: bool) -> Case:
    same = [
        When(token=token("address", address.text), then=Match.ADDRESS),
        When(_on("page", address.page), then=Match.PAGE),
    ]
    under = [When(_on("folder", folder), then=Match.BELOW) for folder in address.folders[-1:]]
    host = When(host_token=token("host", address.host), then=Match.HOST)
    kinds = [*([] if below else same), *under, host]
    return Case(*kinds, default=Match.SITE, output_field=IntegerField())


def _on(kind: str, value: str) -> Q:
    return Q(pk__in=Path.objects.filter(token=token(kind, value)).values("item"))
