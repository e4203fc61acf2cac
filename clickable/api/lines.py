"""What a partner’s program sent, line by line: what can be read, and what is to be mended in the rest."""

import io
import json
from collections.abc import Iterator
from dataclasses import dataclass, field

from django.utils.translation import gettext as _
from pydantic import ValidationError

from clickable.api.problems import TOO_MANY, Fault, fault_of
from clickable.api.reading import given_of
from clickable.api.schemas import PartnerReportIn
from clickable.partners.rules import Scope
from clickable.partners.selectors import Access
from clickable.partners.taking import Line
from clickable.report.models import Door
from clickable.seal.tokens import token

MOST_FAULTS = 20  # told of one line
MOST_READ = 1000  # of more, none is: each costs memory, and nobody mends them one by one


@dataclass(frozen=True, repr=False)
class Read:
    """One line: either it can be kept, or it says what is wrong with it."""

    number: int
    external_reference: str = ""
    line: Line | None = None
    faults: list[Fault] = field(default_factory=list)


def count(body: bytes) -> int:
    """How many lines there are, empty ones too."""
    return body.count(b"\n") + (not body.endswith(b"\n") and bool(body))


def read_lines(body: bytes, by: Access) -> Iterator[Read]:
    """Every line that is not empty, one by one."""
    for number, raw in enumerate(io.BytesIO(body.removeprefix(b"\xef\xbb\xbf")), start=1):
        if raw.strip():
            yield read(raw, by, number=number)


def read(raw: bytes, by: Access, *, number: int = 1) -> Read:
    """One report. Never raises: whatever comes is a report, or has faults."""
    try:
        payload = PartnerReportIn.model_validate_json(raw.decode())
    except UnicodeDecodeError:
        return _refused(number, Fault("#", "encoding", _("Cette ligne n’est pas en UTF-8.")))
    except ValidationError as error:
        return _invalid(number, error)
    faults: list[Fault] = []
    if payload.hashes and not by.may(Scope.HASHES):
        faults.append(
            Fault("#/hashes", "scope", _("Ce jeton ne permet pas de donner des empreintes."))
        )
    given = given_of(payload, faults, door=Door.PARTNER, group=by.partner.group_id, vouched=True)
    reference = payload.external_reference
    if faults:
        return Read(number, reference, faults=faults[:MOST_FAULTS])
    said = payload.model_dump_json().encode(errors="replace")
    mark = token("partner line", f"{by.partner.pk}\x00{said.decode(errors='replace')}")
    return Read(number, reference, Line(number, given, mark, reference))


def _invalid(number: int, error: ValidationError) -> Read:
    if error.error_count() > MOST_READ:
        return _refused(number, TOO_MANY)
    found = error.errors(include_url=False, include_context=False, include_input=False)
    if found[0]["type"] == "json_invalid":
        return _refused(
            number, Fault("#", "json", _("Cette ligne n’est pas un objet JSON entier et lisible."))
        )
    placed = ({**one, "loc": ("body", "line", *one["loc"])} for one in found[:MOST_FAULTS])
    return Read(number, faults=[fault_of(one) for one in placed])


def _refused(number: int, fault: Fault) -> Read:
    return Read(number, faults=[fault])


def told(results: list[dict[str, object]]) -> bytes:
    """The answer to a batch: how many of each, and every line."""
    counts = {"accepted": 0, "duplicate": 0, "refused": 0}
    for one in results:
        counts[str(one["status"])] += 1
    return json.dumps({**counts, "results": results}, separators=(",", ":")).encode()
