"""The key of this install that the tokens of Slack's workspaces are encrypted with. `bot/prepare.py` makes its file."""

from __future__ import annotations

from pathlib import Path

from cryptography.fernet import Fernet, InvalidToken

from bot.problems import Problem


def fresh() -> str:
    """A new key."""
    return Fernet.generate_key().decode()


class Cipher:
    """Encrypts tokens and reads them again. Raise Problem, naming the file, when there is no usable key in it."""

    def __init__(self, file: Path) -> None:
        self.file = file
        self._fernet = self._read()

    def encrypt(self, token: str) -> str:
        """What may be stored of a token."""
        return self._fernet.encrypt(token.encode()).decode()

    def decrypt(self, stored: str) -> str:
        """The token that was encrypted with this key; raise Problem, naming the file, for what another key made."""
        try:
            return self._fernet.decrypt(stored).decode()
        except InvalidToken:
            raise Problem(
                f"The Slack tokens in the database were not encrypted with the key in {self.file}. Put the right file back from a backup. "
                "If it is lost, see 'The key is lost' in docs/slack.md."
            ) from None

    def _read(self) -> Fernet:
        try:
            return Fernet(self.file.read_text().strip())
        except FileNotFoundError:
            raise Problem(f"The key for Slack's tokens, {self.file}, is not there. Run: make run") from None
        except OSError as error:
            raise Problem(
                f"The key for Slack's tokens, {self.file}, cannot be read: {error.strerror}. Give this user the right to."
            ) from error
        except ValueError:
            raise Problem(f"The key for Slack's tokens, {self.file}, is damaged. Put it back from a backup.") from None
