"""Modals and the Home tab."""

from __future__ import annotations

from tests.slack.limits import Refused, check_view
from tests.slack.web_api import Call, Method
from tests.slack.workspace import JSON, View, Workspace, named_blocks

DEPTH = 3


def checked(view: JSON, kind: str) -> JSON:
    """The view, when it is one that Slack takes and of this kind."""
    check_view(view)
    if view["type"] != kind:
        raise Refused("invalid_arguments", f"a view of type {kind} is needed here [json-pointer:/view/type]")
    return view


def show(workspace: Workspace, user: str, content: JSON, below: View | None = None) -> View:
    """A modal that a person now sees, above another or by itself."""
    external = content.get("external_id")
    if external and any(view.content.get("external_id") == external for view in workspace.views.values()):
        raise Refused("duplicate_external_id", external)
    view = View(workspace.names.new("V"), user, {}, workspace.names.ts())
    if below:
        view.root, view.previous = below.root or below.id, below.id
    fill(workspace, view, content)
    workspace.views[view.id] = view
    return view


def fill(workspace: Workspace, view: View, content: JSON) -> None:
    """Puts new content into a view."""
    view.content = {**content, "blocks": named_blocks(content["blocks"], workspace.names)}
    view.hash = workspace.names.ts()
    view.errors = {}


def push(workspace: Workspace, top: View, content: JSON) -> View:
    """A modal above this one, up to three deep."""
    if len(workspace.modals(top.user)) >= DEPTH:
        raise Refused("push_limit_reached", f"at most {DEPTH} views stand on each other")
    return show(workspace, top.user, content, top)


def _open(call: Call) -> JSON:
    content = checked(call.args["view"], "modal")
    trigger = call.slack.triggers.use(call.args["trigger_id"], call.workspace)
    for view in call.workspace.modals(trigger.user):
        view.open = False
    return {"view": show(call.workspace, trigger.user, content).to_json(call.workspace)}


def _push(call: Call) -> JSON:
    content = checked(call.args["view"], "modal")
    trigger = call.slack.triggers.use(call.args["trigger_id"], call.workspace)
    below = call.workspace.views.get(trigger.view)
    if below is None or not below.open:
        raise Refused("not_found", "there is no modal to stand on")
    return {"view": push(call.workspace, below, content).to_json(call.workspace)}


def _update(call: Call) -> JSON:
    if ("view_id" in call.args) == ("external_id" in call.args):
        raise Refused("invalid_arguments", "either view_id or external_id is needed")
    content = checked(call.args["view"], "modal")
    wanted = call.args.get("view_id")
    held = [
        view for view in call.workspace.views.values() if view.id == wanted or (not wanted and _external(view) == call.args["external_id"])
    ]
    if not held or not held[0].open or held[0].content["type"] != "modal":
        raise Refused("not_found", "no such modal is open")
    _check_hash(call, held[0])
    fill(call.workspace, held[0], content)
    return {"view": held[0].to_json(call.workspace)}


def _publish(call: Call) -> JSON:
    content = checked(call.args["view"], "home")
    user = call.args["user_id"]
    if user not in call.workspace.profiles:
        raise Refused("user_not_found", user)
    view = call.workspace.home(user)
    if view is None:
        view = show(call.workspace, user, content)
    else:
        _check_hash(call, view)
        fill(call.workspace, view, content)
    return {"view": view.to_json(call.workspace)}


def _external(view: View) -> object:
    return view.content.get("external_id")


def _check_hash(call: Call, view: View) -> None:
    if call.args.get("hash", view.hash) != view.hash:
        raise Refused("hash_conflict", "the view has changed since")


METHODS = {
    "views.open": Method(_open, ("trigger_id", "view")),
    "views.push": Method(_push, ("trigger_id", "view")),
    "views.update": Method(_update, ("view",), ("view_id", "external_id", "hash")),
    "views.publish": Method(_publish, ("user_id", "view"), ("hash",)),
}
