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
from types import SimpleNamespace
from typing import Any

import jsonschema
import pytest
import rasa.core.processor
from rasa.core.actions import action as actions
from rasa.core.actions.action import RemoteAction
from rasa.core.agent import Agent
from rasa.core.policies.rule_policy import RulePolicy
from rasa.engine.exceptions import GraphRunError
from rasa.engine.graph import ExecutionContext, GraphComponent, GraphSchema, SchemaNode
from rasa.engine.runner.dask import DaskGraphRunner
from rasa.shared.core import events
from rasa.shared.core.domain import ActionNotFoundException, Domain
from rasa.shared.core.slots import TextSlot
from rasa.shared.core.trackers import DialogueStateTracker
from rasa.shared.exceptions import RasaException
from rasa.utils.endpoints import EndpointConfig

from bot.rasa import patches, training
from bot.settings import ROOT

GOOD: list[dict[str, Any]] = [
    {"events": [], "responses": []},
    {"events": [{"event": "slot", "timestamp": None, "name": "protocol", "value": {"slug": "autism"}}], "responses": [{"text": "Six."}]},
    {"events": [{"event": "followup", "name": "action_listen"}], "responses": []},
    {"events": [{"event": "slot", "timestamp": 1.5, "name": "a", "value": None, "metadata": {}}], "responses": [{}]},
    {"events": []},
    {},
]
BAD: list[Any] = [
    {"events": "none", "responses": []},
    {"events": [{"event": "the pupil's secret"}], "responses": []},
    {"events": [], "responses": ["the pupil's secret"]},
    ["the pupil's secret"],
    {"events": [{"event": "slot", "name": "the pupil's secret"}]},
    {"events": [{"event": "slot", "name": None, "value": "the pupil's secret"}]},
    {"events": [{"event": "slot", "name": "a", "value": "the pupil's secret", "timestamp": True}]},
    {"events": [{"event": "slot", "name": "a", "value": "the pupil's secret", "metadata": []}]},
    {"events": ["the pupil's secret"]},
    {"events": None},
]


PATCHED = (
    (RemoteAction, "_validate_action_result"),
    (DaskGraphRunner, "run"),
    (RulePolicy, "predict_action_probabilities"),
    (Domain, "is_empty"),
    (RemoteAction, "_action_call_format"),
    (events.Event, "resolve_by_type"),
    (actions, "action_for_name_or_text"),
    (rasa.core.processor, "copy"),
)


@pytest.fixture
def speed_up(monkeypatch: pytest.MonkeyPatch) -> Callable[[], None]:
    """Puts all patches in force; Rasa is as it was afterwards."""
    for owner, name in PATCHED:
        monkeypatch.setattr(owner, name, inspect.getattr_static(owner, name))
    return patches.speed_up


@pytest.fixture
def patched(speed_up: Callable[[], None]) -> Callable[[Any], bool]:
    """The patched check of what an action returned."""
    speed_up()
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


class Joined(GraphComponent):
    """A node that says which nodes it was given, and fails when it is told to."""

    @classmethod
    def create(cls, config: Any, model_storage: Any, resource: Any, execution_context: Any) -> Joined:
        """A node."""
        made = cls()
        made.name, made.breaks = config["name"], config.get("breaks")
        return made

    def join(self, **given: str) -> str:
        """The name of the node after those that it was given."""
        if self.breaks:
            raise self.breaks
        return f"{self.name}({', '.join(f'{name}={value}' for name, value in given.items())})"


def node(name: str, *, breaks: Exception | None = None, **needs: str) -> SchemaNode:
    config = {"name": name, "breaks": breaks}
    return SchemaNode(needs=needs, uses=Joined, fn="join", constructor_name="create", config=config, eager=True, is_target=name == "last")


def runner(**nodes: SchemaNode) -> DaskGraphRunner:
    schema = GraphSchema(nodes)
    return DaskGraphRunner.create(schema, None, ExecutionContext(schema))


NODES = {
    "last": node("last", one="left", other="right"),
    "right": node("right", it="said", first="first"),
    "left": node("left", it="said"),
    "first": node("first"),
    "apart": node("apart", breaks=RuntimeError("runs although nothing needs it")),
}


