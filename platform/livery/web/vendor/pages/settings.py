"""Contexts of the settings."""

from dataclasses import dataclass

from livery.web.kit.filling import Fields


@dataclass(frozen=True, slots=True)
class GeneralPage:
    """`vendor/settings/general.html`: name, language, zone, support. `zones` and `languages` are
    pairs of value and name; `notice` says that it was saved, or nothing.
    """

    fields: Fields
    languages: tuple[tuple[str, str], ...]
    zones: tuple[tuple[str, str], ...]
    notice: str
