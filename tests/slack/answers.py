"""What the acknowledgement of an interaction says: a message in answer to a command, and what becomes of a submitted modal."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.slack.deliveries import COMMAND, Delivery
from tests.slack.limits import Refused, check_response
from tests.slack.methods.views import checked, fill, push
from tests.slack.workspace import JSON, View

if TYPE_CHECKING:
    from tests.slack.fake import FakeSlack


class Answers:
    """Checks them and does what they say. What is wrong is refused, and the person sees an error."""

    def __init__(self, slack: FakeSlack) -> None:
        self.slack = slack

    def take(self, delivery: Delivery) -> None:
        """The answer of a delivery that was acknowledged."""
        try:
            if delivery.kind == COMMAND:
                self._command(delivery)
            elif delivery.name == "view_submission":
                self._submission(delivery)
            else:
                _nothing(delivery)
        except Refused as refused:
            self.slack.refuse(f"answer to {delivery.name}", refused, delivery.answer)
            self.slack.shown_errors.append(delivery)

    def _command(self, delivery: Delivery) -> None:
        if delivery.answer:
            check_response(delivery.answer)
            name = delivery.payload["response_url"].rpartition("/")[2]
            self.slack.responses.say(self.slack.responses.made[name], delivery.answer)

    def _submission(self, delivery: Delivery) -> None:
        workspace, answer = delivery.workspace, delivery.answer
        view = workspace.views[delivery.payload["view"]["id"]]
        action = answer.get("response_action")
        extra = set(answer) - {"response_action", "errors", "view"}
        if extra or (answer and not action):
            raise Refused("invalid_payload", f"not an answer to a submission: {sorted(answer)}")
        if action is None:
            view.open = False
        elif action == "clear":
            for one in workspace.modals(delivery.user):
                one.open = False
        elif action == "errors":
            _show_errors(view, answer)
        elif action == "update":
            fill(workspace, view, checked(answer.get("view", {}), "modal"))
        elif action == "push":
            push(workspace, view, checked(answer.get("view", {}), "modal"))
        else:
            raise Refused("invalid_payload", f"no such response_action: {action}")


def _nothing(delivery: Delivery) -> None:
    if delivery.answer:
        raise Refused("invalid_payload", f"{delivery.name} is acknowledged with nothing")


def _show_errors(view: View, answer: JSON) -> None:
    errors = answer.get("errors")
    inputs = {block["block_id"] for block in view.content["blocks"] if block["type"] == "input"}
    if not isinstance(errors, dict) or not errors:
        raise Refused("invalid_payload", "errors are missing")
    for block_id, wrong in errors.items():
        if block_id not in inputs:
            raise Refused("invalid_payload", f"there is no input block {block_id}")
        if not isinstance(wrong, str) or not wrong.strip():
            raise Refused("invalid_payload", f"the error of {block_id} says nothing")
    view.errors = dict(errors)
