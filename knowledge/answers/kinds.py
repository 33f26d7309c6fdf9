"""Decides the kind of a question: what Rasa saw in it, put right by the shape of the text and by what the conversation waits for."""

from __future__ import annotations

import re

from knowledge.answers import cues
from knowledge.answers.conversing import FACT_KINDS, chosen
from knowledge.answers.cues import ANYTHING, not_held
from knowledge.answers.lists import asks_for_all, mentions
from knowledge.answers.protocols import LONE_CHANCE
from knowledge.answers.reading import MOST_CHOICES, PAIR, SITUATIONS, SURE, Reading
from knowledge.answers.resolving import calls_other, other_one, told_of
from knowledge.answers.terms import ends_with_term
from knowledge.answers.terse import terse_kind
from knowledge.search.text import sentences, words

UNSURE = 0.6
"""A kind of talk that Rasa is less sure of than this gives way to a protocol that the text is clearly about."""
A_CHANCE, UNLIKELY = 0.12, 0.04
"""How likely another kind must be to take the place of one that cannot be."""
FEW_WORDS = 6
LONGEST_RETURN = 10
"""Words of a message that goes back to what was told before, and tells nothing new."""
MOST_WORDS_OF_YES = 9
BRIEF_YES = 3
LISTS = ("list_documents", "list_protocols")
ONE_PROTOCOL = frozenset((*FACT_KINDS, "ask_protocol", "find_protocol", "compare_protocols", "explain_term"))
OF_ONE = FACT_KINDS | {"ask_protocol", "find_protocol"}
"""Kinds whose answers are about one protocol."""
ANSWERED = ONE_PROTOCOL | frozenset(LISTS)
"""Kinds of what can be asked at the start of a conversation."""
MAY_BE_TERSE = frozenset(("find_protocol", "vague_need", "explain_term", "more", "list_protocols", "list_documents"))
TALK = frozenset(("greet", "goodbye", "thanks", "help", "bot_challenge", "insult", "out_of_scope"))
FACT_CUES = (
    (cues.WHO_PARTNERS, "ask_partners"),
    (cues.WHAT_FOR, "ask_purpose"),
    (cues.SIZE, "ask_document"),
    (cues.FORMAT, "ask_document"),
    (cues.DOCUMENT, "ask_document"),
)


def kind_of(reading: Reading) -> str:
    """The kind of question."""
    context = reading.context
    kind = _told_by_shape(_first_guess(reading), reading)
    if kind == "compare_protocols" and cues.TOPIC_SWITCH.search(reading.text):
        kind = reading.ask.next_kind(ONE_PROTOCOL - {kind}, UNLIKELY) or "ask_protocol"
    if kind in ("ask_unheld", "ask_partners", "ask_detail") and _supposes(reading):
        return "check_partner"
    if cues.TITLE_ASKED.search(reading.text) and (reading.current() or reading.mentioned) and kind != "explain_term":
        return "ask_protocol"
    if kind == "correct" and reading.organisations and not reading.mentioned and cues.BARE_NOT.search(reading.text) and reading.current():
        return "check_partner"
    if kind == "ask_unheld" and not_held(reading.text) == ANYTHING and cues.WHO_GETS.search(reading.text):
        return "ask_partners"
    if kind == "ask_unheld" and not_held(reading.text) == ANYTHING and reading.ask.confidence < UNSURE:
        kind = reading.ask.next_kind(ONE_PROTOCOL, UNLIKELY) or kind
    if context.choices and kind != "choose" and _is_bare_choice(reading):
        kind = "choose"
    if context.kind == "check_partner" and cues.WHY_ALONE.search(reading.text):
        return "check_partner"
    if kind == "affirm" and cues.WHY.search(reading.text):
        kind = reading.ask.next_kind(ONE_PROTOCOL, UNLIKELY) or "ask_unheld"  # 'why not' asks, and accepts nothing
    return plain_reply(reading) or kind


def is_reply(reading: Reading) -> bool:
    """Whether it replies to what was offered, with a yes, a no, a number or a title."""
    return plain_reply(reading) is not None or bool(reading.context.choices and _is_bare_choice(reading))


