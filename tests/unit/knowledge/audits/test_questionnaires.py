"""The shipped questionnaire is the form, word by word, and a questionnaire that cannot be used is refused with its line."""

from __future__ import annotations

import re

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from knowledge.audits.questionnaires import (
    DESCRIBE,
    LONGEST_TEXT,
    MOST_BYTES,
    MOST_ITEMS,
    MOST_SECTIONS,
    MOST_WORDS,
    TICK,
    TICK_IF_TRUE,
    BrokenQuestionnaire,
    read_questionnaire,
)
from knowledge.errors import NotFound
from tests.audits import CONTENT, QUESTIONNAIRE, item

# The form as its partnerships got it. White space does not count.
HEADING = """
LEICESTERSHIRE SECONDARY EDUCATION AND INCLUSION PARTNERSHIPS
AUDIT OF INFORMATION HELD BY PARTNERSHIPS SEPT 2018
"""
FORM: list[tuple[str, list[str], list[str]]] = [
    (
        """1.  What information do you hold about individual children and young people and their families.
        You need not list any information that is included in the Partnership Register. A tick is sufficient.""",
        ["Information Held", "Tick", "Notes"],
        [
            "Address",
            "Telephone numbers",
            "Emails and other electronic contact points",
            "GP name and contact details",
            "Names and contacts of other agencies involved with the YP",
            "Name and location of any alternative settings that the YP attends",
            "Attendance Records",
            "Progress and achievement data",
            "Diagnostic testing information using a range of tools designed to ascertain the needs of a YP and to measure progress.",
            "Notes of discussions about the YP, including information about family and social settings",
            "Records of successes and of breaches of behaviour rules",
            "Are there any other types of information you hold about individual YP and their families",
        ],
    ),
    (
        "2. Who do you routinely share individual YP information with?",
        ["Shared With", "Tick", "Notes"],
        [
            "Other Partnerships and the Local Authority",
            "Schools (individualised information is only shared with schools who are playing a part in the YPs education)",
            "Other Agencies working with individual YP, including Health service, YOS, Social Care and Early Help Services",
            "Alternative Providers working with individual YP",
            "Exam Boards and other awarding authorities",
            "Are there any other organisations that you share information on individual students with",
        ],
    ),
    (
        "3. Who do you share aggregated information with?",
        ["Shared With", "Tick", "Notes"],
        [
            "Other Partnerships and the Local Authority",
            "Schools working within the Partnership Structure",
            "Other Agencies working with vulnerable YP, including Health service, YOS, Social Care and Early Help Services",
            "Alternative Providers working with individual YP and organisations supporting APs",
            "Are there any other organisations that you share information on individual students with",
        ],
    ),
    (
        "4. Where do you get the information that you collect about individual YP?",
        ["Collected From", "Tick", "Notes"],
        [
            "The Young Person and their Family",
            "Schools that the YP has attended",
            "Other Agencies working with individual YP, including Health service, YOS, Social Care and Early Help Services",
            "Alternative Providers working with individual YP",
            "Are there any other organisations that you share information on individual students with",
        ],
    ),
    (
        "5. What do we do with the information?",
        ["Used in order to…", "Tick", "Notes"],
        [
            "Inform discussions on support and provision for the YP with school and Partnership Staff",
            "Inform discussions on support and provision for the YP with other agencies",
            "Pass Individual Records to other agencies when they become involved in providing support to the YP",
            """Provide detailed information drawn from individual records to Alternative Providers to inform the
            support they give""",
            """Provide detailed information drawn from individual records to Colleges of FE and other Training Providers
            including third sector organisations if a YP enrols with that organisation""",
            """Aggregate individual  information in order to monitor, evaluate and review the effectiveness of our provision and
            share the aggregated outcomes with our stakeholders and other interested parties.""",
            "Are there any other ways that we use this information?",
        ],
    ),
    (
        "6. How do we check the accuracy of our information",
        ["Describe", ""],
        [
            "What do you do to ensure that the data you collect on YP is accurate at the point of referral",
            """How do you ensure that any new information you receive is efficiently and accurately recorded in the YP’s
            records?""",
            "What do you do to ensure that information recorded on the Register is accurate?",
            """What do you do when transferring data to other organisations to ensure that the data is accurate and up to
            date?""",
            "Are there any other points that should be included in this list of questions about ensuring accuracy?",
        ],
    ),
    (
        "7. How long do you keep information?",
        ["We keep information as follows…", "Tick if true", "Note how your practice is different"],
        [
            "We ensure that any records concerning safeguarding issues are returned to the school where the child is on roll",
            "We keep paper records for seven years and then destroy them",
            """We archive electronic data containing individual records of YP making them inaccessible without specific
            authorisation two years after a student has left us""",
            "Are there any other aspects of data retention you should include?",
        ],
    ),
]

