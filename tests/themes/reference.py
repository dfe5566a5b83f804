"""The reference in docs/themes.md, from the contexts' own docstrings, fields and samples.

`PYTHONPATH=tests:platform .venv/bin/python -m themes.reference` writes it anew.
"""

import importlib
import inspect
import json
import pkgutil
import re
import types
from collections.abc import Iterator, Mapping
from dataclasses import fields, is_dataclass
from typing import Any, get_args, get_origin, get_type_hints

from jinja2 import nodes

from livery.branding.stylesheet import stylesheet
from livery.branding.tokens import derive
from livery.web.kit import error_page, signing_in
from livery.web.kit.themes import ThemePack, load_packs
from livery.web.portal import pages as page_contexts
from themes.samples import ADMIN, NORTHWIND, THEMES, pages

FILE = THEMES.parent / "docs/themes.md"
BEGIN = "<!-- From here on written by `python -m themes.reference`. -->\n"
WORDS = {str: "text", int: "number", bool: "true or false", types.NoneType: "none"}


def contexts() -> dict[str, Any]:
    """Template → its context class, as the classes' own docstrings name it."""
    found: dict[str, Any] = {}
    for module in (*page_modules(), error_page, signing_in):
        for _, kind in inspect.getmembers(module, is_dataclass):
            for template in re.findall(r"^`([\w/-]+\.html)`", kind.__doc__ or ""):
                found[template] = kind
    return found


def page_modules() -> list[types.ModuleType]:
    """The modules of the portal's contexts."""
    found = pkgutil.iter_modules(page_contexts.__path__, f"{page_contexts.__name__}.")
    return [importlib.import_module(each.name) for each in found]


def reference() -> str:
    """Everything that a template can read, and the blocks and properties to build on."""
    pack, site = load_packs(THEMES)["default"], NORTHWIND.site()
    samples = pages()
    parts = ["## `site` and `person`"]
    for shared in (site, site.logo, ADMIN):
        parts += [f"### {type(shared).__name__}", *described(type(shared), [shared])]
    parts += ["## Pages"]
    for template, kind in sorted(contexts().items()):
        parts += [f"### {template}", *described(kind, list(samples[template].values()))]
        parts += [f"Blocks: {', '.join(f'`{name}`' for name in blocks(pack, template))}."]
    parts += ["## Rows"]
    for kind in rows():
        parts += [f"### {kind.__name__}", *described(kind, list(instances(kind, samples)))]
    parts += ["## Macros", *macros(pack), "## Custom properties", properties()]
    return "\n\n".join(parts) + "\n"


def rows() -> list[Any]:
    """The named tuples that pages hold, in the order of their module."""
    return [
        each
        for module in page_modules()
        for each in vars(module).values()
        if isinstance(each, type)
        and hasattr(each, "_fields")
        and each.__module__ == module.__name__
    ]


def instances(kind: type, samples: Mapping[str, Mapping[str, Any]]) -> Iterator[Any]:
    """All samples of a row."""
    for variants in samples.values():
        for context in variants.values():
            for field in fields(context):
                value = getattr(context, field.name)
                if isinstance(value, tuple):
                    yield from (each for each in value if isinstance(each, kind))


def described(kind: Any, samples: list[Any]) -> Iterator[str]:
    """A class's docstring, and its fields with the first sample that has a value."""
    yield inspect.cleandoc(kind.__doc__)
    hints = get_type_hints(kind)
    names = [field.name for field in fields(kind)] if is_dataclass(kind) else kind._fields
    lines = ["| attribute | holds | for example |", "| --- | --- | --- |"]
    for name in names:
        values = [getattr(sample, name) for sample in samples]
        lines.append(f"| `{name}` | {words(hints[name])} | {example(values)} |")
    yield "\n".join(lines)


def words(hint: Any) -> str:
    """A type as a theme author would say it."""
    if get_origin(hint) is tuple:
        return f"list of {words(get_args(hint)[0])}"
    if get_args(hint):
        return " or ".join(words(each) for each in get_args(hint))
    return WORDS.get(hint) or f"`{hint.__name__}`"


def example(values: list[Any]) -> str:
    """The first value that is one, if it fits in a cell."""
    value = next(filter(None, values), "")
    if isinstance(value, tuple) and value and isinstance(value[0], str) and type(value) is tuple:
        value = ", ".join(value)
    if not isinstance(value, str | int) or value == "":
        return ""
    return f"`{str(value).lower() if isinstance(value, bool) else value}`"


def blocks(pack: ThemePack, template: str) -> list[str]:
    """The blocks that a page has, its ancestors' first."""
    loader = pack.environment.loader
    assert loader is not None
    source, _, _ = loader.get_source(pack.environment, template)
    tree = pack.environment.parse(source)
    found: list[str] = []
    for parent in tree.find_all(nodes.Extends):
        assert isinstance(parent.template, nodes.Const)
        found += blocks(pack, parent.template.value)
    return list(dict.fromkeys([*found, *(block.name for block in tree.find_all(nodes.Block))]))


def macros(pack: ThemePack) -> Iterator[str]:
    """Each file of `ui/` with what it is for, and how its macros are called."""
    for path in sorted((pack.folders[0] / "templates/ui").glob("*.html")):
        source = path.read_text(encoding="utf-8")
        purpose = re.match(r"\{#-\s*(.*?)\s*-?#\}", source, re.DOTALL)
        assert purpose, f"{path.name} does not say what it is for"
        calls = [
            f"`{called(macro)}`"
            for macro in pack.environment.parse(source).find_all(nodes.Macro)
            if not macro.name.startswith("_")
        ]
        if calls:
            words = " ".join(purpose[1].split())
            yield f"**`ui/{path.name}`** {words}\n" + "\n".join(f"- {call}" for call in calls)


def called(macro: nodes.Macro) -> str:
    """A macro with its parameters: `button(label, kind="primary")`."""
    names = [each.name for each in macro.args]
    without = len(names) - len(macro.defaults)
    values = [json.dumps(each.as_const()) for each in macro.defaults]
    given = [f"{name}={value}" for name, value in zip(names[without:], values, strict=True)]
    return f"{macro.name}({', '.join([*names[:without], *given])})"


def properties() -> str:
    """The names in a vendor's style sheet."""
    names: Mapping[str, None] = dict.fromkeys(
        re.findall(r"--([a-z0-9-]+):", stylesheet(derive(NORTHWIND.brand)))
    )
    return ", ".join(f"`--{name}`" for name in names)


def current() -> str:
    """The file as it should be: its own beginning, then the reference."""
    beginning, mark, _ = FILE.read_text(encoding="utf-8").partition(BEGIN)
    return f"{beginning}{mark}\n{reference()}"


if __name__ == "__main__":
    FILE.write_text(current(), encoding="utf-8")
