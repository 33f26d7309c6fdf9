"""Editing the knowledge base over several steps: drafts, the dialogue of an editor, reminders of reviews. Knows no platform."""
