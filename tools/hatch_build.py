"""Adds themes, migrations and front-end files to the wheel, and nothing to an editable install."""

from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

SHIPPED = {
    "themes": "livery/_themes",
    "migrations": "livery/_migrations",
    "build/static": "livery/_static",
}


class ShippedFolders(BuildHookInterface):  # type: ignore[type-arg]
    """Maps folders beside the package into it."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Runs before each wheel; version is `standard` or `editable`."""
        if version != "standard":
            return
        for source, target in SHIPPED.items():
            if (Path(self.root) / source).is_dir():
                build_data["force_include"][source] = target
