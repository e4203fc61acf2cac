"""Read, then published: the one workflow there is, for every page."""

from django.contrib.auth.models import Group
from wagtail.models import Page, Task, Workflow, WorkflowPage, WorkflowTask

from clickable.pages.gestion.models import Approval
from clickable.pages.gestion.roles import PUBLISHERS

NAME = "Relecture puis publication"
TASK = "Relecture"
OF_WAGTAIL = "Moderators approval"  # what its migrations bring, of the workflow and of its task


def set_up() -> None:
    """Make it, and give it to the root of all pages. Safe to run again."""
    Workflow.objects.filter(name=OF_WAGTAIL).delete()
    Task.objects.filter(name=OF_WAGTAIL).delete()
    workflow, _new = Workflow.objects.get_or_create(name=NAME)
    task, _new = Approval.objects.get_or_create(name=TASK)
    task.groups.set(Group.objects.filter(name=PUBLISHERS))
    WorkflowTask.objects.get_or_create(workflow=workflow, task=task)
    root = Page.get_first_root_node()
    if root is not None:
        WorkflowPage.objects.update_or_create(page=root, defaults={"workflow": workflow})
