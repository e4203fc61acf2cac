import pytest
from hypothesis import given
from hypothesis import strategies as st

from clickable.locate.cdn import cdn_of
from clickable.locate.rdap import LONGEST, Network, clean, read_network


def entity(*roles, email="", name="", adr=None, inside=()):
    card = [["version", {}, "text", "4.0"]]
    if name:
        card.append(["fn", {}, "text", name])
    if email:
        card.append(["email", {}, "text", email])
    if adr:
        card.append(adr)
    return {"roles": list(roles), "vcardArray": ["vcard", card], "entities": list(inside)}


def answer(*entities, **more):
    return {"objectClassName": "ip network", "name": "LANDE", "entities": list(entities), **more}


def test_a_network_is_read_whole():
    document = answer(
        entity("registrant", name="Lande Réseaux"),
        entity("abuse", email="abuse@lande.example"),
        country="FR",
        startAddress="192.0.2.0",
        endAddress="192.0.2.255",
    )

    assert read_network(document) == Network(
        name="LANDE (192.0.2.0 – 192.0.2.255)",
        operator="Lande Réseaux",
        country="FR",
        abuse=("abuse@lande.example",),
    )


def test_a_nested_abuse_contact_is_found_and_the_outer_one_comes_first():
    inner = entity("abuse", email="inner@lande.example")
    document = answer(
        entity("registrant", inside=[entity("noc", inside=[inner])]),
        entity("abuse", email="outer@lande.example"),
    )

    assert read_network(document).abuse == ("outer@lande.example", "inner@lande.example")


def test_only_the_role_makes_an_abuse_contact():
    document = answer(entity("technical", email="noc@lande.example"))

    assert read_network(document).abuse == ()


def test_several_addresses_are_kept_once_the_preferred_first():
    contact = entity("abuse")
    contact["vcardArray"][1] += [
        ["email", {"pref": "20"}, "text", "second@lande.example"],
        ["email", {"pref": "1"}, "text", "mailto:first@lande.example"],
        ["email", {}, "text", "third@lande.example"],
        ["email", {}, "text", "FIRST@lande.example"],
    ]

    assert read_network(answer(contact)).abuse == (
        "first@lande.example", "second@lande.example", "third@lande.example",
    )  # fmt: skip


@pytest.mark.parametrize(
    "email",
    ["", "abuse", "abuse@", "@lande.example", "a b@lande.example", "a@b", "a@lande.example\nBcc: x@y.example",
     "a@lande.example, b@lande.example", "<a@lande.example>", "a" * 65 + "@lande.example"],
)  # fmt: skip
def test_what_is_no_address_is_no_contact(email):
    assert read_network(answer(entity("abuse", email=email))).abuse == ()


@pytest.mark.parametrize(
    ("adr", "country"),
    [
        (["adr", {"cc": "nl"}, "text", ["", "", "", "", "", "", ""]], "NL"),
        (["adr", {}, "text", ["", "", "", "", "", "", "Germany"]], "DE"),
        (["adr", {}, "text", ["", "", "", "", "", "", "SE"]], "SE"),
        (["adr", {"label": "1 Way\nTown\nUnited States"}, "text", [""] * 7], "US"),
        (["adr", {"label": "1 Way\nTown\nAtlantis"}, "text", [""] * 7], ""),
        (["adr"], ""),
    ],
)
def test_a_country_that_only_the_registrant_s_card_names_is_read(adr, country):
    assert read_network(answer(entity("registrant", adr=adr))).country == country


@pytest.mark.parametrize("code", ["EU", "AP", "ZZ", "France", "F", "", None, 7, "Q1"])
def test_what_is_no_country_is_unknown(code):
    assert read_network(answer(country=code)).country == ""


def test_text_of_a_registry_loses_invisible_characters_and_length():
    assert clean("a\u202eb\x00c\n  d" + "x" * 9999) == "abc d" + "x" * (LONGEST - 5)


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(
        st.sampled_from(["entities", "roles", "vcardArray", "name", "country", "x"]), inner, max_size=4
    ),
    max_leaves=30,
)  # fmt: skip


@given(json_values)
def test_no_answer_makes_the_reader_stumble(document):
    assert isinstance(read_network(document), Network)


def test_entities_without_end_are_not_followed_to_the_end():
    document = answer(*[entity("abuse", email=f"a{i}@lande.example") for i in range(5000)])

    assert len(read_network(document).abuse) == 5


@pytest.mark.parametrize(
    ("address", "network", "operator", "cdn"),
    [
        ("104.16.1.1", "ANY", "", "Cloudflare"),
        ("2606:4700::1111", "ANY", "", "Cloudflare"),
        ("151.101.1.1", "ANY", "", "Fastly"),
        ("192.0.2.1", "CLOUDFLARENET (192.0.2.0 – 192.0.2.9)", "", "Cloudflare"),
        ("192.0.2.1", "LISIERE-CDN (192.0.2.0 – 192.0.2.9)", "Lisière CDN", "Lisière CDN"),
        ("192.0.2.1", "LISIERE-CDN", "", "LISIERE-CDN"),
        ("192.0.2.1", "CDNET-FR", "Abcdn", ""),
        ("192.0.2.1", "", "", ""),
    ],
)
def test_delivery_networks_are_known_by_range_or_by_name(address, network, operator, cdn):
    assert cdn_of(address, network=network, operator=operator) == cdn
