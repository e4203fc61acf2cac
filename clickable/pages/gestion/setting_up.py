"""What /gestion/ needs in the database, made by `clickable init`."""

from django.db import transaction

from clickable.pages.gestion import roles, workflow


@transaction.atomic
def set_up() -> None:
    """Groups, permissions, workflow; who is in which group. Run again after every update."""
    roles.set_up()
    workflow.set_up()
