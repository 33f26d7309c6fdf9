"""Changes to Rasa's own behaviour, all of them, each with the Rasa source it concerns and what that costs unpatched.

`leave_out` must run before anything of Rasa is imported; `speed_up` before Rasa serves. tests/rasa/test_patches.py fails
when Rasa's code is not what these patches expect.
"""

from __future__ import annotations

import sys
from abc import ABCMeta
from collections.abc import Mapping, Sequence
from graphlib import TopologicalSorter
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


# 2. What Rasa does over again for each message.
#
# Each function below is one change. `EXPECTED_SOURCES` has digests of the functions that they replace or rely on, as
# Rasa 3.6.21 has them. The times are those of one message of about 20 ms.

EXPECTED_SOURCES = {
    ("rasa.core.actions.action", "RemoteAction._validate_action_result"): "f8cdb4be68123961",
    ("rasa.core.actions.action", "RemoteAction.action_response_format_spec"): "091b74aa3738d126",
    ("rasa.core.actions.action", "RemoteAction._action_call_format"): "428795b944f22edb",
    ("rasa.core.actions.action", "action_for_name_or_text"): "a63fb2d066efa0bc",
    ("rasa.core.actions.action", "ActionListen"): "b93080d4e4a888a7",
    ("rasa.core.actions.action", "ActionExtractSlots"): "9921512be3ac8f31",
    ("rasa.core.actions.action", "RemoteAction.__init__"): "69103389ee02de80",
    ("rasa.core.actions.action", "RemoteAction.run"): "ccabf6f1160d527a",
    ("rasa.shared.core.trackers", "DialogueStateTracker.current_state"): "a9f1526ceddf7a28",
    ("rasa.engine.runner.dask", "DaskGraphRunner"): "78a7d146c5c06d4c",
    ("rasa.engine.graph", "GraphNode.__call__"): "66127a2bfb6fcf1e",
    ("rasa.core.policies.rule_policy", "RulePolicy"): "f81907adf0fea37d",
    ("rasa.shared.core.domain", "Domain.states_for_tracker_history"): "035111ce73ac90ba",
    ("rasa.shared.core.domain", "Domain.get_active_state"): "5a4a505743120441",
    ("rasa.shared.core.domain", "Domain._get_user_sub_state"): "d7c9322b9abf1427",
    ("rasa.shared.core.domain", "Domain.is_empty"): "884be90ef485f1d2",
    ("rasa.shared.core.events", "Event.resolve_by_type"): "b5cf570fa7f286c7",
    ("rasa.core.processor", "MessageProcessor"): "d9c6c4a59a18c2bf",
}


def speed_up() -> None:
    """Replace what is needlessly slow in Rasa."""
    check_action_results_quickly()
    run_graphs_without_dask()
    remember_rule_predictions()
    know_whether_the_domain_is_empty()
    copy_nothing_for_unwritten_log_lines()
    tell_actions_the_latest_message()
    remember_types_of_events()
    make_actions_once()


def check_action_results_quickly() -> None:
    """The check of what an action returned: plain for slots, which are all that actions return here, and of the schema for the rest.

    Rasa: rasa/core/actions/action.py, RemoteAction._validate_action_result calls jsonschema.validate.
    Unpatched: every action call checks the schema itself against its meta-schema first, 65 % of the time of a message. A
    validator that is kept still takes 0.6 ms. Rasa's error also quotes the whole answer, so that messages would reach the
    log; ours names the place only.
    """
    from jsonschema import Draft202012Validator
    from rasa.core.actions.action import RemoteAction
    from rasa.shared.exceptions import RasaException

    validator = Draft202012Validator(RemoteAction.action_response_format_spec())

    def validate_action_result(self: RemoteAction, result: dict[str, Any]) -> bool:
        if _sets_slots_only(result):
            return True
        for error in validator.iter_errors(result):
            raise RasaException(f"Action {self.name()} returned what is no action result, at {error.json_path}.")
        return True

    RemoteAction._validate_action_result = validate_action_result


def _sets_slots_only(result: object) -> bool:
    """Whether an action's result is a right one whose events, if any, all set slots."""
    if not isinstance(result, dict):
        return False
    events, responses = result.get("events", []), result.get("responses", [])
    if not isinstance(events, list) or not isinstance(responses, list):
        return False
    return all(isinstance(one, dict) for one in responses) and all(isinstance(one, dict) and _sets_slot(one) for one in events)


