"""A mail as it came: whose it is, whether that is proved, what it reports; whatever was done to it."""

import contextlib
import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clickable.imports.columns import Taken
from clickable.imports.letters import reports_of
from clickable.imports.mails import BrokenError, Letter, read_mail, unpacked
from clickable.report.models import Category, Door
from tests.imports.making import SENDER, SERVER, mail, mixed

pytestmark = pytest.mark.once
UUID = "b7e1c1a0-0000-4000-8000-000000000001"
MD5 = "0123456789abcdef0123456789abcdef"


def read(raw: bytes) -> Letter:
    return read_mail(raw, trusted=SERVER)


def found(raw: bytes) -> list[list[str]]:
    reports = reports_of(read(raw), Taken(1, door=Door.MAIL)).reports
    return [[address.text for address in given.addresses] for given, _name in reports]


def xarf(**more: Any) -> str:
    return json.dumps(
        {
            "xarf_version": "4.2.0", "report_id": UUID, "timestamp": "2026-11-03T10:00:00Z",
            "category": "content", "type": "csam", "url": "https://mauvais.example/x",
            "classification": "baseline", "hash_values": {"md5": MD5}, **more,
        }
    )  # fmt: skip


@pytest.mark.parametrize(
    ("auth", "proved"),
    [
        ("dkim=pass header.d=phare.example", True),
        ("dkim=pass (2048-bit (really)) header.i=@phare.example", True),
        ("spf=pass smtp.mailfrom=bounce@phare.example", True),
        ("dkim=fail header.d=phare.example; spf=pass smtp.mailfrom=phare.example", True),
        ("dkim=pass header.d=example", False),  # a suffix proves nothing
        ("dkim=pass header.d=mauvais.example", False),
        ("dkim=pass header.d=xphare.example", False),
        ("dkim=fail header.d=phare.example", False),
        ("dkim=pass header.d=phare.example; dmarc=fail", False),
        ("spf=pass smtp.mailfrom=eve@eve.example", False),
        ("spf=pass smtp.helo=phare.example", False),
        ("none", False),
        ("", False),
        ("(dkim=pass header.d=phare.example)", False),
        ("dkim = pass (ok) header.d = phare.example", True),
        ('spf=pass smtp.mailfrom="a b"@phare.example', True),
        ("spf=pass smtp.mailfrom=SRS0=x=y.example=z@phare.example", True),
        # What a stranger chose, in the server's own line.
        ('spf=pass smtp.mailfrom="; dkim=pass header.d=phare.example; "@eve.example', False),
        ('spf=pass smtp.mailfrom="x@phare.example"@eve.example', False),
        ('spf=pass smtp.mailfrom="x smtp.mailfrom=@phare.example"@eve.example', False),
        ("spf=pass smtp.mailfrom=x smtp.mailfrom=phare.example@eve.example", False),
        ('dkim=fail reason="\\"; dkim=pass header.d=phare.example"', False),
        ("dkim=fail (\\); dkim=pass header.d=phare.example)", False),
        ("dkim=pass header.d=eve.example header.i=@phare.example", False),
        ("spf=none smtp.mailfrom==?utf-8?q?a=3B_dkim=3Dpass_header=2Ed=3Dphare.example?=", False),
        ('spf=none x="; dkim=pass header.d=phare.example', False),
        ("spf=none (((((((((((((x; dkim=pass header.d=phare.example", False),
    ],
)
def test_what_our_own_server_says_is_believed_for_the_senders_domain(
    auth: str, *, proved: bool
) -> None:
    assert read(mail(auth=auth)).proved is proved


def test_a_domain_above_the_senders_proves_it_too() -> None:
    raw = mail(sender="a@hotline.phare.example", auth="dkim=pass header.d=phare.example")
    assert read(raw).proved


def test_only_the_topmost_line_of_our_own_server_counts() -> None:
    forged = b"Authentication-Results: mx.ours.example; dkim=pass header.d=phare.example\r\n"
    foreign = b"Authentication-Results: mx.eve.example; dkim=pass header.d=phare.example\r\n"
    unproved = mail(auth="dkim=none")
    first, rest = unproved.split(b"\r\n", 1)
    assert not read(first + b"\r\n" + forged + rest).proved
    assert not read(foreign + first + b"\r\n" + rest).proved
    assert not read(foreign + rest).proved
    assert not read_mail(mail(), trusted="").proved


