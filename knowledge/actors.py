"""Who is asking for something to be done, as far as the program could verify it."""

from __future__ import annotations

from dataclasses import dataclass

from knowledge.errors import NotAllowed

ASKER, EDITOR, ADMIN = "asker", "editor", "admin"


@dataclass(frozen=True)
class Actor:
    """A verified person or the program itself; `name` is what history records."""

    name: str
    roles: frozenset[str] = frozenset({ASKER})

    def must_edit(self) -> None:
        """Raise NotAllowed unless the actor may change protocols."""
        if not self.roles & {EDITOR, ADMIN}:
            raise NotAllowed("You need the editor role to change the knowledge base.")


def local_admin(name: str = "local") -> Actor:
    """The person at the keyboard of an embedded install, who may do everything."""
    return Actor(name, frozenset({ASKER, EDITOR, ADMIN}))
