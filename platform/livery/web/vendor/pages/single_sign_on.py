"""Contexts of Settings → Single sign-on."""

from dataclasses import dataclass
from typing import NamedTuple

from livery.web.kit.filling import Fields


class ProviderRow(NamedTuple):
    """One provider in the list."""

    href: str
    name: str
    issuer: str
    state: str


@dataclass(frozen=True, slots=True)
class ProvidersPage:
    """`vendor/settings/providers.html`: the providers, what they must know of us, and the form for
    one more.
    """

    fields: Fields
    providers: tuple[ProviderRow, ...]
    redirect_uris: tuple[str, ...]
    notice: str


@dataclass(frozen=True, slots=True)
class ProviderPage:
    """`vendor/settings/provider.html`: one provider; its secret is never shown again."""

    fields: Fields
    name: str
    issuer: str
    enabled: bool
    href: str
    redirect_uris: tuple[str, ...]
    notice: str
