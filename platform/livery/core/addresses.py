"""What e-mail and web addresses look like."""

import re
from urllib.parse import urlsplit

_WORD = r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+"
_EMAIL = re.compile(rf"{_WORD}(\.{_WORD})*@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+")
_LONGEST_EMAIL = 254


def is_email(value: str) -> bool:
    """Whether a text looks like an e-mail address (ASCII only, without quotes or comments)."""
    return len(value) <= _LONGEST_EMAIL and _EMAIL.fullmatch(value) is not None


def is_web_address(value: str) -> bool:
    """Whether a text is an http or https address that can stand in a link."""
    if not re.fullmatch(r"https?://[^\s<>\"']+", value):
        return False
    try:
        return bool(urlsplit(value).hostname)
    except ValueError:
        return False
