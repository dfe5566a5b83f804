"""Errors that a caller can act on; the faces turn them into pages and problem details."""


class LiveryError(Exception):
    """Base of all errors that we raise on purpose."""


class NotFoundError(LiveryError):
    """There is no such object for this caller: absent, foreign and deleted look alike."""


class ConfigurationError(LiveryError):
    """The operator's settings or database can't be used; the message says the cure."""


class UnboundTenantError(LiveryError):
    """A statement was about to run without a tenant, or without naming it."""


class TakenError(LiveryError):
    """A name that must be unique already belongs to somebody."""
