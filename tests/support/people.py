"""Somebody signed in at a vendor's portal, with one license to act upon."""

from __future__ import annotations

import re
from dataclasses import dataclass
from urllib.parse import urlencode
from uuid import UUID

from livery.asgi import Server
from support.raw import Answer, Headers, ask, from_us
from support.vendors import PASSWORD, Vendor

FORM_TYPE = "application/x-www-form-urlencoded"
FORM: Headers = [("content-type", FORM_TYPE)]
_CSRF = re.compile(r'name="csrf" value="([0-9a-f]+)"')


@dataclass(frozen=True)
class Visitor:
    """A browser that holds a session of one vendor's portal."""

    server: Server
    host: str
    cookie: str
    license_id: UUID
    email: str

    async def ask(
        self, method: str, path: str, headers: Headers = (), *, cookie: str = "", body: bytes = b""
    ) -> Answer:
        """A request with the visitor's cookie, or another one."""
        fields = [*headers, ("cookie", cookie or self.cookie)]
        return await ask(self.server, method, path, host=self.host, headers=fields, body=body)

    async def is_signed_in(self) -> bool:
        """Whether the home page still opens."""
        return (await self.ask("GET", "/")).status == 200

    async def token(self) -> str:
        """The token in the forms of a page that was just loaded."""
        return token_in(await self.ask("GET", "/"))


def token_in(page: Answer) -> str:
    """The token in a page's forms."""
    found = _CSRF.search(page.text)
    assert found is not None
    return found[1]


async def post_sign_in(
    server: Server,
    host: str,
    email: str = "ada@example.com",
    password: str = PASSWORD,
    *,
    headers: Headers | None = None,
    address: str = "198.51.100.7",
    **fields: str,
) -> Answer:
    """Send the sign-in form, as a page of `host` would unless `headers` say otherwise."""
    body = urlencode({"email": email, "password": password, **fields}).encode()
    sent = [*FORM, *(from_us(host) if headers is None else headers)]
    return await ask(
        server, "POST", "/sign-in", host=host, headers=sent, body=body, address=address
    )


def cookie_in(answer: Answer) -> str:
    """`name=value` of the one cookie that an answer sets."""
    return answer.one("set-cookie").partition(";")[0]


async def signed_in(server: Server, vendor: Vendor, email: str = "ada@example.com") -> Visitor:
    """A new organization-admin of `vendor` with a license, signed in."""
    organization = await vendor.organization()
    await vendor.person(email, (organization, "organization-admin"))
    license_id = await vendor.license(organization_id=organization)
    await vendor.save()
    answer = await post_sign_in(server, vendor.host, email)
    assert answer.status == 303
    return Visitor(server, vendor.host, cookie_in(answer), license_id, email)
