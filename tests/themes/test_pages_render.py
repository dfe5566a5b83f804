"""The contract between the server and theme packs: every page of every pack renders whole."""

import dataclasses
import gzip
import re
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path

import pytest
from jinja2 import nodes

from livery.web.kit.themes import ThemePack, load_packs
from themes.preview import EVERY_VENDOR, KITCHEN_SINK, rendered
from themes.reference import contexts
from themes.samples import (
    ADMIN,
    FRAGMENTS,
    LICENSE,
    NORTHWIND,
    PUBLIC,
    THEMES,
    USER,
    Vendor,
    kitchen_sink,
    pages,
    shared,
)

PACKS = load_packs(THEMES)
SITE = NORTHWIND.site()
CASES = [
    pytest.param(pack, template, context, id=f"{name}:{template}:{variant}")
    for name, pack in PACKS.items()
    for template, variants in pages().items()
    for variant, context in variants.items()
]
OWN_TEMPLATES = [
    pytest.param(path, id=path.relative_to(THEMES).as_posix())
    for path in sorted(THEMES.glob("*/templates/**/*.html"))
]


class Outline(HTMLParser):
    """What the tests want to know of a page."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.texts: list[str] = []
        self.open: list[str] = []
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        if tag not in {"meta", "link", "input", "img", "br", "hr"}:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open, f"</{tag}> closes nothing"
        assert self.open.pop() == tag, f"</{tag}> is out of order"

    def handle_data(self, data: str) -> None:
        self.texts.append(data)


@pytest.mark.parametrize(("pack", "template", "context"), CASES)
def test_a_page_renders_whole(pack: ThemePack, template: str, context: object) -> None:
    names = shared(SITE, None if template in PUBLIC else ADMIN)
    html = pack.render(template, context, names)
    outline = Outline(html)
    tags = [tag for tag, _ in outline.tags]
    ids = [values["id"] for _, values in outline.tags if "id" in values]
    assert html.startswith("<!doctype html>")
    assert not outline.open, "an element is left open"
    assert tags.count("h1") == tags.count("main") == tags.count("title") == 1
    assert len(ids) == len(set(ids)), "an id is there twice"
    assert "{{" not in html
    assert "{%" not in html


@pytest.mark.parametrize(("pack", "template", "context"), CASES)
def test_a_fragment_is_a_literal_part_of_its_page(
    pack: ThemePack, template: str, context: object
) -> None:
    block = FRAGMENTS.get(template)
    if block is None:
        return
    fragment = pack.render_block(template, block, context, shared(SITE))
    assert fragment.strip().startswith(("<div", "<section"))
    assert f'id="{block}"' in fragment
    assert fragment in pack.render(template, context, shared(SITE))


@pytest.mark.parametrize(("pack", "template", "context"), CASES)
def test_a_page_needs_nothing_but_our_own_files(
    pack: ThemePack, template: str, context: object
) -> None:
    html = pack.render(template, context, shared(SITE, None if template in PUBLIC else ADMIN))
    for tag, values in Outline(html).tags:
        assert not {"style", "srcdoc"} & values.keys(), f"<{tag}> has an inline style"
        assert not [name for name in values if name.startswith(("on", "hx-on"))]
        assert tag not in {"style", "iframe", "base"}
        for name in ("src", "data") if tag not in {"a", "form"} else ():
            assert (values.get(name) or "/").startswith("/"), f"<{tag}> loads {values[name]}"
        if tag == "link":
            # The empty icon keeps browsers from asking for /favicon.ico.
            assert (values["href"] or "").startswith("/") or values["href"] == "data:,"
        if tag == "script":
            assert values.get("src")
            assert "defer" in values


@pytest.mark.parametrize(("pack", "template", "context"), CASES)
def test_a_page_speaks_of_the_vendor_alone(pack: ThemePack, template: str, context: object) -> None:
    html = pack.render(template, context, shared(SITE, None if template in PUBLIC else ADMIN))
    assert NORTHWIND.name in html
    assert "livery" not in html.lower()


@pytest.mark.parametrize("pack", PACKS.values(), ids=PACKS)
def test_static_files_do_not_name_the_product(pack: ThemePack) -> None:
    for path in (pack.folders[0] / "static").rglob("*"):
        assert "livery" not in path.name
        assert not path.is_file() or b"livery" not in path.read_bytes().lower()


@pytest.mark.parametrize("pack", PACKS.values(), ids=PACKS)
def test_a_vendor_without_logo_or_addresses_has_a_portal_too(pack: ThemePack) -> None:
    bare = dataclasses.replace(
        SITE, logo=None, logo_dark=None, website="", support_email="", support_href=""
    )
    for template, variants in pages().items():
        for context in variants.values():
            html = pack.render(template, context, shared(bare, USER))
            assert bare.name in html


@pytest.mark.parametrize("pack", PACKS.values(), ids=PACKS)
def test_every_text_of_a_template_is_translated(pack: ThemePack) -> None:
    def shout(text: str) -> str:
        return re.sub(r"(%\(\w+\)\w)|(\w)", lambda m: m[1] or m[2].upper(), text)

    names = shared(SITE) | {"gettext": shout}
    html = pack.render(
        "portal/licenses/index.html", pages()["portal/licenses/index.html"]["full"], names
    )
    assert "HELD BY" in html
    assert "Held by" not in html


@pytest.mark.parametrize("path", OWN_TEMPLATES)
def test_no_template_holds_a_text_that_nobody_can_translate(path: Path) -> None:
    source = path.read_text(encoding="utf-8")
    bare = re.sub(r"\{#.*?#\}|\{%-?\s*trans\b.*?endtrans\s*-?%\}", "", source, flags=re.DOTALL)
    bare = re.sub(r"\{\{.*?\}\}|\{%.*?%\}", "", bare, flags=re.DOTALL)
    texts = re.sub(r"<[^>]*>", "\n", bare)
    shown = re.findall(
        r'\b(?:aria-label|title|alt|placeholder|data-l|data-done|data-said)="([^"]*)"', bare
    )
    for text in [*texts.splitlines(), *shown]:
        assert not re.search(r"[^\W\d_]{2,}", text), f"{text.strip()!r} is not in _(…)"


@pytest.mark.parametrize("path", OWN_TEMPLATES)
def test_no_template_needs_eval_or_inline_code(path: Path) -> None:
    source = path.read_text(encoding="utf-8")
    for banned in ("hx-on", "js:", "javascript:", "<style", " style=", "|safe", "Markup"):
        assert banned not in source
    assert not re.search(r"<script(?![^>]*\bsrc=)", source)
    assert not re.search(r'\son[a-z]+="', source)


def used_of_page(pack: ThemePack, template: str) -> Iterator[str]:
    """Attributes of `page` that a template reads."""
    loader = pack.environment.loader
    assert loader is not None
    source, _, _ = loader.get_source(pack.environment, template)
    for node in pack.environment.parse(source).find_all(nodes.Getattr):
        if isinstance(node.node, nodes.Name) and node.node.name == "page":
            yield node.attr


@pytest.mark.parametrize("template", pages())
@pytest.mark.parametrize("pack", PACKS.values(), ids=PACKS)
def test_a_template_reads_only_what_its_context_has(pack: ThemePack, template: str) -> None:
    kind = contexts()[template]
    fields = {field.name for field in dataclasses.fields(kind)}
    assert set(used_of_page(pack, template)) <= fields
    for context in pages()[template].values():
        assert type(context) is kind


@pytest.mark.parametrize(
    ("status", "told"),
    [
        ("active", True),
        ("expiring", True),
        ("expired", False),
        ("suspended", False),
        ("revoked", False),
        ("not-yet-effective", False),
    ],
)
@pytest.mark.parametrize("pack", PACKS.values(), ids=PACKS)
def test_only_a_license_that_works_asks_to_install(
    pack: ThemePack, status: str, told: bool
) -> None:
    context = dataclasses.replace(LICENSE, status=status, devices=(), devices_note="")
    html = pack.render("portal/licenses/show.html", context, shared(SITE))
    assert ("enter your key" in html) is told
    assert ("No devices." in html) is not told


@pytest.mark.parametrize("pack", PACKS.values(), ids=PACKS)
def test_another_page_of_a_list_says_that_it_is_another(pack: ThemePack) -> None:
    variants = pages()["portal/licenses/index.html"]
    html = pack.render("portal/licenses/index.html", variants["middle"], shared(SITE))
    said = [values["data-said"] for _, values in Outline(html).tags if "data-said" in values]
    assert said == ["First page shown.", "Next page shown."]
    assert f'data-announce="{variants["middle"].summary}"' in html


@pytest.mark.parametrize("pack", PACKS.values(), ids=PACKS)
def test_the_brands_fonts_are_preloaded_and_linked(pack: ThemePack) -> None:
    for template, variants in pages().items():
        html = pack.render(template, next(iter(variants.values())), shared(SITE))
        links = [values for tag, values in Outline(html).tags if tag == "link"]
        found = {values["href"]: values["rel"] for values in links}
        assert found["/assets/vendor/fonts/inter.woff2"] == "preload"
        assert found["/assets/vendor/fonts/inter.css"] == "stylesheet"
        plain = dataclasses.replace(SITE, font_hrefs=())
        assert "vendor/fonts" not in pack.render(
            template, next(iter(variants.values())), shared(plain)
        )


@pytest.mark.parametrize("pack", PACKS.values(), ids=PACKS)
def test_static_files_are_found_by_name(pack: ThemePack) -> None:
    assert pack.asset_key("app.css").endswith("/app.css")
    assert pack.asset_key("/vendor/htmx.js") == "vendor/htmx.js"
    with pytest.raises(LookupError, match="no static file"):
        pack.asset_key("missing.css")


@pytest.mark.parametrize("pack", PACKS.values(), ids=PACKS)
def test_every_icon_in_use_is_drawn(pack: ThemePack) -> None:
    sprite = (pack.folders[-1] / "static/icons.svg").read_text(encoding="utf-8")
    drawn = set(re.findall(r'<symbol id="([\w-]+)"', sprite))
    sink = pack.render(KITCHEN_SINK, kitchen_sink(), shared(SITE))
    used = set(re.findall(r"icons\.svg#([\w-]+)", sink))
    for template, variants in pages().items():
        for context in variants.values():
            html = pack.render(template, context, shared(SITE))
            used |= set(re.findall(r"icons\.svg#([\w-]+)", html))
    assert used <= drawn


# -- the page kit ----------------------------------------------------------------------------------


@pytest.mark.parametrize("vendor", EVERY_VENDOR, ids=lambda vendor: vendor.slug)
@pytest.mark.parametrize("pack", PACKS.values(), ids=PACKS)
def test_the_kitchen_sink_renders_whole_in_every_brand(pack: ThemePack, vendor: Vendor) -> None:
    sinks = {name: html for name, html in rendered(pack, vendor, "/theme.css") if "sink" in name}
    assert set(sinks) == {"kitchen-sink.ltr", "kitchen-sink.rtl"}
    for name, html in sinks.items():
        outline = Outline(html)
        ids = [values["id"] for _, values in outline.tags if "id" in values]
        assert not outline.open
        assert len(ids) == len(set(ids)), f"{name} has an id twice"
        assert vendor.name in html
        assert ('dir="rtl"' in html) is ("rtl" in name)
        for tag, values in outline.tags:
            assert not [each for each in values if each.startswith(("on", "style", "hx-on"))], tag
            for each in ("for", "aria-describedby", "aria-labelledby", "popovertarget"):
                assert set((values.get(each) or "").split()) <= set(ids), f"{each} leads nowhere"


def test_the_kitchen_sink_shows_every_macro() -> None:
    folder = PACKS["default"].folders[0] / "templates/ui"
    source = (folder / "kitchen-sink.html").read_text(encoding="utf-8")
    layout = (folder.parent / "layout.html").read_text(encoding="utf-8")
    menu = (folder / "account-menu.html").read_text(encoding="utf-8")
    shown = set(re.findall(r'"(ui/[\w-]+\.html)"', source + layout + menu))
    helpers = {"ui/kitchen-sink.html", "ui/labelled.html"}  # the fields are made of the latter
    assert {f"ui/{path.name}" for path in folder.glob("*.html")} - helpers <= shown


@pytest.mark.parametrize("pack", PACKS.values(), ids=PACKS)
@pytest.mark.parametrize(("name", "most"), [("app.css", 12), ("app.js", 4)])
def test_styles_and_script_stay_small(pack: ThemePack, name: str, most: int) -> None:
    files = [folder / "static" / name for folder in pack.folders]
    size = sum(len(gzip.compress(path.read_bytes())) for path in files if path.exists())
    assert size <= most * 1024


def test_the_editorial_pack_looks_different_with_few_files() -> None:
    pack, template = PACKS["editorial"], "portal/licenses/index.html"
    context = pages()[template]["full"]
    own, base = (each.render(template, context, shared(SITE)) for each in (pack, PACKS["default"]))
    assert "<table" in base
    assert "<table" not in own
    assert own.count('class="entry-row"') == len(context.rows)
    assert len(list(pack.folders[0].rglob("*.*"))) <= 5
