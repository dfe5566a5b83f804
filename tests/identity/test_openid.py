"""Only what the right provider says, to us, now, about this sign-in, lets somebody in."""

from __future__ import annotations

import base64
import hashlib
import json
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qs, urlsplit

import httpx2
import pytest
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import padding
from joserfc import jws, jwt
from joserfc.jwk import ECKey, OctKey, RSAKey

from livery.core.outbound import Outbound, OutboundError
from livery.identity import openid
from livery.identity.openid import Begun, Client, ProviderError, Somebody

ISSUER = "https://login.example"
CLIENT = Client(ISSUER, "portal", "a secret of ours, long enough", "https://p.example/back")
KEY = RSAKey.generate_key(2048, {"kid": "one", "use": "sig"})
OTHER = RSAKey.generate_key(2048, {"kid": "one", "use": "sig"})
CURVE = ECKey.generate_key("P-256", {"kid": "curve", "use": "sig"})


def half_hash(text: str) -> str:
    """What at_hash says of an access token."""
    digest = hashlib.sha256(text.encode()).digest()[:16]
    return base64.urlsafe_b64encode(digest).rstrip(b"=").decode()


@dataclass
class Provider(Outbound):
    """A provider in the place of the network. Change what it says."""

    metadata: dict[str, Any] = field(default_factory=dict)
    claims: dict[str, Any] = field(default_factory=dict)
    header: dict[str, Any] = field(default_factory=lambda: {"alg": "RS256", "kid": "one"})
    key: Any = field(default_factory=lambda: KEY)
    keys: list[Any] = field(default_factory=lambda: [KEY.as_dict(private=False)])
    token: dict[str, Any] = field(default_factory=dict)
    sign: Callable[[dict[str, Any], dict[str, Any], Any], str] | None = None
    nonce: str = ""
    challenge: str = ""
    answers: dict[str, httpx2.Response] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)

    def __hash__(self) -> int:
        return id(self)

    def transport(self) -> httpx2.AsyncBaseTransport:
        """Instead of connections."""
        return httpx2.MockTransport(self._answer)

    def _answer(self, request: httpx2.Request) -> httpx2.Response:
        path = request.url.path
        self.asked.append(path)
        if path in self.answers:
            return self.answers[path]
        if path == "/.well-known/openid-configuration":
            return httpx2.Response(200, json=self._described())
        if path == "/keys":
            return httpx2.Response(200, json={"keys": self.keys})
        return self._token(parse_qs(request.content.decode()))

    def _described(self) -> dict[str, Any]:
        return {
            "issuer": ISSUER,
            "authorization_endpoint": f"{ISSUER}/authorize",
            "token_endpoint": f"{ISSUER}/token",
            "jwks_uri": f"{ISSUER}/keys",
            "id_token_signing_alg_values_supported": ["RS256", "ES256"],
            **self.metadata,
        }

    def _token(self, form: dict[str, list[str]]) -> httpx2.Response:
        verifier = form["code_verifier"][0]
        digest = hashlib.sha256(verifier.encode()).digest()
        proven = base64.urlsafe_b64encode(digest).rstrip(b"=").decode()
        if form["code"] != ["the code"] or proven != self.challenge:
            return httpx2.Response(400, json={"error": "invalid_grant"})
        now = int(time.time())
        claims = {
            "iss": ISSUER,
            "sub": "person-1",
            "aud": CLIENT.client_id,
            "exp": now + 300,
            "iat": now,
            "nonce": self.nonce,
            "at_hash": half_hash("an access token"),
            "email": "Ada@Example.com",
            "email_verified": True,
            "given_name": "Ada",
            **self.claims,
        }
        claims = {name: value for name, value in claims.items() if value is not None}
        make = self.sign or (lambda header, made, key: jwt.encode(header, made, key))
        answer = {
            "access_token": "an access token",
            "token_type": "Bearer",
            "id_token": make(self.header, claims, self.key),
            **self.token,
        }
        return httpx2.Response(200, json=answer)

    async def begin(self) -> Begun:
        """The browser is sent to it."""
        begun = await openid.begin(self, CLIENT)
        sent = parse_qs(urlsplit(begun.url).query)
        self.nonce, self.challenge = sent["nonce"][0], sent["code_challenge"][0]
        return begun

    async def sign_in(self, **changes: str) -> Somebody:
        """The whole way, with those parameters changed when the browser comes back."""
        begun = await self.begin()
        answer = {"state": begun.state, "code": "the code", **changes}
        return await openid.finish(self, CLIENT, begun, answer)


async def test_somebody_whom_it_vouches_for_comes_in() -> None:
    somebody = await Provider().sign_in()
    assert somebody == Somebody(ISSUER, "person-1", "ada@example.com", "Ada", "")


async def test_the_browser_is_sent_with_everything_that_binds_the_answer() -> None:
    begun = await Provider().begin()
    sent = parse_qs(urlsplit(begun.url).query)
    assert begun.url.startswith(f"{ISSUER}/authorize?")
    assert sent["response_type"] == ["code"]
    assert sent["client_id"] == [CLIENT.client_id]
    assert sent["redirect_uri"] == [CLIENT.redirect_uri]
    assert sent["code_challenge_method"] == ["S256"]
    assert sent["state"] == [begun.state]
    assert sent["nonce"] == [begun.nonce]
    assert begun.verifier not in begun.url
    assert len({begun.state, begun.nonce, begun.verifier, (await Provider().begin()).state}) == 4


