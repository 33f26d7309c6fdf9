"""The patches fit the Rasa that is installed, and do what they are for."""

from __future__ import annotations

import hashlib
import importlib
import inspect
import sys
import time
from collections.abc import Callable
from functools import reduce
from importlib.machinery import PathFinder
from importlib.metadata import PackageNotFoundError, version
from typing import Any

import jsonschema
import pytest
from rasa.core.actions.action import RemoteAction
from rasa.shared.exceptions import RasaException

from bot.rasa import patches
from bot.settings import ROOT

GOOD: list[dict[str, Any]] = [
    {"events": [], "responses": []},
    {"events": [{"event": "slot", "timestamp": None, "name": "protocol", "value": {"slug": "autism"}}], "responses": [{"text": "Six."}]},
    {"events": [{"event": "followup", "name": "action_listen"}], "responses": []},
]
BAD: list[Any] = [
    {"events": "none", "responses": []},
    {"events": [{"event": "the pupil's secret"}], "responses": []},
    {"events": [], "responses": ["the pupil's secret"]},
    ["the pupil's secret"],
]


@pytest.fixture
def patched(monkeypatch: pytest.MonkeyPatch) -> Callable[[Any], bool]:
    """The patched check of what an action returned; Rasa's own is back afterwards."""
    monkeypatch.setattr(RemoteAction, "_validate_action_result", RemoteAction._validate_action_result)
    patches.speed_up()
    return RemoteAction("action_ask_partners", None)._validate_action_result


@pytest.mark.parametrize(("place", "expected"), patches.EXPECTED_SOURCES.items())
def test_what_is_patched_is_what_the_patch_was_written_for(place: tuple[str, str], expected: str) -> None:
    module, name = place
    function = reduce(getattr, name.split("."), importlib.import_module(module))
    assert hashlib.sha256(inspect.getsource(function).encode()).hexdigest()[:16] == expected


def test_every_library_that_is_left_out_is_not_installed() -> None:
    excluded = [line for line in (ROOT / "requirements/rasa.excludes").read_text().splitlines() if line and not line.startswith("#")]
    for name in excluded:
        with pytest.raises(PackageNotFoundError):
            version(name)
    assert [name for name in patches.LEFT_OUT if PathFinder.find_spec(name)] == []


def test_all_of_rasa_s_components_can_be_named_without_what_is_left_out() -> None:
    from rasa.engine.recipes.default_components import DEFAULT_COMPONENTS

    assert "DIETClassifier" in [component.__name__ for component in DEFAULT_COMPONENTS]


def test_a_component_that_needs_what_is_left_out_says_so_when_it_is_used() -> None:
    from rasa.utils.tensorflow.models import RasaModel

    with pytest.raises(patches.LeftOut, match="RasaModel needs keras, which this assistant is built without"):
        RasaModel()
    import tensorflow

    with pytest.raises(patches.LeftOut, match="constant needs tensorflow"):
        tensorflow.constant(1)


def test_nothing_else_is_stood_in_for() -> None:
    with pytest.raises(ModuleNotFoundError):
        importlib.import_module("tensorflow_is_not_my_name")
    patches.leave_out()
    assert sum(type(finder).__module__ == "bot.rasa.patches" for finder in sys.meta_path) == 1


@pytest.mark.parametrize("result", GOOD)
def test_the_patched_check_takes_what_rasa_takes(patched: Callable[[Any], bool], result: dict[str, Any]) -> None:
    jsonschema.validate(result, RemoteAction.action_response_format_spec())
    assert patched(result) is True


@pytest.mark.parametrize("result", BAD)
def test_the_patched_check_refuses_what_rasa_refuses_and_quotes_none_of_it(patched: Callable[[Any], bool], result: Any) -> None:
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate(result, RemoteAction.action_response_format_spec())
    with pytest.raises(RasaException) as caught:
        patched(result)
    assert "action_ask_partners" in str(caught.value)
    assert "secret" not in str(caught.value)


def test_the_patched_check_is_ten_times_faster(patched: Callable[[Any], bool]) -> None:
    def seconds(check: Callable[[], object], times: int) -> float:
        began = time.perf_counter()
        for _ in range(times):
            check()
        return (time.perf_counter() - began) / times

    schema = RemoteAction.action_response_format_spec()
    assert seconds(lambda: patched(GOOD[1]), 100) * 10 < seconds(lambda: jsonschema.validate(GOOD[1], schema), 5)
