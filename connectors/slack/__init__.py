"""Slack: what comes from it and what is shown in it. Nothing here knows an action, Rasa or another platform."""