async def test_another_algorithm_that_it_offers_works() -> None:
    provider = Provider(
        header={"alg": "ES256", "kid": "curve"}, key=CURVE, keys=[CURVE.as_dict(private=False)]
    )
    assert (await provider.sign_in()).subject == "person-1"


@pytest.mark.parametrize("verified", [False, "true", 1, None])
async def test_an_address_that_it_did_not_verify_is_none(verified: object) -> None:
    somebody = await Provider(claims={"email_verified": verified}).sign_in()
    assert somebody.email == ""


def unsigned(header: dict[str, Any], claims: dict[str, Any], _key: Any) -> str:
    """A token without a signature."""
    parts = (json.dumps(each).encode() for each in (header, claims))
    return ".".join(base64.urlsafe_b64encode(each).rstrip(b"=").decode() for each in parts) + "."


def with_public_key(header: dict[str, Any], claims: dict[str, Any], _key: Any) -> str:
    """Signed with what everybody knows: the provider's public key as a shared secret."""
    shared = OctKey.import_key(KEY.as_pem(private=False))
    return jws.serialize_compact(header, json.dumps(claims), shared, algorithms=["HS256"])


def with_our_secret(header: dict[str, Any], claims: dict[str, Any], _key: Any) -> str:
    """Signed with the client's secret."""
    shared = OctKey.import_key(CLIENT.secret)
    return jws.serialize_compact(header, json.dumps(claims), shared, algorithms=["HS256"])


def tampered(header: dict[str, Any], claims: dict[str, Any], key: Any) -> str:
    """Signed, then changed."""
    head, _, signature = jwt.encode(header, claims, key).split(".")
    changed = json.dumps({**claims, "sub": "person-2"}).encode()
    return f"{head}.{base64.urlsafe_b64encode(changed).rstrip(b'=').decode()}.{signature}"


def broken(_header: dict[str, Any], _claims: dict[str, Any], _key: Any) -> str:
    """No token at all."""
    return "a.b.c"


def list_of_claims(header: dict[str, Any], _claims: dict[str, Any], key: Any) -> str:
    """Signed, and no object."""
    return jws.serialize_compact(header, json.dumps(["sub"]), key, algorithms=["RS256"])


def critical(header: dict[str, Any], claims: dict[str, Any], key: Any) -> str:
    """Signed over a header that names an extension which nobody knows."""
    parts = (json.dumps(each).encode() for each in (header, claims))
    signed = ".".join(base64.urlsafe_b64encode(each).rstrip(b"=").decode() for each in parts)
    made = key.private_key.sign(signed.encode(), padding.PKCS1v15(), hashes.SHA256())
    return f"{signed}.{base64.urlsafe_b64encode(made).rstrip(b'=').decode()}"


