"""The names that templates use beside their page's own.

Jinja makes a module that is imported without context once, and its macros can't see what one page
brings. So functions ask which page is being rendered; making modules anew for each page would take
a third of its time.
"""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from functools import lru_cache
from gettext import NullTranslations
from typing import Any, cast

from jinja2 import Environment
from markupsafe import Markup

_ANYWHERE = ("_", "asset", "csrf", "gettext", "ngettext", "pgettext", "url")
_UNTRANSLATED = NullTranslations()
_TEXTS = {
    "gettext": _UNTRANSLATED.gettext,
    "ngettext": _UNTRANSLATED.ngettext,
    "pgettext": _UNTRANSLATED.pgettext,
}
_REMEMBERED_TEXTS = 2_000  # more than all templates have
_rendering: ContextVar[Mapping[str, Any]] = ContextVar("rendering")


def install(environment: Environment) -> None:
    """Let every macro call the functions of the page that is being rendered."""
    environment.install_null_translations(newstyle=True)  # type: ignore[attr-defined]
    environment.globals.update({name: _of_page(name) for name in _ANYWHERE})


@contextmanager
def rendering(context: object, shared: Mapping[str, object]) -> Iterator[dict[str, object]]:
    """The names for one page, which is rendered within the block: `page`, and those of `shared`.

    `gettext`, `ngettext` and `pgettext` of `shared` are plain functions of the standard library's
    kind.
    """
    names: dict[str, object] = {**_TEXTS, **shared, "page": context}
    for name in _TEXTS:
        names[name] = _formatting(name, cast("Callable[..., str]", names[name]))
    names["_"] = names["gettext"]
    token = _rendering.set(names)
    try:
        yield names
    finally:
        _rendering.reset(token)


def _of_page(name: str) -> Callable[..., Any]:
    def call(*arguments: object, **values: object) -> Any:
        return _rendering.get()[name](*arguments, **values)

    return call


@lru_cache(maxsize=64)
def _formatting(name: str, translate: Callable[..., str]) -> Callable[..., Markup]:
    """Fill a translation's `%(name)s` with escaped values, as the templates' `trans` expects."""

    @lru_cache(_REMEMBERED_TEXTS)
    def without_values(*texts: object) -> Markup:
        return Markup(translate(*texts)) % {}  # noqa: S704 # a catalog is as trusted as a template

    def formatted(*texts: object, **values: object) -> Markup:
        if name == "ngettext":
            values.setdefault("num", texts[2])
        if not values:
            return without_values(*texts)
        return Markup(translate(*texts)) % values  # noqa: S704 # the same

    return formatted
