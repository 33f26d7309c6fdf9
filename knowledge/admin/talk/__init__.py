"""Changing what is held in a conversation: reading what is said, and what to say next, as values. No wording, no Rasa."""
