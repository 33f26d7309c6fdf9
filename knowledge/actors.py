"""Who is asking for something to be done, as far as the program could verify it."""

from __future__ import annotations

from dataclasses import dataclass

from knowledge.errors import NotAllowed
from knowledge.values import key

ASKER, CONTRIBUTOR, EDITOR, ADMIN = "asker", "contributor", "editor", "admin"


@dataclass(frozen=True)
class Actor:
    """A verified person or the program itself; `name` is what history records. `partnerships` are those a contributor may audit.

    `person` is the number of the person, who may share a name with others; None for whoever uses the program's own computer.
    """

    name: str
    roles: frozenset[str] = frozenset({ASKER})
    partnerships: frozenset[str] = frozenset()
    person: int | None = None

    @property
    def may_edit(self) -> bool:
        """Whether the actor may change protocols."""
        return bool(self.roles & {EDITOR, ADMIN})

    def must_edit(self) -> None:
        """Raise NotAllowed unless the actor may change protocols."""
        if not self.may_edit:
            raise NotAllowed("You need the editor role to change the knowledge base.")

    def must_see_to_questions(self) -> None:
        """Raise NotAllowed unless the actor may read the questions that wait for a person and answer them."""
        if not self.roles & {EDITOR, ADMIN}:
            raise NotAllowed("Only editors and admins can see to questions that wait for a person.")

    def may_audit(self, partnership: str) -> bool:
        """Whether the actor may see and answer this partnership's audits."""
        return ADMIN in self.roles or (CONTRIBUTOR in self.roles and key(partnership) in {key(name) for name in self.partnerships})

    def must_audit(self, partnership: str) -> None:
        """Raise NotAllowed unless the actor may see and answer this partnership's audits."""
        if not self.may_audit(partnership):
            raise NotAllowed(f"You are not down as a contributor of {partnership}. An admin can add you.")

    def must_audit_any(self) -> None:
        """Raise NotAllowed unless there is a partnership whose audits the actor may see and answer, or may begin."""
        if ADMIN not in self.roles and not (CONTRIBUTOR in self.roles and self.partnerships):
            raise NotAllowed("You are not down as a contributor of any partnership. An admin can add you.")

    @property
    def sees_all_audits(self) -> bool:
        """Whether the actor may see the audits of all partnerships."""
        return ADMIN in self.roles

    def must_see_all_audits(self) -> None:
        """Raise NotAllowed unless the actor may see the audits of all partnerships."""
        if not self.sees_all_audits:
            raise NotAllowed("Only an admin can see the audits of all partnerships.")

    def must_import_audits(self) -> None:
        """Raise NotAllowed unless the actor may bring in audits, whose answers are in other people's names."""
        if ADMIN not in self.roles:
            raise NotAllowed("Only an admin can import an audit, because its answers are in other people's names.")

    def must_keep_backups(self) -> None:
        """Raise NotAllowed unless the actor may take everything that is held away, and replace it."""
        if ADMIN not in self.roles:
            raise NotAllowed("Only an admin can make a back-up or restore one.")

    def must_manage_people(self) -> None:
        """Raise NotAllowed unless the actor may see who uses the assistant and grant roles."""
        if ADMIN not in self.roles:
            raise NotAllowed("Only an admin can see people and grant roles.")

    def must_see_activity(self) -> None:
        """Raise NotAllowed unless the actor may see who logged in, read audits and changed what."""
        if ADMIN not in self.roles:
            raise NotAllowed("Only an admin can see what people did.")


def local_admin(name: str = "local") -> Actor:
    """The person at the keyboard of an embedded install, who may do everything."""
    return Actor(name, frozenset({ASKER, EDITOR, ADMIN}))
