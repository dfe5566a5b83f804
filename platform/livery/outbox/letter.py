"""A mail before it is sent."""

import json
from dataclasses import asdict, dataclass
from datetime import datetime
from email.headerregistry import Address
from email.message import EmailMessage
from email.utils import format_datetime


@dataclass(frozen=True, slots=True)
class Letter:
    """What one person is to read, twice: as HTML and as plain text.

    `host` is the portal that it comes from; `reply_to` is empty where nobody answers.
    """

    recipient: str
    title: str
    html: str
    text: str
    sender_name: str
    reply_to: str
    host: str

    def to_bytes(self) -> bytes:
        """How it is kept, sealed."""
        return json.dumps(asdict(self), ensure_ascii=False).encode()

    @classmethod
    def from_bytes(cls, data: bytes) -> "Letter":
        """The same letter again."""
        return cls(**json.loads(data))

    def message(self, sender: str, message_id: str, at: datetime) -> EmailMessage:
        """As it goes over the wire; repeats of a letter are equal."""
        message = EmailMessage()
        message["From"] = Address(display_name=self.sender_name, addr_spec=sender)
        message["To"] = Address(addr_spec=self.recipient)
        if self.reply_to:
            message["Reply-To"] = Address(addr_spec=self.reply_to)
        message["Subject"] = self.title
        message["Date"] = format_datetime(at)
        message["Message-ID"] = message_id
        message["Auto-Submitted"] = "auto-generated"
        message.set_content(self.text, cte="quoted-printable")
        message.add_alternative(self.html, subtype="html", cte="quoted-printable")
        message.set_boundary(f"=_{message_id.strip('<>').partition('@')[0]}")
        return message