def _first_guess(reading: Reading) -> str:
    """What Rasa saw, or its next guess where that cannot be right."""
    ask = reading.ask
    kind = ask.kind
    if kind == "out_of_scope" and cues.ASKS_FOR_PROTOCOL.search(reading.text):
        kind = "find_protocol"
    if kind in SITUATIONS and not reading.names_one and _wants_all(reading):
        return "list_protocols"
    if kind == "record_question" and not cues.PUT_ON_RECORD.search(reading.text):
        return ask.next_kind(ONE_PROTOCOL, UNLIKELY) or "ask_unheld"
    if kind == "explain_term" and reading.current() and not cues.MEANING.search(reading.text) and not cues.CAPITALS.search(reading.text):
        return fact_asked(reading, UNLIKELY) or kind
    if (
        kind in ("ask_unheld", "list_protocols", "ask_detail", "check_partner")
        and cues.IS_THERE_ONE.search(reading.text)
        and not reading.organisations
    ):
        return "find_protocol"
    if (
        kind == "find_protocol"
        and cues.IS_IT_TRUE.search(reading.text)
        and (cues.ALL_YEARS.search(reading.text) or cues.UP_TO_AGE.search(reading.text))
    ):
        return "ask_detail"
    if meant := _in_conversation(kind, reading):
        return meant
    if kind in TALK and ask.confidence < UNSURE:
        other = ask.next_kind(ONE_PROTOCOL, A_CHANCE)
        tells_nothing = other in SITUATIONS and not (reading.mentioned or cues.ASKS.search(reading.text))
        return kind if tells_nothing else other or ("find_protocol" if reading.mentioned else kind)
    return kind


def _in_conversation(kind: str, reading: Reading) -> str | None:
    """The kind of what leads on from what was said, or of what cannot, as nothing was said yet."""
    context = reading.context
    if kind in SITUATIONS and len(reading.words) <= LONGEST_RETURN and told_of(reading):
        return fact_asked(reading, A_CHANCE) or "go_back"
    if kind in SITUATIONS and _follows_up(reading):
        return "check_partner" if reading.organisations else fact_asked(reading, UNLIKELY) or kind
    if kind in ("correct", "go_back") and not (context.protocol or context.listed or context.choices):
        return reading.ask.next_kind(ANSWERED, UNLIKELY)  # Nothing was said yet that could be put right.
    if kind in ("helpful", "not_helpful"):
        return _asked_beside(reading)
    if kind in ("affirm", "deny") and not (context.offer or context.choices) and len(reading.words) > BRIEF_YES:
        return fact_asked(reading, UNLIKELY)
    return None


def _asked_beside(reading: Reading) -> str | None:
    """What is asked in what sounds like a judgement on an answer: 'yep that's it. KB?', 'it had a borough in it if that helps'."""
    if calls_other(reading) and other_one(reading):
        return "ask_protocol"
    if reading.context.choices and len(reading.words) > BRIEF_YES and chosen(reading):
        return "choose"
    last = sentences(reading.text)[-1:]
    return fact_asked(reading) if last and last[0].endswith("?") else None


def _follows_up(reading: Reading) -> bool:
    """Whether what looks like a situation tells none and needs nothing but what is in hand."""
    clear = reading.top is not None and reading.top.probability >= LONE_CHANCE
    held = bool(reading.organisations) and all(one.number is not None for one in reading.organisations)
    if reading.current() is None or clear or len(reading.own_words) > 1 + held:
        return False
    return held == bool(reading.organisations) and (not held or len(reading.words) <= FEW_WORDS)


def _told_by_shape(kind: str, reading: Reading) -> str:
    """The kind, where the shape of the text leaves no doubt about it whatever its words."""
    if kind != "explain_term" and ends_with_term(reading):
        return "explain_term"
    if kind == "more" and calls_other(reading) and other_one(reading):
        return fact_asked(reading) or "ask_protocol"
    if cues.MOST_PARTNERS.search(reading.text) and len(reading.each_mentioned) < PAIR:
        return "list_protocols"
    if _holds_together(reading):
        return "compare_protocols"
    if kind in LISTS and (told := _no_list(kind, reading)):
        return told
    if kind in ONE_PROTOCOL and (told := _of_one_protocol(kind, reading)):
        return told
    unsure = kind in TALK and (reading.ask.confidence < UNSURE or len(reading.words) == 1)
    if (unsure or kind in MAY_BE_TERSE) and (terse := terse_kind(reading)):
        return terse
    return _of_what_is_in_hand(kind, reading)


def _of_what_is_in_hand(kind: str, reading: Reading) -> str:
    """The kind, where a list or a detail is really asked of the document that was spoken of."""
    if reading.context.kind == "ask_document" and kind in ("ask_detail", "find_protocol", *LISTS) and _states_bare_size(reading):
        return "ask_document"
    if kind == "list_documents" and reading.context.kind in OF_ONE and reading.current() and _counts_its_documents(reading):
        return "ask_document"
    if kind == "list_documents" and reading.current() and _checks_its_format(reading):
        return "ask_document"
    follows = kind in LISTS and reading.context.kind in FACT_KINDS and reading.current()
    return "ask_document" if follows and len(reading.words) <= FEW_WORDS and _of_its_document(reading) else kind


