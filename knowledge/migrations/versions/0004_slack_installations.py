"""Workspaces that installed the Slack app, and installations that were begun.

Revision ID: 0004
"""

from collections.abc import Iterator

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def _tokens() -> Iterator[sa.Column[object]]:
    """The columns that both tables of installations have."""
    yield sa.Column("id", sa.Integer(), nullable=False)
    yield sa.Column("client_id", sa.String(length=32), nullable=False)
    yield sa.Column("app_id", sa.String(length=32), nullable=False)
    yield sa.Column("enterprise_id", sa.String(length=32), nullable=True)
    yield sa.Column("enterprise_name", sa.Text(), nullable=True)
    yield sa.Column("team_id", sa.String(length=32), nullable=True)
    yield sa.Column("team_name", sa.Text(), nullable=True)
    yield sa.Column("bot_token", sa.Text(), nullable=True)
    yield sa.Column("bot_id", sa.String(length=32), nullable=True)
    yield sa.Column("bot_user_id", sa.String(length=32), nullable=True)
    yield sa.Column("bot_scopes", sa.Text(), nullable=True)
    yield sa.Column("bot_refresh_token", sa.Text(), nullable=True)
    yield sa.Column("bot_token_expires_at", sa.DateTime(), nullable=True)
    yield sa.Column("is_enterprise_install", sa.Boolean(), nullable=False)
    yield sa.Column("installed_at", sa.DateTime(), nullable=False)


def upgrade() -> None:
    op.create_table("slack_bots", *_tokens(), sa.PrimaryKeyConstraint("id", name=op.f("pk_slack_bots")))
    op.create_index("ix_slack_bots_workspace", "slack_bots", ["client_id", "enterprise_id", "team_id", "installed_at"])
    op.create_table(
        "slack_installations",
        *_tokens(),
        sa.Column("enterprise_url", sa.Text(), nullable=True),
        sa.Column("user_id", sa.String(length=32), nullable=False),
        sa.Column("user_token", sa.Text(), nullable=True),
        sa.Column("user_scopes", sa.Text(), nullable=True),
        sa.Column("user_refresh_token", sa.Text(), nullable=True),
        sa.Column("user_token_expires_at", sa.DateTime(), nullable=True),
        sa.Column("incoming_webhook_url", sa.Text(), nullable=True),
        sa.Column("incoming_webhook_channel", sa.Text(), nullable=True),
        sa.Column("incoming_webhook_channel_id", sa.Text(), nullable=True),
        sa.Column("incoming_webhook_configuration_url", sa.Text(), nullable=True),
        sa.Column("token_type", sa.String(length=32), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_slack_installations")),
    )
    op.create_index(
        "ix_slack_installations_workspace",
        "slack_installations",
        ["client_id", "enterprise_id", "team_id", "user_id", "installed_at"],
    )
    op.create_table(
        "slack_oauth_states",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=200), nullable=False),
        sa.Column("expire_at", sa.DateTime(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_slack_oauth_states")),
        sa.UniqueConstraint("state", name=op.f("uq_slack_oauth_states_state")),
    )
