from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clickable.locate.models import Fact, Trace
from clickable.locate.rules import (
    TRIES,
    Conclusion,
    Finding,
    Place,
    Search,
    conclude,
    try_again,
)

FR = Place("192.0.2.1", "LANDE", "Lande", "FR", ("abuse@lande.example",))
NL = Place("192.0.2.2", "POLDER", "Polder", "NL")
CDN = Place("192.0.2.3", "LISIERE-CDN", "Lisière", "US", via_cdn="Lisière")
SLOW = Place("192.0.2.4", failure="rdap_timeout", passing=True)
NONE = Place("192.0.2.5", failure="rdap_404")
FOUND, UNKNOWN = Trace.Outcome.FOUND, Trace.Outcome.UNKNOWN


@pytest.mark.parametrize(
    ("places", "outcome", "country", "confidence"),
    [
        ([FR], FOUND, "FR", "high"),
        ([FR, FR], FOUND, "FR", "high"),
        ([FR, NL], FOUND, "FR", "low"),
        ([FR, NL, NL], FOUND, "NL", "low"),
        ([FR, NONE], FOUND, "FR", "low"),
        ([FR, CDN], FOUND, "FR", "low"),
        ([CDN], UNKNOWN, "", ""),
        ([NONE], UNKNOWN, "", ""),
        ([Place("192.0.2.6", "BRUME")], FOUND, "", ""),
        ([], UNKNOWN, "", ""),
    ],
)
def test_outcome_country_and_confidence(places, outcome, country, confidence):
    found = conclude(Search(places=tuple(places), failure="" if places else "dns_nxdomain"))

    assert (found.outcome, found.country, found.confidence) == (outcome, country, confidence)


def test_every_different_thing_is_kept_once_and_ranked():
    found = conclude(Search(places=(CDN, FR, Place("192.0.2.9", "LANDE", "Lande", "FR"))))

    assert [f for f in found.findings if f.kind == Fact.Kind.OPERATOR] == [
        Finding(Fact.Kind.OPERATOR, "Lande", Fact.Source.RDAP, rank=0),
        Finding(Fact.Kind.OPERATOR, "Lisière", Fact.Source.RDAP, rank=1),
    ]


def test_a_name_that_leads_nowhere_says_so():
    assert conclude(Search(failure="dns_nxdomain")) == Conclusion(
        UNKNOWN, findings=[Finding(Fact.Kind.FAILURE, "dns_nxdomain", Fact.Source.DNS)]
    )


@pytest.mark.parametrize(
    ("attempts", "wait"),
    [(1, timedelta(minutes=5)), (2, timedelta(minutes=30)), (3, None), (9, None)],
)
def test_passing_failures_are_tried_three_times(attempts, wait):
    assert try_again(Search(places=(SLOW,)), attempts=attempts) == wait
    assert try_again(Search(failure="dns_servfail", passing=True), attempts=attempts) == wait


@pytest.mark.parametrize(
    "search", [Search((FR, SLOW)), Search((NONE,)), Search(failure="dns_nxdomain")]
)
def test_what_is_found_or_lasting_is_concluded_at_once(search):
    assert try_again(search, attempts=1) is None


places = st.builds(
    Place,
    st.sampled_from(["192.0.2.1", "2001:db8::1"]),
    country=st.sampled_from(["", "FR", "NL"]),
    via_cdn=st.sampled_from(["", "Lisière"]),
    failure=st.sampled_from(["", "rdap_404"]),
    passing=st.booleans(),
)


@given(st.lists(places, max_size=5), st.integers(1, 9))
def test_nothing_waits_for_ever_and_no_country_is_made_up(found, attempts):
    search = Search(places=tuple(found))
    conclusion = conclude(search)

    assert attempts < TRIES or try_again(search, attempts=attempts) is None
    assert conclusion.country in {p.country for p in found if not p.via_cdn} | {""}
    assert bool(conclusion.country) == bool(conclusion.confidence)
