"""The one place that imports Microsoft's library: it reads a stray `.env` when it is imported, and warns of parts that are not used here."""

from __future__ import annotations

import logging
import os
import warnings

# A file that happens to lie in the working directory must set nothing, least of all that messages need no token.
os.environ["PYTHON_DOTENV_DISABLED"] = "1"

with warnings.catch_warnings():
    warnings.filterwarnings("ignore", message=".*is in preview")
    from microsoft_teams.api.auth.cloud_environment import PUBLIC, with_overrides
    from microsoft_teams.apps.auth import TokenValidator

# It logs what it was sent as it came. Who verifies says in a line of our own what was refused.
logging.getLogger("microsoft_teams.apps.auth").setLevel(logging.CRITICAL)

__all__ = ["PUBLIC", "TokenValidator", "with_overrides"]
