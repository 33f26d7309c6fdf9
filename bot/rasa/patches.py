"""Changes to Rasa's own behaviour, all of them, each with the Rasa source it concerns and what that costs unpatched.

`leave_out` must run before anything of Rasa is imported; `speed_up` before Rasa serves. tests/rasa/test_patches.py fails
when Rasa's code is not what these patches expect.
"""

from __future__ import annotations

import sys
from abc import ABCMeta
from collections.abc import Sequence
from importlib.abc import Loader, MetaPathFinder
from importlib.machinery import ModuleSpec
from types import ModuleType
from typing import Any

# 1. Libraries that Rasa imports and this assistant is built without (requirements/rasa.excludes).
#
# Rasa: rasa/engine/recipes/default_components.py and rasa/graph_components/validators/default_recipe_validator.py import
# every component there is, rasa/utils/train_utils.py TensorFlow itself, and rasa/core/channels/__init__.py every channel,
# whatever config.yml and credentials.yml use.
# Unpatched: about 8 s of every start and 0.4 GB of memory go into importing TensorFlow, and 2 GB of disk into having it.

LEFT_OUT = frozenset(
    (
        *("keras", "tensorflow", "tensorflow_addons", "tensorflow_hub", "tensorflow_text"),
        *("aiogram", "fbmessenger", "mattermostwrapper", "rocketchat_API", "slack_sdk", "twilio", "webexteamssdk"),
        "randomname",
    )
)


class LeftOut(RuntimeError):
    """A component was used that needs a library this assistant is built without; Rasa does not start with it."""


class _StandInClass(ABCMeta):
    """The type of anything in a left-out library: it can be named, inherited from and annotated with, not used."""

    def __getattr__(cls, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        return _stand_in(f"{cls.__module__}.{cls.__qualname__}", name)

    def __call__(cls, *args: Any, **kwargs: Any) -> Any:
        library = next(root for one in cls.__mro__ if (root := one.__module__.partition(".")[0]) in LEFT_OUT)
        raise LeftOut(f"{cls.__name__} needs {library}, which this assistant is built without. Use components that do without it.")


class _StandInModule(ModuleType):
    """A module of a left-out library."""

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        return _stand_in(self.__name__, name)


class _StandInFinder(MetaPathFinder, Loader):
    """Answers every import of a left-out library."""

    def find_spec(self, fullname: str, path: Sequence[str] | None, target: ModuleType | None = None) -> ModuleSpec | None:
        return ModuleSpec(fullname, self, is_package=True) if fullname.partition(".")[0] in LEFT_OUT else None

    def create_module(self, spec: ModuleSpec) -> ModuleType:
        return _StandInModule(spec.name)

    def exec_module(self, module: ModuleType) -> None:
        """Nothing: attributes are made when they are asked for."""


def _stand_in(home: str, name: str) -> _StandInClass:
    return _StandInClass(name, (), {"__module__": home})


def leave_out() -> None:
    """Let Rasa import without the libraries it is built without here."""
    if not any(isinstance(finder, _StandInFinder) for finder in sys.meta_path):
        sys.meta_path.insert(0, _StandInFinder())


# 2. The check of what an action returned.
#
# Rasa: rasa/core/actions/action.py, RemoteAction._validate_action_result calls jsonschema.validate.
# Unpatched: every action call checks the schema itself against its meta-schema first, 65 % of the time of a message.
# Its error also quotes the whole answer, so that messages would reach the log; ours names the place only.

# Digests of the functions that are replaced or relied on, as Rasa 3.6.21 has them.
EXPECTED_SOURCES = {
    ("rasa.core.actions.action", "RemoteAction._validate_action_result"): "f8cdb4be68123961",
    ("rasa.core.actions.action", "RemoteAction.action_response_format_spec"): "091b74aa3738d126",
}


def speed_up() -> None:
    """Replace what is needlessly slow in Rasa."""
    from jsonschema import Draft202012Validator
    from rasa.core.actions.action import RemoteAction
    from rasa.shared.exceptions import RasaException

    validator = Draft202012Validator(RemoteAction.action_response_format_spec())

    def validate_action_result(self: RemoteAction, result: dict[str, Any]) -> bool:
        for error in validator.iter_errors(result):
            raise RasaException(f"Action {self.name()} returned what is no action result, at {error.json_path}.")
        return True

    RemoteAction._validate_action_result = validate_action_result