def _sets_slot(event: dict[str, Any]) -> bool:
    at, metadata = event.get("timestamp"), event.get("metadata")
    return (
        event.get("event") == "slot"
        and isinstance(event.get("name"), str)
        and "value" in event
        and (at is None or type(at) in (int, float))
        and (metadata is None or isinstance(metadata, dict))
    )


def run_graphs_without_dask() -> None:
    """The order in which a graph's nodes run is worked out once for each runner and what is asked of it.

    Rasa: rasa/engine/runner/dask.py, DaskGraphRunner.run builds a graph for dask and has it scheduled, twice a message.
    Unpatched: 1.4 ms.
    """
    from rasa.engine.exceptions import GraphRunError
    from rasa.engine.runner.dask import DaskGraphRunner

    def run(self: DaskGraphRunner, inputs: dict[str, Any] | None = None, targets: list[str] | None = None) -> dict[str, Any]:
        given = {name: (name, value) for name, value in (inputs or {}).items()}
        wanted = tuple(targets or self._graph_schema.target_names)
        plans: dict[tuple[str, ...], list[str]] = self.__dict__.setdefault("_plans", {})
        if wanted not in plans:
            plans[wanted] = _order(self._graph_schema.minimal_graph_schema(list(wanted)).nodes)
        done: dict[str, Any] = dict(given)
        try:
            for name in plans[wanted]:
                if name not in given:
                    needs = self._graph_schema.nodes[name].needs.values()
                    done[name] = self._instantiated_nodes[name](*[done.get(need, need) for need in needs])
        except RuntimeError as error:
            raise GraphRunError("Error running runner.") from error
        return dict(done[name] for name in wanted)

    DaskGraphRunner.run = run


def _order(nodes: Mapping[str, Any]) -> list[str]:
    """The names of a graph's nodes, each after all that it needs."""
    sorter = TopologicalSorter({name: [need for need in node.needs.values() if need in nodes] for name, node in nodes.items()})
    return list(sorter.static_order())


MOST_PREDICTIONS = 2_000


def remember_rule_predictions() -> None:
    """What the rules predict is remembered by all that they look at.

    Rasa: rasa/core/policies/rule_policy.py, RulePolicy.predict_action_probabilities replays the conversation into states
    and holds them against every rule, twice for each message and again after its action.
    Unpatched: 1.1 ms.

    The states are made of the events of the conversation (rasa/shared/core/domain.py, Domain.states_for_tracker_history).
    What counts of an event is in `_told_to_rules`; with any other event, entities, a slot that influences the
    conversation, a follow-up action, a loop, or rules for texts, Rasa's own prediction is made.
    """
    from rasa.core.policies.policy import PolicyPrediction
    from rasa.core.policies.rule_policy import RulePolicy

    predict = RulePolicy.predict_action_probabilities

    def predict_or_remember(
        self: RulePolicy, tracker: Any, domain: Any, rule_only_data: dict[str, Any] | None = None, **kwargs: Any
    ) -> PolicyPrediction:
        # A loaded policy sees the one domain of its model.
        known: dict[Any, PolicyPrediction] = self.__dict__.setdefault("_known_predictions", {})
        told = None if _reads_texts(self) else _told_to_rules(tracker)
        if told not in known:
            made = predict(self, tracker, domain, rule_only_data, **kwargs)
            if told is None or made.events or made.optional_events or made.diagnostic_data or made.action_metadata:
                return made
            if len(known) >= MOST_PREDICTIONS:
                known.clear()
            known[told] = made
        made = known[told]
        # A new one each time: whoever weighs predictions changes them.
        return PolicyPrediction(
            list(made.probabilities),
            made.policy_name,
            made.policy_priority,
            is_end_to_end_prediction=made.is_end_to_end_prediction,
            is_no_user_prediction=made.is_no_user_prediction,
            hide_rule_turn=made.hide_rule_turn,
        )

    RulePolicy.predict_action_probabilities = predict_or_remember


def _reads_texts(policy: Any) -> bool:
    """Whether any rule of the policy begins with what was said, word by word."""
    if "_reads_texts" not in policy.__dict__:
        policy._reads_texts = any('"text"' in rule for rules in policy.lookup.values() if isinstance(rules, dict) for rule in rules)
    return bool(policy._reads_texts)


