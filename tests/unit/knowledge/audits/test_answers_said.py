"""Replies that are made from a known meaning: exactly the items that are meant get exactly the state that is meant."""

from __future__ import annotations

from dataclasses import dataclass, field

from hypothesis import given, settings
from hypothesis import strategies as st

from knowledge.audits.types import NO, NOT_APPLICABLE, YES
from tests.audits import QUESTIONNAIRE, notes, states, to_section

TICKED = (1, 2, 3, 4, 5, 7)
"""The sections that are answered by ticks."""
WORDS = {YES: ("yes", "y", "yep", "Yes"), NO: ("no", "n", "nope", "No"), NOT_APPLICABLE: ("n/a", "not applicable", "N/A")}
NOTES = (
    "only on paper",
    "in SIMS",
    "kept by the office",
    "for current pupils",
    "from the referral form",
    "until they leave us",
    "via the school nurse",
    "on the shared drive",
)
NUMBER_WORDS = ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve")
ORDINALS = ("first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth", "eleventh", "twelfth")
AROUND = (("", ""), ("um ", ""), ("", " please"), ("", "."), ("ok ", ""), (" ", "\n"), ("so ", " thanks"), ("Right, ", ""))


@dataclass(frozen=True)
class Reply:
    """What somebody types to a section, and what they mean by it."""

    section: int
    text: str
    states: dict[str, str]
    notes: dict[str, str] = field(default_factory=dict)


def places_of(section: int) -> range:
    """The places of a section's listed items."""
    return range(1, len(QUESTIONNAIRE.sections[section - 1].listed) + 1)


@st.composite
def lists(
    draw: st.DrawFn, places: list[int], section: int, *, separators: tuple[str, ...] = (", ", ",", " ", " and ", " & ", " + ")
) -> str:
    """Places as somebody writes them: one after the other, in ranges, in any order, with the section's number before them."""
    before = f"{section}." if draw(st.integers(0, 5)) == 0 else ""
    parts: list[str] = []
    runs: list[list[int]] = []
    for place in sorted(places):
        if runs and place == runs[-1][-1] + 1:
            runs[-1].append(place)
        else:
            runs.append([place])
    for run in runs:
        if len(run) > 1 and draw(st.booleans()):
            parts.append(f"{before}{run[0]}{draw(st.sampled_from(['-', ' - ', '–', ' to ', '-']))}{before}{run[-1]}")
        else:
            parts += [f"{before}{place}" for place in run]
    if draw(st.integers(0, 3)) == 0:
        parts = draw(st.permutations(parts))
    between = draw(st.sampled_from(separators))
    last = between if draw(st.booleans()) else " and "
    return between.join(parts[:-1]) + (last if len(parts) > 1 else "") + parts[-1]


@st.composite
def shares(draw: st.DrawFn, section: int, most: int) -> list[list[int]]:
    """Some of a section's places, dealt out to one or more."""
    dealt = draw(st.permutations(list(places_of(section))))
    count = draw(st.integers(1, min(most, len(dealt))))
    cuts = sorted(draw(st.lists(st.integers(1, len(dealt)), min_size=count, max_size=count, unique=True)))
    return [dealt[start:end] for start, end in zip([0, *cuts[:-1]], cuts, strict=True)]


@st.composite
def dressed(draw: st.DrawFn, text: str) -> str:
    before, after = draw(st.sampled_from(AROUND))
    return f"{before}{text}{after}"


@st.composite
def ticks(draw: st.DrawFn) -> Reply:
    """'1 3 5-7': a list is a yes."""
    section = draw(st.sampled_from(TICKED))
    (places,) = draw(shares(section, 1))
    opening = draw(st.sampled_from(["", "", "yes to ", "tick ", "yes: ", "we hold ", "numbers "]))
    ending = draw(st.sampled_from(["", "", " yes", ": yes", " are yes", " - yes"])) if not opening else ""
    return Reply(section, draw(dressed(f"{opening}{draw(lists(places, section))}{ending}")), {f"{section}.{one}": YES for one in places})


