"""People: invitations, mails, ways to sign in, and what the worker has to do."""

import sqlalchemy as sa
from alembic import op

revision = "2026_11_24_people"
down_revision = "2026_11_24_first_tables"
branch_labels = None
depends_on = None

_TENANT_TABLES = (
    "account_token",
    "invitation",
    "invitation_group",
    "mail",
    "provider",
    "provider_identity",
    "recovery_code",
    "sign_in_flow",
    "sign_in_policy",
    "totp",
)
_POLICY = """
CREATE POLICY tenant ON {table}
USING (tenant_id = (SELECT NULLIF(current_setting('app.tenant_id', true), '')::uuid))
WITH CHECK (tenant_id = (SELECT NULLIF(current_setting('app.tenant_id', true), '')::uuid))
"""


def upgrade() -> None:
    op.create_table(
        "lease",
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("holder", sa.Text(), nullable=False),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_lease")),
    )
    op.create_table(
        "secret_canary",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_secret_canary")),
    )
    op.create_table(
        "job",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("object_id", sa.Uuid(), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["tenant_id"], ["vendor.id"], name=op.f("fk_job_tenant_id_vendor")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_job")),
    )
    op.create_index("ix_job_due_at", "job", ["due_at"], unique=False)
    op.create_table(
        "mail",
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("subject_id", sa.Uuid(), nullable=True),
        sa.Column("recipient", sa.Text(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=True),
        sa.Column("message_id", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("error", sa.Text(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("state IN ('waiting', 'sent', 'failed')", name=op.f("ck_mail_state")),
        sa.ForeignKeyConstraint(
            ["tenant_id"], ["vendor.id"], name=op.f("fk_mail_tenant_id_vendor")
        ),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_mail")),
    )
    op.create_index("ix_mail_state", "mail", ["tenant_id", "state", "id"], unique=False)
    op.create_index("ix_mail_subject", "mail", ["tenant_id", "subject_id", "id"], unique=False)
    op.create_table(
        "provider",
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("issuer", sa.Text(), nullable=False),
        sa.Column("client_id", sa.Text(), nullable=False),
        sa.Column("sealed_secret", sa.LargeBinary(), nullable=False),
        sa.Column("enabled", sa.Boolean(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["tenant_id"], ["vendor.id"], name=op.f("fk_provider_tenant_id_vendor")
        ),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_provider")),
    )
    op.create_index("uq_provider_issuer", "provider", ["tenant_id", "issuer"], unique=True)
    op.create_table(
        "sign_in_policy",
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("password", sa.Boolean(), nullable=False),
        sa.Column("code", sa.Boolean(), nullable=False),
        sa.Column("factor_for_staff", sa.Boolean(), nullable=False),
        sa.Column("factor_for_customers", sa.Boolean(), nullable=False),
        sa.Column("least_password", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["tenant_id"], ["vendor.id"], name=op.f("fk_sign_in_policy_tenant_id_vendor")
        ),
        sa.PrimaryKeyConstraint("tenant_id", name=op.f("pk_sign_in_policy")),
    )
    op.create_table(
        "account_token",
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("token_hash", sa.LargeBinary(), nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("email", sa.Text(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "kind IN ('password-reset', 'confirm-email')", name=op.f("ck_account_token_kind")
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "account_id"],
            ["account.tenant_id", "account.id"],
            name=op.f("fk_account_token_tenant_id_account_id_account"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id"], ["vendor.id"], name=op.f("fk_account_token_tenant_id_vendor")
        ),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_account_token")),
    )
    op.create_index(
        "ix_account_token_account",
        "account_token",
        ["tenant_id", "account_id", "kind"],
        unique=False,
    )
    op.create_index(
        "ix_account_token_expires", "account_token", ["tenant_id", "expires_at"], unique=False
    )
    op.create_index(
        "uq_account_token_hash", "account_token", ["tenant_id", "token_hash"], unique=True
    )
    op.create_table(
        "invitation",
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("organization_id", sa.Uuid(), nullable=True),
        sa.Column("email", sa.Text(), nullable=False),
        sa.Column("given_name", sa.Text(), nullable=False),
        sa.Column("family_name", sa.Text(), nullable=False),
        sa.Column("role", sa.Text(), nullable=False),
        sa.Column("token_hash", sa.LargeBinary(), nullable=False),
        sa.Column("invited_by", sa.Text(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("accepted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("revoked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("account_id", sa.Uuid(), nullable=True),
        sa.CheckConstraint(
            "role = 'user' OR (role = 'organization-admin' AND organization_id IS NOT NULL)"
            " OR (role IN ('owner', 'admin', 'support') AND organization_id IS NULL)",
            name=op.f("ck_invitation_role"),
        ),
        sa.CheckConstraint("email = lower(email)", name=op.f("ck_invitation_email_lower")),
        sa.ForeignKeyConstraint(
            ["tenant_id", "account_id"],
            ["account.tenant_id", "account.id"],
            name=op.f("fk_invitation_tenant_id_account_id_account"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "organization_id"],
            ["organization.tenant_id", "organization.id"],
            name=op.f("fk_invitation_tenant_id_organization_id_organization"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id"], ["vendor.id"], name=op.f("fk_invitation_tenant_id_vendor")
        ),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_invitation")),
    )
    op.create_index(
        "ix_invitation_account", "invitation", ["tenant_id", "account_id"], unique=False
    )
    op.create_index("ix_invitation_email", "invitation", ["tenant_id", "email"], unique=False)
    op.create_index(
        "uq_invitation_place", "invitation", ["tenant_id", "organization_id", "id"], unique=True
    )
    op.create_index("uq_invitation_token", "invitation", ["tenant_id", "token_hash"], unique=True)
    op.create_table(
        "provider_identity",
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("issuer", sa.Text(), nullable=False),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["tenant_id", "account_id"],
            ["account.tenant_id", "account.id"],
            name=op.f("fk_provider_identity_tenant_id_account_id_account"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id"], ["vendor.id"], name=op.f("fk_provider_identity_tenant_id_vendor")
        ),
        sa.PrimaryKeyConstraint(
            "tenant_id", "issuer", "subject", name=op.f("pk_provider_identity")
        ),
    )
    op.create_index(
        "ix_provider_identity_account",
        "provider_identity",
        ["tenant_id", "account_id"],
        unique=False,
    )
    op.create_table(
        "recovery_code",
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("code_hash", sa.LargeBinary(), nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["tenant_id", "account_id"],
            ["account.tenant_id", "account.id"],
            name=op.f("fk_recovery_code_tenant_id_account_id_account"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id"], ["vendor.id"], name=op.f("fk_recovery_code_tenant_id_vendor")
        ),
        sa.PrimaryKeyConstraint(
            "tenant_id", "account_id", "code_hash", name=op.f("pk_recovery_code")
        ),
    )
    op.create_table(
        "sign_in_flow",
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("token_hash", sa.LargeBinary(), nullable=False),
        sa.Column("face", sa.Text(), nullable=False),
        sa.Column("host", sa.Text(), nullable=False),
        sa.Column("step", sa.Text(), nullable=False),
        sa.Column("email", sa.Text(), nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=True),
        sa.Column("code_hash", sa.LargeBinary(), nullable=True),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("next_path", sa.Text(), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "step IN ('code', 'factor', 'enroll', 'provider')", name=op.f("ck_sign_in_flow_step")
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "account_id"],
            ["account.tenant_id", "account.id"],
            name=op.f("fk_sign_in_flow_tenant_id_account_id_account"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id"], ["vendor.id"], name=op.f("fk_sign_in_flow_tenant_id_vendor")
        ),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_sign_in_flow")),
    )
    op.create_index(
        "ix_sign_in_flow_account", "sign_in_flow", ["tenant_id", "account_id"], unique=False
    )
    op.create_index(
        "ix_sign_in_flow_expires", "sign_in_flow", ["tenant_id", "expires_at"], unique=False
    )
    op.create_index(
        "uq_sign_in_flow_token", "sign_in_flow", ["tenant_id", "token_hash"], unique=True
    )
    op.create_table(
        "totp",
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.Column("last_step", sa.BigInteger(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("confirmed_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["tenant_id", "account_id"],
            ["account.tenant_id", "account.id"],
            name=op.f("fk_totp_tenant_id_account_id_account"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id"], ["vendor.id"], name=op.f("fk_totp_tenant_id_vendor")
        ),
        sa.PrimaryKeyConstraint("tenant_id", "account_id", name=op.f("pk_totp")),
    )
    op.create_table(
        "invitation_group",
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("invitation_id", sa.Uuid(), nullable=False),
        sa.Column("group_id", sa.Uuid(), nullable=False),
        sa.Column("organization_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["tenant_id", "organization_id", "group_id"],
            ["user_group.tenant_id", "user_group.organization_id", "user_group.id"],
            name="fk_invitation_group_group",
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "organization_id", "invitation_id"],
            ["invitation.tenant_id", "invitation.organization_id", "invitation.id"],
            name="fk_invitation_group_invitation",
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id"], ["vendor.id"], name=op.f("fk_invitation_group_tenant_id_vendor")
        ),
        sa.PrimaryKeyConstraint(
            "tenant_id", "invitation_id", "group_id", name=op.f("pk_invitation_group")
        ),
    )
    op.add_column("account", sa.Column("signed_in_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column(
        "event", sa.Column("address", sa.Text(), nullable=False, server_default=sa.text("''"))
    )
    op.create_index(
        "ix_event_address",
        "event",
        ["tenant_id", "id"],
        unique=False,
        sqlite_where=sa.text("address <> ''"),
        postgresql_where=sa.text("address <> ''"),
    )
    for mark in ("deactivated_at", "suspended_at"):
        op.add_column("membership", sa.Column(mark, sa.DateTime(timezone=True), nullable=True))
    op.add_column(
        "organization",
        sa.Column(
            "allowed_mail_domains", sa.JSON(), nullable=False, server_default=sa.text("'[]'")
        ),
    )
    op.add_column(
        "organization", sa.Column("suspended_at", sa.DateTime(timezone=True), nullable=True)
    )
    op.add_column(
        "organization",
        sa.Column("suspended_reason", sa.Text(), nullable=False, server_default=sa.text("''")),
    )
    op.add_column(
        "session", sa.Column("address", sa.Text(), nullable=False, server_default=sa.text("''"))
    )
    op.add_column(
        "session", sa.Column("device", sa.Text(), nullable=False, server_default=sa.text("''"))
    )
    op.add_column(
        "session",
        sa.Column(
            "confirmed_at",
            sa.DateTime(timezone=True),
            nullable=False,
            server_default=sa.text("'1970-01-01 00:00:00'"),
        ),
    )
    if op.get_bind().dialect.name == "postgresql":
        for table in _TENANT_TABLES:
            op.execute(f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY")
            op.execute(_POLICY.format(table=table))


def downgrade() -> None:
    op.drop_column("session", "confirmed_at")
    op.drop_column("session", "device")
    op.drop_column("session", "address")
    op.drop_column("organization", "suspended_reason")
    op.drop_column("organization", "suspended_at")
    op.drop_column("organization", "allowed_mail_domains")
    op.drop_column("membership", "suspended_at")
    op.drop_column("membership", "deactivated_at")
    op.drop_index("ix_event_address", table_name="event")
    op.drop_column("event", "address")
    op.drop_column("account", "signed_in_at")
    op.drop_table("invitation_group")
    op.drop_table("totp")
    op.drop_table("sign_in_flow")
    op.drop_table("recovery_code")
    op.drop_table("provider_identity")
    op.drop_table("invitation")
    op.drop_table("account_token")
    op.drop_table("sign_in_policy")
    op.drop_table("provider")
    op.drop_table("mail")
    op.drop_table("job")
    op.drop_table("secret_canary")
    op.drop_table("lease")
