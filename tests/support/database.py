"""The database that a test session works on."""

from dataclasses import dataclass
from typing import ClassVar, Literal

# Seals secrets in every database of the tests.
SECRET_KEY = "c2VhbHMgc2VjcmV0cyBpbiB0ZXN0cyBvbmx5ISEhISE="

Kind = Literal["sqlite", "postgresql"]


@dataclass(frozen=True)
class TestDatabase:
    """Addresses like `postgresql://user:password@host:port/name` or `sqlite:////folder/file`.

    The app's role owns nothing; the owner's role migrates. On SQLite both are the same file.
    """

    __test__: ClassVar[bool] = False  # no test class, whatever its name suggests

    kind: Kind
    app_url: str
    owner_url: str