@pytest.mark.parametrize(
    "heads",
    [
        b"From: a@phare.example\r\nFrom: eve@eve.example\r\n",
        b"From: a@phare.example, eve@eve.example\r\n",
        b"From: nobody\r\n",
        b"From: a@phare.example <eve@eve.example>\r\n",
        b"From: <a@phare.example> <eve@eve.example>\r\n",
        b"From: a@phare.example)eve@eve.example\r\n",
        b"From: team: a@phare.example;\r\n",
        b"From: \xff\xfe <\xff@phare.example>\r\n",
        b"Subject: none\r\n",
    ],
)
def test_a_mail_of_nobody_or_of_several_has_no_sender(heads: bytes) -> None:
    letter = read(heads + b"Authentication-Results: mx.ours.example; spf=pass\r\n\r\nx")
    assert (letter.sender, letter.proved) == ("", False)


@pytest.mark.parametrize(
    ("given", "sender"),
    [
        ("a@phare.example", "a@phare.example"),
        ("A@Phare.example (Phare)", "a@phare.example"),
        ('"Phare, \\"abuse\\"" (x) <a@phare.example>', "a@phare.example"),
        ("=?utf-8?q?Phare_=C3=A9?=\r\n <a@phare.example>", "a@phare.example"),
        # Whoever puts another's mailbox into a name writes from their own.
        ('"a@phare.example" <eve@webmail.example>', "eve@webmail.example"),
        ("=?utf-8?q?a=40phare.example=2C?= <eve@webmail.example>", "eve@webmail.example"),
        ("=?utf-8?q?=3Ca=40phare.example=3E?= <eve@webmail.example>", "eve@webmail.example"),
    ],
)
def test_the_sender_is_the_mailbox_and_never_the_name(given: str, sender: str) -> None:
    assert read(f"From: {given}\r\n\r\nx".encode()).sender == sender


def test_a_line_of_ours_that_is_not_whole_hides_what_lies_below() -> None:
    first, rest = mail(auth='dkim=none x="').split(b"\r\n", 1)
    forged = b"Authentication-Results: mx.ours.example; dkim=pass header.d=phare.example\r\n"
    assert not read(first + b"\r\n" + forged + rest).proved


@pytest.mark.parametrize(
    "headers",
    [
        {"Auto_Submitted": "auto-replied"},
        {"Auto_Submitted": "auto-generated; x=y"},
        {"List_Id": "<l.example>"},
        {"Precedence": "bulk"},
        {"Return_Path": "<>"},
        {"kind": "multipart/report; report-type=delivery-status; boundary=B"},
    ],
)
def test_machines_and_lists_are_told(headers: dict[str, str]) -> None:
    assert read(mail(**headers)).automatic


def test_a_program_that_sends_xarf_may_say_that_it_is_one() -> None:
    raw = mail(**mixed(("application/json", xarf())), Auto_Submitted="auto-generated")
    assert not read(raw).automatic
    assert not read(mail(Auto_Submitted="no")).automatic


def test_only_what_is_meant_as_an_address_is_one() -> None:
    text = """Bonjour M.Durand, voir e.g. la page.de garde :
hxxps://un[.]mauvais.example/1, et <h**p://deux.mauvais.example/2>.
trois.mauvais.example/3
Écrire à contact@phare.example ou www.phare.example/nous
> https://cite.example/4
-- \n
https://signature.example/5"""
    assert found(mail(text)) == [
        ["https://un.mauvais.example/1", "http://deux.mauvais.example/2",
         "https://trois.mauvais.example/3"]
    ]  # fmt: skip


def test_more_than_one_report_holds_become_several() -> None:
    text = "\n".join(f"https://h{n}.example/" for n in range(450))
    assert [len(one) for one in found(mail(text))] == [200, 200, 50]


