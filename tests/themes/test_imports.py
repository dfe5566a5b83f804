"""A file of macros is made once: what it does outside them can't depend on a page."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from jinja2 import nodes

from livery.web.kit.themes import load_packs
from themes.samples import THEMES

FILES = sorted(THEMES.glob("*/templates/ui/*.html"))
OF_A_PAGE = {"_", "gettext", "ngettext", "pgettext", "csrf", "url", "page", "site", "person"}


def outside_macros(node: nodes.Node) -> Iterator[nodes.Node]:
    """What runs when the file is imported."""
    for child in node.iter_child_nodes():
        if not isinstance(child, nodes.Macro):
            yield child
            yield from outside_macros(child)


@pytest.mark.parametrize("path", FILES, ids=lambda path: f"{path.parts[-4]}-{path.stem}")
def test_nothing_of_a_page_is_used_outside_a_macro(path: Path) -> None:
    tree = load_packs(THEMES)["default"].environment.parse(path.read_text(encoding="utf-8"))
    if path.stem == "kitchen-sink" or not list(tree.find_all(nodes.Macro)):
        return
    used = {node.name for node in outside_macros(tree) if isinstance(node, nodes.Name)}
    assert not used & OF_A_PAGE
