"""The bodies of /api/v1."""

from typing import Annotated, Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field, StrictBool

from clickable.partners.rules import REFERENCE
from clickable.report.hashes import MOST, Algorithm
from clickable.report.models import Category
from clickable.report.rules import LONGEST_TEXT, MOST_ADDRESSES, Standing


class Body(BaseModel):
    model_config = ConfigDict(extra="forbid")


class HashIn(Body):
    """A number that stands for a file. The file itself is never taken."""

    algorithm: Algorithm
    value: Annotated[str, Field(pattern=r"^[0-9a-fA-F]{32,64}$", description="In hexadecimal.")]


class ThingIn(Body):
    """What is reported, and in which words."""

    addresses: list[str] = Field(
        [], max_length=MOST_ADDRESSES, description="Web addresses, one in each entry."
    )
    elsewhere: str = Field(
        "", description=f"An account, an app or another place; {LONGEST_TEXT} characters at most."
    )
    category: Category = Category.UNSURE
    seen_at: str = Field("", description="When it was seen, in words; 200 characters at most.")
    message: str = Field("", description=f"{LONGEST_TEXT} characters at most. Words only.")
    language: Annotated[str, Field(pattern=r"^[a-z]{2,3}(-[A-Za-z0-9]{2,6})?$")] = "fr"


class ReportIn(ThingIn):
    """One report. At least one address, a place in words, or a message that tells the place."""

    about_me: StrictBool = False
    between_children: Annotated[
        StrictBool,
        Field(description="A child and another child: the team answers with education and care."),
    ] = False
    urgent: Annotated[StrictBool, Field(description="Somebody may be in danger now.")] = False
    door: Literal["api", "app", "extension"] = Field(
        "api", description="What sends it; counted only."
    )
    receipt: str = Field(
        "",
        description="A code that the sender made, in letters: 95 random bits and their check. The same code "
        "again is the same report, here and at `/reports/sealed`.",
    )
    hashes: list[HashIn] = Field(
        [], max_length=MOST, description="Of the one thing that is reported; shown to the team."
    )


class PartnerReportIn(ThingIn):
    """One report of a partner’s. At least one address, a place, or a message that tells the place."""

    urgent: Annotated[StrictBool, Field(description="Somebody may be in danger now.")] = False
    external_reference: str = Field(
        "",
        pattern=f"^$|{REFERENCE}",
        description="What the partner calls it: letters, digits, - and _; the same reference is kept once.",
    )
    hashes: list[HashIn] = Field(
        [], max_length=MOST, description="Of the one thing that is reported. Needs hashes:give."
    )


class ReceiptOut(BaseModel):
    letters: str = Field(examples=["0DVK-NNXP-Y1RV-V8Y8-8JBJ"])
    words: str


class ReportOut(BaseModel):
    """The receipt is told once. Nothing else leads back to the report."""

    receipt: ReceiptOut
    state: Standing


class SealedIn(Body):
    """A report that a device sealed: HPKE (RFC 9180) to the key of `/reports/key`."""

    key: Annotated[str, Field(pattern=r"^[A-Za-z0-9_-]{43}$", description="What it is sealed to.")]
    envelope: Annotated[
        str, Field(pattern=r"^[A-Za-z0-9_-]+$", max_length=1_400_000, description="base64url")
    ]


class SealedOut(BaseModel):
    state: Literal["received"] = "received"


class KeyOut(BaseModel):
    """What a device seals to, and how. In the envelope: the body of a report, with `receipt`, a code
    that the device made (letters, with their check)."""

    key: str = Field(description="X25519, base64url")
    suite: str
    info: str


class FollowUpIn(Body):
    receipt: str = Field(description="Letters or words, in any case and spacing.")


class AnswerIn(Body):
    receipt: str = Field(description="Letters or words, in any case and spacing.")
    text: str = Field(description=f"{LONGEST_TEXT} characters at most. Words only.")


class MessageOut(BaseModel):
    """One message. `at` is the hour (UTC), never finer; null where the message itself is missing."""

    sender: Literal["team", "you"] | None = Field(serialization_alias="from")
    text: str
    at: str | None = Field(examples=["2026-11-03T10:00"])


class FollowUpOut(BaseModel):
    state: Standing
    label: str
    messages: list[MessageOut]


class FigureOut(BaseModel):
    """A published figure. `value` is null where it is hidden (under five) or nothing was counted."""

    code: str
    label: str
    value: float | None
    shown: str
    unit: str
    unit_label: str
    period: str
    definition: str
    source: str
    published_at: str


class FiguresOut(BaseModel):
    figures: list[FigureOut]


class WayOut(BaseModel):
    """A way to reach a service. `value` is a number, an https address, a mailbox, or words."""

    kind: Literal["phone", "sms", "chat", "web", "app", "video", "in_person", "mail"]
    value: str
    open_now: bool | None


class ServiceOut(BaseModel):
    """A help service. `open_now` is null where its hours are not known; `local_hours` are in words,
    by the clock of the territory that was asked for."""

    code: str
    name: str
    channels: list[WayOut]
    open_now: bool | None
    next_opening: str | None = Field(
        description="RFC 3339, by the clock of the territory; null when open, or not known."
    )
    local_hours: str
    source: str
    checked_on: str
    confirmed: bool = Field(description="A source that was read says that it answers there.")


class SessionOut(BaseModel):
    """One date of a training. Times are RFC 3339, in UTC; `zone` is the clock it was said by."""

    uid: UUID = Field(description="Of its entry in calendars; never another.")
    course: str
    title: str
    starts_at: str
    ends_at: str
    zone: str = Field(description="IANA: Europe/Paris")
    modality: Literal["remote", "site"]
    place: str
    territory: str | None = Field(description="ISO 3166-1; null: from anywhere.")
    language: str
    needs: list[str] = Field(description="What is offered to everybody: lsf, captions, bandwidth.")
    seats_free: int
    open: bool = Field(description="Sign-ups are taken; without a free seat, for the list.")
    address: str = Field(description="The page to sign up at.")


class FaultOut(BaseModel):
    pointer: str = Field(description="RFC 6901, in the line: #/addresses/0; # is the line.")
    code: str
    detail: str


class LineOut(BaseModel):
    """What became of one line. `id` of a duplicate is that of the report it repeats."""

    line: int
    status: Literal["accepted", "duplicate", "refused"]
    id: UUID | None
    external_reference: str
    errors: list[FaultOut]


class BatchOut(BaseModel):
    """Every line that is not empty, in its order. What is accepted is kept for good."""

    accepted: int
    duplicate: int
    refused: int
    results: list[LineOut]


class StateOut(BaseModel):
    """How far a report is. `received` is the hour (UTC), never finer."""

    id: UUID
    external_reference: str
    state: Standing
    label: str
    received: str = Field(examples=["2026-11-03T10:00"])


class StatesOut(BaseModel):
    reports: list[StateOut]
