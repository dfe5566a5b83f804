"""Who can't sign in learns nothing of why: the answer and the work for it are the same for all."""

from __future__ import annotations

import pytest
from argon2 import extract_parameters

from livery.asgi import Server
from livery.identity import passwords, throttle
from livery.web.kit.services import Services
from support.people import post_sign_in
from support.raw import Answer, Headers, from_us
from support.vendors import PASSWORD, Vendor
from web.attacks.strangers import KNOWN, Case, cases, everybody

FACES = ("portal", "vendor")
FORMS: dict[str, Headers] = {
    "page": [],
    "part": [
        ("hx-request", "true"),
        ("hx-request-type", "partial"),
        ("hx-target", "main#main"),
    ],
}


async def attempt(server: Server, host: str, case: Case, headers: Headers = ()) -> Answer:
    """One try; in the answer the address is put back to what everybody typed."""
    sent = [*from_us(host), *headers]
    answer = await post_sign_in(server, host, case.email, case.password, headers=sent)
    return Answer(
        answer.status, answer.headers, answer.body.replace(case.email.encode(), KNOWN.encode())
    )


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("face", FACES)
async def test_all_failures_are_the_same_in_bytes_and_work(
    server: Server,
    services: Services,
    vendor: Vendor,
    other: Vendor,
    verified: list[str],
    statements: list[str],
    face: str,
    form: str,
) -> None:
    await everybody(vendor, other)
    host = vendor.host if face == "portal" else vendor.admin_host
    await services.memory.refresh()
    await attempt(server, host, Case("first@example.com", PASSWORD))  # remembers the vendor
    told: dict[str, tuple[Answer, list[str], int]] = {}
    for name, case in cases(face).items():
        statements.clear()
        verified.clear()
        answer = await attempt(server, host, case, FORMS[form])
        told[name] = answer, list(statements), len(verified)
    first, asked, hashed = told["wrong password"]
    assert (first.status, hashed) == (422, 1)
    assert asked
    for name, each in told.items():
        assert each == (first, asked, hashed), name
    right = await post_sign_in(server, host, KNOWN)
    assert right.status == 303  # else none could have succeeded


@pytest.mark.parametrize("face", FACES)
async def test_who_tried_too_often_learns_no_more(
    server: Server, vendor: Vendor, other: Vendor, verified: list[str], face: str
) -> None:
    await everybody(vendor, other)
    host = vendor.host if face == "portal" else vendor.admin_host
    answers = []
    for case in cases(face).values():
        for _ in range(throttle.FROM_ONE_PLACE):
            assert (await attempt(server, host, case)).status == 422
        verified.clear()
        answers.append(await attempt(server, host, Case(case.email, PASSWORD)))
        assert verified == []
    assert answers[0].status == 429
    assert set(answers) == {answers[0]}


def test_nobody_s_hash_takes_as_long_as_a_new_one() -> None:
    hasher, nobody = (vars(passwords)[name] for name in ("_HASHER", "_NOBODY"))
    assert extract_parameters(nobody) == extract_parameters(hasher.hash(PASSWORD))
