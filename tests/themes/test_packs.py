"""How packs build on each other, and how a block of a page is found."""

from dataclasses import dataclass
from pathlib import Path

import pytest
from jinja2 import UndefinedError

from livery.web.kit.themes import ThemePack, load_packs

BASE = {
    "default/theme.toml": 'title = "Default"',
    "default/templates/layout.html": (
        "<title>{% block title %}{% endblock %}</title>"
        "{% from 'ui/mark.html' import mark with context %}"
        "{% block main %}{% endblock %}{% block foot %}<p>{{ mark(_('Foot')) }}</p>{% endblock %}"
    ),
    "default/templates/ui/mark.html": "{% macro mark(text) %}<b>{{ text }}</b>{% endmacro %}",
    "default/templates/page.html": (
        "{% extends 'layout.html' %}{% from 'ui/mark.html' import mark with context %}"
        "{% block main %}<main>{% block rows %}<i>{{ mark(page.word) }}</i>{% endblock %}</main>"
        "{% endblock %}"
    ),
    "default/static/app.css": "",
    "default/static/app.js": "",
}
CHILD = {
    "loud/theme.toml": 'title = "Loud"',
    "loud/templates/ui/mark.html": "{% macro mark(text) %}<u>{{ text }}</u>{% endmacro %}",
    "loud/templates/page.html": (
        "{% extends '@default/page.html' %}{% block title %}{{ page.word }}!{% endblock %}"
    ),
    "loud/static/app.css": "",
}


@dataclass(frozen=True, slots=True)
class Word:
    word: str


def packs(folder: Path, *trees: dict[str, str]) -> dict[str, ThemePack]:
    for tree in trees:
        for name, text in tree.items():
            path = folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
    return load_packs(folder)


def test_a_child_extends_the_page_that_it_overrides(tmp_path: Path) -> None:
    both = packs(tmp_path, BASE, CHILD)
    assert "<title>hey!</title>" in both["loud"].render("page.html", Word("hey"), {})
    assert "<title></title>" in both["default"].render("page.html", Word("hey"), {})


def test_a_child_overrides_a_macro_for_its_parents_pages_only(tmp_path: Path) -> None:
    both = packs(tmp_path, BASE, CHILD)
    assert both["loud"].render_block("page.html", "rows", Word("hey"), {}) == "<i><u>hey</u></i>"
    assert both["default"].render_block("page.html", "rows", Word("hey"), {}) == "<i><b>hey</b></i>"


@pytest.mark.parametrize("block", ["title", "main", "rows", "foot"])
@pytest.mark.parametrize("name", ["default", "loud"])
def test_a_block_is_found_wherever_it_is_defined(tmp_path: Path, name: str, block: str) -> None:
    pack = packs(tmp_path, BASE, CHILD)[name]
    whole = pack.render("page.html", Word("hey"), {})
    part = pack.render_block("page.html", block, Word("hey"), {})
    assert part in whole
    assert part or (name, block) == ("default", "title")


def test_a_block_that_is_nowhere_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(LookupError, match="no block 'column'"):
        packs(tmp_path, BASE)["default"].render_block("page.html", "column", Word("hey"), {})


def test_an_unknown_name_is_an_error_and_not_an_empty_place(tmp_path: Path) -> None:
    tree = BASE | {"default/templates/page.html": "{{ page.word }}{{ page.wrod }}"}
    with pytest.raises(UndefinedError, match="wrod"):
        packs(tmp_path, tree)["default"].render("page.html", Word("hey"), {})


def test_values_are_escaped(tmp_path: Path) -> None:
    html = packs(tmp_path, BASE)["default"].render("page.html", Word("<script>&"), {})
    assert "&lt;script&gt;&amp;" in html


def test_texts_follow_the_language_of_the_call(tmp_path: Path) -> None:
    tree = BASE | {
        "default/templates/page.html": (
            "{{ _('Hello, %(name)s', name=page.word) }}|"
            "{% trans n=2 %}{{ n }} device{% pluralize %}{{ n }} devices{% endtrans %}|"
            "{{ pgettext('verb', 'Open') }}"
        )
    }
    pack = packs(tmp_path, tree)["default"]
    german = {
        "gettext": lambda text: text.replace("Hello", "Hallo"),
        "ngettext": lambda one, many, n: (one if n == 1 else many).replace("device", "Gerät"),
        "pgettext": lambda context, text: f"{text}/{context}",
    }
    said = pack.render("page.html", Word("<Jo>"), german)
    assert said == "Hallo, &lt;Jo&gt;|2 Geräts|Open/verb"
    assert pack.render("page.html", Word("Jo"), {}) == "Hello, Jo|2 devices|Open"


def test_static_files_come_from_the_nearest_pack(tmp_path: Path) -> None:
    loud = packs(tmp_path, BASE, CHILD)["loud"]
    assert loud.asset_key("app.css") == "loud/app.css"
    assert loud.asset_key("app.js") == "default/app.js"


@pytest.mark.parametrize(("parent", "cure"), [("gone", "add it"), ("loud", "change `parent`")])
def test_a_parent_that_cannot_be_says_what_to_do(tmp_path: Path, parent: str, cure: str) -> None:
    tree = CHILD | {"loud/theme.toml": f'parent = "{parent}"'}
    with pytest.raises(ValueError, match=cure):
        packs(tmp_path, BASE, tree)
