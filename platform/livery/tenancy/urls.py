"""Absolute addresses: from host names in the database and one setting, never from a request."""

from livery.core.settings import Settings


def platform_host(settings: Settings, slug: str, face: str = "portal") -> str:
    """The vendor's name below the platform's own domain."""
    middle = ".admin." if face == "vendor" else "."
    return f"{slug}{middle}{settings.base_domain}"


def origin(settings: Settings, host: str) -> str:
    """Scheme, host and port that browsers use for `host`.

    Custom domains are https on its own port; where plain http is allowed (the demo, tests) they
    share the platform's scheme and port.
    """
    if settings.allow_http or is_platform_host(settings, host):
        return f"{settings.scheme}://{host}{settings.port_suffix}"
    return f"https://{host}"


def is_platform_host(settings: Settings, host: str) -> bool:
    """Whether `host` lies below the platform's own domain."""
    return host == settings.base_domain or host.endswith(f".{settings.base_domain}")
