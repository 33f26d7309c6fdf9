"""Kinds of question that the classifier treats apart. Standard library only."""

from __future__ import annotations

SEVERAL = "several_questions"
NOTHING = "out_of_scope"
QUESTIONS = frozenset(
    [
        "find_protocol",
        "ask_protocol",
        "ask_partners",
        "check_partner",
        "ask_purpose",
        "ask_document",
        "list_documents",
        "ask_detail",
        "ask_unheld",
        "list_protocols",
        "compare_protocols",
        "explain_term",
    ]
)
"""What one part of a message with several questions can be."""
OF_AUDITS = "audit_"
"""How the intents of audits begin."""
OF_ADMIN = "admin_"
"""How the intents of editors and admins begin."""
CHAT_WITHIN_AUDIT = "audit_chat"
"""What is neither of the audit nor a question, while an audit is under way."""
SAMPLED_OF_ADMIN = dict.fromkeys(("admin_add", "admin_define", "admin_history", "admin_people", "admin_retire", "admin_unanswered"), 15) | {
    "admin_change": 40
}
"""What an editor may say in the middle of an audit; how many examples show it. To undo and to go on is said of the audit there."""
SAMPLED_WITHIN_AUDIT = {
    "audit_question": {**dict.fromkeys(sorted(QUESTIONS | {SEVERAL}), 50), "find_protocol": 150, "vague_need": 30, **SAMPLED_OF_ADMIN},
    CHAT_WITHIN_AUDIT: {**dict.fromkeys(("greet", "thanks", "help", "bot_challenge", "insult"), 25), NOTHING: 60},
    "audit_pause": {"goodbye": 20},
}
"""What is said outside an audit and within one alike: what it is within one, and of which kinds how many examples show it."""
