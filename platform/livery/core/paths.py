"""Where themes, migrations and front-end files lie: in a wheel, else in the checkout."""

from pathlib import Path

_PACKAGE = Path(__file__).resolve().parent.parent
_CHECKOUT = _PACKAGE.parent.parent


def _find(in_wheel: str, in_checkout: str) -> Path:
    packed = _PACKAGE / in_wheel
    return packed if packed.is_dir() else _CHECKOUT / in_checkout


def themes() -> Path:
    """The folder of theme packs."""
    return _find("_themes", "themes")


def migrations() -> Path:
    """The folder of Alembic migrations."""
    return _find("_migrations", "migrations")


def static() -> Path:
    """The built front-end files with their `manifest.json`."""
    return _find("_static", "build/static")


def demo_tenants() -> Path:
    """The vendors of the demo; a wheel does not carry them."""
    return _CHECKOUT / "tenants"
