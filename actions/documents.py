"""Questions about documents."""

from __future__ import annotations

from actions.base import AnswerAction


class AskDocument(AnswerAction):
    kind = "ask_document"


class ListDocuments(AnswerAction):
    kind = "list_documents"
