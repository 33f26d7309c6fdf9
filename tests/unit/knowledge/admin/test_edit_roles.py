"""Whose role is to change, which and how is read from people's words; a name is never guessed at."""

from __future__ import annotations

import pytest

from knowledge.admin.talk.roles import RoleRequest, read_request


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("make Ama Boateng an editor", RoleRequest("Ama Boateng", "editor", takes=False)),
        ("please make Ama Boateng an editor", RoleRequest("Ama Boateng", "editor", takes=False)),
        ("give Kim Patel the editor role", RoleRequest("Kim Patel", "editor", takes=False)),
        ("grant admin to Lucy Marsh", RoleRequest("Lucy Marsh", "admin", takes=False)),
        ("take the editor role from Kim", RoleRequest("Kim", "editor", takes=True)),
        ("remove Sam as admin", RoleRequest("Sam", "admin", takes=True)),
        ("Ama is no longer an editor", RoleRequest("Ama", "editor", takes=True)),
        ("revoke editor from Tom", RoleRequest("Tom", "editor", takes=True)),
        ("let Femi edit protocols", RoleRequest("Femi", "editor", takes=False)),
        ("stop Karen from editing", RoleRequest("Karen", "editor", takes=True)),
        ("add Joanna Reed as an editor please", RoleRequest("Joanna Reed", "editor", takes=False)),
        ("can Priya be an editor", RoleRequest("Priya", "editor", takes=False)),
        ("Denise should be a contributor for Melton Vale Partnership", RoleRequest("Denise", "contributor", takes=False, partnership="Melton Vale Partnership")),
        ("make Imran a contributor of the Charnwood audit", RoleRequest("Imran", "contributor", takes=False, partnership="Charnwood")),
        ("take Imran off Charnwood as contributor", RoleRequest("Imran", "contributor", takes=True, partnership="Charnwood")),
    ],
)  # fmt: skip
def test_a_change_of_a_role_is_read(text: str, expected: RoleRequest) -> None:
    assert read_request(text) == expected


@pytest.mark.parametrize("text", ["people and roles", "permissions", "hello", "the Herts document is 92KB"])
def test_other_messages_ask_for_none(text: str) -> None:
    assert read_request(text) is None
