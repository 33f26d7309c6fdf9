"""What a fresh install knows: the council's page, terms, organisations, glossary and example questions, as files, and their loader."""

from knowledge.content.loading import load_shipped_content

__all__ = ["load_shipped_content"]
