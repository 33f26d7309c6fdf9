"""Rasa is imported here as `python -m bot.rasa` imports it: patched first, and quiet."""

from __future__ import annotations

from bot import logs
from bot.rasa import patches

logs.quiet_environment()
patches.leave_out()
