"""What programs send that mean no good, or know no better: one table for every door."""

import gzip
import json

BOMB = gzip.compress(b" " * 50_000_000, compresslevel=1)  # a few hundred KB that unpack to 50 MB
WORDS = '{"message": "dans un salon à l’étage"}'
MOST_SAID = 100_000  # bytes of an answer: it does not give back what came

JSON_BODIES: dict[str, bytes] = {
    "nothing": b"",
    "ten thousand fields": json.dumps({f"f{n}": n for n in range(10_000)}).encode(),
    "one field ten thousand times": b"{" + b",".join([b'"message": "a"'] * 10_000) + b"}",
    "as many fields as fit": b"{" + b",".join(b'"%d":0' % n for n in range(200_000)) + b"}",
    "as many fields as fit, inside": b'{"hashes":[{' + b",".join(b'"%d":0' % n for n in range(200_000)) + b"}]}",
    "a list of what is no text": b'{"addresses":[' + b"1," * 1_200_000 + b"1]}",
    "deeper than is read": b'{"addresses":' + b"[" * 1_200_000,
    "as deep as is read": b'{"addresses":' + b"[" * 900 + b"]" * 900 + b"}",
    "deep objects": b'{"message":' + b'{"a":' * 900 + b"1" + b"}" * 901,
    "a long number": b'{"message":' + b"9" * 100_000 + b"}",
    "no number": b'{"message": NaN, "urgent": Infinity}',
    "a number without end": b'{"message": 1e999999}',
    "half a body": b'{"message": "a", "addre',
    "cut within a letter": '{"message": "é'.encode()[:-1],
    "latin-1": WORDS.replace("’", "'").encode("latin1"),
    "utf-7": WORDS.encode("utf-7").replace(b'"', b"+ACI-"),
    "letters longer than they are": b'{"message": "\xc0\xaf\xe0\x80\xaf"}',
    "nothing but zeros": b"\x00" * 5_000,
    "a bomb of gzip": BOMB,
    "an archive": b"PK\x03\x04" + b"\x00" * 30,
    "a picture": b"\x89PNG\r\n\x1a\n" + bytes(range(256)),
    "a form": b"message=a&addresses=b",
    "XML that names itself": b'<!DOCTYPE a [<!ENTITY b "&c;&c;"><!ENTITY c "&b;&b;">]><a>&b;</a>',
    "a hundred thousand at once": b"[" + b"{}," * 100_000 + b"{}]",
    "larger than is taken": b" " * 2_600_000,
}  # fmt: skip

URLENCODED = "application/x-www-form-urlencoded"
MULTIPART = "multipart/form-data; boundary=b"


def part(name: str, value: bytes = b"a", more: str = "") -> bytes:
    head = f'--b\r\nContent-Disposition: form-data; name="{name}"{more}\r\n\r\n'
    return head.encode() + value + b"\r\n"


FORM_BODIES: dict[str, tuple[bytes, str]] = {
    "nothing": (b"", URLENCODED),
    "ten thousand fields": (b"&".join(b"f%d=1" % n for n in range(10_000)), URLENCODED),
    "one field ten thousand times": (b"&".join([b"text=a"] * 10_000), URLENCODED),
    "ten thousand parts": (b"".join(part(f"f{n}") for n in range(10_000)) + b"--b--", MULTIPART),
    "a name of two megabytes": (b"a" * 2_400_000 + b"=1", URLENCODED),
    "nothing but signs": (b"=&" * 40 + b"%" * 200_000, URLENCODED),
    "brackets in brackets": (b"state" + b"[a]" * 50_000 + b"=1", URLENCODED),
    "latin-1": ("message=é&text=à&go=next".encode("latin1"), URLENCODED),
    "latin-1, quoted": (b"message=%e9&text=%e0%00&state=%ff", URLENCODED),
    "letters longer than they are": (b"text=%c0%af&state=%ed%a0%80", URLENCODED),
    "utf-16": ("state=a&go=send".encode("utf-16"), f"{URLENCODED}; charset=utf-16"),
    "a charset that nobody has": (b"state=a", f"{URLENCODED}; charset=klingon"),
    "utf-7": (b"text=+ADw-script+AD4-", f"{URLENCODED}; charset=utf-7"),
    "zeros": (b"\x00" * 5_000, URLENCODED),
    "a bomb of gzip": (BOMB, URLENCODED),
    "a bomb in a part": (part("text", BOMB, '; filename="a.gz"') + b"--b--", MULTIPART),
    "a picture": (part("url", b"\x89PNG", '; filename="a.png"') + b"--b--", MULTIPART),
    "parts without an end": (part("text", b"a" * 9_000), MULTIPART),
    "a head without an end": (b"--b\r\n" + b"a" * 900_000, MULTIPART),
    "a border of ten thousand signs": (b"--" + b"b" * 10_000, MULTIPART + "b" * 10_000),
    "no border": (b"--b--", "multipart/form-data"),
    "JSON": (WORDS.encode(), "application/json"),
    "no kind": (b"state=a", ""),
    "a kind that is none": (b"state=a", "a/b; c=\x01; é"),
    "larger than is taken": (b"text=" + b"a" * 2_600_000, URLENCODED),
}