@st.composite
def decided(draw: st.DrawFn) -> Reply:
    """'1 2 yes, 3 no, rest n/a': several lists, each with its verdict before or after it."""
    section = draw(st.sampled_from(TICKED))
    dealt = draw(shares(section, 3))
    meant: dict[str, str] = {}
    clauses = []
    style = draw(st.sampled_from(["after", "before", "colon", "is"]))
    for places in dealt:
        state = draw(st.sampled_from([YES, NO, NOT_APPLICABLE]))
        word = draw(st.sampled_from(WORDS[state]))
        text = draw(lists(places, section))
        shape = {"after": "{0} {1}", "before": "{1} to {0}", "colon": "{0}: {1}", "is": "{0} is {1}" if len(places) == 1 else "{0} are {1}"}
        clauses.append(shape[style].format(text, word))
        meant |= {f"{section}.{one}": state for one in places}
    between = draw(st.sampled_from([", ", "; ", "\n", ". ", " ", " and "]))
    if draw(st.integers(0, 2)) == 0:
        state = draw(st.sampled_from([YES, NO, NOT_APPLICABLE]))
        word = draw(st.sampled_from(WORDS[state]))
        rest = draw(st.sampled_from(["rest", "the rest", "everything else", "the others", "all the rest", "rest of them"]))
        clauses.append(f"{word} to {rest}" if style == "before" else f"{rest} {word}")
        for one in places_of(section):
            meant.setdefault(f"{section}.{one}", state)
    return Reply(section, draw(dressed(between.join(clauses))), meant)


@st.composite
def all_but(draw: st.DrawFn) -> Reply:
    """'All but 4', 'none except 2 and 3'."""
    section = draw(st.sampled_from(TICKED))
    (places,) = draw(shares(section, 1))
    gathers = draw(st.sampled_from(["all", "everything", "all of them", "none", "none of them"]))
    but = draw(st.sampled_from([" but ", " except ", " apart from ", " except for ", " bar ", " other than "]))
    state, left_out = (NO, YES) if gathers.startswith("none") else (YES, NO)
    meant = {f"{section}.{one}": left_out if one in places else state for one in places_of(section)}
    others = QUESTIONNAIRE.sections[section - 1].others
    if state == NO and others:
        meant[others.number] = NO
    return Reply(section, draw(dressed(f"{gathers}{but}{draw(lists(places, section))}")), meant)


@st.composite
def noted(draw: st.DrawFn) -> Reply:
    """'3: only on paper; 6 in SIMS; 7 no'."""
    section = draw(st.sampled_from(TICKED[:-1]))
    places = draw(st.lists(st.sampled_from(places_of(section)), min_size=1, max_size=4, unique=True))
    between = draw(st.sampled_from(["; ", "\n", ";"]))
    clauses, meant, kept = [], {}, {}
    for place in places:
        note = draw(st.sampled_from(NOTES))
        shape = draw(
            st.sampled_from(["{0}: {1}", "{0} {1}", "{0} - {1}", "{0} ({1})", "{0} yes {1}", "{0} yes, {1}", "{0} no, {1}", "{0} no"])
        )
        state = NO if " no" in shape else YES
        clauses.append(shape.format(place, note))
        meant[f"{section}.{place}"] = state
        if "{1}" in shape:
            kept[f"{section}.{place}"] = note
    return Reply(section, between.join(clauses), meant, kept)


@st.composite
def worded(draw: st.DrawFn) -> Reply:
    """'one, three and five to seven', 'the first three', 'the last one'."""
    section = draw(st.sampled_from(TICKED))
    count = len(places_of(section))
    style = draw(st.sampled_from(["words", "edge", "which"]))
    if style == "words":
        (places,) = draw(shares(section, 1))
        text = (
            ", ".join(NUMBER_WORDS[place - 1] for place in places[:-1])
            + (" and " if len(places) > 1 else "")
            + NUMBER_WORDS[places[-1] - 1]
        )
    elif style == "edge":
        many = draw(st.integers(2, count))
        first = draw(st.booleans())
        places = list(range(1, many + 1)) if first else list(range(count - many + 1, count + 1))
        text = f"the {'first' if first else 'last'} {draw(st.sampled_from([NUMBER_WORDS[many - 1], str(many)]))}"
    else:
        (places,) = draw(shares(section, 1))
        text = " and ".join(f"the {ORDINALS[place - 1]}{draw(st.sampled_from(['', ' one']))}" for place in places[:3])
        places = places[:3]
    state = draw(st.sampled_from([YES, YES, NO]))
    text = (
        draw(st.sampled_from([f"yes to {text}", f"{text} yes", text]))
        if state == YES
        else draw(st.sampled_from([f"no to {text}", f"{text} no"]))
    )
    return Reply(section, draw(dressed(text)), {f"{section}.{place}": state for place in places})


