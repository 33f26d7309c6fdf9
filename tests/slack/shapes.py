"""How Slack's JSON is checked: a check takes a value and its place (a JSON pointer), and raises `Flaw` unless the value is fine."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

Check = Callable[[Any, str], None]


class Flaw(ValueError):
    """What is wrong, and where: in Slack's own form for `response_metadata`."""

    def __init__(self, wrong: str, at: str) -> None:
        super().__init__(f"{wrong} [json-pointer:{at or '/'}]")


def text(most: int, least: int = 1, *, blank: bool = False) -> Check:
    """A string of `least` to `most` characters, not of white space alone unless it may be `blank`."""

    def check(value: Any, at: str) -> None:
        if not isinstance(value, str):
            raise Flaw("must be a string", at)
        if len(value) < least or not (blank or value.strip()):
            raise Flaw(f"must be more than {max(least - 1, 0)} characters", at)
        if len(value) > most:
            raise Flaw(f"must be less than {most + 1} characters", at)

    return check


def one_of(*allowed: str) -> Check:
    """One of these words."""

    def check(value: Any, at: str) -> None:
        if value not in allowed:
            raise Flaw(f"must be one of {', '.join(allowed)}", at)

    return check


def boolean(value: Any, at: str) -> None:
    """True or false."""
    if not isinstance(value, bool):
        raise Flaw("must be a boolean", at)


def integer(least: int, most: int) -> Check:
    """A whole number from `least` to `most`."""

    def check(value: Any, at: str) -> None:
        if not isinstance(value, int) or isinstance(value, bool) or not least <= value <= most:
            raise Flaw(f"must be a whole number from {least} to {most}", at)

    return check


def several(check_one: Check, most: int, least: int = 1) -> Check:
    """A list of `least` to `most` things."""

    def check(value: Any, at: str) -> None:
        if not isinstance(value, list):
            raise Flaw("must be an array", at)
        if len(value) < least:
            raise Flaw(f"no fewer than {least} items allowed", at)
        if len(value) > most:
            raise Flaw(f"no more than {most} items allowed", at)
        for place, one in enumerate(value):
            check_one(one, f"{at}/{place}")

    return check


def shape(required: Mapping[str, Check], optional: Mapping[str, Check] | None = None, then: Check | None = None) -> Check:
    """An object with these keys and no others; `then` checks what must hold between them."""
    known = {**required, **(optional or {})}

    def check(value: Any, at: str) -> None:
        if not isinstance(value, Mapping):
            raise Flaw("must be an object", at)
        for key in required:
            if key not in value:
                raise Flaw(f"missing required field: {key}", at)
        for key, held in value.items():
            if key not in known:
                raise Flaw(f"invalid additional property: {key}", at)
            known[key](held, f"{at}/{key}")
        if then:
            then(value, at)

    return check


def typed(kinds: Mapping[str, Check]) -> Check:
    """An object whose `type` says which of these it is. The check of a kind sees it without its `type`."""

    def check(value: Any, at: str) -> None:
        kind = value.get("type") if isinstance(value, Mapping) else None
        if not isinstance(kind, str) or kind not in kinds:
            raise Flaw(f"unsupported type: {kind}", f"{at}/type")
        kinds[kind]({key: held for key, held in value.items() if key != "type"}, at)

    return check


def exactly_one(*keys: str) -> Check:
    """One of these keys is there, and only one."""

    def check(value: Any, at: str) -> None:
        if sum(key in value for key in keys) != 1:
            raise Flaw(f"must have exactly one of {', '.join(keys)}", at)

    return check
