"""A thousand edits by eight editors at once, in processes of their own: none is lost, and any point of the history is brought back."""

from __future__ import annotations

import itertools
import random

import pytest

from knowledge import history, protocols, restoring
from knowledge.actors import local_admin
from knowledge.database import Database
from tests.editors import SLUGS, at_once, mark, marks_in

EDITORS, EDITS = 8, 125
RESTORED = 12
ADMIN = local_admin("Ada")


@pytest.mark.timeout(300)
def test_a_thousand_edits_by_eight_editors_at_once_are_all_kept_and_each_point_can_be_restored(filled: Database) -> None:
    first = {slug: protocols.get_protocol(filled, slug).version for slug in SLUGS}
    before = {slug: len(history.list_revisions(filled, f"protocol {slug}")) for slug in SLUGS}
    assert at_once(filled.url.render_as_string(hide_password=False), EDITORS, EDITS) == [0] * EDITORS
    found: list[str] = []
    for slug in SLUGS:
        view = protocols.get_protocol(filled, slug)
        marks = marks_in(view.purpose)
        found += marks
        edits = history.list_revisions(filled, f"protocol {slug}")[before[slug] :]
        assert (len(edits), view.version) == (len(marks), first[slug] + len(marks))
        # Each entry goes on where the one before it ended, so that none overwrote another.
        for earlier, later in itertools.pairwise(edits):
            assert earlier.after is not None
            assert later.before is not None
            assert later.before["purpose"] == earlier.after["purpose"]
        for number in range(1, EDITORS + 1):
            own = [int(one.partition(".")[2]) for one in marks if one.startswith(f"{number}.")]
            assert own == sorted(own)
            assert {one.actor for one in edits if one.after and one.after["purpose"].endswith(f" {number}.{own[-1]}")} == {
                f"Editor {number}"
            }
    assert sorted(found) == sorted(mark(editor, number) for editor in range(1, EDITORS + 1) for number in range(EDITS))
    for slug in SLUGS:
        what = f"protocol {slug}"
        for point in random.Random(slug).sample(restoring.points(filled, what)[before[slug] :], RESTORED // len(SLUGS)):
            restoring.restore(filled, ADMIN, what, point.revision.id)
            assert point.revision.after is not None
            assert protocols.get_protocol(filled, slug).purpose == point.revision.after["purpose"]
            assert restoring.points(filled, what)[-1].state == point.state
