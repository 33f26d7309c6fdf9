"""What people are told who install the Slack app in their workspace."""

from __future__ import annotations


def installed() -> str:
    return "The Sharing Assistant is installed"


def how_to_begin(workspace: str) -> str:
    where = f"in {workspace}" if workspace else "in Slack"
    return f"People {where} can now write to it, mention it in channels that it was added to, and use /sharing."


def open_slack() -> str:
    return "Open it in Slack"


def not_installed() -> str:
    return "The Sharing Assistant was not installed"


def start_again() -> str:
    return "Start again"


def why_not(reason: str) -> str:
    """`reason` is Bolt's or Slack's word for it. It comes with the address, so it may be anybody's and is not repeated."""
    return _REASONS.get(reason, "Slack did not complete the installation. Try again.")


_STATE = "This attempt was used already, was begun in another browser, or is more than 10 minutes old."
_REASONS = {
    "access_denied": "The installation was cancelled in Slack.",
    "invalid_browser": _STATE,
    "invalid_state": _STATE,
    "storage_error": "The assistant could not store the installation. Try again later.",
}
