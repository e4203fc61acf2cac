"""Who may do what at /gestion/: all of it follows from `people.User.role`.

Permissions are computed here and kept nowhere. Wagtail asks the database for two things only, what may
be done with pages and who approves: the two groups that it needs for that are made by `set_up`, and
who belongs to them is put right at every request (`keep_in_step`).
"""

from typing import Any

from django.contrib.auth.backends import ModelBackend
from django.contrib.auth.models import AnonymousUser, Group, Permission
from wagtail.models import GroupPagePermission, Page

from clickable.pages.gestion.rooms import ROOMS
from clickable.people.models import User
from clickable.people.rules import EDITING_ROLES, can_edit, can_publish

EDITORS, PUBLISHERS = "Rédaction", "Publication"
GROUPS = {User.Role.EDITOR: EDITORS, User.Role.PUBLISHER: PUBLISHERS}
OF_WAGTAIL = ("Editors", "Moderators")  # what its migrations bring: nobody of ours is in them

EDITORS_MAY = frozenset(
    {
        "wagtailadmin.access_admin",
        "wagtail_localize.submit_translation",
    }
)
PUBLISHERS_MAY = frozenset(
    {
        "wagtailredirects.add_redirect",
        "wagtailredirects.change_redirect",
        "wagtailredirects.delete_redirect",
    }
)
PAGES = {
    EDITORS: ("add_page", "change_page"),
    PUBLISHERS: ("add_page", "change_page", "publish_page", "lock_page", "unlock_page"),
}


class ByRole(ModelBackend):
    """Django's check of name and password; permissions from the role alone."""

    def get_all_permissions(self, user_obj: Any, obj: Any = None) -> set[str]:
        if obj is not None or not isinstance(user_obj, User):
            return set()
        return set(permissions_of(user_obj))

    def get_user_permissions(self, user_obj: Any, obj: Any = None) -> set[str]:
        return self.get_all_permissions(user_obj, obj)

    def get_group_permissions(self, user_obj: Any, obj: Any = None) -> set[str]:
        return self.get_all_permissions(user_obj, obj)


def permissions_of(user: User) -> frozenset[str]:
    """All that this person may; nothing for who is neither editor nor publisher."""
    if not can_edit(user):
        return frozenset()
    mine = EDITORS_MAY.union(*(room.EDITORS_MAY for room in ROOMS))
    if can_publish(user):
        mine = mine.union(PUBLISHERS_MAY, *(room.PUBLISHERS_MAY for room in ROOMS))
    return mine


def may_enter(user: User | AnonymousUser) -> bool:
    """Is this an editor at work? Superusers do not exist here: whoever is marked as one stays out."""
    return isinstance(user, User) and can_edit(user) and not user.is_superuser


def set_up() -> None:
    """Make the groups and what they may; put everybody where they belong. Safe to run again."""
    Group.objects.filter(name__in=OF_WAGTAIL).delete()
    for name in GROUPS.values():
        group, _new = Group.objects.get_or_create(name=name)
        _may_pages(group)
    for user in User.objects.exclude(groups=None) | User.objects.filter(role__in=EDITING_ROLES):
        keep_in_step(user)


def keep_in_step(user: User) -> None:
    """Put a person into the group of their role, and out of every other. One query when all is well."""
    wanted = {GROUPS[User.Role(user.role)]} if can_edit(user) else set()
    if set(user.groups.values_list("name", flat=True)) != wanted:
        user.groups.set(Group.objects.filter(name__in=wanted))


def _may_pages(group: Group) -> None:
    root = Page.get_first_root_node()
    if root is None:
        return
    GroupPagePermission.objects.filter(group=group).exclude(
        page=root, permission__codename__in=PAGES[group.name]
    ).delete()
    wanted = Permission.objects.filter(
        content_type__app_label="wagtailcore",
        content_type__model="page",
        codename__in=PAGES[group.name],
    )
    for permission in wanted:
        GroupPagePermission.objects.get_or_create(group=group, page=root, permission=permission)
