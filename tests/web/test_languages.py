"""The vendor's language, a visitor's choice, a person's own: pages say which, and remember."""

from __future__ import annotations

import pytest
from sqlalchemy import update

from livery.asgi import Server
from livery.identity.models import Account
from livery.tenancy import vendors
from livery.tenancy.tables import TENANT
from livery.web.kit.language import LANGUAGES
from livery.web.kit.services import Services
from support.people import cookie_in, post_sign_in
from support.raw import ask
from support.vendors import Vendor


@pytest.fixture(autouse=True)
def german(monkeypatch: pytest.MonkeyPatch) -> None:
    """As if its catalog were complete."""
    monkeypatch.setitem(LANGUAGES, "de", "Deutsch")


async def test_a_visitor_chooses_and_it_is_kept(server: Server, vendor: Vendor) -> None:
    first = await ask(server, "GET", "/sign-in", host=vendor.host, query=b"next=%2Flicenses")
    assert '<html lang="en"' in first.text
    assert "/sign-in?next=%2Flicenses&amp;lang=de" in first.text
    chosen = await ask(server, "GET", "/sign-in", host=vendor.host, query=b"lang=de")
    assert '<html lang="de"' in chosen.text
    cookie = chosen.one("set-cookie")
    assert cookie.startswith("lang=de;")
    assert "HttpOnly" in cookie
    assert "Domain" not in cookie
    later = await ask(
        server, "GET", "/sign-in", host=vendor.host, headers=[("cookie", cookie_in(chosen))]
    )
    assert '<html lang="de"' in later.text
    assert not later.all("set-cookie")


async def test_on_https_no_other_host_chooses(https_server: Server, vendor: Vendor) -> None:
    host = vendor.host
    chosen = cookie_in(await ask(https_server, "GET", "/sign-in", host=host, query=b"lang=de"))
    assert chosen == "__Host-lang=de"
    for sent, shown in ((chosen, "de"), ("lang=de", "en"), (f"lang=en; {chosen}", "de")):
        page = await ask(https_server, "GET", "/sign-in", host=host, headers=[("cookie", sent)])
        assert f'<html lang="{shown}"' in page.text


async def test_a_language_that_we_do_not_speak_is_not_kept(server: Server, vendor: Vendor) -> None:
    for asked in (b"xx", b"", b"de%0d%0aSet-Cookie:x", b"../de"):
        answer = await ask(server, "GET", "/sign-in", host=vendor.host, query=b"lang=" + asked)
        assert '<html lang="en"' in answer.text
        assert not answer.all("set-cookie")


async def test_the_vendors_language_is_the_first(
    server: Server, services: Services, vendor: Vendor
) -> None:
    await vendors.change(vendor.unit, {"language": "de"})
    await vendor.save()
    await services.memory.refresh()
    assert '<html lang="de"' in (await ask(server, "GET", "/sign-in", host=vendor.host)).text


async def test_a_persons_own_language_goes_before_all(server: Server, vendor: Vendor) -> None:
    account = await vendor.person("ada@example.com")
    change = update(Account).where(Account.tenant_id == TENANT, Account.id == account)
    await vendor.unit.execute(change.values(language="de-AT"))
    await vendor.save()
    cookie = cookie_in(await post_sign_in(server, vendor.host))
    page = await ask(
        server, "GET", "/", host=vendor.host, query=b"lang=en", headers=[("cookie", cookie)]
    )
    assert '<html lang="de"' in page.text