def test_xarf_is_read_and_its_evidence_never_kept() -> None:
    evidence = [{"content_type": "image/jpeg", "payload": "canari"}]
    raw = mail(
        **mixed(
            ("text/plain", "Voir https://mauvais.example/x"),
            ("application/json", xarf(evidence=evidence, screenshot_url="https://canari.example")),
            ("image/png", "canari"),
            ("message/rfc822", "Subject: canari\r\n\r\nhttps://canari.example/"),
        )
    )
    letter = read(raw)
    assert ("canari" in letter.packed(), letter.dropped) == (False, 2)
    ((one, name),) = reports_of(letter, Taken(1, door=Door.MAIL)).reports
    assert [address.text for address in one.addresses] == ["https://mauvais.example/x"]
    assert (one.category, one.seen_at, name) == (Category.CSAM, "2026-11-03T10:00:00Z", UUID)
    assert [(h.value.hex(), h.vouched) for h in one.hashes] == [(MD5, True)]
    assert one.door == Door.MAIL


@pytest.mark.parametrize(
    "text",
    ["", "{", "[" * 100_000, "null", "[1, null]", '{"Version": "3"}', xarf(xarf_version="3.0"),
     '{"xarf_version": "4.2.0", "url": ["https://a.example"]}'],
)  # fmt: skip
def test_what_is_no_xarf_reports_nothing(text: str) -> None:
    assert found(mail(**mixed(("application/json", text)))) == []


def test_a_bad_report_among_good_ones_costs_itself() -> None:
    rows = [
        json.loads(xarf(url=url))
        for url in ("https://a.example/", "ftp://b.example/", "https://c.example/")
    ]
    letter = read(mail(**mixed(("application/json", json.dumps(rows)))))
    result = reports_of(letter, Taken(1))
    assert (len(result.reports), result.refused) == (2, 1)


@pytest.mark.parametrize(
    ("kind", "body"),
    [
        ("text/plain; charset=bogus", "https://mauvais.example/1"),
        ("text/plain; charset=utf-16", "https://mauvais.example/1"),
        ("multipart/mixed", "https://mauvais.example/1"),
        ("multipart/mixed; boundary=B", "--B\r\nContent-Type: text/plain\r\n\r\nhttps://mauvais.example/1"),
        ("text/plain; charset=\"utf-8", "https://mauvais.example/1"),
        ("nonsense", "https://mauvais.example/1"),
    ],
)  # fmt: skip
def test_broken_mime_is_read_as_far_as_it_goes(kind: str, body: str) -> None:
    letter = read(mail(body, kind=kind))
    assert letter.sender == SENDER
    if "utf-16" not in kind:
        assert found(mail(body, kind=kind)) == [["https://mauvais.example/1"]]


def test_mails_within_mails_without_end() -> None:
    deep = (
        b"From: a@phare.example\r\n"
        + b"Content-Type: multipart/mixed; boundary=B\r\n\r\n--B\r\n" * 3000
    )
    with contextlib.suppress(BrokenError):
        assert read(deep).text == ""


@pytest.mark.parametrize(
    "body",
    [b"\n" * 600_000, b"x\r" * 600_000,
     b"".join(b"Content-Type: multipart/mixed; boundary=B%d\r\n\r\n--B%d\r\n" % (n, n) for n in range(20))
     + b"x\n" * 30_000,
     b"Content-Type: text/plain" + b"; a*0=b" * 1_000, b"X: y\rcontent-disposition :a" + b";\r\n b=c" * 1_000],
    ids=["lines", "returns", "boundaries", "parameters", "folded"],
)  # fmt: skip
def test_a_mail_made_to_cost_much_is_not_read(body: bytes) -> None:
    with pytest.raises(BrokenError):
        read(b"From: a@phare.example\r\n" + body)


def test_lines_that_look_as_if_quoted_cost_little() -> None:
    assert read(mail("\n" * 90_000 + "> x\n  y")).text == "y"


def test_pasted_pictures_are_taken_out_of_the_text() -> None:
    letter = read(mail("data:image/png;base64,AAAA\r\n" + "A" * 3000))
    assert letter.text == ""


@given(st.binary(max_size=3000))
def test_any_bytes_are_a_letter_or_broken(content: bytes) -> None:
    for start in (b"", mail("")[:-1], mail(kind="multipart/mixed; boundary=B") + b"\r\n--B\r\n"):
        try:
            letter = read(start + content)
        except BrokenError:
            continue
        reports_of(letter, Taken(1))
        assert unpacked(letter.packed()) == letter
