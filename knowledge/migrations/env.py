"""Run by Alembic: migrates over the connection that `upgrade` opened, in its transaction."""

from __future__ import annotations

from alembic import context

import knowledge.admin.models
import knowledge.deliveries.models
import knowledge.enquiries.models
import knowledge.people.models  # noqa: F401 - the tables that autogenerate compares with
from knowledge.models import Base

context.configure(connection=context.config.attributes["connection"], target_metadata=Base.metadata, render_as_batch=True)
context.run_migrations()
