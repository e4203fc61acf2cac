import contextlib

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from clickable.report.addresses import Address, AddressError, Refusal, defang, read

TOGETHER = [
    ("https://a.example/b", [
        "HTTPS://A.EXAMPLE/b", "https://a.example:443/b", "https://a.example/./b", "a.example/b",
        "https://a.example/x/../b", "https://a.example/b#part", "https://a.example./b", "//a.example/b",
        "https://user:secret@a.example/b", "hxxps://a[.]example/b", "h**ps://a(.)example/b",
        "https://ａ.example/b", "https:\\\\a.example\\b", "<https://a.example/b>", "« a.example/b »",
        " https://a.example/b ", "https://a.exam\u200bple/b", "https://a.exa\u00admple/b",
        "https://a.example/b?utm_source=x&fbclid=y", "https://a.example/b?", "(https://a.example/b)", "“a.example/b”", "\"a.example/b", "https:a.example/b",
        "https://%61.example/b", "\u202ehttps://a.example/b",
    ]),
    ("http://a.example/", ["http://a.example", "http://a.example:80/", "HTTP:/a.example/", "hxxp://a.example"]),
    ("https://xn--mnchen-3ya.example/%C3%BC", ["https://münchen.example/ü", "MÜNCHEN.example/ü"]),
    ("https://a.example/?q=1&p=2", ["https://a.example/?q=1&sid=9&p=2", "a.example?q=1&p=2&access_token=z"]),
]  # fmt: skip
APART = [
    "https://a.example/", "http://a.example/", "https://a.example:8443/", "https://b.a.example/",
    "https://a.example/b", "https://a.example/B", "https://a.example/b/", "https://a.example//b",
    "https://a.example/?b", "https://a.example/?b=1", "https://a.example/?b=2",
    "https://a.example/%62%2Fc", "https://a.example/b,c", "https://xn--mnchen-3ya.example/",
    "https://1.1.1.1/", "https://[2606:4700::1111]/",
]  # fmt: skip
REFUSED = [
    (Refusal.CONTENT, ["data:image/png;base64,AAAA", "DATA:text/html,x", " data:,x"]),
    (Refusal.SCRIPT, ["javascript:alert(1)", "JavaScript:alert(1)", "vbscript:x", "\u200bjavascript:x"]),
    (Refusal.SCHEME, [
        "ftp://a.example/", "mailto:dana@a.example", "file:///etc/passwd", "about:blank", "magnet:?xt=1",
        "blob:https://a.example/1", "view-source:https://a.example/", "dana@a.example", "@dana.leroy",
    ]),
    (Refusal.PRIVATE, [
        "http://127.0.0.1/", "127.1", "0x7f.1", "2130706433", "http://10.1.2.3/", "192.168.1.1",
        "http://169.254.169.254/", "100.64.0.1", "0", "http://[::1]/", "http://[::ffff:10.0.0.1]/",
        "http://[64:ff9b::7f00:1]/", "http://[2002:7f00:1::]/", "http://[fe80::1]/", "http://[fd00::1]/",
        "localhost", "localhost.", "api.localhost", "printer.local", "a.internal", "nas.home.arpa", "a.lan",
        "http://[::127.0.0.1]/", "http://[::ffff:0:127.0.0.1]/", "http://[64:ff9b:1::1]/", "http://[fec0::1]/",
        "http://[ff0e::1]/", "http://224.0.0.1/",
    ]),
    (Refusal.LONG, ["https://a.example/" + "x" * 4000]),
    (Refusal.UNREADABLE, [
        "", " ", "bonjour", "a b", "https://", "https://a..example/", "a.example:99999", "https://a,b.example/",
        "https://" + "a" * 64 + ".example/", "https://[::1", "https://a.example\ud800/", "\ud800", "..",
    ]),
]  # fmt: skip


@pytest.mark.parametrize(
    ("normal", "spelling"),
    [(normal, each) for normal, many in TOGETHER for each in (normal, *many)],
)
def test_spellings_that_browsers_take_for_one_fold_together(normal: str, spelling: str) -> None:
    assert read(spelling).text == normal


def test_addresses_that_differ_stay_apart() -> None:
    assert [read(text).text for text in APART] == APART


@pytest.mark.parametrize(
    ("reason", "given"), [(reason, each) for reason, many in REFUSED for each in many]
)
def test_what_is_no_public_web_address_is_refused_with_its_reason(
    reason: Refusal, given: str
) -> None:
    with pytest.raises(AddressError) as refused:
        read(given)
    assert refused.value.reason == reason


@pytest.mark.parametrize(
    ("given", "host", "site"),
    [
        ("https://img.photos.a.example/", "img.photos.a.example", "a.example"),
        ("https://a.example.co.uk/", "a.example.co.uk", "example.co.uk"),
        ("https://1.1.1.1:8080/x", "1.1.1.1", "1.1.1.1"),
        ("https://[2606:4700::1111]/", "[2606:4700::1111]", "[2606:4700::1111]"),
    ],
)
def test_host_and_site(given: str, host: str, site: str) -> None:
    address = read(given)
    assert (address.host, address.site) == (host, site)


_labels = st.text("abcé日0-_", min_size=1, max_size=8)
_parts = st.text("abcéß日本 /%?&=#@:.\\-_~+'\"<>[]()\t\u202e", max_size=40)


@given(
    st.sampled_from(["https://", "http://", ""]), st.lists(_labels, min_size=2, max_size=4), _parts
)
@example("https://", ["a", "example"], "/%25?utm_source=1&&#")
@example("https://", ["a", "example"], "??")
@example("https://", ["a", "example"], "/'?")
def test_reading_again_changes_nothing(scheme: str, labels: list[str], rest: str) -> None:
    try:
        address = read(f"{scheme}{'.'.join(labels)}{rest}")
    except AddressError:
        return
    assert read(address.text) == address


@given(st.text(max_size=300))
def test_no_text_breaks_the_reading(text: str) -> None:
    with contextlib.suppress(AddressError):
        assert isinstance(read(text), Address)


@pytest.mark.parametrize(
    ("address", "shown"),
    [
        ("https://a.example/b.html", "hxxps://a[.]example/b.html"),
        ("http://b.a.example:81/", "hxxp://b[.]a[.]example:81/"),
        ("a.example/b", "a[.]example/b"),
        ("HTTPS://A.example/", "HxxPS://A[.]example/"),
        ("https://a.example/?to=http://b.example/", "hxxps://a[.]example/?to=hxxp://b.example/"),
    ],
)
def test_defanged_addresses_cannot_be_clicked(address: str, shown: str) -> None:
    assert defang(address) == shown


@given(st.lists(_labels, min_size=2, max_size=3))
def test_a_defanged_address_is_read_as_the_same(labels: list[str]) -> None:
    try:
        address = read(".".join(labels))
    except AddressError:
        return
    assert read(defang(address.text)) == address
