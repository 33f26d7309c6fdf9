"""Which sections there are: a feature's module, and the function in it that puts its pages into the frame."""

from __future__ import annotations

from connectors.web.admin.account import add_account
from connectors.web.admin.activity import add_activity
from connectors.web.admin.audits import add_audits
from connectors.web.admin.dashboard import add_dashboard
from connectors.web.admin.frame import Frame
from connectors.web.admin.glossary import add_glossary
from connectors.web.admin.inbox import add_inbox
from connectors.web.admin.logins import add_logins
from connectors.web.admin.not_covered import add_not_covered
from connectors.web.admin.organisations import add_organisations
from connectors.web.admin.people import add_people
from connectors.web.admin.protocols import add_protocols
from connectors.web.admin.questionnaires import add_questionnaires
from connectors.web.admin.try_it import add_try_it

FEATURES = (
    add_logins,
    add_account,
    add_dashboard,
    add_inbox,
    add_protocols,
    add_organisations,
    add_glossary,
    add_not_covered,
    add_questionnaires,
    add_audits,
    add_people,
    add_activity,
    add_try_it,
)


def add_features(frame: Frame) -> None:
    """Put every section into the frame."""
    for add in FEATURES:
        add(frame)