def _no_list(kind: str, reading: Reading) -> str | None:
    """The kind of what looks like a question for a list and asks of one protocol."""
    if calls_other(reading) and other_one(reading):
        return fact_asked(reading, A_CHANCE) or "ask_protocol"
    if reading.context.kind == "ask_detail" and reading.current() and cues.AGE.search(reading.text):
        return "ask_detail"
    lone = cues.WHICH_SINGLE.search(reading.text) and not (reading.organisations or reading.context.listed)
    if kind == "list_protocols" and lone and (reading.mentioned or reading.described):
        return "find_protocol"  # 'which protocol covers …' of what is clearly one
    checks = cues.YES_NO.search(reading.text) and not cues.WHICH_ONES.search(reading.text)
    if kind == "list_documents" and cues.ORGANISATIONS_WANTED.search(reading.text) and not cues.SIZE.search(reading.text):
        return "list_protocols"
    if kind == "list_protocols" and checks and reading.names_one and reading.organisations:
        return "check_partner"
    return "ask_document" if kind == "list_documents" and reading.mentioned and checks else None


def _of_one_protocol(kind: str, reading: Reading) -> str | None:
    """The kind of what is asked of one protocol, or of two that are held against each other."""
    text = reading.text
    if _checks_partner(reading):
        return "check_partner"
    if kind in ("ask_detail", "ask_protocol", "ask_purpose", "ask_document", "ask_partners") and _asks_for_list(kind, reading):
        return "list_protocols"
    outside = all(one.number is None for one in reading.organisations)
    if reading.current() and outside and cues.YES_NO.search(text) and cues.ASKS_OF_WORD.search(text):
        return "ask_detail"
    if kind == "ask_protocol" and cues.UP_TO_AGE.search(text) and (cues.YES_NO.search(text) or cues.TAG.search(text)):
        return "ask_detail"
    if cues.BIT_FOR.search(text) and reading.current():
        return "ask_purpose"
    if kind in ("compare_protocols", "ask_partners", "ask_protocol") and cues.SAME_PARTNER.search(text) and cues.WHICH_ONES.search(text):
        return "list_protocols"
    if kind in ("compare_protocols", "ask_document") and reading.context.kind == "compare_protocols" and reading.is_comparing:
        return "list_documents" if not reading.each_mentioned else kind
    return "compare_protocols" if cues.COMPARED.search(text) and len(reading.each_mentioned) > 1 else None


def _holds_together(reading: Reading) -> bool:
    """Whether two that were listed are held against each other, or another against the one in hand: 'do they share a partner'."""
    text, context = reading.text, reading.context
    other = reading.mentioned or reading.each_mentioned
    if other and reading.current() and context.kind == "ask_partners" and len(reading.words) <= FEW_WORDS:
        return cues.THAN_THAT.search(text) is not None
    together = (
        1 < len(context.listed) <= MOST_CHOICES and cues.LISTED_ONES.search(text) and not (reading.mentioned or reading.organisations)
    )
    return bool(together) and cues.SAME_PARTNER.search(text) is not None and not cues.WHICH_ONES.search(text)


def _supposes(reading: Reading) -> bool:
    """Whether it is asked what would be if a partner left or joined: 'what happens if … pulls out'."""
    return (
        bool(reading.organisations) and cues.HYPOTHETICAL.search(reading.text) is not None and cues.LEAVES.search(reading.text) is not None
    )


def _checks_partner(reading: Reading) -> bool:
    """Whether it is asked that an organisation is a partner, by its name or as 'them'."""
    text = reading.text
    if reading.organisations and (cues.CHECKS.search(text) or cues.MENTIONED.search(text)):
        return True
    in_hand = reading.organisations or reading.context.organisations
    return bool(in_hand) and reading.names_one and cues.TO_DO_WITH_THEM.search(text) is not None


def _asks_for_list(kind: str, reading: Reading) -> bool:
    """Whether it is asked which protocols have a word in their text, or which councils are on those listed last."""
    if cues.ON_SO_MANY.search(reading.text):
        return True
    match = cues.HAS_IN_IT.search(reading.text)
    if match and kind != "ask_partners" and not reading.names_one:
        held = [one for one in reading.index.protocols if mentions(one, match.group(1))]
        return bool(held) and reading.current() not in held
    several = len(reading.context.listed) > 1 and reading.context.kind in LISTS
    return several and cues.COUNCILS_WANTED.search(reading.text) is not None and not reading.mentioned


