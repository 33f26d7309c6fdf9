"""The one family of errors that services raise; the edge turns each into words."""


class KnowledgeError(Exception):
    """Something a person asked for cannot be done; nothing was changed. The message is fit to be shown."""


class NotAllowed(KnowledgeError):
    """The actor lacks the role for this."""


class NotFound(KnowledgeError):
    """Nothing of that name is held."""


class Invalid(KnowledgeError):
    """A value cannot be accepted; the message says which and what was expected. `what` is the name of the value, where it has one."""

    def __init__(self, message: str, what: str = "") -> None:
        super().__init__(message)
        self.what = what


class Conflict(KnowledgeError):
    """Somebody else changed it first, or it exists already."""
