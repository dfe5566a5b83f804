"""Sign-in with a vendor's OpenID provider: code flow with PKCE, nonce and state.

Authlib speaks the protocol; here is what must hold beside it: exact issuer, answers of the provider
that was asked (RFC 9207), asymmetric signatures only, keys of the provider alone.
"""

import hmac
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from authlib.integrations.base_client import OAuthError
from authlib.integrations.httpx_client import AsyncOAuth2Client
from authlib.oauth2.rfc7636 import create_s256_code_challenge
from authlib.oidc.core import CodeIDToken
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet

from livery.core import clock
from livery.core.errors import LiveryError
from livery.core.outbound import Outbound, bounded

_ALGORITHMS = {"RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512"}
_ALGORITHMS |= {"EdDSA", "Ed25519"}
_LEEWAY = 60  # seconds that clocks may differ
_OLDEST = 600  # seconds since a token was issued
_LONGEST = 255  # letters of a subject, as OpenID says


class ProviderError(LiveryError):
    """The provider's answer can't be trusted or used; the message is for logs and the team."""


@dataclass(frozen=True, slots=True)
class Client:
    """Us, as a provider knows us. `issuer` is exactly what its tokens say."""

    issuer: str
    client_id: str
    secret: str
    redirect_uri: str


@dataclass(frozen=True, slots=True)
class Begun:
    """A sign-in on its way: where to send the browser, and what to keep for its return."""

    url: str
    state: str
    nonce: str
    verifier: str


@dataclass(frozen=True, slots=True)
class Somebody:
    """Whom the provider vouches for; `email` only if it says that it was verified."""

    issuer: str
    subject: str
    email: str
    given_name: str
    family_name: str


async def begin(outbound: Outbound, client: Client) -> Begun:
    """Start a sign-in; raises ProviderError or OutboundError."""
    metadata = await discover(outbound, client.issuer)
    state, nonce, verifier = (secrets.token_urlsafe(32) for _ in range(3))
    async with _session(outbound, client, metadata) as session:
        url, _ = session.create_authorization_url(
            metadata["authorization_endpoint"],
            state=state,
            nonce=nonce,
            code_challenge=create_s256_code_challenge(verifier),
            code_challenge_method="S256",
        )
    return Begun(url, state, nonce, verifier)


async def finish(
    outbound: Outbound, client: Client, begun: Begun, answer: Mapping[str, str]
) -> Somebody:
    """Whom the provider names in its `answer`, the parameters with which the browser came back.

    Raises ProviderError where anything about it is not as it must be, OutboundError where the
    provider can't be asked.
    """
    metadata = await discover(outbound, client.issuer)
    _check_answer(client, begun, answer, metadata)
    async with _session(outbound, client, metadata) as session:
        try:
            async with bounded():
                token = await session.fetch_token(
                    metadata["token_endpoint"],
                    code=answer["code"],
                    code_verifier=begun.verifier,
                    grant_type="authorization_code",
                )
        except (OAuthError, ValueError, RecursionError) as error:
            raise ProviderError(f"The provider did not take the code: {error}") from error
    claims = await _claims(outbound, client, begun, metadata, dict(token))
    return _somebody(client, claims)


async def discover(outbound: Outbound, issuer: str) -> dict[str, Any]:
    """The provider's own description, which must name exactly this issuer and https addresses."""
    address = f"{issuer.rstrip('/')}/.well-known/openid-configuration"
    metadata = await _json(outbound, address)
    if metadata.get("issuer") != issuer:
        raise ProviderError(f"{address} describes another issuer.")
    for name in ("authorization_endpoint", "token_endpoint", "jwks_uri"):
        parts = urlsplit(str(metadata.get(name, "")))
        if parts.scheme not in _schemes(outbound) or not parts.hostname or parts.fragment:
            raise ProviderError(f"The provider’s {name} is no https address.")
    return metadata


def _schemes(outbound: Outbound) -> set[str]:
    return {"https", "http"} if outbound.allow_private else {"https"}


