"""The demo's library: the works that come with the product, read and published by invented people."""

from datetime import datetime, timedelta

from django.utils.timezone import localdate

from clickable.library import services
from clickable.library.models import PrintOrder, PrintRun, State, Work, WorkVersion
from clickable.library.services.orders import Wanted
from clickable.people.models import User
from clickable.people.services import add_person

DAY = timedelta(days=1)
# Who reads and who publishes; their names say that nobody real did.
READERS = (
    ("relectrice-demo", "Relectrice (démo)", User.Role.EDITOR),
    ("publication-demo", "Publication (démo)", User.Role.PUBLISHER),
)
NOTE = "Démonstration : personne n’a relu."
REASON = {
    "fr": "Ceci est une démonstration : aucun enfant n’a relu cet outil.",
    "en": "This is a demonstration: no child has read this tool.",
}
CHECKS = [
    State.EVIDENCE, State.CHILD_REVIEW, State.SAFEGUARDING, State.FUNDER_CHECK, State.APPROVED,
    State.PUBLISHED,
]  # fmt: skip
COPIES = 400


def fill(*, now: datetime) -> int:
    """Publish every shipped work that is still a draft; how many were."""
    services.load_works(now=now - 20 * DAY)
    while services.render_missing(now=now - 19 * DAY):
        pass
    reader, publisher = _people(now=now - 20 * DAY)
    drafts = WorkVersion.objects.filter(state=State.DRAFT, number=1, work__versions__number=1)
    waiting = list(drafts.select_related("work").order_by("id"))
    for version in waiting:
        _publish(version, reader, publisher, now=now - 18 * DAY)
        _print(version, publisher, now=now - 10 * DAY)
    if waiting:
        _orders(publisher, now=now)
    return len(waiting)


def _people(*, now: datetime) -> list[User]:
    return [
        User.objects.filter(username=username).first()
        or add_person(
            username=username,
            display_name=shown,
            role=role,
            team="",
            own_password=True,
            password=f"demonstration-{username}",
            now=now,
        )
        for username, shown, role in READERS
    ]


def _publish(version: WorkVersion, reader: User, publisher: User, *, now: datetime) -> None:
    services.declare_review(version=version, children=0, reason=REASON, by=reader, now=now)
    for number, to in enumerate(CHECKS):
        who = reader if to == State.FUNDER_CHECK else publisher
        at = now + number * DAY
        services.advance(version=version, to=to, by=who, note=NOTE, waiver=NOTE, now=at)


def _print(version: WorkVersion, by: User, *, now: datetime) -> None:
    version.refresh_from_db()
    if version.work.order_limit and version.state == State.PUBLISHED:
        services.add_run(
            version=version, language="fr", copies=COPIES, printed_on=localdate(now), by=by, now=now
        )


def _orders(by: User, *, now: datetime) -> None:
    """One that was sent, one that waits; nobody and no place in them exists."""
    works = list(Work.objects.filter(pk__in=PrintRun.objects.values("version__work"))[:2])
    for name, kind, ago in (("Collège des Dunes (démo)", "school", 6), ("Ville de Port-Exemple (démo)", "town", 1)):  # fmt: skip
        made = services.place_order(
            organisation=name,
            kind=kind,
            territory="FR",
            address=f"{name}\n1 rue de l’Exemple\n00000 Port-Exemple",
            purpose="Une semaine sur la vie en ligne.",
            wanted=[Wanted(work, "fr", 30) for work in works],
            now=now - ago * DAY,
        )
        if kind == "school":
            for to in (PrintOrder.State.APPROVED, PrintOrder.State.PACKED, PrintOrder.State.SENT):
                services.answer_order(order=made, to=to, by=by, now=now - 5 * DAY)
