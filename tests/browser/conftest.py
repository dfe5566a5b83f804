"""What browser tests look at: the reference brands' portals, and sample pages as files."""

from __future__ import annotations

import functools
import http.server
import threading
from collections.abc import Iterator

import pytest

from support.brands import Portals, running_portals
from themes.preview import write


class Files(http.server.SimpleHTTPRequestHandler):
    """Serves without a word, under a policy as strict as the portal's."""

    def end_headers(self) -> None:
        policy = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:"
        self.send_header("content-security-policy", f"{policy}; font-src 'self'")
        super().end_headers()

    def log_message(self, *_: object) -> None:
        """A test has nothing to say about a page that was found."""


@pytest.fixture(scope="session")
def sheets(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of the sample pages."""
    folder = tmp_path_factory.mktemp("sheets")
    write(folder)
    handler = functools.partial(Files, directory=folder)
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_address[1]}"
        server.shutdown()


@pytest.fixture(scope="session")
def portals(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Portals]:
    """The running portals of the reference brands."""
    with running_portals(tmp_path_factory.mktemp("portals")) as running:
        yield running
