"""How mails leave: over SMTP, or into a folder where the demo shows them."""

import ssl
from dataclasses import dataclass
from email.message import EmailMessage
from pathlib import Path
from typing import Protocol
from urllib.parse import SplitResult, unquote, urlsplit

import aiosmtplib

from livery.core.errors import ConfigurationError

_PERMANENT = 500
_SENDER_REFUSED = {530, 534, 535, 538}  # of our sign-in at the server, not of the mail


class Refused(Exception):
    """The recipient's side will never take this mail."""


class Unreachable(Exception):
    """It may go better later."""


class Transport(Protocol):
    """A way out."""

    async def send(self, message: EmailMessage, sender: str, recipient: str) -> None:
        """Hand the message over; raises Refused or Unreachable."""


@dataclass(frozen=True, slots=True)
class Smtp:
    """A mail server. With `smtp://` a server that offers TLS is spoken to over it, and a password
    is sent over TLS alone; `smtps://` speaks TLS from the first byte.
    """

    host: str
    port: int
    user: str | None
    password: str | None
    tls: bool
    timeout: float = 30  # seconds, for each step

    async def send(self, message: EmailMessage, sender: str, recipient: str) -> None:
        """Hand the message to the server."""
        try:
            await aiosmtplib.send(
                message,
                sender=sender,
                recipients=[recipient],
                hostname=self.host,
                port=self.port,
                username=self.user,
                password=self.password,
                use_tls=self.tls,
                start_tls=None if not self.user or self.tls else True,
                tls_context=ssl.create_default_context(),
                timeout=self.timeout,
            )
        except aiosmtplib.SMTPRecipientsRefused as error:
            raise _judge(error.recipients[0].code, error.recipients[0].message) from error
        except aiosmtplib.SMTPResponseException as error:
            raise _judge(error.code, error.message) from error
        except (aiosmtplib.SMTPException, OSError) as error:
            raise Unreachable(str(error) or type(error).__name__) from error


@dataclass(frozen=True, slots=True)
class Folder:
    """A folder of `.eml` files; a repeated mail replaces itself."""

    path: Path

    async def send(self, message: EmailMessage, sender: str, recipient: str) -> None:
        """Write the file, whole or not at all."""
        self.path.mkdir(mode=0o700, parents=True, exist_ok=True)
        name = str(message["Message-ID"]).strip("<>").split("@", 1)[0]
        draft = self.path / f".{name}"
        draft.write_bytes(message.as_bytes())
        draft.replace(self.path / f"{name}.eml")


def transport(url: str) -> Transport | None:
    """The way out that LIVERY_MAIL_URL names; None where it is empty: mails wait."""
    parts = urlsplit(url)
    if not url:
        return None
    if parts.scheme == "folder" and parts.path:
        return Folder(Path(unquote(parts.path)))
    if parts.scheme in {"smtp", "smtps"} and parts.hostname:
        return _smtp(parts)
    raise ConfigurationError(
        "LIVERY_MAIL_URL must be smtp://user:password@host:587, smtps://… or folder:///a/folder."
    )


def _smtp(parts: SplitResult) -> Smtp:
    tls = parts.scheme == "smtps"
    return Smtp(
        host=parts.hostname or "",
        port=parts.port or (465 if tls else 587),
        user=unquote(parts.username) if parts.username else None,
        password=unquote(parts.password) if parts.password else None,
        tls=tls,
    )


def _judge(code: int, text: str) -> Exception:
    answer = f"{code} {text}".strip()
    permanent = code >= _PERMANENT and code not in _SENDER_REFUSED
    return Refused(answer) if permanent else Unreachable(answer)
