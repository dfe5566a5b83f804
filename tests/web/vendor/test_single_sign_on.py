"""Settings → Single sign-on: owners add providers that answer; their secrets are never shown."""

from __future__ import annotations

from urllib.parse import urlencode

import httpx2
import pytest
from sqlalchemy import select

from livery.asgi import Server
from livery.core.outbound import Outbound
from livery.identity.models import Provider
from livery.tenancy.tables import TENANT
from support.people import FORM, cookie_in, post_sign_in, token_in
from support.raw import Answer, Headers, ask, from_us
from support.vendors import Vendor

PLACE = "/settings/single-sign-on"
ISSUER = "https://login.example"
GOOD = {
    "name": "Sample login",
    "issuer": ISSUER,
    "client_id": "portal",
    "client_secret": "what only they know",
}


@pytest.fixture
def described(monkeypatch: pytest.MonkeyPatch) -> dict[str, str]:
    """What the provider says of itself, in the place of the network."""
    said = {
        "issuer": ISSUER,
        "authorization_endpoint": f"{ISSUER}/authorize",
        "token_endpoint": f"{ISSUER}/token",
        "jwks_uri": f"{ISSUER}/keys",
    }
    answer = httpx2.MockTransport(lambda _: httpx2.Response(200, json=said))
    monkeypatch.setattr(Outbound, "transport", lambda _: answer)
    return said


class Owner:
    """Somebody of the team, signed in."""

    def __init__(self, server: Server, vendor: Vendor, cookie: str) -> None:
        self._server, self._host, self._cookie = server, vendor.admin_host, cookie

    async def get(self, path: str = PLACE) -> Answer:
        """Open a page."""
        return await ask(
            self._server, "GET", path, host=self._host, headers=[("cookie", self._cookie)]
        )

    async def post(self, path: str = PLACE, **fields: str) -> Answer:
        """Send a form."""
        body = urlencode({"csrf": token_in(await self.get("/")), **fields}).encode()
        headers: Headers = [*FORM, *from_us(self._host), ("cookie", self._cookie)]
        return await ask(self._server, "POST", path, host=self._host, headers=headers, body=body)


@pytest.fixture
async def owner_page(server: Server, vendor: Vendor, described: dict[str, str]) -> Owner:
    """An owner."""
    return await somebody(server, vendor, "owner")


async def somebody(server: Server, vendor: Vendor, role: str) -> Owner:
    """Somebody of that role."""
    email = f"{role}@example.com"
    await vendor.staff(email, role)
    await vendor.save()
    return Owner(server, vendor, cookie_in(await post_sign_in(server, vendor.admin_host, email)))


async def test_a_provider_is_added_tried_and_switched_on(owner_page: Owner, vendor: Vendor) -> None:
    added = await owner_page.post(**GOOD)
    place = added.one("location").partition("?")[0]
    assert added.status == 303
    page = await owner_page.get(place)
    assert "Nobody sees the button yet." in page.text
    assert f"http://{vendor.host}:8000/sign-in/provider/return" in page.text
    assert GOOD["client_secret"] not in page.text
    assert (await owner_page.post(f"{place}/switch")).one("location").endswith("?done=on")
    assert "The button stands on the sign-in pages." in (await owner_page.get(place)).text
    assert "Sample login" in (await owner_page.get()).text
    assert (await owner_page.post(f"{place}/remove")).status == 303
    assert (await owner_page.get(place)).status == 404


async def test_its_secret_lies_sealed(owner_page: Owner, vendor: Vendor) -> None:
    await owner_page.post(**GOOD)
    row = await vendor.unit.first(
        select(Provider.sealed_secret).where(Provider.tenant_id == TENANT)
    )
    assert row is not None
    assert GOOD["client_secret"].encode() not in row[0]


async def test_a_provider_that_is_wrong_is_told_and_kept(
    owner_page: Owner, described: dict[str, str]
) -> None:
    described["issuer"] = "https://another.example"
    answer = await owner_page.post(**GOOD)
    assert answer.status == 422
    assert "describes another issuer" in answer.text
    assert f'value="{ISSUER}"' in answer.text
    assert GOOD["client_secret"] not in answer.text


async def test_the_same_issuer_is_added_once(owner_page: Owner) -> None:
    await owner_page.post(**GOOD)
    answer = await owner_page.post(**GOOD)
    assert answer.status == 422
    assert "This provider is there already." in answer.text


@pytest.mark.parametrize("role", ["admin", "support"])
async def test_it_is_for_owners_alone(
    server: Server, vendor: Vendor, described: dict[str, str], role: str
) -> None:
    other = await somebody(server, vendor, role)
    assert (await other.get()).status == 404
    assert (await other.post(**GOOD)).status == 404
    assert "single-sign-on" not in (await other.get("/")).text
