"""The audit in a conversation: reading answers and commands, and what to say next, as values. No wording, no Rasa."""
