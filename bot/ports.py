"""Listening on a port, whether that can be done, and who has it when it cannot."""

from __future__ import annotations

import errno
import socket
from contextlib import suppress
from pathlib import Path

from bot.problems import Problem
from bot.settings import Settings

LISTENING = "0A"


def check_ports(settings: Settings) -> None:
    """Raise Problem naming the first port that cannot be had, who has it, and the setting that chooses another."""
    wanted = (
        ("SHARING_WEB_PORT", settings.web_host, settings.web_port),
        ("SHARING_RASA_PORT", "127.0.0.1", settings.rasa_port),
        ("SHARING_ACTIONS_PORT", "127.0.0.1", settings.actions_port),
    )
    seen: dict[int, str] = {}
    for variable, host, port in wanted:
        if port in seen:
            raise Problem(f"{seen[port]} and {variable} are both {port}. Give each its own port.")
        seen[port] = variable
        _check(variable, host, port)


def listen(host: str, port: int, variable: str) -> socket.socket:
    """A socket that listens there; raise Problem naming the setting when the port cannot be had."""
    try:
        return socket.create_server((host, port), family=socket.AF_INET6 if ":" in host else socket.AF_INET)
    except OSError as error:
        raise _problem(error, variable, host, port) from error


def _check(variable: str, host: str, port: int) -> None:
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
    except OSError as error:
        raise Problem(f"SHARING_WEB_HOST is {host!r}, which is no address of this machine.") from error
    with socket.socket(family, kind, protocol) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(address)
            probe.listen(1)
        except OSError as error:
            raise _problem(error, variable, host, port) from error


def _problem(error: OSError, variable: str, host: str, port: int) -> Problem:
    if error.errno == errno.EADDRINUSE:
        return Problem(f"Port {port} is already in use{_holder(port)}. Stop that program, or choose another port with {variable}.")
    if error.errno in (errno.EACCES, errno.EPERM):
        return Problem(f"This user may not listen on port {port}. Choose another port with {variable}, such as {port + 8000}.")
    if error.errno == errno.EADDRNOTAVAIL:
        return Problem(f"SHARING_WEB_HOST is {host!r}, which is no address of this machine.")
    return Problem(f"Cannot listen on {host} port {port} ({variable}): {error.strerror}.")


def _holder(port: int) -> str:
    """' by NAME (process NUMBER)' when the system tells, else ''."""
    sockets = {f"socket:[{inode}]" for inode in _listening_inodes(port)}
    for folder in Path("/proc").glob("[0-9]*/fd") if sockets else ():
        with suppress(OSError):
            if any(str(link.readlink()) in sockets for link in folder.iterdir()):
                name = (folder.parent / "comm").read_text().strip()
                return f" by {name} (process {folder.parent.name})"
    return ""


def _listening_inodes(port: int) -> list[str]:
    found = []
    for table in ("/proc/net/tcp", "/proc/net/tcp6"):
        with suppress(OSError):
            rows = [line.split() for line in Path(table).read_text().splitlines()[1:]]
            found += [row[9] for row in rows if row[3] == LISTENING and int(row[1].rpartition(":")[2], 16) == port]
    return found
