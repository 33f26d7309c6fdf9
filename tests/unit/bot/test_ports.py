"""A port that cannot be had is named, with who has it and the setting that chooses another."""

from __future__ import annotations

import os
import socket
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot import settings
from bot.ports import check_ports
from bot.problems import Problem
from tests.assistant import free_ports


@pytest.fixture
def environment(tmp_path: Path) -> dict[str, str]:
    web, rasa, actions = free_ports(3)
    return {
        "SHARING_HOME": str(tmp_path),
        "SHARING_WEB_PORT": str(web),
        "SHARING_RASA_PORT": str(rasa),
        "SHARING_ACTIONS_PORT": str(actions),
        "SHARING_LOCAL_ACCESS": "off",
    }


@pytest.fixture
def taken() -> Iterator[int]:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen()
        yield listener.getsockname()[1]


def check(environment: dict[str, str]) -> None:
    check_ports(settings.load(environment))


def test_free_ports_are_fine(environment: dict[str, str]) -> None:
    check(environment)


@pytest.mark.parametrize("variable", ["SHARING_WEB_PORT", "SHARING_RASA_PORT", "SHARING_ACTIONS_PORT"])
def test_a_port_in_use_is_named_with_its_holder_and_its_setting(environment: dict[str, str], taken: int, variable: str) -> None:
    with pytest.raises(Problem) as caught:
        check(environment | {variable: str(taken)})
    line = str(caught.value)
    assert line.startswith(f"Port {taken} is already in use")
    assert f"(process {os.getpid()})" in line
    assert variable in line


def test_a_port_just_left_can_be_had_again(environment: dict[str, str]) -> None:
    port = int(environment["SHARING_WEB_PORT"])
    with socket.create_server(("127.0.0.1", port)) as server, socket.create_connection(("127.0.0.1", port)):
        server.accept()[0].close()
    check(environment)


def test_two_settings_with_one_port_are_named(environment: dict[str, str]) -> None:
    port = environment["SHARING_RASA_PORT"]
    with pytest.raises(Problem, match=rf"^SHARING_WEB_PORT and SHARING_RASA_PORT are both {port}\."):
        check(environment | {"SHARING_WEB_PORT": port})


@pytest.mark.parametrize("host", ["192.0.2.1", "no-such-host.invalid"])
def test_an_address_that_is_not_of_this_machine_is_named(environment: dict[str, str], host: str) -> None:
    with pytest.raises(Problem, match=rf"^SHARING_WEB_HOST is '{host}', which is no address of this machine"):
        check(environment | {"SHARING_WEB_HOST": host})
