"""Works, versions and files of the tests. Everything in them is invented."""

from datetime import UTC, date, datetime, timedelta
from io import BytesIO
from typing import Any

from clickable.library import services
from clickable.library.models import Rendition, State, Work, WorkVersion
from clickable.library.services.works import About
from clickable.people.models import User

NOW = datetime(2026, 11, 3, 10, 30, tzinfo=UTC)
PDF = b"%PDF-1.7\n1 0 obj<</Type/Catalog>>endobj\n%%EOF\n"
MP4 = b"\0\0\0\x18ftypmp42" + bytes(range(256)) * 8
WAY = [
    State.EVIDENCE, State.CHILD_REVIEW, State.SAFEGUARDING, State.FUNDER_CHECK, State.APPROVED,
    State.PUBLISHED,
]  # fmt: skip


def about(**more: Any) -> About:
    told: dict[str, Any] = {
        "kind": "brochure",
        "titles": {"fr": "Le phare de poche", "en": "The pocket lighthouse"},
        "summaries": {"fr": "À qui parler, œuvre inventée.", "en": "Whom to talk to."},
        "audience": ("child", "teen"),
        "themes": ("help",),
        "age_from": 9,
        "age_to": 12,
        "order_limit": 50,
    }
    return About(**{**told, **more})


def a_work(code: str = "phare", **more: Any) -> Work:
    return services.make_work(code=code, about=about(**more), by=None, now=NOW)


def add(version: WorkVersion, language: str = "fr", access: str = "standard", form: str = "pdf", content: bytes = PDF, **more: Any) -> Rendition:  # fmt: skip
    return services.add_rendition(
        version=version,
        language=language,
        access=access,
        form=form,
        content=BytesIO(content),
        by=more.pop("by", None),
        now=NOW,
        **more,
    )


def prove(version: WorkVersion, children: int = 12) -> None:
    """What the checks look for."""
    services.set_evidence(
        version=version, sources=[("Source inventée", "", date(2026, 11, 1))], by=None, now=NOW
    )
    ages = (9, 11) if children else None
    reason = {} if children else {"fr": "Elle s’adresse aux adultes.", "en": "It is for adults."}
    services.declare_review(
        version=version, children=children, ages=ages, reason=reason, by=None, now=NOW
    )


def walk(version: WorkVersion, by: User, other: User, *, to: State = State.PUBLISHED, now: datetime = NOW) -> WorkVersion:  # fmt: skip
    """From the draft through every check up to `to`; `other` reads for the children's sake."""
    prove(version)
    for step in WAY[: WAY.index(to) + 1]:
        who = other if step == State.FUNDER_CHECK else by
        services.advance(version=version, to=step, by=who, note="Lu.", now=now)
        now += timedelta(minutes=1)
    version.refresh_from_db()
    return version


def published(by: User, other: User, code: str = "phare", *, languages: tuple[str, ...] = ("fr", "en"), **more: Any) -> WorkVersion:  # fmt: skip
    version = a_work(code, **more).versions.get()
    for language in languages:
        add(version, language)
    return walk(version, by, other)


def words_of_a_film(version: WorkVersion, language: str = "fr", **more: Any) -> None:
    """What each film needs before it is published."""
    cue = b"WEBVTT\n\n00:00.000 --> 00:30.000\nBonjour.\n"
    add(version, language, access="captions", form="vtt", content=cue, **more)
    add(version, language, access="transcript", form="txt", content=b"Bonjour.", **more)


def a_film(by: User, other: User, content: bytes = MP4) -> Rendition:
    """A published film with its words."""
    version = a_work("film", kind="capsule").versions.get()
    row = add(version, form="mp4", content=content)
    words_of_a_film(version)
    walk(version, by, other)
    return row


def next_version(work: Work, by: User, other: User, *, languages: tuple[str, ...] = ("fr",)) -> WorkVersion:  # fmt: skip
    version = services.new_version(
        work=work, by=by, now=NOW, what_changed={"fr": "Nouveau numéro.", "en": "New number."}
    )
    for language in languages:
        add(version, language)
    return walk(version, by, other)