KEYS = """
information/address information/telephone information/email information/gp information/other-agencies
information/alternative-settings information/attendance information/progress information/diagnostic-testing
information/discussion-notes information/behaviour information/other-information
shared-individual/partnerships-and-authority shared-individual/schools shared-individual/agencies
shared-individual/alternative-providers shared-individual/exam-boards shared-individual/other-recipients
shared-aggregated/partnerships-and-authority shared-aggregated/schools shared-aggregated/agencies
shared-aggregated/alternative-providers shared-aggregated/other-recipients
collected-from/family collected-from/schools collected-from/agencies collected-from/alternative-providers collected-from/other-sources
use/staff-discussions use/agency-discussions use/records-to-agencies use/details-to-providers use/details-to-colleges use/aggregate
use/other-uses
accuracy/at-referral accuracy/new-information accuracy/register accuracy/transfers accuracy/other-points
retention/safeguarding retention/paper retention/electronic retention/other-retention
"""


def line(text: str) -> str:
    return " ".join(text.split())


def test_the_shipped_questionnaire_has_seven_sections_and_forty_four_items() -> None:
    assert len(QUESTIONNAIRE.sections) == 7
    assert [len(section.items) for section in QUESTIONNAIRE.sections] == [12, 6, 5, 5, 7, 5, 4]
    assert len(QUESTIONNAIRE.items) == 44


def test_its_heading_is_the_form_s() -> None:
    heading = f"{QUESTIONNAIRE.organisation} {QUESTIONNAIRE.title} {QUESTIONNAIRE.date}"
    assert heading.upper() == line(HEADING)


@pytest.mark.parametrize("number", range(1, 8))
def test_every_section_asks_in_the_form_s_own_words(number: int) -> None:
    question, columns, texts = FORM[number - 1]
    section = QUESTIONNAIRE.sections[number - 1]
    assert f"{section.number}. {section.question}" == line(question)
    assert list(section.columns) == columns
    assert [one.text for one in section.items] == [line(text) for text in texts]


def test_the_keys_are_those_that_audits_are_kept_with() -> None:
    assert [one.key for one in QUESTIONNAIRE.items] == KEYS.split()


def test_items_are_numbered_by_section_and_place() -> None:
    assert [one.number for one in QUESTIONNAIRE.items] == [
        f"{number}.{place}" for number, (_, _, texts) in enumerate(FORM, 1) for place in range(1, len(texts) + 1)
    ]
    assert [one.place for one in QUESTIONNAIRE.sections[6].items] == [1, 2, 3, 4]


def test_sections_are_answered_by_ticks_descriptions_or_what_is_true_and_end_with_an_open_item() -> None:
    assert [section.answers for section in QUESTIONNAIRE.sections] == [TICK, TICK, TICK, TICK, TICK, DESCRIBE, TICK_IF_TRUE]
    for section in QUESTIONNAIRE.sections:
        assert section.others == section.items[-1]
        assert section.listed == section.items[:-1]
        assert {one.kind for one in section.listed} == {section.answers}


def test_the_form_s_repeated_questions_are_kept_and_said_to_be_doubtful() -> None:
    assert [one.number for one in QUESTIONNAIRE.items if one.doubt] == ["3.5", "4.5"]
    assert item("4.5").text == item("2.6").text
    assert item("4.5").doubt == (
        "The form repeats section 2's question here although this section is about where information comes from. "
        "It may be meant to ask for any other organisations that information is collected from."
    )


def test_every_item_is_explained_and_every_section_says_why_it_is_asked() -> None:
    assert not [one.number for one in QUESTIONNAIRE.items if not one.means]
    assert not [section.number for section in QUESTIONNAIRE.sections if not section.why]


def test_an_item_is_found_by_its_key_or_its_number_and_one_that_is_not_there_is_not() -> None:
    gp = QUESTIONNAIRE.item("information/gp")
    assert QUESTIONNAIRE.numbered("1.4") == gp
    assert QUESTIONNAIRE.section_of(gp) == QUESTIONNAIRE.sections[0]
    assert QUESTIONNAIRE.has("information/gp")
    for number in ("1.13", "0.1", "8.1", "1", "", "1.04"):
        assert QUESTIONNAIRE.numbered(number) is None
    assert not QUESTIONNAIRE.has("information/shoe-size")
    with pytest.raises(NotFound, match="shoe-size"):
        QUESTIONNAIRE.item("information/shoe-size")


