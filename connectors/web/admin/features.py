"""Which sections there are: a feature's module, and the function in it that puts its pages into the frame."""

from __future__ import annotations

from connectors.web.admin.frame import Frame
from connectors.web.admin.glossary import add_glossary
from connectors.web.admin.logins import add_logins

FEATURES = (add_logins, add_glossary)


def add_features(frame: Frame) -> None:
    """Put every section into the frame."""
    for add in FEATURES:
        add(frame)
