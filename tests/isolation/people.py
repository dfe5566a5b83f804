"""Rows of everything that people wait for or sign in with."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

from livery.core import clock
from livery.core.ids import new_id
from livery.identity.models import (
    AccountToken,
    Provider,
    ProviderIdentity,
    RecoveryCode,
    SignInFlow,
    SignInPolicy,
    Totp,
)
from livery.organizations.models import Invitation, InvitationGroup
from livery.outbox.models import Mail
from support.vendors import Vendor


async def ways_in(vendor: Vendor, account: UUID) -> UUID:
    """What somebody may sign in with beside a password; the provider's id."""
    unit, now = vendor.unit, clock.now()
    owned = {"account_id": account, "created_at": now}
    soon = {"created_at": now, "expires_at": now}
    await unit.insert(
        AccountToken,
        {
            "id": new_id(),
            "kind": "confirm-email",
            "token_hash": b"",
            "account_id": account,
            "email": "",
            **soon,
        },
    )
    await unit.insert(
        SignInFlow,
        {
            "id": new_id(),
            "token_hash": b"",
            "face": "portal",
            "host": vendor.host,
            "step": "code",
            "email": "",
            "account_id": account,
            "attempts": 0,
            "next_path": "",
            **soon,
        },
    )
    await unit.insert(Totp, {"sealed": b"", "last_step": 0, **owned})
    await unit.insert(RecoveryCode, {"account_id": account, "code_hash": b""})
    await unit.insert(
        Provider,
        {
            "id": (provider := new_id()),
            "name": "",
            "issuer": "",
            "client_id": "",
            "sealed_secret": b"",
            "enabled": False,
            "created_at": now,
        },
    )
    await unit.insert(ProviderIdentity, {"issuer": "i", "subject": "s", **owned})
    await unit.insert(
        SignInPolicy,
        {
            "password": True,
            "code": True,
            "factor_for_staff": False,
            "factor_for_customers": False,
            "least_password": 12,
        },
    )
    return provider


async def waiting(vendor: Vendor, organization: UUID, group: UUID) -> dict[str, UUID]:
    """Somebody who is invited to a group, and a mail that was sent; their ids by table."""
    unit, now = vendor.unit, clock.now()
    invitation = new_id()
    await unit.insert(
        Invitation,
        {
            "id": invitation,
            "organization_id": organization,
            "email": "invited@example.com",
            "given_name": "",
            "family_name": "",
            "role": "user",
            "token_hash": b"",
            "invited_by": "",
            "created_at": now,
            "sent_at": now,
            "expires_at": now + timedelta(days=7),
        },
    )
    await unit.insert(
        InvitationGroup,
        {
            "invitation_id": invitation,
            "group_id": group,
            "organization_id": organization,
        },
    )
    mail = new_id()
    await unit.insert(
        Mail,
        {
            "id": mail,
            "kind": "",
            "subject_id": invitation,
            "recipient": "",
            "title": "",
            "sealed": None,
            "message_id": "",
            "state": "sent",
            "attempts": 1,
            "error": "",
            "created_at": now,
            "ended_at": now,
        },
    )
    return {"invitation": invitation, "mail": mail}
