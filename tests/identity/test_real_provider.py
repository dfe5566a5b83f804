"""The protocol against a provider that others wrote, in a process of its own."""

from __future__ import annotations

from urllib.parse import parse_qsl, urlsplit

import pytest

from livery.core.outbound import Outbound
from livery.identity import openid
from livery.identity.openid import Client, ProviderError
from support.provider import CLIENT_ID, SECRET, running_provider

BACK = "http://vendor.portal.test:8000/sign-in/provider/return"
OUTBOUND = Outbound(allow_private=True)


async def test_somebody_signs_in_and_a_code_works_once() -> None:
    with running_provider(BACK) as provider:
        client = Client(provider.issuer, CLIENT_ID, SECRET, BACK)
        begun = await openid.begin(OUTBOUND, client)
        back = await provider.sign_in(begun.url, "ada", BACK)
        answer = dict(parse_qsl(urlsplit(back).query))
        somebody = await openid.finish(OUTBOUND, client, begun, answer)
        assert (somebody.issuer, somebody.subject) == (provider.issuer, "ada")
        assert somebody.email == "ada@example.com"
        with pytest.raises(ProviderError):
            await openid.finish(OUTBOUND, client, begun, answer)


async def test_another_secret_is_refused() -> None:
    with running_provider(BACK) as provider:
        client = Client(provider.issuer, CLIENT_ID, "not the secret", BACK)
        begun = await openid.begin(OUTBOUND, client)
        back = await provider.sign_in(begun.url, "ada", BACK)
        answer = dict(parse_qsl(urlsplit(back).query))
        with pytest.raises(ProviderError):
            await openid.finish(OUTBOUND, client, begun, answer)
