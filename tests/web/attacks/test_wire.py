"""On the wire the Host header alone says whose portal answers, and the connection who asks."""

from __future__ import annotations

import re

import pytest

from support.served import Served
from support.vendors import PASSWORD, Vendor

EVIL = "evil.example"
ADA = "email=ada%40example.com&password="
RIGHT, WRONG = ADA + PASSWORD.replace(" ", "+"), f"{ADA}wrong"
_DATE = re.compile(rb"\r\ndate: [^\r]*", re.IGNORECASE)


def forwarded(host: str, address: str = "192.0.2.1") -> list[list[str]]:
    """What a client may add to point at another host, scheme, path or address."""
    hosts = ("Forwarded-Host", "Host", "Original-Host", "Forwarded-Server", "HTTP-Host")
    addresses = ("Forwarded-For", "Real-IP", "Client-IP", "Cluster-Client-IP")
    return [
        *[[f"X-{name}: {host}"] for name in hosts],
        *[[f"X-{name}: {address}"] for name in addresses],
        [f"X-Forwarded-For: {address}, 127.0.0.1", f"X-Forwarded-For: {address}"],
        [f"True-Client-IP: {address}", f"CF-Connecting-IP: {address}", f"Client-IP: {address}"],
        [f'Forwarded: for="{address}";host="{host}";proto=https;by=127.0.0.1'],
        ["X-Forwarded-Proto: https", "X-Forwarded-Port: 99999", "X-Forwarded-Ssl: on"],
        ["X-Forwarded-Proto: javascript", "X-Forwarded-Scheme: data", "Front-End-Https: on"],
        ["X-Original-URL: /licenses", "X-Rewrite-URL: /licenses"],
        ["X-Forwarded-Prefix: //evil.example", "X-Script-Name: /evil", "SCRIPT_NAME: /evil"],
        ["X-HTTP-Method-Override: DELETE", "X-Method-Override: DELETE"],
        [f"Via: 1.1 {host}", f"Referer: http://{host}/"],
        ["Upgrade: h2c", "HTTP2-Settings: AAMAAABkAAQAAP__", "Connection: Upgrade, HTTP2-Settings"],
    ]


def status(answer: bytes) -> int:
    """The status of an answer."""
    return int(answer.split(b" ", 2)[1])


@pytest.mark.parametrize("path", ["/sign-in", "/", "/licenses", "/nowhere", "/api/v1/me"])
async def test_forwarded_headers_change_no_byte(
    served: Served, vendor: Vendor, other: Vendor, path: str
) -> None:
    async def answer(*headers: str) -> bytes:
        return _DATE.sub(b"", await served.get(vendor.host, path, *headers))

    plain = await answer()
    for headers in [*forwarded(other.host), *forwarded(EVIL)]:
        assert await answer(*headers) == plain, headers
    if path == "/sign-in":  # it has an absolute link
        own = f"http://{vendor.host}:{served.port}/brand/".encode()
        assert own in plain


async def test_the_cookie_is_for_the_scheme_of_the_settings(served: Served, vendor: Vendor) -> None:
    await vendor.person("ada@example.com")
    await vendor.save()
    for headers in forwarded(EVIL):
        answer = await served.post(vendor.host, "/sign-in", RIGHT, *headers)
        assert status(answer) == 303, headers
        assert b"\r\nset-cookie: session=" in answer.lower()
        assert b"secure" not in answer.lower()
        assert b"\r\nlocation: /\r\n" in answer.lower()


async def test_all_forwarded_addresses_are_one_guesser(served: Served, vendor: Vendor) -> None:
    await vendor.person("ada@example.com")
    await vendor.save()
    made_up = [forwarded(EVIL, f"192.0.2.{n}")[n] for n in range(len(forwarded(EVIL)))]
    answers = [await served.post(vendor.host, "/sign-in", WRONG, *each) for each in made_up]
    assert [status(each) for each in answers] == [422] * 8 + [429] * (len(made_up) - 8)
    assert status(await served.post(vendor.host, "/sign-in", RIGHT)) == 429


async def test_a_target_with_another_s_host_signs_nobody_in_there(
    served: Served, vendor: Vendor, other: Vendor
) -> None:
    await other.person("ada@example.com")
    await other.save()
    for target in (f"http://{other.host}/sign-in", f"http://{other.host}:{served.port}/sign-in"):
        answer = await served.post(vendor.host, target, RIGHT)
        assert status(answer) in {400, 422}
        assert b"Other Software" not in answer
        assert b"set-cookie" not in answer.lower()
    assert status(await served.post(other.host, "/sign-in", RIGHT)) == 303


@pytest.mark.parametrize("fields", [":authority", "host", ":authority host", "host host"])
async def test_http_2_which_names_the_host_twice_is_not_spoken(
    served: Served, vendor: Vendor, other: Vendor, fields: str
) -> None:
    hosts = zip(fields.split(), (vendor.host, other.host), strict=False)
    pairs = [(":method", "GET"), (":scheme", "http"), (":path", "/sign-in"), *hosts]
    block = b"".join(field(name, value) for name, value in pairs)
    answer = await served.ask(PREFACE + frame(4, 0, 0, b"") + frame(1, END, 1, block))
    assert not answer.startswith(b"\0")  # the frame that every HTTP/2 server begins with
    assert b"Software" not in answer


# --- HTTP/2, as far as needed to ask --------------------------------------------------------------

PREFACE = b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"
END = 0x01 | 0x04  # of the stream, of the headers


def frame(kind: int, flags: int, stream: int, payload: bytes) -> bytes:
    """One frame."""
    head = len(payload).to_bytes(3, "big") + bytes([kind, flags]) + stream.to_bytes(4, "big")
    return head + payload


def field(name: str, value: str) -> bytes:
    """A short header field as it is."""
    return b"\0" + b"".join(bytes([len(text)]) + text.encode() for text in (name, value))