now = int(time.time())
BAD_TOKENS: dict[str, dict[str, Any]] = {
    "no signature": {"header": {"alg": "none"}, "sign": unsigned},
    "no signature, other spelling": {"header": {"alg": "NoNe"}, "sign": unsigned},
    "no signature, empty": {"header": {"alg": ""}, "sign": unsigned},
    "no algorithm": {"header": {}, "sign": unsigned},
    "public key as secret": {"header": {"alg": "HS256", "kid": "one"}, "sign": with_public_key},
    "our secret": {"header": {"alg": "HS256"}, "sign": with_our_secret},
    "our secret, offered": {
        "header": {"alg": "HS256"},
        "sign": with_our_secret,
        "metadata": {"id_token_signing_alg_values_supported": ["HS256", "RS256"]},
        "keys": [KEY.as_dict(private=False), OctKey.import_key(CLIENT.secret).as_dict()],
    },
    "only none offered": {
        "header": {"alg": "none"},
        "sign": unsigned,
        "metadata": {"id_token_signing_alg_values_supported": ["none"]},
    },
    "another key": {"key": OTHER},
    "unknown key": {"header": {"alg": "RS256", "kid": "two"}},
    "key in the token": {
        "key": OTHER,
        "header": {"alg": "RS256", "jwk": OTHER.as_dict(private=False)},
    },
    "address of a key": {
        "key": OTHER,
        "header": {"alg": "RS256", "kid": "one", "jku": "https://evil.example/keys"},
    },
    "certificates in the token": {
        "key": OTHER,
        "header": {"alg": "RS256", "kid": "one", "x5u": "https://evil.example/x"},
    },
    "algorithm not offered": {
        "header": {"alg": "ES256", "kid": "curve"},
        "key": CURVE,
        "keys": [CURVE.as_dict(private=False)],
        "metadata": {"id_token_signing_alg_values_supported": ["RS256"]},
    },
    "no keys": {"keys": []},
    "only a shared key": {"keys": [OctKey.import_key("x" * 32).as_dict()]},
    "changed": {"sign": tampered},
    "broken": {"sign": broken},
    "no object": {"sign": list_of_claims},
    "no token": {"token": {"id_token": None}},
    "a number": {"token": {"id_token": 7}},
    "another issuer": {"claims": {"iss": "https://evil.example"}},
    "issuer with a slash": {"claims": {"iss": f"{ISSUER}/"}},
    "issuer in capitals": {"claims": {"iss": "https://LOGIN.example"}},
    "no issuer": {"claims": {"iss": None}},
    "another audience": {"claims": {"aud": "another"}},
    "no audience": {"claims": {"aud": None}},
    "empty audience": {"claims": {"aud": []}},
    "several audiences": {"claims": {"aud": [CLIENT.client_id, "another"], "azp": "portal"}},
    "several audiences, ours last": {"claims": {"aud": ["another", CLIENT.client_id]}},
    "for another party": {"claims": {"azp": "another"}},
    "expired": {"claims": {"exp": now - 120}},
    "no expiry": {"claims": {"exp": None}},
    "expiry in words": {"claims": {"exp": "tomorrow"}},
    "issued later": {"claims": {"iat": now + 3600}},
    "issued long ago": {"claims": {"iat": now - 3600}},
    "not yet valid": {"claims": {"nbf": now + 3600}},
    "no time of issue": {"claims": {"iat": None}},
    "another nonce": {"claims": {"nonce": "another"}},
    "no nonce": {"claims": {"nonce": None}},
    "nonce as a list": {"claims": {"nonce": ["another"]}},
    "another access token": {"claims": {"at_hash": half_hash("another")}},
    "access token's hash as a number": {"claims": {"at_hash": 1}},
    "nobody": {"claims": {"sub": None}},
    "empty name": {"claims": {"sub": ""}},
    "a number as name": {"claims": {"sub": 7}},
    "a name that is too long": {"claims": {"sub": "x" * 256}},
    "a header that we must understand": {
        "header": {"alg": "RS256", "kid": "one", "crit": ["exp-x"], "exp-x": 1},
        "sign": critical,
    },
}


@pytest.mark.parametrize("changes", BAD_TOKENS.values(), ids=BAD_TOKENS.keys())
async def test_a_token_that_is_not_as_it_must_be_is_refused(changes: dict[str, Any]) -> None:
    provider = Provider(**changes)
    with pytest.raises(ProviderError):
        await provider.sign_in()


MIXED_UP: dict[str, dict[str, str]] = {
    "another state": {"state": "another"},
    "no state": {"state": ""},
    "another code": {"code": "another"},
    "no code": {"code": ""},
    "another provider's answer": {"iss": "https://evil.example"},
    "an error": {"error": "access_denied"},
    "an error beside a code": {"error": "server_error", "code": "the code"},
}


@pytest.mark.parametrize("changes", MIXED_UP.values(), ids=MIXED_UP.keys())
async def test_an_answer_that_is_mixed_up_is_refused(changes: dict[str, str]) -> None:
    with pytest.raises(ProviderError):
        await Provider().sign_in(**changes)


async def test_a_provider_that_names_itself_must_do_so_in_each_answer() -> None:
    provider = Provider(metadata={"authorization_response_iss_parameter_supported": True})
    with pytest.raises(ProviderError):
        await provider.sign_in()
    assert (await provider.sign_in(iss=ISSUER)).subject == "person-1"


async def test_the_code_of_another_sign_in_is_refused() -> None:
    provider = Provider()
    first = await provider.begin()
    await provider.begin()  # the code belongs to this one's challenge
    with pytest.raises(ProviderError):
        await openid.finish(provider, CLIENT, first, {"state": first.state, "code": "the code"})


METADATA: dict[str, dict[str, Any]] = {
    "another issuer": {"issuer": "https://evil.example"},
    "no issuer": {"issuer": None},
    "plain http": {"token_endpoint": "http://login.example/token"},
    "no address": {"jwks_uri": "/keys"},
    "script": {"authorization_endpoint": "javascript:alert(1)"},
    "missing": {"authorization_endpoint": None},
}


@pytest.mark.parametrize("metadata", METADATA.values(), ids=METADATA.keys())
async def test_a_description_that_is_wrong_is_refused(metadata: dict[str, Any]) -> None:
    with pytest.raises(ProviderError):
        await Provider(metadata=metadata).begin()


@pytest.mark.parametrize(
    "answer",
    [
        httpx2.Response(500),
        httpx2.Response(302, headers={"location": "https://127.0.0.1/"}),
        httpx2.Response(200, content=b"no json"),
        httpx2.Response(200, content=b"[" * 100_000),
        httpx2.Response(200, json=["a list"]),
    ],
    ids=["broken", "redirect", "no JSON", "deep", "list"],
)
@pytest.mark.parametrize("path", ["/.well-known/openid-configuration", "/keys", "/token"])
async def test_a_provider_that_answers_nonsense_lets_nobody_in(
    path: str, answer: httpx2.Response
) -> None:
    with pytest.raises((ProviderError, OutboundError)):
        await Provider(answers={path: answer}).sign_in()
