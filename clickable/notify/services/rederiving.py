from datetime import datetime

from django.db import transaction

from clickable.assess import rederiving as assess
from clickable.assess.labels.mapping import RuleBook
from clickable.notify.selectors import on_their_way
from clickable.people.models import User
from clickable.report.models import Item


@transaction.atomic
def rederive(*, change: assess.Change, book: RuleBook, lead: User, now: datetime) -> bool:
    """Draw one conclusion anew (`assess.rederiving`), unless a notice is leaving or left meanwhile.

    The item is locked first, as whoever approves does. Drafts of the earlier conclusion are withdrawn by the worker, and
    new ones wait for a person.
    """
    item = Item.objects.locked().get(assessments=change.assessment)
    if on_their_way(item.group_id).filter(item=item).exists():
        return False
    return assess.rederive(change=change, book=book, lead=lead, now=now)
