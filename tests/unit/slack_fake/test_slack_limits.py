"""Slack's limits: each is kept to the last character, and broken by one more."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from slack_sdk.errors import SlackObjectFormationError
from slack_sdk.models.blocks import Block

from tests.slack.limits import Refused, check_message, check_response, check_update, check_view

JSON = dict[str, Any]


def plain(text: str) -> JSON:
    return {"type": "plain_text", "text": text}


def mrkdwn(text: str) -> JSON:
    return {"type": "mrkdwn", "text": text}


def option(text: str = "Yes", value: str = "yes", **more: Any) -> JSON:
    return {"text": plain(text), "value": value, **more}


def options(count: int) -> list[JSON]:
    return [option(value=str(number)) for number in range(count)]


def button(text: str = "Go", **more: Any) -> JSON:
    return {"type": "button", "text": plain(text), **more}


def section(text: str = "Hello", **more: Any) -> JSON:
    return {"type": "section", "text": mrkdwn(text), **more}


def actions(*elements: JSON) -> JSON:
    return {"type": "actions", "elements": list(elements)}


def asks(label: str = "Note", **element: Any) -> JSON:
    return {"type": "input", "label": plain(label), "element": {"type": "plain_text_input", **element}}


def message(*blocks: JSON, text: str = "Hello") -> JSON:
    return {"channel": "C1", "text": text, "blocks": list(blocks)}


def modal(*blocks: JSON, **more: Any) -> JSON:
    return {"type": "modal", "title": plain("Note"), "submit": plain("Save"), "blocks": list(blocks), **more}


def cell(text: str = "x") -> JSON:
    return {"type": "raw_text", "text": text}


OF_BLOCKS: dict[str, tuple[int, Callable[[int], JSON]]] = {
    "section text": (3000, lambda n: section("x" * n)),
    "section field": (2000, lambda n: {"type": "section", "fields": [mrkdwn("x" * n)]}),
    "section fields": (10, lambda n: {"type": "section", "fields": [mrkdwn("x")] * n}),
    "header": (150, lambda n: {"type": "header", "text": plain("x" * n)}),
    "context elements": (10, lambda n: {"type": "context", "elements": [mrkdwn("x")] * n}),
    "actions elements": (25, lambda n: actions(*[button()] * n)),
    "button text": (75, lambda n: actions(button("x" * n))),
    "button value": (2000, lambda n: actions(button(value="x" * n))),
    "button url": (3000, lambda n: actions(button(url="x" * n))),
    "button accessibility_label": (75, lambda n: actions(button(accessibility_label="x" * n))),
    "action_id": (255, lambda n: actions(button(action_id="x" * n))),
    "block_id": (255, lambda n: {"type": "divider", "block_id": "x" * n}),
    "select options": (100, lambda n: actions({"type": "static_select", "options": options(n)})),
    "option text": (75, lambda n: actions({"type": "static_select", "options": [option("x" * n)]})),
    "option value": (150, lambda n: actions({"type": "static_select", "options": [option(value="x" * n)]})),
    "option description": (75, lambda n: actions({"type": "static_select", "options": [option(description=plain("x" * n))]})),
    "placeholder": (150, lambda n: actions({"type": "users_select", "placeholder": plain("x" * n)})),
    "overflow options": (5, lambda n: actions({"type": "overflow", "options": options(n)})),
    "checkboxes": (10, lambda n: actions({"type": "checkboxes", "options": options(n)})),
    "radio buttons": (10, lambda n: actions({"type": "radio_buttons", "options": options(n)})),
    "confirm title": (
        100,
        lambda n: actions(button(confirm={"title": plain("x" * n), **{k: plain("x") for k in ("text", "confirm", "deny")}})),
    ),
    "input label": (2000, lambda n: asks("x" * n)),
    "input hint": (2000, lambda n: {**asks(), "hint": plain("x" * n)}),
    "input max_length": (3000, lambda n: asks(max_length=n)),
    "input initial value": (20, lambda n: asks(max_length=20, initial_value="x" * n)),
    "image alt_text": (2000, lambda n: {"type": "image", "image_url": "https://example.org/a.png", "alt_text": "x" * n}),
    "table rows": (100, lambda n: {"type": "table", "rows": [[cell()]] * n}),
    "table columns": (20, lambda n: {"type": "table", "rows": [[cell()] * n]}),
    "feedback text": (75, lambda n: {"type": "context_actions", "elements": [feedback("x" * n)]}),
    "rich text indent": (
        8,
        lambda n: {"type": "rich_text", "elements": [{"type": "rich_text_list", "style": "bullet", "indent": n, "elements": [rich("x")]}]},
    ),
}
# What slack_sdk's models do not check.
UNKNOWN_TO_SLACK_SDK = {
    "section field", "option text", "option value", "option description", "checkboxes", "radio buttons", "input max_length", "input initial value", "table rows", "table columns", "rich text indent",
}  # fmt: skip


def feedback(text: str = "Helpful") -> JSON:
    return {
        "type": "feedback_buttons",
        "action_id": "feedback",
        "positive_button": {"text": plain(text), "value": "1"},
        "negative_button": {"text": plain("No"), "value": "0"},
    }


def rich(text: str) -> JSON:
    return {"type": "rich_text_section", "elements": [{"type": "text", "text": text}]}


def error(check: Callable[[JSON], None], payload: JSON) -> str:
    with pytest.raises(Refused) as caught:
        check(payload)
    return caught.value.error


@pytest.mark.parametrize("name", OF_BLOCKS)
def test_a_block_is_accepted_at_its_limit_and_refused_above(name: str) -> None:
    most, block = OF_BLOCKS[name]
    check_message(message(block(most)))
    assert error(check_message, message(block(most + 1))) == "invalid_blocks"
    check_view(modal(block(most))) if name.split()[0] not in ("table", "feedback") else None
    assert error(check_view, modal(block(most + 1))) == "invalid_arguments"


@pytest.mark.parametrize("name", sorted(OF_BLOCKS.keys() - UNKNOWN_TO_SLACK_SDK))
def test_slack_sdk_knows_the_same_limit(name: str) -> None:
    most, block = OF_BLOCKS[name]
    assert Block.parse(block(most)).to_dict()  # type: ignore[union-attr]
    with pytest.raises(SlackObjectFormationError):
        Block.parse(block(most + 1)).to_dict()  # type: ignore[union-attr]


@pytest.mark.parametrize("name", sorted(UNKNOWN_TO_SLACK_SDK))
def test_slack_sdk_does_not_know_a_limit(name: str) -> None:
    most, block = OF_BLOCKS[name]
    assert Block.parse(block(most + 1)).to_dict()  # type: ignore[union-attr]


OF_VIEWS: dict[str, tuple[int, Callable[[int], JSON]]] = {
    "blocks": (100, lambda n: modal(*[section()] * n)),
    "title": (24, lambda n: modal(section(), title=plain("x" * n))),
    "submit": (24, lambda n: modal(section(), submit=plain("x" * n))),
    "close": (24, lambda n: modal(section(), close=plain("x" * n))),
    "private_metadata": (3000, lambda n: modal(section(), private_metadata="x" * n)),
    "callback_id": (255, lambda n: modal(section(), callback_id="x" * n)),
    "home blocks": (100, lambda n: {"type": "home", "blocks": [section()] * n}),
}


@pytest.mark.parametrize("name", OF_VIEWS)
def test_a_view_is_accepted_at_its_limit_and_refused_above(name: str) -> None:
    most, view = OF_VIEWS[name]
    check_view(view(most))
    assert error(check_view, view(most + 1)) == "invalid_arguments"


@pytest.mark.parametrize(
    ("check", "most", "payload", "code"),
    [
        (check_message, 40_000, lambda n: {"text": "x" * n}, "msg_too_long"),
        (check_update, 4_000, lambda n: {"text": "x" * n}, "msg_too_long"),
        (check_response, 40_000, lambda n: {"text": "x" * n}, "msg_too_long"),
        (check_message, 50, lambda n: message(*[section()] * n), "invalid_blocks"),
        (check_response, 50, lambda n: {"text": "x", "blocks": [section()] * n}, "invalid_blocks"),
        (check_message, 10_000, lambda n: message(*[section("x" * 2500)] * 3, section("x" * (n - 7500))), "msg_blocks_too_long"),
        (
            check_message,
            7_953,
            lambda n: {"text": "x", "metadata": {"event_type": "a", "event_payload": {"a": "x" * n}}},
            "metadata_too_large",
        ),
    ],
)
def test_a_message_is_accepted_at_its_limit_and_refused_above(
    check: Callable[[JSON], None], most: int, payload: Callable[[int], JSON], code: str
) -> None:
    check(payload(most))
    assert error(check, payload(most + 1)) == code


REFUSED_BLOCKS: dict[str, list[JSON]] = {
    "an unknown type": [{"type": "banner"}],
    "no type": [{"text": plain("x")}],
    "an unknown key": [section(colour="red")],
    "an unknown key of an element": [actions(button(size="big"))],
    "an unknown key of a text": [{"type": "header", "text": {**plain("x"), "verbatim": True}}],
    "emoji on mrkdwn": [{"type": "section", "text": {**mrkdwn("x"), "emoji": True}}],
    "mrkdwn in a header": [{"type": "header", "text": mrkdwn("x")}],
    "mrkdwn in a button": [actions({"type": "button", "text": mrkdwn("x")})],
    "mrkdwn in an option of a menu": [actions({"type": "static_select", "options": [{"text": mrkdwn("x"), "value": "x"}]})],
    "mrkdwn in a label": [{**asks(), "label": mrkdwn("x")}],
    "an empty text": [section("")],
    "a blank text": [section("  ")],
    "a section that says nothing": [{"type": "section"}],
    "no elements": [actions()],
    "one option in an overflow menu": [actions({"type": "overflow", "options": options(1)})],
    "options of the same value": [actions({"type": "static_select", "options": [option(), option()]})],
    "options and groups": [actions({"type": "static_select", "options": options(1), "option_groups": [{"label": plain("x"), "options": options(1)}]})],
    "an initial option that is not offered": [actions({"type": "radio_buttons", "options": options(2), "initial_option": option(value="9")})],
    "a style that is none": [actions(button(style="default"))],
    "an image without alt_text": [{"type": "image", "image_url": "https://example.org/a.png"}],
    "a text input among actions": [actions({"type": "plain_text_input"})],
    "a button in an input": [{"type": "input", "label": plain("x"), "element": button()}],
    "an input for e-mail, which only modals have": [{"type": "input", "label": plain("x"), "element": {"type": "email_text_input"}}],
    "a section of two accessories": [section(accessory=[button(), button()])],
    "the same block_id twice": [section(block_id="a"), section(block_id="a")],
    "the same action_id twice in a block": [actions(button(action_id="a"), button(action_id="a"))],
    "rows of different lengths": [{"type": "table", "rows": [[cell()], [cell(), cell()]]}],
    "two tables": [{"type": "table", "rows": [[cell()]]}] * 2,
    "an empty rich text": [{"type": "rich_text", "elements": [rich("")]}],
    "min_length over max_length": [asks(min_length=5, max_length=4)],
}  # fmt: skip


@pytest.mark.parametrize("name", REFUSED_BLOCKS)
def test_a_message_is_refused_for(name: str) -> None:
    assert error(check_message, message(*REFUSED_BLOCKS[name])) == "invalid_blocks"


@pytest.mark.parametrize(
    ("payload", "code"),
    [
        ({"channel": "C1", "blocks": [section()]}, "no_text"),
        ({"channel": "C1", "text": " "}, "no_text"),
        ({"channel": "C1", "text": "x", "colour": "red"}, "invalid_arguments"),
        ({"channel": "C1", "text": "x", "metadata": {"event_type": "a"}}, "invalid_metadata_format"),
    ],
)
def test_a_message_needs_a_text_and_known_keys(payload: JSON, code: str) -> None:
    assert error(check_message, payload) == code


@pytest.mark.parametrize(
    "view",
    [
        {"type": "sheet", "blocks": [section()]},
        {"type": "modal", "blocks": [section()]},
        {"type": "modal", "title": plain("x"), "blocks": [asks()]},
        modal(section(), colour="red"),
        modal(),
        modal({"type": "context_actions", "elements": [feedback()]}),
        modal(asks(focus_on_load=True), asks(focus_on_load=True)),
        {"type": "home", "title": plain("x"), "blocks": [section()]},
        {
            "type": "home",
            "blocks": [{"type": "input", "label": plain("x"), "element": {"type": "number_input", "is_decimal_allowed": False}}],
        },
    ],
)
def test_a_view_is_refused_that_slack_would_not_show(view: JSON) -> None:
    assert error(check_view, view) == "invalid_arguments"


def test_a_view_is_at_most_250_000_characters_long() -> None:
    menu = {"type": "static_select", "options": [option("x" * 75, f"{number:0150}") for number in range(100)]}
    assert error(check_view, modal(*[actions(menu)] * 20)) == "view_too_large"


def test_what_an_app_sends_every_day_is_accepted() -> None:
    ticks = {"type": "checkboxes", "action_id": "a", "options": [{"text": mrkdwn("*Yes*"), "value": "y", "description": mrkdwn("x")}]}
    ticks["initial_options"] = ticks["options"]
    number = {"type": "number_input", "is_decimal_allowed": False, "min_value": "1", "max_value": "9", "initial_value": "5"}
    check_message(
        message(
            {"type": "header", "text": {**plain("x"), "emoji": True}},
            section(accessory={"type": "image", "image_url": "https://example.org/a.png", "alt_text": "A"}),
            {"type": "divider"},
            actions(button(style="primary"), {"type": "overflow", "options": [option(url="https://example.org"), option(value="no")]}),
            {"type": "rich_text", "elements": [rich("x"), {"type": "rich_text_quote", "elements": [{"type": "text", "text": "\n"}]}]},
            {"type": "context_actions", "elements": [feedback()]},
            asks(),
        )
    )
    check_view(modal({"type": "input", "label": plain("x"), "element": ticks}, {"type": "input", "label": plain("x"), "element": number}))
    check_update({"channel": "C1", "ts": "1.1", "text": "x", "blocks": [], "metadata": {}})
    check_response({"delete_original": True})
    check_response({"text": "x", "response_type": "in_channel", "replace_original": False})