# A small questionnaire, to be broken. Lines are counted from 1.
SMALL = """\
questionnaire: small
version: 3
organisation: A council
title: A small audit
date: May 2026
sections:
  - key: held
    name: Held
    question: What is held?
    columns: [Held, Tick, Notes]
    answers: tick
    why: To know.
    items:
      - key: names
        text: Names
        short: the names
        words: [surnames, first names]
        means: What people are called.
      - key: dates
        text: Dates of birth
        doubt: It may be a slip.
    others:
      key: more
      text: Anything else?
  - key: checks
    name: Checks
    question: How is it checked?
    columns: [Describe, ""]
    answers: describe
    items:
      - key: at-start
        text: At the start
"""


def test_a_questionnaire_is_read_as_it_is_written() -> None:
    read = read_questionnaire(SMALL)
    assert (read.slug, read.version, read.organisation, read.title, read.date) == (
        "small",
        3,
        "A council",
        "A small audit",
        "May 2026",
    )
    held, checks = read.sections
    assert (held.number, held.key, held.name, held.question, held.why) == (1, "held", "Held", "What is held?", "To know.")
    names, dates, more = held.items
    assert (names.key, names.number, names.kind, names.text, names.short) == ("held/names", "1.1", TICK, "Names", "the names")
    assert (names.words, names.means) == (("surnames", "first names"), "What people are called.")
    assert (dates.short, dates.words, dates.means, dates.doubt) == ("Dates of birth", (), "", "It may be a slip.")
    assert (more.key, more.number, more.kind) == ("held/more", "1.3", "others")
    assert (checks.others, checks.listed, checks.columns) == (None, checks.items, ("Describe", ""))


def test_the_date_is_optional() -> None:
    assert read_questionnaire(SMALL.replace("date: May 2026\n", "")).date == ""


def replaced(old: str, new: str) -> str:
    assert SMALL.count(old) == 1, old
    return SMALL.replace(old, new)


def without(old: str) -> str:
    return replaced(old, "")