@pytest.mark.parametrize("targets", [None, ["last"], ["right", "left"], ["first"]])
def test_a_graph_gives_what_it_gives_with_dask(speed_up: Callable[[], None], targets: list[str] | None) -> None:
    expected = runner(**NODES).run({"said": "hello"}, targets)
    speed_up()
    patched = runner(**NODES)
    assert patched.run({"said": "hello"}, targets) == expected
    assert patched.run({"said": "good day"}, targets) == {name: value.replace("hello", "good day") for name, value in expected.items()}


def test_a_node_whose_input_is_given_is_not_run(speed_up: Callable[[], None]) -> None:
    given = {"said": "hello", "left": "given"}
    expected = runner(**NODES).run(given, ["last"])
    speed_up()
    assert runner(**NODES).run(given, ["last"]) == expected
    assert "given" in expected["last"]


@pytest.mark.parametrize("graph", [{"last": node("last", one="missing")}, {"last": node("last", breaks=RasaException("broken"))}])
def test_what_fails_in_a_graph_fails_as_with_dask(speed_up: Callable[[], None], graph: dict[str, SchemaNode]) -> None:
    with pytest.raises((GraphRunError, RasaException)) as expected:
        runner(**graph).run()
    speed_up()
    with pytest.raises(type(expected.value), match=str(expected.value)):
        runner(**graph).run()


@pytest.fixture(scope="module")
def agent() -> Agent:
    """The trained model, with Rasa's own code."""
    return Agent.load(training.model_file())


def conversation(agent: Agent, *happened: events.Event) -> DialogueStateTracker:
    """A conversation as the store gives it to Rasa, and what happened since."""
    slots = [*agent.domain.slots]
    start = [events.ActionExecuted("action_session_start"), events.SessionStarted(), events.ActionExecuted("action_listen")]
    return DialogueStateTracker.from_events("test", [*start, *happened], slots)


def said(intent: str, text: str = "text", **more: Any) -> events.UserUttered:
    return events.UserUttered(text, {"name": intent, "confidence": 0.9}, **more)


def turn(intent: str) -> list[events.Event]:
    """A message and what comes of it, up to the moment before Rasa listens again."""
    return [
        said(intent),
        events.DefinePrevUserUtteredFeaturization(False),
        events.ActionExecuted(f"action_{intent}", "RulePolicy", 1.0),
        events.BotUttered("Six.", {"custom": {}}),
        events.SlotSet("context", {"protocol": intent}),
    ]


def prediction(agent: Agent, tracker: DialogueStateTracker) -> Any:
    return agent.processor._predict_next_with_tracker(tracker)


def test_rules_predict_for_every_kind_what_rasa_predicts_and_look_once(agent: Agent, speed_up: Callable[[], None]) -> None:
    listens = events.ActionExecuted("action_listen", "RulePolicy", 1.0)
    kinds = [intent for intent in agent.domain.intents if f"action_{intent}" in agent.domain.user_actions]
    trackers = [
        conversation(agent, *before, *happened)
        for before in ([], [*turn("greet"), listens])
        for kind in kinds
        for happened in ([said(kind)], [said(kind, "other words")], turn(kind))
    ]
    expected = [prediction(agent, tracker) for tracker in trackers]
    names = {agent.domain.action_names_or_texts[one.max_confidence_index] for one in expected}
    assert names == {f"action_{kind}" for kind in kinds} | {"action_listen"}
    speed_up()
    # A model is bound to its functions when it is loaded.
    patched = Agent.load(training.model_file())
    looked: list[Any] = []
    own = RulePolicy._predict
    RulePolicy._predict = lambda *arguments: looked.append(1) or own(*arguments)
    try:
        for _ in range(2):
            for tracker, one in zip(trackers, expected, strict=True):
                made = prediction(patched, tracker)
                assert made == one
                made.probabilities[made.max_confidence_index] = 0.0
                made.events.append(None)
    finally:
        RulePolicy._predict = own
    assert len(looked) == len(kinds) * 2 * 2


@pytest.mark.parametrize(
    "happened",
    [
        [events.ActiveLoop("audit_form"), said("greet")],
        [said("greet", entities=[{"entity": "protocol", "value": "autism"}])],
        [said("greet"), events.ActionExecutionRejected("action_greet")],
        [said("greet"), events.FollowupAction("action_help")],
        [said("greet"), events.UserUtteranceReverted()],
        [said("greet"), events.ActionReverted()],
        [said("greet"), events.ConversationPaused()],
        [events.Restarted()],
        [events.UserUttered("hello")],
    ],
    ids=lambda happened: type(happened[-1]).__name__,
)
def test_what_is_more_than_kinds_and_actions_is_left_to_rasa(agent: Agent, happened: list[events.Event]) -> None:
    assert patches._told_to_rules(conversation(agent, said("greet"))) is not None
    assert patches._told_to_rules(conversation(agent, *happened)) is None


