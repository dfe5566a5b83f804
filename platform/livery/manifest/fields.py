"""The fields that tenant.toml may set, how each is checked, and what it is by default."""

import re
from collections.abc import Callable, Mapping
from dataclasses import fields
from zoneinfo import ZoneInfo, available_timezones

from babel import Locale
from babel.core import UnknownLocaleError

from livery.branding.color import is_hex
from livery.branding.pictures import SLOTS
from livery.branding.tokens import CHOICES, BrandInputs
from livery.core.addresses import is_email, is_web_address
from livery.manifest.problems import nearest
from livery.tenancy.limits import Limits, Switches

Value = str | int | bool | None
# Gives the value to store; raises ValueError with what is wrong; the cure.
Check = Callable[[object], Value]

_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*")
UNLIMITED = "unlimited"
# Names in tenant.toml that differ from those of the code.
BRAND_NAMES = {"body": "body_face", "heading": "heading_face"}


def language_problem(value: str) -> str | None:
    """Why `value` can't be a language, and the cure."""
    is_known = _LANGUAGE.fullmatch(value) is not None
    try:
        Locale.parse(value, sep="-")
    except (ValueError, UnknownLocaleError):
        is_known = False
    if is_known:
        return None
    return f"is {value!r}, which is no language; write a tag like en, de or pt-BR"


def zone_problem(value: str) -> str | None:
    """Why `value` can't be a time zone, and the cure."""
    try:
        ZoneInfo(value)
    except (ValueError, OSError, KeyError):  # the standard library raises all three
        hint = nearest(value, available_timezones())
        return f"is {value!r}, which is no time zone{hint}; write a name like Europe/Berlin"
    return None


def _text(value: object, longest: int = 200) -> str:
    if not isinstance(value, str):
        raise ValueError(f"is {value!r}; write a text in quotes")  # noqa: TRY004 - one error for all
    if not value.strip():
        raise ValueError("is empty; fill it in, or delete the line")
    if len(value) > longest or not value.isprintable():
        raise ValueError(f"is too long or holds control characters; at most {longest} letters fit")
    return value.strip()


def _language(value: object) -> str:
    return _without(language_problem, _text(value))


def _zone(value: object) -> str:
    return _without(zone_problem, _text(value))


def _without(problem: Callable[[str], str | None], value: str) -> str:
    found = problem(value)
    if found:
        raise ValueError(found)
    return value


def _email(value: object) -> str:
    address = _text(value, 254)
    if not is_email(address):
        raise ValueError(f"is {address!r}, which is no e-mail address; write name@example.com")
    return address


def _address(value: object) -> str:
    address = _text(value, 2000)
    if not is_web_address(address):
        raise ValueError(f"is {address!r}; write a web address like https://example.com")
    return address


def _days(value: object) -> int:
    if type(value) is not int or not 1 <= value <= 365:
        raise ValueError(f"is {value!r}; write a number of days from 1 to 365")
    return value


def _limit(value: object) -> int | None:
    if value == UNLIMITED:
        return None
    if type(value) is not int or not 0 <= value <= 1_000_000_000:
        raise ValueError(f'is {value!r}; write a number from 0, or "{UNLIMITED}"')
    return value


def _switch(value: object) -> bool:
    if not isinstance(value, bool):
        raise ValueError(f"is {value!r}; write true or false, unquoted")  # noqa: TRY004 - the same
    return value


def _accent(value: object) -> str:
    color = _text(value).lower()
    if not is_hex(color):
        raise ValueError(f"is {value!r}; write a color like #1f4fd8")
    return color


def _pack(value: object) -> str:
    return BrandInputs(pack=_text(value)).pack


def _choice(name: str) -> Check:
    def check(value: object) -> Value:
        words = [str(word) for word in CHOICES[name]]
        # 8.0 and true equal numbers, but are none.
        for each in CHOICES[name]:
            if type(value) is type(each) and value == each:
                return each
        hint = nearest(value, words) if isinstance(value, str) else ""
        raise ValueError(f"is {value!r}{hint}; choose one of {', '.join(words)}")

    return check


def toml_name(field: str) -> str:
    """A brand field as tenant.toml calls it."""
    return next((short for short, name in BRAND_NAMES.items() if name == field), field)


CHECKS: Mapping[str, Check] = {
    "vendor.name": _text,
    "vendor.website": _address,
    "vendor.language": _language,
    "vendor.zone": _zone,
    "vendor.expiring_days": _days,
    "vendor.support_email": _email,
    "vendor.support_url": _address,
    "brand.accent": _accent,
    "brand.pack": _pack,
    **{f"brand.{toml_name(name)}": _choice(name) for name in CHOICES},
    **{f"limits.{field.name}": _limit for field in fields(Limits)},
    **{f"switches.{field.name}": _switch for field in fields(Switches)},
}

# What a vendor that was just made has. Against these a first apply tells what was changed since.
DEFAULTS: Mapping[str, Value] = {
    "vendor.name": "",
    "vendor.website": "",
    "vendor.language": "en",
    "vendor.zone": "UTC",
    "vendor.expiring_days": 30,
    "vendor.support_email": "",
    "vendor.support_url": "",
    **{f"brand.{toml_name(f.name)}": getattr(BrandInputs(), f.name) for f in fields(BrandInputs)},
    **{f"logo.{slot}": None for slot in SLOTS},
    **{f"limits.{f.name}": getattr(Limits(), f.name) for f in fields(Limits)},
    **{f"switches.{f.name}": getattr(Switches(), f.name) for f in fields(Switches)},
}
