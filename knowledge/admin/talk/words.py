"""The words of the dialogue itself: yes, no, cancel, show; and what stands in quotes."""

from __future__ import annotations

import re

_POLITE = r"(?:(?:ok(?:ay)?|right|well|so|now|just|and|please|pls|actually|oh|no wait|wait|hang on|can you|could you|can we|let'?s|i(?:'d| would) like to|i want to)[\s,.!]+)*"
_END = r"(?:[\s,.!]+(?:please|pls|thanks|thank you|ta|now|then|cheers|for me))*\W*"
_SAVES = r"save(?: it| that| this| the change| the draft| now)*|publish(?: it| that| the (?:change|draft))?|yes,? (?:please )?(?:save|add|change|do|retire|publish|undo|go|bring)(?: (?:it|that|this|ahead|back|the change))*"
_YES = rf"{_SAVES}|(?:y|yes+|yep|yeah|yup|ok|okay|sure|correct|confirm(?:ed)?|agreed|go ahead|do it|go on|that'?s (?:right|it|correct|fine)|looks? (?:good|right)|that looks (?:good|right)|perfect|all good|fine|please do)(?:[\s,]+(?:yes|please|it is|that'?s (?:right|it|fine|correct)|go ahead|do it|save(?: it| that)?|add it|change it))*"
_NO = r"n|no+|nope|nah|not (?:quite|right|yet)|that'?s (?:wrong|not right)|don'?t(?: save(?: it| that)?)?|no,? (?:that'?s (?:wrong|not right|not it)|don'?t(?: save)?|not (?:yet|that|quite))"
_CANCEL = r"(?:no,? )?(?:cancel|stop|abort|discard|scrap|abandon|forget|drop|bin|delete|throw away|throw out|leave|get rid of)(?: (?:it|that|this|everything|all|(?:all )?(?:the|my|this|that) (?:new )?(?:change|changes|draft|edit|protocol i was adding|whole thing)|the lot|(?:it|that) for now))*|never ?mind|forget it|leave it(?: as it is)?|don'?t (?:bother|change anything|do it)|no change|i(?:'ve| have) changed my mind|quit|exit|throw (?:it|that|the draft) away"
_SHOW = r"(?:show|read)(?: me)?(?: (?:it|that|this|the (?:change|draft|edit)|before and after|what (?:i|we) have|back))*(?: (?:again|back|so far|to me))*|(?:carry|go) on(?: with (?:it|that|the (?:change|draft|edit|new protocol)))?|continue|resume(?: (?:the )?(?:change|edit|draft))?|where (?:were|are) we|what was i changing"
_NOTHING_MORE = r"skip(?: (?:it|this|that|for now))?|none|nothing(?: else| more)?|no (?:link|document|documents|owner|more|others?)|don'?t (?:have|know)(?: (?:it|one|yet|that))*|not yet|i don'?t (?:have|know)(?: (?:it|one|yet|that))*|later|leave (?:it|that) (?:out|blank|empty)|that'?s (?:all|everything|it)|there is(?:n'?t)? (?:none|one)|pass|next"

_NO_VALUE = rf"{_YES}|{_NO}|{_NOTHING_MORE}|(?:yes,? |no,? )?(?:that|this) one|dunno|(?:i'?m )?not sure|no idea|you tell me"


def _all_of(pattern: str) -> re.Pattern[str]:
    return re.compile(rf"\W*{_POLITE}(?:{pattern}){_END}")


YES, SAVE, NO, CANCEL, SHOW, NOTHING_MORE, NO_VALUE = (
    _all_of(one) for one in (_YES, _SAVES, _NO, _CANCEL, _SHOW, _NOTHING_MORE, _NO_VALUE)
)
UNDO = _all_of(
    r"undo(?: (?:it|that|this|the (?:last )?(?:change|edit)|my (?:last )?(?:change|edit)|what (?:i|we) just (?:did|saved|changed)))*|(?:put|change|set) (?:it|that) back(?: (?:as|how|to how) it was)?|revert(?: (?:it|that|this))?|take (?:it|that) back|roll(?:ing)? ?back(?: that| it)?"
)
_ASKS = re.compile(
    r"(?:who|whose|what|whats|what's|where|when|which|how|why|is there|are there|is|are|does|do|did|has|have|can you tell|could you tell|was|were)\b"
)
PLACEHOLDER = re.compile(r"\[(?P<kind>[A-Za-z -]{3,30}) removed\]")
"""What the channel leaves in place of a personal identifier."""
QUOTED = re.compile(r"[\"“”]([^\"“”\n]{1,500})[\"“”]|(?<![\w'’])[‘']([^\n‘]{1,300}?)['’](?![\w'’])")


def lowered(text: str) -> str:
    """The text in lower case with straight quotes, of the same length, so that places in it are places in the original."""
    low = "".join(one if len(one := letter.lower()) == 1 else letter for letter in text)
    return low.replace("’", "'").replace("‘", "'").replace("“", '"').replace("”", '"')


def says(pattern: re.Pattern[str], text: str) -> bool:
    """Whether a message is nothing but one of these."""
    return pattern.fullmatch(lowered(text).strip()) is not None


def asks(text: str) -> bool:
    """Whether a message is written as a question."""
    low = lowered(text).strip()
    return low.endswith("?") or _ASKS.match(low) is not None


def unquoted(text: str) -> str:
    """The text without the quotation marks that all of it stands in, and without marks at its end that belong to the sentence."""
    stripped = text.strip().strip(",;").strip()
    match = QUOTED.fullmatch(stripped)
    return (match[1] or match[2]).strip() if match else stripped
