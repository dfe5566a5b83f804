"""Addresses of elsewhere that pages link to."""

_SCHEMES = ("https://", "http://")


def web_link(address: str) -> str:
    """`address` if it is one of the web, else nothing: no stored text becomes a script's address.

    Whoever stores one refuses others already; this is for what came another way.
    """
    return address if address.lower().startswith(_SCHEMES) else ""