def not_the_list(reading: Reading) -> str:
    """What a question is that looks like one for a list and narrows nothing down: the whole list is the last thing to give."""
    if reading.mentioned:
        return reading.ask.next_kind(ONE_PROTOCOL) or "ask_protocol"
    if asks_for_all(reading.text):
        return "list_protocols"
    in_hand = reading.context.protocol is not None
    if not in_hand and not reading.says_more:
        return "list_protocols"
    return reading.ask.next_kind(ONE_PROTOCOL, A_CHANCE) or ("ask_detail" if in_hand else "find_protocol")


def plain_reply(reading: Reading) -> str | None:
    """A yes or no to what was offered, whatever it looks like on its own; 'yes log that please, governors will ask'."""
    if not (reading.context.offer or len(reading.context.choices) == 1):
        return None
    if cues.BARE_NO.search(reading.text):
        return "deny"
    if not cues.BARE_YES.search(reading.text) or "?" in reading.text or reading.mentioned:
        return None
    brief = len(reading.words) <= BRIEF_YES and terse_kind(reading) is None
    willing = len(reading.words) <= MOST_WORDS_OF_YES and cues.WILLING.search(reading.text) is not None
    return "affirm" if brief or willing else None


def _of_its_document(reading: Reading) -> bool:
    """Whether a few words ask about the document in hand: its size, or a part of its name, and no list."""
    if (len(reading.context.listed) > 1 and cues.LISTED_ONES.search(reading.text)) or cues.size_limit(reading.text):
        return False
    if cues.partner_limit(reading.text) and cues.WHICH.search(reading.text):
        return False
    whole = cues.WHOLE_LIST.search(reading.text) or cues.document_format(reading.text) or cues.LARGEST.search(reading.text)
    return cues.SIZE.search(reading.text) is not None or not (whole or cues.SMALLEST.search(reading.text) or reading.organisations)


def _states_bare_size(reading: Reading) -> bool:
    """'which one's 90 then', 'and 85?', where sizes were spoken of: the number is one of a document."""
    few = len(reading.words) <= FEW_WORDS and any(word.isdigit() for word in reading.words)
    return few and not cues.sizes(reading.text) and not cues.COUNTING.search(reading.text) and reading.sized() is not None


def _counts_its_documents(reading: Reading) -> bool:
    """Whether 'how many files' is asked of what is in hand: of no format, and not of all there are."""
    counts = cues.COUNTING.search(reading.text) is not None and len(reading.words) <= FEW_WORDS
    return counts and not (reading.own_words or cues.document_format(reading.text, documents=True) or cues.IN_ALL.search(reading.text))


def _checks_its_format(reading: Reading) -> bool:
    """Whether a format is asked about of the one in hand: 'and its a doc?'."""
    one = re.search(r"\b(?:it|its|it'?s|that one)\b", reading.text, re.I)
    several = len(reading.context.listed) > 1 and reading.context.kind in LISTS
    return bool(one) and not several and cues.checked_format(reading.text) is not None and not cues.WHICH_ONES.search(reading.text)


def _wants_all(reading: Reading) -> bool:
    """Whether what looks like a situation asks for all protocols, or all partners: 'show me all the sharing thingies you have'."""
    clear = reading.top is not None and reading.top.probability >= SURE
    everyone = cues.ORGANISATIONS_WANTED.search(reading.text) is not None and not clear
    return everyone or (cues.ALL_PROTOCOLS_WANTED.search(reading.text) is not None and not reading.organisations)


def fact_asked(reading: Reading, least: float = 1.0) -> str | None:
    """The fact that a correction asks for ('not the size, I meant who signed'), by its words or as Rasa's next guess."""
    kept = cues.NOT_THIS_BUT.sub(" ", reading.text)
    for pattern, kind in FACT_CUES:
        if pattern.search(kept):
            return kind
    return reading.ask.next_kind(FACT_KINDS, least)


def _is_bare_choice(reading: Reading) -> bool:
    """A number, a letter, or a title typed or pressed in answer to an offer."""
    text = reading.text.strip().rstrip(".!?").lower()
    if re.fullmatch(r"(?:both|all three|all of them|both of them|the two of them)(?: please| pls)?", text):
        return True
    if re.fullmatch(r"(?:(?:the|number|option|no\.?|choice)\s+)*(?:\d|[abc]|first|second|third|last)(?:\s+(?:one|please|option))*", text):
        return True
    titles = {" ".join(words(protocol.title)) for protocol in reading.held(reading.context.choices)}
    return " ".join(reading.words) in titles
