"""The one place that reads htmx's request headers. They are hints, never a permission.

htmx 4 names the swap target `tag#id` and says whether it wants a part or a whole page.
"""

from litestar.plugins.htmx import HTMXRequest

# Caches and browsers must not mix a part of a page with the page.
VARY = "HX-Request, HX-Request-Type, HX-Target"


class PageRequest(HTMXRequest):
    """Litestar's htmx request, where htmx 4 renamed its headers."""

    __slots__ = ()

    @property
    def is_partial(self) -> bool:
        """Whether htmx will swap the answer into the page instead of loading it."""
        return self.headers.get("HX-Request-Type") == "partial"

    @property
    def target_id(self) -> str:
        """The id of the element that htmx will swap, or nothing."""
        return self.headers.get("HX-Target", "").rpartition("#")[2] if self.is_partial else ""
