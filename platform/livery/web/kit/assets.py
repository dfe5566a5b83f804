"""Our front-end files: named by their content, held in memory, kept by browsers for a year."""

import json
import mimetypes
from dataclasses import dataclass
from pathlib import Path

from livery.core.errors import ConfigurationError

IMMUTABLE = "public, max-age=31536000, immutable"


@dataclass(frozen=True, slots=True)
class Asset:
    """One file."""

    body: bytes
    media_type: str


class Assets:
    """The files of `build/static`, by their hashed names."""

    def __init__(self, folder: Path) -> None:
        manifest = folder / "manifest.json"
        if not manifest.is_file():
            raise ConfigurationError(f"{manifest} is missing: run `make setup`.")
        self._hashed: dict[str, str] = json.loads(manifest.read_text("utf-8"))
        self._files = {name: _read(folder / name) for name in self._hashed.values()}

    def path(self, name: str) -> str:
        """The address of the file called `name` in the manifest."""
        return f"/static/{self._hashed[name]}"

    def find(self, hashed_name: str) -> Asset | None:
        """The file with that hashed name."""
        return self._files.get(hashed_name)


def _read(path: Path) -> Asset:
    body = path.read_bytes()
    media_type = mimetypes.guess_type(path.name)[0] or "application/octet-stream"
    return Asset(body, media_type)
