"""Audits of information held: questionnaires, answers, review, submission, export. Knows no Rasa, no Slack and no wording of replies."""
