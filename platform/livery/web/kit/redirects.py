"""Where a sign-in may lead: a plain path of the same host, however a browser reads it."""

import re
from urllib.parse import unquote

_PATH = re.compile(r"/[A-Za-z0-9_~.\-/?=&%+]*")


def safe_path(wanted: str) -> str:
    """`wanted` if it is a path of ours, else `/`."""
    decoded = unquote(wanted)
    if not _PATH.fullmatch(wanted) or len(wanted) > 512:
        return "/"
    if "//" in decoded or "\\" in decoded or ".." in decoded or not decoded.isprintable():
        return "/"
    return wanted