BROKEN: list[tuple[str, int, str]] = [
    ("", 1, "empty"),
    ("# Only a comment.\n", 1, "empty"),
    ("- a list\n", 1, "a questionnaire is expected here"),
    ("just words\n", 1, "a questionnaire is expected here"),
    ("a: [1, 2\nb: 3\n", 2, "not YAML"),
    ("a: 'b\n", 2, "not YAML"),
    ("\tkey: value\n", 1, "not YAML"),
    ("a: *nowhere\n", 1, "not YAML"),
    ("a: 1\n---\nb: 2\n", 2, "not YAML"),
    ("a: \x00\n", 1, "not YAML"),
    ("a: \ud800\n", 1, "not YAML"),
    ('a: "\\UFFFFFFFF"\n', 1, "not YAML"),
    (f"%YAML {'1' * 5000}.1\n---\na: 1\n", 1, "not YAML"),
    ("[" * 5000, 1, "not YAML"),
    ("x" * (MOST_BYTES + 1), 1, f"longer than {MOST_BYTES} bytes"),
    ("é" * (MOST_BYTES // 2 + 1), 1, f"longer than {MOST_BYTES} bytes"),
    (replaced("date: May 2026", "colour: blue"), 5, "'colour' means nothing in a questionnaire"),
    (replaced("    why: To know.", "    colour: blue"), 12, "'colour' means nothing in a section"),
    (replaced("        short: the names", "        colour: blue"), 16, "'colour' means nothing in an item"),
    (replaced("date: May 2026", "[a, list]: May 2026"), 5, "a text is expected here"),
    (replaced("date: May 2026", "title: Another"), 5, "'title' stands twice in a questionnaire"),
    (replaced("    why: To know.", "    name: Kept"), 12, "'name' stands twice in a section"),
    (without("questionnaire: small\n"), 1, "'questionnaire' is missing"),
    (without("version: 3\n"), 1, "'version' is missing"),
    (without("organisation: A council\n"), 1, "'organisation' is missing"),
    (without("title: A small audit\n"), 1, "'title' is missing"),
    (SMALL.partition("sections:")[0], 1, "'sections' is missing"),
    (replaced("  - key: checks\n    name", "  - name"), 25, "'key' is missing"),
    (without("    name: Held\n"), 7, "'name' is missing"),
    (without("    question: What is held?\n"), 7, "'question' is missing"),
    (without("    columns: [Held, Tick, Notes]\n"), 7, "'columns' is missing"),
    (without("    answers: tick\n"), 7, "'answers' is missing"),
    (replaced("    items:\n      - key: at-start\n        text: At the start\n", ""), 25, "'items' is missing"),
    (without("        text: Dates of birth\n"), 19, "'text' is missing"),
    (replaced("      - key: dates\n        text", "      - text"), 19, "'key' is missing"),
    (without("      text: Anything else?\n"), 23, "'text' is missing"),
    (replaced("questionnaire: small", "questionnaire: Small Audit"), 1, "'Small Audit' is no key"),
    (replaced("questionnaire: small", "questionnaire: small-"), 1, "'small-' is no key"),
    (replaced("questionnaire: small", f"questionnaire: {'a' * 61}"), 1, "is no key"),
    (replaced("key: names", "key: names/and/more"), 14, "'names/and/more' is no key"),
    (replaced("key: held", "key: [held]"), 7, "a text is expected here"),
    *(
        (replaced("version: 3", f"version: {version}"), 2, "a whole number from 1")
        for version in ("0", "-1", "1.5", "one", "1000000", "[3]", "''", "٣")
    ),
    (replaced("title: A small audit", "title: ''"), 4, "a text is expected here, and it is empty"),
    (replaced("title: A small audit", 'title: "\\u200b"'), 4, "a text is expected here, and it is empty"),
    (replaced("title: A small audit", "title: {a: b}"), 4, "a text is expected here"),
    (replaced("title: A small audit", f"title: {'a' * (LONGEST_TEXT + 1)}"), 4, f"the most is {LONGEST_TEXT}"),
    (replaced("What people are called.", "''"), 18, "empty"),
    (replaced("It may be a slip.", "''"), 21, "empty"),
    (replaced("To know.", "''"), 12, "empty"),
    (replaced("[surnames, first names]", "[surnames, '']"), 17, "empty"),
    (replaced("[surnames, first names]", "surnames"), 17, "'words' must be a list"),
    (replaced("[surnames, first names]", "[]"), 17, "'words' must be a list"),
    (replaced("[surnames, first names]", f"[{', '.join(['a'] * (MOST_WORDS + 1))}]"), 17, f"the most is {MOST_WORDS}"),
    (SMALL.partition("sections:")[0] + "sections:\n", 6, "'sections' must be a list"),
    (SMALL.partition("sections:")[0] + "sections: many\n", 6, "'sections' must be a list"),
    (SMALL.partition("sections:")[0] + f"sections: [{', '.join(['a'] * (MOST_SECTIONS + 1))}]\n", 6, f"the most is {MOST_SECTIONS}"),
    (SMALL.partition("sections:")[0] + "sections:\n  - words\n", 7, "a section is expected here"),
    (SMALL.partition("      - key: at-start")[0].rstrip() + " []\n", 30, "'items' must be a list"),
    (SMALL.partition("      - key: at-start")[0] + "      - words\n", 31, "an item is expected here"),
    (SMALL.partition("      - key: at-start")[0] + f"      [{', '.join(['a'] * (MOST_ITEMS + 1))}]\n", 31, f"the most is {MOST_ITEMS}"),
    (replaced("      key: more\n      text: Anything else?", "      - more"), 23, "an item is expected here"),
    (replaced("answers: tick", "answers: ticks"), 11, "answers is 'ticks': it must be tick, describe or tick_if_true"),
    (replaced("answers: tick", "answers: others"), 11, "answers is 'others'"),
    (replaced("[Held, Tick, Notes]", "[Held, Tick]"), 10, "a section answered by tick has 3 columns, not 2"),
    (replaced('[Describe, ""]', "[Describe]"), 28, "a section answered by describe has 2 columns, not 1"),
    (replaced('[Describe, ""]', "[a, b, c, d]"), 28, "the most is 3"),
    (replaced("key: checks", "key: held"), 25, "the key 'held' is used in line 7 already"),
    (replaced("key: dates", "key: names"), 19, "the key 'names' is used twice in this section"),
    (replaced("key: more", "key: names"), 23, "the key 'names' is used twice in this section"),
]


@pytest.mark.parametrize(("text", "number", "why"), BROKEN, ids=[f"{why} in line {number}" for _, number, why in BROKEN])
def test_what_cannot_be_used_is_refused_with_its_line(text: str, number: int, why: str) -> None:
    with pytest.raises(BrokenQuestionnaire, match=re.escape(why)) as refused:
        read_questionnaire(text)
    assert refused.value.line == number
    assert str(refused.value).startswith(f"Line {number}: ")


def test_the_same_item_key_may_stand_in_two_sections() -> None:
    read = read_questionnaire(replaced("key: at-start", "key: names"))
    assert [one.key for one in read.items] == ["held/names", "held/dates", "held/more", "checks/names"]


def test_a_file_that_grows_without_end_when_it_is_unfolded_is_refused_at_once() -> None:
    nested = ["x: &a0 [" + ", ".join(["lol"] * 10) + "]"]
    nested += [f"y{level}: &a{level} [" + ", ".join([f"*a{level - 1}"] * 10) + "]" for level in range(1, 12)]
    with pytest.raises(BrokenQuestionnaire):
        read_questionnaire("\n".join(nested))
    key = "&a0 [lol]"
    for level in range(1, 25):
        key = f"&a{level} [{key}, *a{level - 1}, *a{level - 1}]"
    with pytest.raises(BrokenQuestionnaire):
        read_questionnaire(f"? {key}\n: 1\n")


MARKS = (
    "&a ",
    "*a",
    "!!python/object:os.system",
    "!",
    "? ",
    "- ",
    ": ",
    "|",
    ">-",
    "'",
    '"',
    "\t",
    "\x00",
    "{",
    "}",
    "[",
    "]",
    ",",
    "#",
    "<<: *a",
)
OTHERS = (
    "%YAML 1.1\n",
    "---\n",
    "...\n",
    '"\\UFFFFFFFF"',
    '"\\uD800"',
    "\ud800",
    "\u2028",
    "\ufeff",
    "~",
    "null",
    "\n",
    "\n\n",
    "  ",
    "others:",
)
pieces = st.sampled_from((*MARKS, *OTHERS)) | st.text(max_size=5)


@st.composite
def mutations(draw: st.DrawFn, text: str) -> str:
    """A questionnaire with pieces taken out, put in, doubled or moved."""
    for _ in range(draw(st.integers(1, 4))):
        start = draw(st.integers(0, len(text)))
        end = min(start + draw(st.integers(0, 40)), len(text))
        kind = draw(st.sampled_from(["out", "in", "instead", "double", "line"]))
        if kind == "line":
            lines = text.splitlines(keepends=True) or [""]
            lines.insert(draw(st.integers(0, len(lines))), lines.pop(draw(st.integers(0, len(lines) - 1))))
            text = "".join(lines)
        else:
            new = {"out": "", "double": text[start:end] * 2}.get(kind) if kind in ("out", "double") else draw(pieces)
            text = text[:start] + str(new) + text[start if kind == "in" else end :]
    return text


def reads_or_says_why_not(text: str) -> None:
    """Nothing but BrokenQuestionnaire may come out of it, and what is read is whole."""
    try:
        read = read_questionnaire(text)
    except BrokenQuestionnaire as broken:
        line_number = broken.line
    else:
        line_number = 1
        assert read.version >= 1
        assert len({one.key for one in read.items}) == len(read.items)
        assert all(read.numbered(one.number) == one and read.item(one.key) == one for one in read.items)
        assert all(one in read.section_of(one).items for one in read.items)
    assert 1 <= line_number <= len(re.split(r"\r\n|[\n\r\x85\u2028\u2029]", text)) + 1


@settings(max_examples=400, deadline=None)
@given(mutations(SMALL))
def test_any_change_to_a_questionnaire_reads_or_is_refused_with_its_line(text: str) -> None:
    reads_or_says_why_not(text)


@settings(max_examples=8, deadline=None)
@given(mutations(CONTENT))
def test_any_change_to_the_shipped_questionnaire_reads_or_is_refused_with_its_line(text: str) -> None:
    reads_or_says_why_not(text)


@settings(max_examples=200, deadline=None)
@given(st.text() | st.lists(pieces, max_size=12).map("".join))
def test_any_text_at_all_reads_or_is_refused_with_its_line(text: str) -> None:
    reads_or_says_why_not(text)


yaml_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=6,
)


@settings(max_examples=200, deadline=None)
@given(st.data())
def test_any_value_in_the_place_of_another_reads_or_is_refused_with_its_line(data: st.DataObject) -> None:
    root = yaml.safe_load(SMALL)
    place: list[tuple[object, object]] = []

    def walk(node: object) -> None:
        rows = node.items() if isinstance(node, dict) else enumerate(node) if isinstance(node, list) else ()
        for name, value in rows:
            place.append((node, name))
            walk(value)

    walk(root)
    holder, name = data.draw(st.sampled_from(place))
    holder[name] = data.draw(yaml_values)  # type: ignore[index]
    reads_or_says_why_not(yaml.safe_dump(root, allow_unicode=True))