async def _json(outbound: Outbound, address: str) -> dict[str, Any]:
    async with outbound.client() as client:
        response = await client.get(address)
        if response.status_code != 200:
            raise ProviderError(f"{address} answers {response.status_code}.")
        try:
            found = response.json()
        except (ValueError, RecursionError) as error:
            raise ProviderError(f"{address} is no JSON.") from error
    if not isinstance(found, dict):
        raise ProviderError(f"{address} is no JSON object.")
    return found


def _session(outbound: Outbound, client: Client, metadata: Mapping[str, Any]) -> AsyncOAuth2Client:
    methods = metadata.get("token_endpoint_auth_methods_supported") or ["client_secret_basic"]
    basic = "client_secret_basic"
    return AsyncOAuth2Client(
        client_id=client.client_id,
        client_secret=client.secret,
        redirect_uri=client.redirect_uri,
        scope="openid email profile",
        token_endpoint_auth_method=basic if basic in methods else "client_secret_post",
        transport=outbound.transport(),
        trust_env=False,
    )


def _check_answer(
    client: Client, begun: Begun, answer: Mapping[str, str], metadata: Mapping[str, Any]
) -> None:
    if not hmac.compare_digest(answer.get("state", "").encode(), begun.state.encode()):
        raise ProviderError("The answer belongs to another sign-in.")
    must_name = metadata.get("authorization_response_iss_parameter_supported") is True
    if answer.get("iss", "" if must_name else client.issuer) != client.issuer:
        raise ProviderError("The answer comes from another provider.")
    if "error" in answer or not answer.get("code"):
        raise ProviderError(f"The provider refused: {answer.get('error', 'no code')}.")


async def _claims(
    outbound: Outbound,
    client: Client,
    begun: Begun,
    metadata: Mapping[str, Any],
    token: Mapping[str, Any],
) -> CodeIDToken:
    offered = metadata.get("id_token_signing_alg_values_supported") or ["RS256"]
    allowed = sorted(_ALGORITHMS & {str(each) for each in offered})
    encoded = token.get("id_token")
    if not isinstance(encoded, str) or not allowed:
        raise ProviderError("The provider sent no signed ID token.")
    keys = await _json(outbound, metadata["jwks_uri"])
    try:
        decoded = jwt.decode(encoded, KeySet.import_key_set(_public(keys)), algorithms=allowed)
        claims = CodeIDToken(
            decoded.claims,
            decoded.header,
            options={
                "iss": {"essential": True, "value": client.issuer},
                "aud": {"essential": True, "value": client.client_id},
            },
            params={
                "nonce": begun.nonce,
                "client_id": client.client_id,
                "access_token": token.get("access_token"),
            },
        )
        claims.validate(now=int(clock.now().timestamp()), leeway=_LEEWAY)
    except (JoseError, ValueError, TypeError, KeyError, RecursionError) as error:
        raise ProviderError(f"The ID token is not valid: {error}") from error
    _check_more(client, claims)
    return claims


def _public(keys: Mapping[str, Any]) -> Any:
    """Keys to check signatures with; a symmetric one in a public list is a mistake or a trap."""
    found = keys.get("keys")
    listed = found if isinstance(found, list) else []
    return {"keys": [key for key in listed if isinstance(key, dict) and key.get("kty") != "oct"]}


def _check_more(client: Client, claims: CodeIDToken) -> None:
    """What the standard asks and Authlib leaves to us."""
    age = clock.now().timestamp() - claims["iat"]
    if not -_LEEWAY <= age <= _OLDEST:
        raise ProviderError("The ID token was not issued just now.")
    audience = claims["aud"]
    others = [each for each in audience if each != client.client_id] if _many(audience) else []
    if others:
        raise ProviderError("The ID token is for others too.")
    if not isinstance(claims["sub"], str) or not 0 < len(claims["sub"]) <= _LONGEST:
        raise ProviderError("The ID token names nobody.")


def _many(audience: object) -> bool:
    return isinstance(audience, list)


def _somebody(client: Client, claims: CodeIDToken) -> Somebody:
    email = claims.get("email") if claims.get("email_verified") is True else ""
    given, family = claims.get("given_name"), claims.get("family_name")
    return Somebody(
        issuer=client.issuer,
        subject=claims["sub"],
        email=email.lower() if isinstance(email, str) else "",
        given_name=given if isinstance(given, str) else "",
        family_name=family if isinstance(family, str) else "",
    )
