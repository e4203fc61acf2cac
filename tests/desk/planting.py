"""One text in every field that a stranger or a member can fill, and in all that comes out of envelopes.

Three ways, so that a field that a room gets later is planted too: through the services and the API;
written over every clear text of every row; and put in place of whatever an envelope holds when it is
opened. The last two pass by what the forms refuse, as somebody with the database would.
"""

import base64
import itertools
import json
import re
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import timedelta
from typing import Any
from urllib.parse import quote

import pytest
from django.apps import apps
from django.db import IntegrityError, models, transaction
from django.test import Client

from clickable.base import clock
from clickable.domains.models import Kind, Rule
from clickable.locate.models import Fact, Trace
from clickable.people.models import User
from clickable.report import addresses
from clickable.report.conversation.services import answer, write
from clickable.report.conversation.visit import visit
from clickable.report.models import Category, Item, Report
from clickable.seal import envelope, receipts
from clickable.seal.envelope import seal
from clickable.support.requests import helping
from clickable.support.requests.models import Request
from clickable.support.requests.selectors import visit as help_visit
from clickable.support.requests.services import say
from tests.cast import DESK, an_item, dana_reports, ring_of
from tests.desk.cases import in_hand, located
from tests.desk.doors import ITEM, NOTICE, REPORT, REQUEST, RULE, People, Thing
from tests.domains.making import proposed
from tests.support.helpline import a_receipt, dana_asks

_pages = itertools.count()
ROOMS_OF_OTHERS = {
    "pages",
    "library",
    "funding",
    "gestion",
    "measures",
    "figures",
    "seal",
    "record",
}
# Codes that our own code writes and that a page looks up: no door takes them from anybody.
CODES = {
    "reference", "password", "locator", "questionnaire", "rules_version", "template", "language",
    "country", "version", "scheme", "group", "role", "purpose", "token", "under", "pair", "code",
    "route", "algorithm", "kind", "state",
}  # fmt: skip


def plant(text: str, staff: People) -> dict[str, list[Thing]]:
    """Things of the first team, with `text` wherever their makers could write; one in Léa's hands."""
    ben, nour, lead = staff.called("Ben"), staff.called("Nour"), staff.called("Léa")
    item = located(an_item(_address(text), message=text, seen_at=text), ben)
    at_work = in_hand(an_item(_address(text) + "/2", message=text, category=Category.HATE), lead)
    _facts(item, text)
    place = an_item(elsewhere=text, message=text, seen_at=text)
    report = _talk(text, ben)
    _by_the_api(text)
    request = _help(text, nour)
    rule = _rule(text, lead)
    notices = [Thing("Une", n.reference) for n in item.notices.all()]
    return {
        ITEM: [Thing("Une", one.reference) for one in (item, at_work, place)],
        REPORT: [Thing("Une", report.reference)],
        NOTICE: notices,
        REQUEST: [Thing("Écoute", request.reference)],
        RULE: [Thing("Une", rule.reference)],
    }


def overwrite(texts: Sequence[str]) -> int:
    """The texts in turn in every clear text of every row there is; how many columns took them."""
    turn = itertools.cycle(texts)
    rooms = [m for m in apps.get_models() if m.__module__.startswith("clickable.")]
    ours = [model for model in rooms if model._meta.app_label not in ROOMS_OF_OTHERS]
    return sum(_write(m, field, turn) for m in ours for field in m._meta.local_fields)


def _write(model: type[models.Model], field: models.Field[Any, Any], turn: Iterator[str]) -> bool:
    free = isinstance(field, models.CharField | models.TextField) and not field.choices
    if not free or field.primary_key or field.name in CODES:
        return False
    try:
        with transaction.atomic():
            for key in model._default_manager.values_list("pk", flat=True):
                kept = next(turn).replace("\x00", "")[: field.max_length or None]
                model._default_manager.filter(pk=key).update(**{field.name: kept})
    except IntegrityError:  # a constraint keeps it to a few values, or each to one row
        return False
    return model._default_manager.exists()


