"""The app in workspaces: installed, with a token, and removed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from tests.slack.workspace import Token, Workspace

if TYPE_CHECKING:
    from tests.slack.fake import FakeSlack


@dataclass(frozen=True)
class Code:
    """What a person who allowed the installation is sent back to the app with."""

    workspace: Workspace
    user: str
    redirect_uri: str


class Installations:
    """The tokens and codes that were handed out."""

    def __init__(self, slack: FakeSlack) -> None:
        self.slack = slack
        self.tokens = {slack.app_token: Token(slack.app_token, None, frozenset({"connections:write"}))}
        self.codes: dict[str, Code] = {}

    def add_workspace(self, team: str, name: str) -> Workspace:
        """Another workspace, in which the app is not installed yet."""
        self.slack.workspaces[team] = Workspace(team, name, self.slack.app_id, self.slack.names)
        self.slack.workspaces[team].installed = False
        return self.slack.workspaces[team]

    def install(self, workspace: Workspace) -> Token:
        """Installs the app: its bot's token."""
        token = Token(f"xoxb-{workspace.id}-{self.slack.names.new('')}", workspace, self.slack.scopes)
        self.tokens[token.value] = token
        workspace.installed = True
        return token

    def allows(self, workspace: Workspace, user: str, redirect_uri: str = "") -> str:
        """A person allows the installation: the code that the app's redirect address gets."""
        code = self.slack.names.new("code")
        self.codes[code] = Code(workspace, user, redirect_uri)
        return code

    def uninstalls(self, workspace: Workspace | None = None) -> None:
        """An administrator removes the app from a workspace."""
        workspace = workspace or self.slack.workspace
        self.revokes(workspace, fate="account_inactive")
        self.slack.tell(workspace, {"type": "app_uninstalled"})
        workspace.installed = False

    def revokes(self, workspace: Workspace | None = None, fate: str = "token_revoked") -> None:
        """The bot's tokens of a workspace are revoked."""
        workspace = workspace or self.slack.workspace
        for token in self.tokens.values():
            if token.workspace is workspace and not token.fate:
                token.fate = fate
        self.slack.tell(workspace, {"type": "tokens_revoked", "tokens": {"oauth": [], "bot": [workspace.bot_user]}})