def _told_to_rules(tracker: Any) -> tuple[Any, ...] | None:
    """All that rules can know of a conversation, None when there is more than intents, actions and slots without influence."""
    from rasa.shared.core.events import ActionExecuted, BotUttered, DefinePrevUserUtteredFeaturization, SessionStarted, SlotSet, UserUttered

    if tracker.active_loop or tracker.followup_action or tracker.is_paused() or any(slot.has_features() for slot in tracker.slots.values()):
        return None
    told: list[Any] = []
    for event in tracker.events:
        kind = type(event)
        if kind is ActionExecuted:
            told.append((event.action_name, event.action_text, event.hide_rule_turn))
        elif kind is UserUttered:
            if event.entities or event.intent_name is None:
                return None
            told.append((event.intent_name, event.full_retrieval_intent_name, event.use_text_for_featurization))
        elif kind is DefinePrevUserUtteredFeaturization:
            told.append(event.use_text_for_featurization)
        elif kind is SessionStarted:
            told.append(None)
        elif kind not in (SlotSet, BotUttered):
            return None
    return tuple(told)


def know_whether_the_domain_is_empty() -> None:
    """Whether a domain is empty is found out without making an empty one.

    Rasa: rasa/shared/core/domain.py, Domain.is_empty makes an empty domain, for each message.
    Unpatched: 0.2 ms.
    """
    from rasa.shared.core.domain import Domain

    nothing = Domain.empty().as_dict()
    Domain.is_empty = lambda self: self.as_dict() == nothing


def copy_nothing_for_unwritten_log_lines() -> None:
    """Nothing is copied for lines of the log that are not written.

    Rasa: rasa/core/processor.py deep-copies events, answers included, to log them when debugging.
    Unpatched: 0.2 ms.
    """
    import rasa.core.processor

    rasa.core.processor.copy = _CopiesNothing


class _CopiesNothing:
    """Stands in for the module `copy` where it is used for the log only."""

    @staticmethod
    def deepcopy(value: object) -> object:
        return value


def tell_actions_the_latest_message() -> None:
    """An action is told the slots and the latest message: not the domain, and of the history only where that message came from.

    Rasa: rasa/core/actions/action.py, RemoteAction._action_call_format puts the domain and every event into each call, and
    the message, with all that was understood of it, twice.
    Unpatched: 0.6 ms in both processes.
    """
    import rasa
    from rasa.core.actions.action import RemoteAction
    from rasa.shared.core.events import UserUttered

    def action_call_format(self: RemoteAction, tracker: Any, _domain: Any) -> dict[str, Any]:
        state = tracker.current_state()
        message = next((event for event in reversed(tracker.events) if isinstance(event, UserUttered)), None)
        if message:
            state["events"] = [{"event": message.type_name, "timestamp": message.timestamp, "input_channel": message.input_channel}]
        return {"next_action": self.name(), "sender_id": tracker.sender_id, "tracker": state, "version": rasa.__version__}

    RemoteAction._action_call_format = action_call_format


def remember_types_of_events() -> None:
    """The class of an event is found by its name once.

    Rasa: rasa/shared/core/events.py, Event.resolve_by_type walks through all classes below Event, for each event of an action.
    Unpatched: 0.2 ms.
    """
    from rasa.shared.core.events import Event

    find = Event.resolve_by_type
    known: dict[str, type[Event]] = {}

    def resolve_by_type(type_name: str, default: type[Event] | None = None) -> type[Event] | None:
        if type_name not in known:
            found = find(type_name, default)
            if found is None or found is default:
                return found
            known[type_name] = found
        return known[type_name]

    Event.resolve_by_type = staticmethod(resolve_by_type)


def make_actions_once() -> None:
    """Actions that hold nothing of a conversation are made once for each domain and endpoint.

    Rasa: rasa/core/actions/action.py, action_for_name_or_text makes all twelve default actions to find one, three times a message.
    Unpatched: 0.1 ms.
    """
    from rasa.core.actions import action as actions

    make = actions.action_for_name_or_text
    lasting = (actions.RemoteAction, actions.ActionListen, actions.ActionExtractSlots)

    def action_for_name_or_text(action_name_or_text: str, domain: Any, action_endpoint: Any) -> Any:
        known: dict[tuple[str, int], Any] = domain.__dict__.setdefault("_known_actions", {})
        key = (action_name_or_text, id(action_endpoint))
        if key in known:
            return known[key]
        made = make(action_name_or_text, domain, action_endpoint)
        if type(made) in lasting:
            known[key] = made
        return made

    actions.action_for_name_or_text = action_for_name_or_text