def test_slots_that_influence_a_conversation_are_left_to_rasa() -> None:
    tracker = DialogueStateTracker("test", [TextSlot("section", [], influence_conversation=True)])
    assert patches._told_to_rules(tracker) is None


def test_rules_for_texts_are_left_to_rasa(agent: Agent) -> None:
    policy = next(n._component for n in agent.processor.graph_runner._instantiated_nodes.values() if isinstance(n._component, RulePolicy))
    assert not patches._reads_texts(policy)
    rule = '[{"prev_action": {"action_name": "action_listen"}, "user": {"text": "hello"}}]'
    assert patches._reads_texts(SimpleNamespace(lookup={"rules": {rule: "action_greet"}}))


@pytest.mark.parametrize("domain", [Domain.empty(), Domain.from_dict({"intents": ["greet"]})])
def test_whether_a_domain_is_empty_is_as_rasa_says(speed_up: Callable[[], None], domain: Domain) -> None:
    expected = domain.is_empty()
    speed_up()
    assert domain.is_empty() is expected


def test_an_action_is_told_the_slots_and_the_latest_message_once(agent: Agent, speed_up: Callable[[], None]) -> None:
    understood = {"parts": [["who?", "ask_partners"]], "audit": [["audit_who", 0.9]], "vectors": {"texts": {"hello": "AAAA"}}}
    before = [*turn("greet"), events.ActionExecuted("action_listen")]
    tracker = conversation(agent, *before, said("help", "hello", parse_data=understood, input_channel="slack", metadata={"cut": True}))
    action = RemoteAction("action_help", None)
    own = action._action_call_format(tracker, agent.domain)
    speed_up()
    call = action._action_call_format(tracker, agent.domain)
    assert {name: value for name, value in call.items() if name != "tracker"} == {
        name: value for name, value in own.items() if name not in ("tracker", "domain")
    }
    assert {**call["tracker"], "events": own["tracker"]["events"]} == own["tracker"]
    assert call["tracker"]["latest_message"]["vectors"] == understood["vectors"]
    assert call["tracker"]["latest_message"]["metadata"] == {"cut": True}
    (event,) = call["tracker"]["events"]
    assert (event["event"], event["input_channel"]) == ("user", "slack")


@pytest.mark.parametrize("name", ["slot", "followup", "user", "bot", "topic"])
def test_the_class_of_an_event_is_the_one_that_rasa_finds(speed_up: Callable[[], None], name: str) -> None:
    expected = events.Event.resolve_by_type(name)
    speed_up()
    assert [events.Event.resolve_by_type(name) for _ in range(2)] == [expected, expected]


def test_an_event_that_rasa_does_not_know_stays_unknown(speed_up: Callable[[], None]) -> None:
    speed_up()
    assert events.Event.resolve_by_type("unheard", events.SlotSet) is events.SlotSet
    with pytest.raises(ValueError, match="unheard"):
        events.Event.resolve_by_type("unheard")


def test_actions_are_those_that_rasa_makes_and_what_lasts_is_made_once(speed_up: Callable[[], None]) -> None:
    def made(name: str) -> Any:
        return actions.action_for_name_or_text(name, domain, endpoint)

    data = {"intents": ["greet"], "actions": ["action_greet", "action_back"], "forms": {"audit_form": {"required_slots": []}}}
    domain, endpoint = Domain.from_dict(data), EndpointConfig("http://127.0.0.1:9")
    names = domain.action_names_or_texts
    own = [made(name) for name in names]
    speed_up()
    lasting = (actions.RemoteAction, actions.ActionListen, actions.ActionExtractSlots)
    for name, expected in zip(names, own, strict=True):
        first = made(name)
        assert (type(first), first.name()) == (type(expected), expected.name())
        assert (made(name) is first) is (type(expected) in lasting), name
    assert made("action_greet").action_endpoint is endpoint
    other = EndpointConfig("http://127.0.0.1:10")
    assert actions.action_for_name_or_text("action_greet", domain, other).action_endpoint is other
    with pytest.raises(ActionNotFoundException):
        made("action_unheard")
