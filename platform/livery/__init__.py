"""Livery: multi-tenant, white-label customer portals for companies that sell licensed software."""

__version__ = "0.1.0"
