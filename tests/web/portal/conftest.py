"""A vendor with a customer in every situation that matters for rights, and ways to sign in."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack
from dataclasses import dataclass

import pytest
from httpx import AsyncClient

from livery.asgi import Server
from support.server import browser_at
from support.vendors import PASSWORD, Vendor

SignIn = Callable[[Vendor, str], Awaitable[AsyncClient]]


@pytest.fixture
async def sign_in(server: Server) -> AsyncIterator[SignIn]:
    """Signs a person of a vendor in and gives their browser."""
    async with AsyncExitStack() as stack:

        async def signed_in(vendor: Vendor, email: str) -> AsyncClient:
            client = await stack.enter_async_context(browser_at(server, vendor.host))
            answer = await client.post("/sign-in", data={"email": email, "password": PASSWORD})
            assert answer.status_code == 303, answer.text
            return client

        yield signed_in


@dataclass
class World:
    """A vendor's people by e-mail and its licenses by key, with their ids."""

    vendor: Vendor
    licenses: dict[str, str]


@pytest.fixture
async def world(vendor: Vendor, other: Vendor) -> World:
    """Two organizations, five people, and a license for each way to hold one."""
    works, mill = await vendor.organization("Works"), await vendor.organization("Mill")
    await vendor.person("admin@works.example", (works, "organization-admin"))
    member = await vendor.person("member@works.example", (works, "user"))
    await vendor.person("loner@works.example", (works, "user"))
    await vendor.person("admin@mill.example", (mill, "organization-admin"))
    single = await vendor.person("single@example.com")
    design = await vendor.group(works, "Design", member)
    empty = await vendor.group(works, "Empty")
    secret = await vendor.group(works, "Secret plans")
    made = {
        "WORKS-PLAIN": await vendor.license("WORKS-PLAIN", organization_id=works),
        "WORKS-DESIGN": await vendor.license(
            "WORKS-DESIGN", organization_id=works, groups=(design, secret)
        ),
        "WORKS-EMPTY": await vendor.license("WORKS-EMPTY", organization_id=works, groups=(empty,)),
        "WORKS-MEMBER": await vendor.license(
            "WORKS-MEMBER", organization_id=works, account_id=member
        ),
        "MEMBER-PRIVATE": await vendor.license("MEMBER-PRIVATE", account_id=member),
        "MILL-PLAIN": await vendor.license("MILL-PLAIN", organization_id=mill),
        "SINGLE-OWN": await vendor.license("SINGLE-OWN", account_id=single),
        "NOBODYS": await vendor.license("NOBODYS"),
    }
    await vendor.save()
    foreign = await other.organization("Works")
    await other.person("admin@works.example", (foreign, "organization-admin"))
    made["FOREIGN"] = await other.license("FOREIGN", organization_id=foreign)
    await other.save()
    return World(vendor, {key: str(license_id) for key, license_id in made.items()})
