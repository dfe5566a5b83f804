"""Theme packs: a folder of templates and static files that turns page contexts into HTML.

A pack overrides single files of its parent, and reaches the parent's file of the same name as
`@parent/file.html`, so that it can extend what it overrides.
"""

import tomllib
from collections.abc import Generator, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import cast

from jinja2 import (
    BaseLoader,
    ChoiceLoader,
    Environment,
    FileSystemLoader,
    PrefixLoader,
    StrictUndefined,
    Template,
)
from jinja2.environment import TemplateModule
from jinja2.runtime import Context

from livery.web.kit import template_names

BASE_PACK = "default"


@dataclass(frozen=True, slots=True)
class ThemePack:
    """One pack, ready to render. `folders` is its own folder, then its ancestors'; `files` holds
    the static files of all of them, each as `pack/name` of the nearest.
    """

    name: str
    title: str
    folders: tuple[Path, ...]
    files: Mapping[str, str]
    environment: Environment

    def render(self, template: str, context: object, shared: Mapping[str, object]) -> str:
        """Give the whole page. Templates read `context` as `page`, and each name of `shared`.

        Without `gettext` and its kin in `shared` texts stay in the templates' own language.
        """
        page = self.environment.get_template(template)
        with template_names.rendering(context, shared) as names:
            return page.render(names)

    def render_block(
        self, template: str, block: str, context: object, shared: Mapping[str, object]
    ) -> str:
        """Give one block of a page, also an inherited one: a literal part of what `render` gives.

        Raises LookupError where neither the page nor its ancestors have the block.
        """
        page = self.environment.get_template(template)
        with template_names.rendering(context, shared) as given:
            names = page.new_context(given)
            # Up to its first chunk the root runs the imports and registers the ancestors' blocks.
            root = cast("Generator[str]", page.root_render_func(names))
            try:
                next(root, None)
                found = names.blocks.get(block)
                return "".join(found[0](names)) if found else _no_block(template, block)
            except Exception:  # noqa: BLE001 # it is raised again, with the template's own lines
                self.environment.handle_exception()
            finally:
                root.close()

    def asset_key(self, name: str) -> str:
        """Name a static file as the asset manifest does.

        `app.css` is looked for in this pack, then in its ancestors; a leading slash means the
        manifest's own name (`/vendor/htmx.js`). Raises LookupError for a file that no pack has.
        """
        if name.startswith("/"):
            return name[1:]
        if name not in self.files:
            raise LookupError(
                f"the pack {self.name!r} and its parents have no static file {name!r}"
            )
        return self.files[name]


def load_packs(folder: Path, *, auto_reload: bool = False) -> dict[str, ThemePack]:
    """Read every pack of a folder, by name. `auto_reload` is for people who write templates.

    Raises ValueError for a parent that isn't there, or that has itself as an ancestor.
    """
    settings = {
        path.parent.name: tomllib.loads(path.read_text(encoding="utf-8"))
        for path in sorted(folder.glob("*/theme.toml"))
    }
    parents = {
        name: str(values.get("parent", "" if name == BASE_PACK else BASE_PACK))
        for name, values in settings.items()
    }
    packs: dict[str, ThemePack] = {}
    for name, values in settings.items():
        folders = tuple(folder / each for each in _lineage(name, parents))
        packs[name] = ThemePack(
            name=name,
            title=str(values.get("title", name)),
            folders=folders,
            files={name: key for each in reversed(folders) for name, key in _static(each)},
            environment=_environment(folders, auto_reload=auto_reload),
        )
    return packs


def face_pack(folder: Path, base: ThemePack) -> ThemePack:
    """The pack of an admin face: its own `templates/` in `folder`, then the base pack's."""
    folders = (folder, *base.folders)
    return ThemePack(
        name=folder.name,
        title=folder.name,
        folders=folders,
        files=base.files,
        environment=_environment(folders, auto_reload=False),
    )


def _lineage(name: str, parents: Mapping[str, str]) -> list[str]:
    line = [name]
    while parent := parents[line[-1]]:
        if parent not in parents:
            raise ValueError(f"The theme pack {line[-1]!r} needs the pack {parent!r}: add it")
        if parent in line:
            raise ValueError(f"The theme pack {name!r} has itself as an ancestor: change `parent`")
        line.append(parent)
    return line


def _static(folder: Path) -> Iterator[tuple[str, str]]:
    static = folder / "static"
    for path in static.rglob("*"):
        if path.is_file():
            name = path.relative_to(static).as_posix()
            yield name, f"{folder.name}/{name}"


def _environment(folders: tuple[Path, ...], *, auto_reload: bool) -> Environment:
    loaders: dict[str, BaseLoader] = {
        path.name: FileSystemLoader(path / "templates") for path in folders
    }
    ancestors = PrefixLoader({f"@{path.name}": loaders[path.name] for path in folders[1:]})
    environment = _Environment(
        loader=ChoiceLoader([*loaders.values(), ancestors]),
        extensions=["jinja2.ext.i18n"],
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=auto_reload,
        cache_size=-1,
    )
    template_names.install(environment)
    return environment


class _Template(Template):
    def _get_default_module(self, ctx: Context | None = None) -> TemplateModule:
        """No template here is loaded with globals of its own: don't look for them at each import,
        which takes a tenth of a page's time.
        """
        return super()._get_default_module()


class _Environment(Environment):
    template_class = _Template


def _no_block(template: str, block: str) -> str:
    raise LookupError(f"{template} and what it extends have no block {block!r}")