@st.composite
def switched(draw: st.DrawFn) -> Reply:
    """'1-3 but not 2', 'yes 1-3 no 4 5', '1 2, not 4'."""
    section = draw(st.sampled_from(TICKED))
    dealt = draw(shares(section, 2).filter(lambda several: len(several) == 2)) if section else []
    one, other = (draw(lists(places, section, separators=(", ", " ", " and "))) for places in dealt)
    text = draw(
        st.sampled_from(
            [
                "{0} but not {1}",
                "{0}, not {1}",
                "{0} yes, {1} no",
                "yes to {0}, no to {1}",
                "yes {0} no {1}",
                "we hold {0}, we don't hold {1}",
                "{0}, but no to {1}",
                "{0} and not {1}",
            ]
        )
    ).format(one, other)
    return Reply(
        section,
        draw(dressed(text)),
        {f"{section}.{place}": state for places, state in zip(dealt, (YES, NO), strict=True) for place in places},
    )


@st.composite
def named(draw: st.DrawFn) -> Reply:
    """'We hold addresses and phone numbers, not GP details': items by what people call them."""
    section = draw(st.sampled_from(TICKED))
    dealt = draw(shares(section, 2))
    lists_of_names = []
    for places in dealt:
        items = [QUESTIONNAIRE.sections[section - 1].items[place - 1] for place in places[:3]]
        names = [draw(st.sampled_from([one.short, *one.words])) for one in items]
        lists_of_names.append(", ".join(names[:-1]) + (draw(st.sampled_from([" and ", ", "])) if len(names) > 1 else "") + names[-1])
    meant = {f"{section}.{place}": state for places, state in zip(dealt, (YES, NO), strict=False) for place in places[:3]}
    if len(dealt) == 2:
        text = draw(
            st.sampled_from(
                [
                    "we hold {0}, not {1}",
                    "{0} but not {1}",
                    "yes to {0}, no to {1}",
                    "{0} yes, {1} no",
                    "{0}; no {1}",
                    "{0}. we don't have {1}",
                ]
            )
        ).format(*lists_of_names)
    else:
        text = draw(st.sampled_from(["{0}", "we hold {0}", "yes, {0}", "{0} yes", "just {0}", "yes to {0}"])).format(*lists_of_names)
    return Reply(section, draw(dressed(text)), meant)


def means(reply: Reply) -> None:
    """Nothing is doubtful, and what is read is what was meant."""
    read = to_section(reply.text, reply.section)
    assert (states(read), read.doubts, read.later) == (reply.states, (), ())
    assert notes(read) == reply.notes


@settings(max_examples=400, deadline=None)
@given(ticks())
def test_a_list_ticks_what_it_lists(reply: Reply) -> None:
    means(reply)


@settings(max_examples=400, deadline=None)
@given(decided())
def test_each_list_gets_the_verdict_that_stands_with_it(reply: Reply) -> None:
    means(reply)


@settings(max_examples=400, deadline=None)
@given(all_but())
def test_all_but_some_is_the_others(reply: Reply) -> None:
    means(reply)


@settings(max_examples=400, deadline=None)
@given(noted())
def test_a_note_stays_with_the_item_that_it_follows(reply: Reply) -> None:
    means(reply)


@settings(max_examples=200, deadline=None)
@given(worded())
def test_numbers_can_be_words_and_ordinals(reply: Reply) -> None:
    means(reply)


@settings(max_examples=200, deadline=None)
@given(switched())
def test_what_is_said_of_one_list_is_not_said_of_the_next(reply: Reply) -> None:
    means(reply)


@settings(max_examples=300, deadline=None)
@given(named())
def test_items_are_meant_by_what_people_call_them(reply: Reply) -> None:
    means(reply)