FILE = re.compile(r"[A-Za-z0-9+/]{40,}={0,2}")  # what somebody brought, bytes as text


@contextmanager
def out_of_envelopes(texts: Sequence[str], patch: pytest.MonkeyPatch) -> Iterator[None]:
    """While it lasts, every sealed value opens to one of the texts; an address keeps its beginning."""
    turn = itertools.cycle(texts)
    whole: Callable[[bytes], bytes] = envelope._unpad

    def unpadded(padded: bytes) -> bytes:
        return _instead(whole(padded).decode(), next(turn)).encode(errors="replace")

    with patch.context() as inside:
        inside.setattr(envelope, "_unpad", unpadded)
        yield


def _instead(kept: str, text: str) -> str:
    if kept.startswith(("http://", "https://")):
        return f"https://photos.host.example/{text}"
    if FILE.fullmatch(kept):
        return base64.b64encode(text.encode(errors="replace")).decode()
    try:
        told = json.loads(kept)
    except ValueError:
        return text
    if not isinstance(told, dict) or "proof" in told:  # signed words: `plant` has them written
        return kept
    mechanics = {"sent_at", "voice", "never_from", "never_until", "at", "way", "cover", "who"}
    return json.dumps(
        {
            key: text if isinstance(value, str) and key not in mechanics else value
            for key, value in told.items()
        }
    )


def _address(text: str) -> str:
    """With the text as it is, if it can be an address at all."""
    given = f"https://photos.host.example/a/{next(_pages)}?{text}"
    try:
        addresses.read(given)
    except addresses.AddressError:
        return f"https://photos.host.example/a/{next(_pages)}?{quote(text, errors='replace')}"
    return given


def _facts(item: Item, text: str) -> None:
    """A registry's words: whoever owns a network writes what they like."""
    trace, moment = Trace.objects.get(item=item), clock.now()
    Trace.objects.filter(pk=trace.pk).update(traced_at=moment)
    for kind, source in zip(Fact.Kind, itertools.cycle(Fact.Source), strict=False):
        fact = Fact(trace=trace, kind=kind, source=source, seen_at=moment)
        fact.value = seal(text, to=item.key(DESK).public_key, context=fact.context)
        fact.save(force_insert=True)


def _talk(text: str, ben: User) -> Report:
    receipt = receipts.from_page(f"planted {next(_pages)}")
    report = dana_reports(_address(text), receipt=receipt, message=text, seen_at=text)
    moment = clock.now()
    page = {"page": f"p{next(_pages)}", "now": moment}
    answer(visit=visit(receipt, now=moment), text=text, **page)  # type: ignore[arg-type]
    write(report=report, text=text, by=ben, ring=ring_of(ben), **page)  # type: ignore[arg-type]
    return report


def _by_the_api(text: str) -> None:
    body = {"addresses": [_address(text)], "elsewhere": text, "category": "csam", "seen_at": text}
    body |= {"message": text, "language": text}
    Client().post("/api/v1/reports", json.dumps(body), content_type="application/json")
    Client().post(
        "/api/v1/reports",
        json.dumps({**body, "elsewhere": "", "message": "", "language": "fr"}),
        content_type="application/json",
    )


def _help(text: str, nour: User) -> Request:
    receipt, moment = a_receipt(), clock.now()
    told: dict[str, Any] = dict.fromkeys(
        ("contact", "name", "safe_word", "cover_words", "about", "territory"), text
    )
    request = dana_asks(receipt=receipt, way="here", may_pass_on=True, now=moment, **told)
    page = f"p{next(_pages)}"
    say(visit=help_visit(receipt), text=text, page=page, now=moment)
    helping.write(request=request, text=text, by=nour, ring=ring_of(nour), page=page, now=moment)
    return request


def _rule(text: str, lead: User) -> Rule:
    moment = clock.now()
    until = moment.date() + timedelta(days=30)
    name, words = f"h{next(_pages)}.example", {"reason": text, "operator": text}
    return proposed(Kind.HOST, name, by=lead, now=moment, until=until, **words)
