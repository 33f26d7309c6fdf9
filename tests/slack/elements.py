"""What stands within a block: text, options, buttons, menus, inputs. Slack's reference of block elements, as checks."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal, InvalidOperation
from typing import Any

from tests.slack.shapes import Check, Flaw, boolean, exactly_one, integer, one_of, several, shape, text, typed


def plain(most: int) -> Check:
    """A `plain_text` object."""
    return typed({"plain_text": shape({"text": text(most)}, {"emoji": boolean})})


def mrkdwn_or_plain(most: int) -> Check:
    """A text object of either type."""
    return typed(
        {"plain_text": shape({"text": text(most)}, {"emoji": boolean}), "mrkdwn": shape({"text": text(most)}, {"verbatim": boolean})}
    )


URL = text(3000)
ID = text(255)
STYLE = one_of("primary", "danger")
CONFIRM = shape({"title": plain(100), "text": plain(300), "confirm": plain(30), "deny": plain(30)}, {"style": STYLE})
MENU_OPTION = shape({"text": plain(75), "value": text(150)}, {"description": plain(75)})
OVERFLOW_OPTION = shape({"text": plain(75), "value": text(150)}, {"description": plain(75), "url": URL})
TICK_OPTION = shape({"text": mrkdwn_or_plain(75), "value": text(150)}, {"description": mrkdwn_or_plain(75)})
OPTION_GROUP = shape({"label": plain(75), "options": several(MENU_OPTION, 100)})
DISPATCH = shape({"trigger_actions_on": several(one_of("on_enter_pressed", "on_character_entered"), 2)})
FILTER = shape(
    {},
    {
        "include": several(one_of("im", "mpim", "private", "public"), 4),
        "exclude_external_shared_channels": boolean,
        "exclude_bot_users": boolean,
    },
)
NAMED = {"action_id": ID}
ASKS = {**NAMED, "placeholder": plain(150), "focus_on_load": boolean}
MENU = {**ASKS, "confirm": CONFIRM}
MULTI = {**MENU, "max_selected_items": integer(1, 100)}


def _offered(value: Mapping[str, Any]) -> list[Any]:
    groups = value.get("option_groups", [])
    return list(value.get("options", [])) + [option for group in groups for option in group["options"]]


def _options(value: Mapping[str, Any], at: str) -> None:
    offered = _offered(value)
    values = [option["value"] for option in offered]
    if len(set(values)) != len(values):
        raise Flaw("options must have different values", at)
    chosen = [*value.get("initial_options", []), *([value["initial_option"]] if "initial_option" in value else [])]
    if any(option not in offered for option in chosen):
        raise Flaw("initial option must be among the options", at)


def _menu(value: Mapping[str, Any], at: str) -> None:
    exactly_one("options", "option_groups")(value, at)
    _options(value, at)


def _plain_text_input(value: Mapping[str, Any], at: str) -> None:
    least, most = value.get("min_length", 0), value.get("max_length", 3000)
    if least > most:
        raise Flaw("min_length is over max_length", at)
    if "initial_value" in value and len(value["initial_value"]) > most:
        raise Flaw(f"must be less than {most + 1} characters", f"{at}/initial_value")


def _number(value: Any, at: str) -> None:
    text(100)(value, at)
    try:
        Decimal(value)
    except InvalidOperation:
        raise Flaw("must be a number written as a string", at) from None


def _number_input(value: Mapping[str, Any], at: str) -> None:
    bounds = {key: Decimal(value[key]) for key in ("min_value", "initial_value", "max_value") if key in value}
    if list(bounds.values()) != sorted(bounds.values()):
        raise Flaw("min_value, initial_value and max_value are out of order", at)
    if not value["is_decimal_allowed"] and any(one != one.to_integral_value() for one in bounds.values()):
        raise Flaw("must be a whole number", at)


FEEDBACK = shape({"text": plain(75), "value": text(2000)}, {"accessibility_label": text(75)})

BUTTON = shape(
    {"text": plain(75)}, {**NAMED, "url": URL, "value": text(2000), "style": STYLE, "confirm": CONFIRM, "accessibility_label": text(75)}
)
CHECKBOXES = shape(
    {"options": several(TICK_OPTION, 10)},
    {**NAMED, "initial_options": several(TICK_OPTION, 10), "confirm": CONFIRM, "focus_on_load": boolean},
    _options,
)
RADIO_BUTTONS = shape(
    {"options": several(TICK_OPTION, 10)}, {**NAMED, "initial_option": TICK_OPTION, "confirm": CONFIRM, "focus_on_load": boolean}, _options
)
IMAGE = shape(
    {"alt_text": text(2000)}, {"image_url": URL, "slack_file": shape({}, {"id": ID, "url": URL})}, exactly_one("image_url", "slack_file")
)

TEXT_INPUT = {**ASKS, "initial_value": text(3000), "dispatch_action_config": DISPATCH}

ELEMENTS: dict[str, Check] = {
    "button": BUTTON,
    "checkboxes": CHECKBOXES,
    "radio_buttons": RADIO_BUTTONS,
    "image": IMAGE,
    "overflow": shape({"options": several(OVERFLOW_OPTION, 5, 2)}, {**NAMED, "confirm": CONFIRM}, _options),
    "datepicker": shape({}, {**MENU, "initial_date": text(10, 10)}),
    "timepicker": shape({}, {**MENU, "initial_time": text(5, 5), "timezone": text(100)}),
    "datetimepicker": shape({}, {**NAMED, "confirm": CONFIRM, "focus_on_load": boolean, "initial_date_time": integer(10**9, 10**10 - 1)}),
    "static_select": shape(
        {},
        {**MENU, "options": several(MENU_OPTION, 100), "option_groups": several(OPTION_GROUP, 100), "initial_option": MENU_OPTION},
        _menu,
    ),
    "multi_static_select": shape(
        {},
        {
            **MULTI,
            "options": several(MENU_OPTION, 100),
            "option_groups": several(OPTION_GROUP, 100),
            "initial_options": several(MENU_OPTION, 100),
        },
        _menu,
    ),
    "external_select": shape({}, {**MENU, "min_query_length": integer(0, 150), "initial_option": MENU_OPTION}),
    "users_select": shape({}, {**MENU, "initial_user": ID}),
    "multi_users_select": shape({}, {**MULTI, "initial_users": several(ID, 100)}),
    "channels_select": shape({}, {**MENU, "initial_channel": ID, "response_url_enabled": boolean}),
    "conversations_select": shape(
        {},
        {**MENU, "initial_conversation": ID, "default_to_current_conversation": boolean, "response_url_enabled": boolean, "filter": FILTER},
    ),
    "plain_text_input": shape(
        {}, {**TEXT_INPUT, "multiline": boolean, "min_length": integer(0, 3000), "max_length": integer(1, 3000)}, _plain_text_input
    ),
    "email_text_input": shape({}, TEXT_INPUT),
    "url_text_input": shape({}, TEXT_INPUT),
    "number_input": shape(
        {"is_decimal_allowed": boolean},
        {**ASKS, "initial_value": _number, "min_value": _number, "max_value": _number, "dispatch_action_config": DISPATCH},
        _number_input,
    ),
    "file_input": shape({}, {**NAMED, "filetypes": several(text(20), 100), "max_files": integer(1, 10)}),
    "feedback_buttons": shape({"positive_button": FEEDBACK, "negative_button": FEEDBACK}, NAMED),
    "icon_button": shape(
        {"icon": one_of("trash"), "text": plain(75)},
        {**NAMED, "value": text(2000), "confirm": CONFIRM, "accessibility_label": text(75), "visible_to_user_ids": several(ID, 100)},
    ),
}


def element(*kinds: str) -> Check:
    """An element of one of these types."""
    return typed({kind: ELEMENTS[kind] for kind in kinds})
