"""Answers questions from the knowledge base: what a text mentions, what that asks for, and the answer as a plain value."""
