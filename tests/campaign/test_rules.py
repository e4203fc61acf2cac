"""Who is told apart from whom, and what is doubted."""

import pytest

from clickable.campaign.manifesto.models import DomainRule, Manifesto
from clickable.campaign.manifesto.rules import (
    NEW_DOMAIN,
    STEPS,
    Conditions,
    Doubt,
    doubt,
    may_step,
    person_of,
)

M = Manifesto.State


@pytest.mark.parametrize(
    ("typed", "person"),
    [
        ("Dana@Courrier.example", "dana@courrier.example"),
        (" dana+liste@courrier.example ", "dana@courrier.example"),
        ("d.a.n.a@gmail.com", "dana@gmail.com"),
        ("da.na+x@googlemail.com", "dana@gmail.com"),
        ("d.a.n.a@courrier.example", "d.a.n.a@courrier.example"),
        ("+@courrier.example", "+@courrier.example"),
    ],
)
def test_one_person_has_one_signature_however_the_mailbox_is_typed(typed: str, person: str) -> None:
    assert person_of(typed) == person


def rule(pattern: str, verdict: str) -> DomainRule:
    return DomainRule(pattern=pattern, verdict=verdict)


@pytest.mark.parametrize(
    ("domain", "over", "rules", "in_the_hour", "why"),
    [
        ("orange.fr", False, [], 10_000, None),
        ("college.example", False, [], NEW_DOMAIN - 1, None),
        ("college.example", False, [], NEW_DOMAIN, Doubt.BURST),
        ("college.example", False, [rule("college.example", "trust")], NEW_DOMAIN, None),
        ("mailinator.com", False, [], 0, Doubt.DISPOSABLE),
        ("a.bots.example", False, [rule("*.bots.example", "doubt")], 0, Doubt.RULE),
        ("orange.fr", False, [rule("orange.fr", "doubt")], 0, Doubt.RULE),
        ("orange.fr", True, [], 0, Doubt.NETWORK),
        ("bots.example", True, [rule("*.example", "doubt"), rule("bots.example", "trust")], 0, Doubt.RULE),
    ],
)  # fmt: skip
def test_what_is_doubted(
    domain: str, over: bool, rules: list[DomainRule], in_the_hour: int, why: Doubt | None
) -> None:
    assert doubt(domain, over=over, rules=rules, in_the_hour=lambda: in_the_hour) == why


def test_every_step_of_a_manifesto() -> None:
    allowed = {(frm, to) for frm in M for to in M if may_step(frm, to)}
    assert allowed == {(frm, to) for frm, row in STEPS.items() for to in row}
    assert set(STEPS) == set(M)
    assert not any(may_step(M.CLOSED, to) for to in M)


def test_an_empty_form_means_nobody() -> None:
    assert not Conditions(since="2026-01-01", until="2026-12-31").narrow
    assert Conditions(domain="bots.example").narrow
