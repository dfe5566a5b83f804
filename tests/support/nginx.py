"""A real nginx with a cache, before a server of ours."""

from __future__ import annotations

import asyncio
import subprocess
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path

from support.commands import wait_for_port
from support.served import Served
from tools import nginx
from tools.postgres import free_port

# Careful: it keeps hosts apart, as everybody should.
CAREFUL = "proxy_cache_key $scheme$http_host$request_uri;"
# Careless: nginx's own key names no host, cookies count for nothing, and whatever does not say how
# long it may be kept is kept. What our answers say of it is obeyed all the same.
CARELESS = """
    proxy_ignore_headers Set-Cookie;
    proxy_cache_methods GET HEAD POST;
    proxy_cache_valid any 10m;
    proxy_cache_lock on;
    proxy_cache_use_stale error timeout updating http_500 http_503 http_404;
"""
_CONFIGURATION = """
daemon off;
master_process off;
pid {folder}/pid;
error_log stderr warn;
events {{}}
http {{
  access_log off;
  client_body_temp_path {folder}/body;
  proxy_temp_path {folder}/proxy;
  fastcgi_temp_path {folder}/fastcgi;
  uwsgi_temp_path {folder}/uwsgi;
  scgi_temp_path {folder}/scgi;
  proxy_cache_path {folder}/cache keys_zone=answers:1m;
  server {{
    listen 127.0.0.1:{port};
    location / {{
      proxy_pass http://127.0.0.1:{upstream};
      proxy_http_version 1.1;
      proxy_set_header Host $http_host;
      proxy_set_header X-Forwarded-For $remote_addr;
      proxy_cache answers;
      add_header X-Cache $upstream_cache_status always;
      {keeping}
    }}
  }}
}}
"""


@asynccontextmanager
async def cached(served: Served, folder: Path, keeping: str) -> AsyncIterator[Served]:
    """The same server through the proxy; `X-Cache: HIT` tells what came out of the cache."""
    port, program = free_port(), nginx.find()
    assert program is not None, nginx.MISSING
    configuration = folder / "nginx.conf"
    text = _CONFIGURATION.format(folder=folder, port=port, upstream=served.port, keeping=keeping)
    configuration.write_text(text, encoding="utf-8")
    process = subprocess.Popen(  # noqa: ASYNC220 - it returns at once
        [program, "-p", folder, "-c", configuration, "-e", "stderr"],
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    try:
        await asyncio.to_thread(wait_for_port, port, process)
        yield replace(served, port=port)
    finally:
        process.terminate()
        said, _ = process.communicate()
        assert not said, said
