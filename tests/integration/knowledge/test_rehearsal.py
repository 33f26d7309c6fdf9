"""What is rehearsed is seen within the rehearsal, by nobody else, and gone at the end."""

from __future__ import annotations

from dataclasses import replace

import pytest

from knowledge import glossary, protocols
from knowledge.admin.drafts import list_drafts, publish_draft, save_draft
from knowledge.database import Database
from knowledge.errors import Conflict, NotFound
from knowledge.rehearsal import Rehearsal
from tests.shipped import ADMIN, NCMP


def test_what_is_rehearsed_is_seen_there_and_nowhere_else(filled: Database) -> None:
    before = (glossary.list_terms(filled), protocols.list_in_full(filled))
    trial = Rehearsal(filled)
    glossary.define(trial, ADMIN, "XYZ", "New.")
    glossary.define(trial, ADMIN, "XYZ", "Newer.", why="Better.")
    protocols.retire_protocol(trial, ADMIN, "ncmp")
    assert [(change.to, change.revision.action) for change in trial.changes()] == [
        ("glossary XYZ", "added"), ("glossary XYZ", "changed"), (f"protocol {NCMP}", "retired"),
    ]  # fmt: skip
    assert len(protocols.list_protocols(trial)) == 5
    assert (glossary.list_terms(filled), protocols.list_in_full(filled)) == before
    trial.close()
    assert (glossary.list_terms(filled), protocols.list_in_full(filled)) == before
    glossary.define(filled, ADMIN, "XYZ", "New.")


def test_what_is_refused_is_taken_back_alone(filled: Database) -> None:
    trial = Rehearsal(filled)
    protocols.add_protocol(trial, ADMIN, title="Loans", purpose="To lend.", partners=["Library"])
    with pytest.raises(Conflict):
        protocols.add_protocol(trial, ADMIN, title="Loans", purpose="To lend.", partners=["Museum"])
    with pytest.raises(NotFound):
        glossary.remove_term(trial, ADMIN, "XYZ")
    assert {"Library"} <= set(protocols.get_protocol(trial, "loans").partners)
    trial.close()
    with pytest.raises(NotFound):
        protocols.get_protocol(filled, "loans")


def test_drafts_are_published_in_a_rehearsal_as_they_would_be(filled: Database) -> None:
    draft = save_draft(filled, ADMIN, {"purpose": "To weigh."}, slug=NCMP)
    trial = Rehearsal(filled)
    published = publish_draft(trial, ADMIN, draft.id)
    assert (published.purpose, list_drafts(trial, ADMIN)) == ("To weigh.", ())
    trial.close()
    assert list_drafts(filled, ADMIN) == (draft,)
    assert publish_draft(filled, ADMIN, draft.id) == replace(published)
