"""Bodies that no page and no honest script sends."""

from __future__ import annotations

import gzip
from typing import NamedTuple

URL_ENCODED = "application/x-www-form-urlencoded"
MULTIPART = "multipart/form-data; boundary=b"
JSON = "application/json"


class Body(NamedTuple):
    """A body with the content type that it claims."""

    kind: str | bytes
    content: bytes


def part(disposition: bytes, value: bytes = b"x", more: bytes = b"") -> bytes:
    """One part of a multipart body."""
    head = b"--b\r\nContent-Disposition: form-data; " + disposition + b"\r\n" + more
    return head + b"\r\n" + value + b"\r\n"


END = b"--b--\r\n"
ONE = part(b'name="email"')

# What can't be read, or is no form: each is refused, whatever the route.
MALFORMED = {
    "bad utf-8": Body(URL_ENCODED, b"email=\xff\xfe"),
    "bad utf-8, escaped": Body(URL_ENCODED, b"email=%ff%fe"),
    "overlong utf-8": Body(URL_ENCODED, b"email=%c0%80"),
    "utf-16": Body(URL_ENCODED, "email=\u00e4".encode("utf-16")),
    "nul": Body(URL_ENCODED, b"email=a%00b"),
    "raw nul": Body(URL_ENCODED, b"email=a\0b"),
    "nul in a name": Body(URL_ENCODED, b"em%00ail=x"),
    "lone surrogate": Body(URL_ENCODED, b"email=%ed%a0%80"),
    "many fields": Body(URL_ENCODED, b"&".join(b"f%d=" % number for number in range(1001))),
    "compressed": Body(URL_ENCODED, gzip.compress(b"email=a%40example.com")),
    "wrong type": Body("text/plain", b"email=a%40example.com"),
    "no type": Body("", b"email=a%40example.com"),
    "bytes as type": Body(b"\xff\xfe/\x80", b"email=a%40example.com"),
    "long type": Body("a/" + "b" * 10_000, b"email=a%40example.com"),
    "xml": Body("application/xml", b"<!DOCTYPE x [<!ENTITY y SYSTEM 'file:///etc/passwd'>]>&y;"),
    "two types": Body(f"{JSON}, {URL_ENCODED}", b"email=a%40example.com"),
    "json: broken": Body(JSON, b'{"email": '),
    "json: bad utf-8": Body(JSON, b'{"email": "\xff"}'),
    "json: nul": Body(JSON, b'{"email": "a\\u0000b"}'),
    "json: lone surrogate": Body(JSON, b'{"email": "\\ud800"}'),
    "json: deep arrays": Body(JSON, b"[" * 5000 + b"]" * 5000),
    "json: deep objects": Body(JSON, b'{"a":' * 5000 + b"1" + b"}" * 5000),
    "json: digits": Body(JSON, b'{"seats": ' + b"9" * 100_000 + b"}"),
    "json: exponent": Body(JSON, b'{"seats": 1e999999999}'),
    "json: duplicate keys": Body(JSON, b'{"email": "a", "email": "b"}'),
    "json: nan": Body(JSON, b'{"seats": NaN, "others": -Infinity}'),
    "json: no object": Body(JSON, b"null"),
    "json: as a form": Body(URL_ENCODED, b"{" + b"\xff" + b"}"),
    "multipart: bad utf-8": Body(MULTIPART, part(b'name="email"', b"\xff") + END),
    "multipart: bad utf-8 in a name": Body(MULTIPART, part(b'name="\xff"') + END),
    "multipart: nul": Body(MULTIPART, part(b'name="email"', b"\0") + END),
    "multipart: lone surrogate": Body(MULTIPART, part(b'name="email"', b"\xed\xa0\x80") + END),
    "multipart: parts": Body(
        MULTIPART, b"".join(part(b'name="f%d"' % number) for number in range(1001)) + END
    ),
    "multipart: unknown charset": Body(
        MULTIPART, part(b'name="email"', more=b"Content-Type: text/plain; charset=none\r\n") + END
    ),
    "multipart: charset that is none": Body(
        MULTIPART, part(b'name="email"', more=b"Content-Type: text/plain; charset=zlib\r\n") + END
    ),
    "multipart: file": Body(MULTIPART, part(b'name="email"; filename="a.txt"') + END),
    "multipart: file outside": Body(
        MULTIPART, part(b'name="email"; filename="../../etc/passwd"') + END
    ),
    "multipart: no disposition": Body(MULTIPART, b"--b\r\n\r\nx\r\n" + END),
    "multipart: long header": Body(MULTIPART, part(b'name="' + b"n" * 100_000 + b'"') + END),
    "multipart: many headers": Body(
        MULTIPART, part(b'name="email"', more=b"X: y\r\n" * 5000) + END
    ),
    "multipart: cut short": Body(MULTIPART, ONE[:-9]),
    "multipart: no end": Body(MULTIPART, ONE),
    "multipart: other boundary": Body("multipart/form-data; boundary=other", ONE + END),
    "multipart: no boundary": Body("multipart/form-data", ONE + END),
    "multipart: empty boundary": Body("multipart/form-data; boundary=", ONE + END),
    "multipart: odd boundary": Body(b"multipart/form-data; boundary=\xff", ONE + END),
    "multipart: long boundary": Body("multipart/form-data; boundary=" + "b" * 5000, ONE + END),
    "multipart: garbage": Body(MULTIPART, b"\xff" * 1000),
}

# What can be read, although a parser may stumble over it.
ODD = {
    "empty": Body(URL_ENCODED, b""),
    "empty, no type": Body("", b""),
    "empty json": Body(JSON, b""),
    "empty multipart": Body(MULTIPART, b""),
    "only separators": Body(URL_ENCODED, b"&&&==&=&"),
    "charset": Body(f"{URL_ENCODED}; charset=utf-7", b"email=+2AA-"),
    "multipart: file*": Body(MULTIPART, part(b"name=\"email\"; filename*=utf-8''%ff") + END),
    "multipart: odd file*": Body(MULTIPART, part(b"name=\"email\"; filename*=rot13''x") + END),
    "multipart: no name": Body(MULTIPART, part(b"") + END),
    "multipart: nested": Body(
        MULTIPART,
        part(b'name="x"', ONE + END, b"Content-Type: multipart/mixed; boundary=b\r\n") + END,
    ),
    "multipart: name*": Body(MULTIPART, part(b"name=\"email\"; name*=utf-16''%00") + END),
    "multipart: _charset_": Body(MULTIPART, part(b'name="_charset_"', b"utf-7") + END),
    "multipart: encoded": Body(
        MULTIPART, part(b'name="email"', b"eA==", b"Content-Transfer-Encoding: base64\r\n") + END
    ),
}

# What is a form, with values that a careless handler stumbles over.
ODD_VALUES = {
    "empty": "",
    "digits": "9" * 100_000,
    "negative": "-1",
    "nan": "NaN",
    "deep json": "[" * 5000,
    "markup": '"><script>alert(1)</script>{{7*7}}${7*7}',
    "quotes": "' OR 1=1; DROP TABLE account; --",
    "format": "%s%n%(x)s{0.__class__}",
    "line ends": "a\r\nSet-Cookie: x=y",
    "control characters": "".join(map(chr, range(1, 32))),
    "direction": "\u202egnp.exe\u2066",
    "not a character": "\ufffe\uffff\U0010ffff",
    "combining": "e" + "\u0301" * 5000,
    "wide": "\uff0f\u2024\u2024\u017f\u212a",
    "spaces": " \t\u00a0\u3000" * 100,
}
