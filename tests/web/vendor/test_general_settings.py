"""Settings → General: what is saved is on the portal at once; what is wrong is kept and told."""

from __future__ import annotations

from urllib.parse import urlencode

from livery.asgi import Server
from livery.web.kit.services import Services
from support.people import FORM, cookie_in, post_sign_in, token_in
from support.raw import Answer, ask, from_us
from support.vendors import Vendor

GOOD = {
    "name": "Renamed Software",
    "language": "en",
    "zone": "Europe/Berlin",
    "expiring_days": "14",
    "support_email": "help@renamed.example",
    "support_url": "",
    "website": "https://renamed.example",
}


async def save(server: Server, vendor: Vendor, role: str = "admin", **changes: str) -> Answer:
    """Somebody of the team saves the form."""
    await vendor.staff("sam@example.com", role)
    await vendor.save()
    cookie = cookie_in(await post_sign_in(server, vendor.admin_host, "sam@example.com"))
    signed_in = [("cookie", cookie)]
    page = await ask(server, "GET", "/", host=vendor.admin_host, headers=signed_in)
    body = urlencode({"csrf": token_in(page), **GOOD, **changes}).encode()
    headers = [*FORM, *from_us(vendor.admin_host), *signed_in]
    return await ask(
        server, "POST", "/settings", host=vendor.admin_host, headers=headers, body=body
    )


async def test_what_is_saved_is_on_the_portal(
    server: Server, services: Services, vendor: Vendor
) -> None:
    answer = await save(server, vendor)
    assert (answer.status, answer.one("location")) == (303, "/settings?done=saved")
    await services.memory.refresh()
    page = await ask(server, "GET", "/sign-in", host=vendor.host)
    assert "Renamed Software" in page.text
    assert "mailto:help@renamed.example" in page.text


async def test_everything_that_is_wrong_is_told_and_kept(
    server: Server, services: Services, vendor: Vendor
) -> None:
    wrong = {
        "name": " ",
        "zone": "Nowhere",
        "expiring_days": "soon",
        "support_email": "me <me@x.example>",
        "website": "javascript:alert(1)",
    }
    answer = await save(server, vendor, **wrong)
    assert answer.status == 422
    for field in wrong:
        assert f'<a href="#f-{field}">' in answer.text
    assert 'value="me &lt;me@x.example&gt;"' in answer.text
    assert "Enter a whole number." in answer.text
    await services.memory.refresh()
    assert "Sample Software" in (await ask(server, "GET", "/sign-in", host=vendor.host)).text


async def test_support_changes_nothing(server: Server, vendor: Vendor) -> None:
    assert (await save(server, vendor, role="support")).status == 404
