"""A report as a program sends it, cleaned: one reading for everybody and for partners."""

from django.utils.translation import gettext as _

from clickable.api.problems import Fault
from clickable.api.schemas import HashIn, PartnerReportIn, ReportIn
from clickable.base.words import read_words
from clickable.report import wording
from clickable.report.hashes import Digest, HashError, read_hash
from clickable.report.models import Door
from clickable.report.reading import Reading, read_list
from clickable.report.rules import LONGEST_TEXT, LONGEST_WHEN, placed
from clickable.report.services import Given


def given_of(
    payload: ReportIn | PartnerReportIn,
    faults: list[Fault],
    *,
    door: Door,
    group: int | None = None,
    vouched: bool = False,
) -> Given:
    """What was given; `faults` grows by what is to be mended, and then it is not to be kept."""
    before = len(faults)
    reading = _addresses(payload.addresses, faults)
    elsewhere = words_of("elsewhere", payload.elsewhere, faults, longest=LONGEST_TEXT)
    message = words_of("message", payload.message, faults, longest=LONGEST_TEXT)
    seen_at = words_of("seen_at", payload.seen_at, faults, longest=LONGEST_WHEN)
    if len(faults) == before and not (reading.addresses or elsewhere or message):
        faults.append(
            Fault(
                "#/addresses",
                "nothing",
                _("Il faut une adresse, un endroit en mots ou un message."),
            )
        )
    elsewhere, message = placed(elsewhere, message, with_address=bool(reading.addresses))
    things = len(reading.addresses) + bool(elsewhere)
    hashes = _hashes(payload.hashes, faults, things=things, vouched=vouched)
    return Given(
        door=door,
        language=payload.language,
        category=payload.category,
        addresses=reading.addresses,
        elsewhere=elsewhere,
        message=message,
        seen_at=seen_at,
        urgent=payload.urgent,
        hashes=hashes if len(faults) == before else (),
        group=group,
    )


def words_of(name: str, text: str, faults: list[Fault], *, longest: int) -> str:
    words = read_words(text)
    if words.pasted:
        faults.append(Fault(f"#/{name}", "content", wording.PASTED))
    if len(words.text) > longest:
        told = wording.TOO_LONG % {"show_value": len(words.text), "limit_value": longest}
        faults.append(Fault(f"#/{name}", "too_long", told))
    return words.text


def _hashes(
    given: list[HashIn], faults: list[Fault], *, things: int, vouched: bool
) -> list[Digest]:
    """What anybody gives is shown and decides nothing; a partner vouches for its own."""
    if given and things != 1:
        faults.append(
            Fault(
                "#/hashes",
                "several",
                _("Des empreintes vont avec une seule adresse, ou un seul endroit."),
            )
        )
    found = []
    for place, each in enumerate(given):
        try:
            one = read_hash(each.value, each.algorithm)
        except HashError:
            faults.append(
                Fault(f"#/hashes/{place}", "hash", _("Cette empreinte n’est pas lisible."))
            )
        else:
            found.append(Digest(one.algorithm, one.value, vouched=vouched))
    return found


def _addresses(given: list[str], faults: list[Fault]) -> Reading:
    reading = read_list(given)
    faults += [
        Fault(f"#/addresses/{each.place - 1}", each.reason.value, wording.REFUSALS[each.reason])
        for each in reading.refused
    ]
    return reading
