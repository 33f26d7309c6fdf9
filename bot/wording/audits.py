"""Turns what is said in an audit into a Reply: what was recorded first, then where the audit is, then what is asked."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import singledispatch

from bot.replies import Button, Buttons, Element, Fact, Facts, Field, Form, Item, Items, Reply, Text
from bot.wording.phrases import capital, counted, joined
from knowledge.audits.export.phrases import day
from knowledge.audits.questionnaires import DESCRIBE, TICK_IF_TRUE, Section
from knowledge.audits.questionnaires import Item as AuditItem
from knowledge.audits.report import ItemReport, RoundReport
from knowledge.audits.talk import answers as reading
from knowledge.audits.talk import said
from knowledge.audits.types import DESCRIBED, NO, NOT_APPLICABLE, STATE_NAMES, YES, AnswerView, AuditView, Given

STATES = {state: name.lower() for state, name in STATE_NAMES.items()}
FORMAT_NAMES = {"docx": "Word", "pdf": "PDF", "xlsx": "Excel", "csv": "CSV", "json": "JSON (everything, for another system)"}
OF_THE_MOMENT = frozenset(
    (
        "all",
        "none",
        "no",
        "no others",
        "no note",
        "not applicable",
        "one at a time",
        "rest no",
        "same",
        "skip",
        "skip section",
        "yes",
        "yes, add it",
        "yes, reopen it",
        "yes, start from it",
        "yes, submit",
    )
)
"""What buttons type that answers what is asked at that moment, and would answer something else later."""
LONGEST_SHOWN = 120
MOST_NUMBERS = 15
MOST_LINES = 20
LINKS_WORK = Text("The links work for 24 hours.", "note")


@dataclass(frozen=True)
class Links:
    """Where files and pages are: an audit's export in a format, and the report on a round."""

    export: Callable[[int, str], str]
    report: Callable[[str], str]


def reply_to(values: Sequence[said.Said], links: Links) -> Reply:
    """One reply for all that is said in a turn."""
    elements: list[Element] = []
    for value in values:
        match value:
            case said.Export():
                elements += export(value, links)
            case said.Reported(report=report):
                elements += report_in_words(report, links)
            case _:
                elements += words_for(value)
    asked = isinstance(values[-1], said.NotUnderstood | said.WhichPartnership) if values else False
    exports = [value for value in values if isinstance(value, said.Export)]
    # For connectors that hand over the files themselves.
    tags = {"files": {"audit": exports[0].audit.id, "formats": list(exports[0].formats)}} if exports else {}
    return Reply(tuple(_one_set_of_buttons(elements)), "asked" if asked else "answered", tags=tags)


def leading_back(values: Sequence[said.Said]) -> list[Element]:
    """A short way back to the audit after a question was answered."""
    elements: list[Element] = [Text("Back to the audit", "heading")]
    for value in values:
        match value:
            case said.SectionAsked(audit=audit, section=section, left=left):
                elements.append(Text(f"{progress(audit, section)}. Left: {joined(f'{item.number} {item.short}' for item in left)}."))
            case said.ItemAsked(audit=audit, item=item):
                elements.append(Text(f"{progress(audit, audit.questionnaire.section_of(item))}. {item.number} {item.text}"))
            case _:
                elements += words_for(value)
    return elements


def _one_set_of_buttons(elements: list[Element]) -> list[Element]:
    """Only what is asked last has buttons: those of an earlier part would answer something else."""
    last = max((number for number, one in enumerate(elements) if isinstance(one, Buttons)), default=-1)
    return [one for number, one in enumerate(elements) if not isinstance(one, Buttons) or number == last]


@singledispatch
def words_for(value: object) -> list[Element]:
    """The elements for one value."""
    raise TypeError(f"there are no words for {type(value).__name__}")


@words_for.register
def _(value: said.WhichPartnership) -> list[Element]:
    lead = f"I do not know an audit of “{value.unclear}”. " if value.unclear else ""
    if not value.known:
        return [Text(f"{lead}Which partnership is the audit for? Type its name.", "lead")]
    return [
        Text(f"{lead}Which partnership is the audit for?", "lead"),
        Items(tuple(Item(name) for name in value.known), numbered=True),
        Text("Type its name, or the name of another partnership."),
        _buttons(*value.known[:5]),
    ]


@words_for.register
def _(value: said.NewPartnership) -> list[Element]:
    elements: list[Element] = [Text(f"There is no partnership called “{value.name}” yet.", "lead")]
    if value.like:
        elements.append(Text(f"Did you mean {joined(value.like, 'or')}? Type the name. Or shall I add “{value.name}”?"))
    else:
        elements.append(Text(f"Shall I add it and begin its audit for {value.round}?"))
    return [
        *elements,
        Buttons((Button("Yes, add it", "yes, add it"), *(Button(name, name) for name in value.like[:3]), Button("No", "no"))),
    ]


@words_for.register
def _(value: said.Opened) -> list[Element]:
    audit = value.audit
    if value.begun:
        lead = f"I have begun the audit of {audit.partnership} for {audit.round}. Every answer is saved as you give it, and anybody in the partnership can carry on."
        return [Text(lead, "lead")]
    done = f"{audit.done} of {len(audit.questionnaire.items)} items are answered"
    by = f", by {joined(f'{name} ({number})' for name, number in value.helpers)}" if value.helpers else ""
    started = f"{audit.begun_by} began it on {day(audit.begun_at)}."
    to_do = [str(section.number) for section in audit.questionnaire.sections if audit.missing_in(section)]
    left = f" To do: {'section' if len(to_do) == 1 else 'sections'} {joined(to_do)}." if to_do else ""
    return [Text(f"This is the audit of {audit.partnership} for {audit.round}. {started} {done}{by}.{left}", "lead")]


@words_for.register
def _(value: said.CarryOver) -> list[Element]:
    lead = f"There is an audit of {value.earlier.round} with {counted(len(value.earlier.answers), 'answer')}. Shall I start from it? You confirm each answer."
    return [Text(lead), Buttons((Button(f"Yes, start from {value.earlier.round}", "yes, start from it"), Button("No, start empty", "no")))]


@words_for.register
def _(value: said.Carried) -> list[Element]:
    return [
        Text(
            f"The answers of {value.audit.carried_from} are shown with each item. Say “same” to confirm a section's answers, or give new ones.",
            "note",
        )
    ]


@words_for.register
def _(value: said.SectionAsked) -> list[Element]:
    section, audit = value.section, value.audit
    if value.shown_whole:
        intro: list[Element] = [Text(progress(audit, section), "note"), Text(f"{section.number}. {section.question}", "heading")]
    else:
        intro = [Text(progress(audit, section), "note"), Text(f"Left in section {section.number}:", "heading")]
    return [
        *intro,
        Items(tuple(_line(item, audit) for item in value.left)),
        Text(_how_to_answer(section, value), "note"),
        form(audit, section, value.left),
        _section_buttons(section, value),
    ]


def _how_to_answer(section: Section, value: said.SectionAsked) -> str:
    carried = any(item.key in value.audit.answers and not value.audit.is_answered(item) for item in value.left)
    same = " Say “same” to confirm what was said last time." if carried else ""
    if section.answers == DESCRIBE and [item.kind for item in value.left] != ["others"]:
        first = value.left[0].place
        return f"Answer in your own words, one item a line, such as “{first}: we check with the school”.{same}"
    if [item.kind for item in value.left] == ["others"]:
        return f"Name them, separated by commas, or say “no others”.{same}"
    if not value.shown_whole:
        return f"Answer these too, or say “rest no” if they are all no.{same}"
    what = "true for you" if section.answers == TICK_IF_TRUE else "right for you"
    return f"Type the numbers that are {what}, such as “1 3”, “all but 2” or “none”, or say it in your own words. Add a note like “2: only on paper”.{same}"


def _section_buttons(section: Section, value: said.SectionAsked) -> Buttons:
    if section.answers == DESCRIBE:
        return Buttons((Button("One at a time", "one at a time"), Button("Skip this section", "skip section")))
    if not value.shown_whole:
        only_others = [item.kind for item in value.left] == ["others"]
        none = Button("No others", "no others") if only_others else Button("The rest are no", "rest no")
        return Buttons((none, Button("One at a time", "one at a time"), Button("Skip", "skip section")))
    return Buttons(
        (
            Button("All", "all"),
            Button("None", "none"),
            Button("One at a time", "one at a time"),
            Button("Skip this section", "skip section"),
        )
    )


@words_for.register
def _(value: said.ItemAsked) -> list[Element]:
    item, audit = value.item, value.audit
    section = audit.questionnaire.section_of(item)
    held = audit.answer(item)
    elements: list[Element] = [
        Text(progress(audit, section), "note"),
        Text(f"{section.number}. {section.question}", "note"),
        Text(f"{item.number} {item.text}", "heading"),
    ]
    if held:
        elements.append(Text(f"{_when_said(held, audit)}: {answer_words(held)}."))
    if item.doubt:
        elements.append(Text(item.doubt, "note"))
    return [*elements, *_item_prompt(item, held, audit)]


def _item_prompt(item: AuditItem, held: AnswerView | None, audit: AuditView) -> list[Element]:
    carried = held is not None and not audit.is_answered(item)
    same = (Button("Same as last time", "same"),) if carried else ()
    if item.kind == "others":
        return [
            Text("List them, separated by commas or on lines of their own, or say “no others”.", "note"),
            Buttons((*same, Button("No others", "no others"), Button("Skip", "skip"))),
        ]
    if item.kind == DESCRIBE:
        return [
            Text("Describe it in your own words.", "note"),
            Buttons((*same, Button("Not applicable", "not applicable"), Button("Skip", "skip"))),
        ]
    return [
        Text("Yes or no? You can add a note in the same message, such as “yes, only on paper”.", "note"),
        Buttons((*same, Button("Yes", "yes"), Button("No", "no"), Button("Not applicable", "not applicable"), Button("Skip", "skip"))),
    ]


@words_for.register
def _(value: said.NoteAsked) -> list[Element]:
    item = value.item
    section = value.audit.questionnaire.section_of(item)
    what = "how your practice is different" if section.answers == TICK_IF_TRUE else "a note"
    return [
        Text(f"Do you want to add {what} to {item.number}, {item.short}? Type it, or say “no note”."),
        Buttons((Button("No note", "no note"),)),
    ]


@words_for.register
def _(value: said.Recorded) -> list[Element]:
    audit = value.kept.audit
    elements: list[Element] = []
    if value.kept.kept:
        elements.append(Text("Saved.", "lead"))
        elements.append(Facts(tuple(_read_back(value.kept.kept, audit))))
    if value.later:
        elements.append(Text(f"Left for later: {joined(item.number for item in value.later)}."))
    for clash in value.kept.clashes:
        item = audit.questionnaire.item(clash.held.item)
        elements.append(
            Text(
                f"I did not change {item.number}, {item.short}: {clash.held.by} answered it at {_time(clash.held.at)} while you had the section open: "
                f"{answer_words(clash.held)}. You said {_given_words(clash.given)}. To replace it, say “change {item.number} to {_given_words(clash.given)}”.",
                "note",
            )
        )
    return elements


def _read_back(kept: Sequence[AnswerView], audit: AuditView) -> Iterable[Fact]:
    """Yes, no and not applicable each on a line; notes, descriptions and entries with their item."""
    for state in (YES, NO, NOT_APPLICABLE):
        plain = [
            audit.questionnaire.item(answer.item) for answer in kept if answer.state == state and not answer.note and not answer.entries
        ]
        if plain:
            yield Fact(capital(STATES[state]), joined(f"{item.number} {item.short}" for item in plain))
    for answer in kept:
        if answer.note or answer.entries:
            item = audit.questionnaire.item(answer.item)
            yield Fact(f"{item.number} {item.short}", answer_words(answer))


@words_for.register
def _(value: said.NotUnderstood) -> list[Element]:
    elements: list[Element] = [Text(_doubts(value), "lead")]
    if value.pending:
        given = "; ".join(f"{value.audit.questionnaire.item(one.item).number} {_given_words(one)}" for one in value.pending)
        elements.append(Text(f"I understood: {given}. Shall I save that much?"))
        return [*elements, Buttons((Button("Yes, save that", "yes"), Button("No", "no")))]
    return [*elements, Text("You can also say “what does this mean”, “skip”, “go back”, “where am I” or “pause”.", "note")]


def _doubts(value: said.NotUnderstood) -> str:
    section = value.section
    if not value.doubts:
        return f"I could not read that as an answer to section {section.number}, so nothing is saved."
    parts = []
    for doubt in value.doubts:
        words = _short(doubt.words)
        match doubt.why:
            case reading.UNKNOWN:
                parts.append(f"Section {section.number} has items 1 to {len(section.items)}, not {words}.")
            case reading.CONTRADICTION:
                parts.append(f"You said both yes and no to {words}. Which is right?")
            case reading.WHICH if doubt.words.replace(".", "").isdigit():
                parts.append(f"{words} asks which others there are. Name them, or say “no others”.")
            case reading.WHICH:
                parts.append("Do you mean all of them, or some? Say “all”, “none”, or the numbers.")
            case reading.UNCLEAR if doubt.words.replace(".", "").isdigit():
                parts.append(f"{words} asks for a description.")
            case reading.UNCLEAR:
                parts.append(f"Is “{words}” a yes or a no?")
            case _:
                parts.append(f"I could not match “{words}” to an item of section {section.number}.")
    return " ".join(parts)


@words_for.register
def _(value: said.Explained) -> list[Element]:
    if value.item is None:
        return [
            Text(f"Section {value.section.number} asks: {value.section.question}", "lead"),
            Items(tuple(Item(f"{item.number} {item.short}", item.means) for item in value.section.items)),
        ]
    meaning = value.item.means or "The form does not explain this item further."
    elements: list[Element] = [Text(f"{value.item.number} {value.item.text}", "lead"), Text(meaning)]
    if value.item.words:
        elements.append(Text(f"People also call it: {joined(value.item.words[:5], 'or')}.", "note"))
    if value.item.doubt:
        elements.append(Text(value.item.doubt, "note"))
    return [*elements, Text("This explanation is the assistant's, not the form's.", "note")]


@words_for.register
def _(value: said.Why) -> list[Element]:
    why = value.section.why or "The form does not say why."
    return [
        Text(f"Section {value.section.number}, {value.section.name.lower()}: {why}", "lead"),
        Text("This explanation is the assistant's, not the form's.", "note"),
    ]


@words_for.register
def _(value: said.WhoAnswered) -> list[Element]:
    audit, item = value.audit, value.item
    if value.section is not None:
        lines = ((one, audit.answer(one)) for one in value.section.items)
        told = (Item(f"{one.number} {one.short}", f"{held.by}, {_moment(held.at)}" if held else "not answered") for one, held in lines)
        return [Text(f"Section {value.section.number}, {value.section.name.lower()}:", "lead"), Items(tuple(told))]
    if item is None:
        rows = [(answer.by, answer.at) for answer in audit.answers.values() if answer.confirmed]
        latest = {by: max(at for other, at in rows if other == by) for by, _ in rows}
        if not rows:
            return [Text("Nobody has answered anything yet.", "lead")]
        facts = (
            Fact(by, f"{counted(sum(other == by for other, _ in rows), 'answer')}, the last on {_moment(at)}") for by, at in latest.items()
        )
        return [Text("These people have answered:", "lead"), Facts(tuple(facts))]
    held = audit.answer(item)
    if held is None:
        return [Text(f"Nobody has answered {item.number}, {item.short}, yet.", "lead")]
    lead = f"{item.number}, {item.short}: {answer_words(held)}. {held.by} said so on {_moment(held.at)}."
    earlier = [change for change in value.changes if change.action == "answered"][:-1]
    if not earlier:
        return [Text(lead, "lead")]
    rows_before = (Item(f"{_moment(change.at)}, {change.by}", _change_words(change.after)) for change in reversed(earlier))
    return [Text(lead, "lead"), Text("Before that:"), Items(tuple(rows_before))]


@words_for.register
def _(value: said.Status) -> list[Element]:
    audit = value.audit
    where = f"{audit.partnership}, {audit.round}: {audit.done} of {len(audit.questionnaire.items)} items are answered."
    if not audit.is_open:
        where = f"The audit of {audit.partnership} for {audit.round} is submitted ({_moment(audit.submitted_at or audit.begun_at)}, {audit.submitted_by})."
    lines = (
        Item(f"{section.number}. {section.name}", f"{len(section.items) - len(audit.missing_in(section))} of {len(section.items)}")
        for section in audit.questionnaire.sections
    )
    return [Text(where, "lead"), Items(tuple(lines))]


@words_for.register
def _(value: said.Audits) -> list[Element]:
    if not value.lines:
        return [Text("No audit has been begun.", "lead"), Buttons((Button("Start the audit", "start the audit"),))]
    rows = (
        Item(
            f"{line.partnership}, {line.round}",
            "submitted" if line.status == "submitted" else f"{line.done} of {line.total} answered, last on {day(line.at)}",
        )
        for line in value.lines[:20]
    )
    return [
        Text(f"There {'is' if len(value.lines) == 1 else 'are'} {counted(len(value.lines), 'audit')}:", "lead"),
        Items(tuple(rows)),
        Buttons(
            tuple(Button(f"Open {line.partnership}, {line.round}", open_audit(line.partnership, line.round)) for line in value.lines[:3])
        ),
    ]


@words_for.register
def _(value: said.Review) -> list[Element]:
    audit = value.audit
    sections = (value.section,) if value.section else audit.questionnaire.sections
    elements: list[Element] = []
    if value.section is None:
        elements.append(
            Text(f"{audit.partnership}, {audit.round}: {audit.done} of {len(audit.questionnaire.items)} items are answered.", "lead")
        )
    for section in sections:
        elements.append(Text(f"{section.number}. {section.name}", "heading"))
        elements.append(Items(tuple(Item(f"{item.number} {item.short}", _reviewed(item, value)) for item in section.items)))
    if not audit.is_open:
        return [*elements, Buttons((Button("Word file", "export as Word"), Button("Reopen", "reopen the audit")))]
    elements.append(Text("To change an answer, say for example “change 2.4” or “change 2.4 to no”.", "note"))
    changes = [Button(f"Change section {section.number}", f"go to section {section.number}") for section in sections[:7]]
    return [*elements, Buttons((Button("Submit", "submit"), *changes))]


def _reviewed(item: AuditItem, value: said.Review) -> str:
    held = value.audit.answer(item)
    if held is None:
        return "not answered"
    words = f"{answer_words(held)} ({held.by}, {day(held.at)})"
    if not held.confirmed:
        return f"not confirmed; {value.audit.carried_from} said {answer_words(held)}"
    before = value.earlier.answer(item) if value.earlier else None
    if value.earlier and (before is None or answer_words(before) != answer_words(held)):
        return f"{words}; changed, {value.earlier.round} said {answer_words(before) if before else 'nothing'}"
    return words


@words_for.register
def _(value: said.SubmitAsked) -> list[Element]:
    audit, missing = value.audit, value.audit.missing
    buttons = Buttons((Button("Submit", "yes, submit"), Button("Not yet", "no")))
    if not missing:
        return [
            Text(
                f"All {len(audit.questionnaire.items)} items are answered. Shall I submit the audit of {audit.partnership} for {audit.round}?",
                "lead",
            ),
            buttons,
        ]
    listed = joined(item.number for item in missing[:15])
    more = f" and {len(missing) - 15} more" if len(missing) > 15 else ""
    return [
        Text(f"{counted(len(missing), 'item is', 'items are')} not answered: {listed}{more}. Submit the audit all the same?", "lead"),
        buttons,
    ]


@words_for.register
def _(value: said.Submitted) -> list[Element]:
    audit = value.audit
    return [
        Text(
            f"The audit of {audit.partnership} for {audit.round} is submitted. Thank you. It cannot be changed now, only reopened as a new revision.",
            "lead",
        ),
        Buttons((Button("Word file", "export the audit as Word"), Button("Reopen", "reopen the audit"))),
    ]


@words_for.register
def _(value: said.ReopenAsked) -> list[Element]:
    audit = value.audit
    when = f" on {day(audit.submitted_at)} by {audit.submitted_by}" if audit.submitted_at else ""
    return [
        Text(
            f"The audit of {audit.partnership} for {audit.round} was submitted{when}. Shall I reopen it as revision {audit.revision + 1}? What was submitted stays as it is.",
            "lead",
        ),
        Buttons(
            (
                Button("Reopen", "yes, reopen it"),
                Button("No", "no"),
                Button("Show the answers", "review"),
                Button("Word file", "export as Word"),
            )
        ),
    ]


@words_for.register
def _(value: said.Reopened) -> list[Element]:
    return [Text(f"It is open again as revision {value.audit.revision}. Every change is recorded.", "lead")]


@words_for.register
def _(value: said.Paused) -> list[Element]:
    if value.audit is None:
        return [Text("That is fine. Nothing was begun.", "lead")]
    audit = value.audit
    kept = f"{audit.done} of {len(audit.questionnaire.items)} answers are saved"
    lead = f"I have closed the audit and deleted nothing: {kept}." if value.gave_up else f"Paused: {kept}."
    return [
        Text(f"{lead} You or a colleague can carry on at any time, from any conversation: say “carry on with the audit”.", "lead"),
        Buttons((Button("Carry on with the audit", "carry on with the audit"),)),
    ]


@words_for.register
def _(value: said.About) -> list[Element]:
    return [
        Text(
            f"The {value.title[0].lower()}{value.title[1:]} asks what a partnership holds about children and young people, in {len(value.sections)} sections with {value.items} items:",
            "lead",
        ),
        Items(tuple(Item(capital(name)) for name in value.sections), numbered=True),
        Text(
            "Each answer is saved at once. Several people of a partnership can work on it, stop and come back. At the end you get it as a Word file."
        ),
        Text(
            "In an audit you can say: “where am I”, “go to section 5”, “change 2.4”, “add a note to 1.3”, “what does this mean”, “who answered that”, “skip”, “review”, “pause” or “submit”.",
            "note",
        ),
        Buttons((Button("Start the audit", "start the audit"),)),
    ]


@words_for.register
def _(value: said.NothingLeft) -> list[Element]:
    missing = value.audit.missing
    lead = "That was the last section." if missing else f"All {len(value.audit.questionnaire.items)} items are answered."
    left = (
        f" {counted(len(missing), 'item is', 'items are')} left: {joined(item.number for item in missing[:15])}{'…' if len(missing) > 15 else ''}."
        if missing
        else ""
    )
    ask = " Shall I submit it as it is?" if missing else " Shall I submit it?"
    return [
        Text(f"{lead}{left}{ask}", "lead"),
        Buttons((Button("Submit", "yes, submit"), Button("Show the answers", "review"), Button("Not yet", "no"))),
    ]


@words_for.register
def _(_value: said.NoneInHand) -> list[Element]:
    return [
        Text("No audit has been begun yet.", "lead"),
        Buttons((Button("Start the audit", "start the audit"), Button("What is the audit?", "what is the audit?"))),
    ]


def export(value: said.Export, links: Links) -> list[Element]:
    """Links to the audit in each format that is wanted."""
    audit = value.audit
    state = "as submitted" if not audit.is_open else f"as it stands ({audit.done} of {len(audit.questionnaire.items)} answered)"
    items = (Item(FORMAT_NAMES[one], url=links.export(audit.id, one)) for one in value.formats)
    return [
        Text(f"Here is the audit of {audit.partnership} for {audit.round}, {state}:", "lead"),
        Items(tuple(items)),
        LINKS_WORK,
    ]


def without_links(reply: Reply) -> Reply:
    """The reply of `export`, for where the files themselves follow: its links lead to the assistant, which may not be reachable there."""
    kept = (one for one in reply.elements if one != LINKS_WORK and not (isinstance(one, Items) and all(item.url for item in one.items)))
    return replace(reply, elements=tuple(kept))


def report_in_words(report: RoundReport, links: Links) -> list[Element]:
    """The report on a round: who is how far, what is held by how many, what was named besides, where practice differs."""
    lead = f"Audits of {report.round}: {len(report.submitted)} submitted, {len(report.begun)} begun, {len(report.not_started)} not started, of {counted(report.partnerships, 'partnership')}."
    elements: list[Element] = [Text(lead, "lead")]
    if report.not_started:
        elements.append(Text(f"Not started: {_some(report.not_started)}."))
    if report.begun:
        elements.append(
            Items(
                tuple(
                    Item(one.partnership, f"{one.done} of {one.total} answered, last on {day(one.at)}") for one in report.begun[:MOST_LINES]
                )
            )
        )
    for section in report.sections:
        elements.append(Text(f"{section.section.number}. {section.section.name}", "heading"))
        elements.append(Items(tuple(Item(f"{one.item.number} {one.item.short}", _tally_words(one)) for one in section.items)))
    for section in report.retention:
        remarks = [(one.item, remark) for one in section.items for remark in one.remarks]
        if remarks:
            elements.append(Text(f"Where practice differs, section {section.section.number}:", "heading"))
            elements.append(
                Items(tuple(Item(f"{remark.partnership}, {item.number}", _short(remark.text)) for item, remark in remarks[:MOST_LINES]))
            )
    return [*elements, Items((Item("The whole report as a page, with charts and an Excel file", url=links.report(report.round)),))]


def _tally_words(one: ItemReport) -> str:
    tally = one.tally
    parts = [f"{tally.yes} yes", f"{tally.no} no"]
    parts += [f"{tally.not_applicable} not applicable"] if tally.not_applicable else []
    parts += [f"{tally.unanswered} not answered"] if tally.unanswered else []
    named = f"; named: {_some([mention.text for mention in one.mentions])}" if one.mentions else ""
    return f"{', '.join(parts)} of {tally.total}{named}"


def _some(names: Sequence[str]) -> str:
    shown = [*names[:MOST_NUMBERS], *([f"{len(names) - MOST_NUMBERS} more"] if len(names) > MOST_NUMBERS else [])]
    return joined(shown)


def open_audit(partnership: str, round_: str) -> str:
    """What is typed to open an audit."""
    return f"open the audit for {partnership} {round_}"


def progress(audit: AuditView, section: Section) -> str:
    """'Section 2 of 7, 9 of 44 answered'."""
    return f"Section {section.number} of {len(audit.questionnaire.sections)}, {audit.done} of {len(audit.questionnaire.items)} answered"


def form(audit: AuditView, section: Section, items: Sequence[AuditItem]) -> Form:
    """The section as a form; each field is named as it can be typed."""
    fields: list[Field] = []
    for item in items:
        held = audit.answer(item)
        if item.kind == "others":
            fields.append(
                Field(
                    item.number,
                    f"{item.number} {item.text}",
                    help="Separate several with semicolons.",
                    value="; ".join(one.text for one in held.entries) if held else "",
                )
            )
        elif item.kind == DESCRIBE:
            fields.append(Field(item.number, f"{item.number} {item.text}", value=held.note if held else ""))
        else:
            note = "How your practice is different" if section.answers == TICK_IF_TRUE else "Note"
            fields.append(
                Field(
                    item.number,
                    f"{item.number} {item.text}",
                    "choice",
                    options=("yes", "no", "not applicable"),
                    value=STATES.get(held.state, "") if held else "",
                )
            )
            fields.append(Field(f"{item.number} note", f"{note} on {item.number}", value=held.note if held else ""))
    name = f"audit-{audit.id}-section-{section.number}-{audit.latest}"
    return Form(name, f"{section.number}. {section.question}", tuple(fields), "Save", says=f"Section {section.number}", listed=True)


def _line(item: AuditItem, audit: AuditView) -> Item:
    held = audit.answer(item)
    if held is None:
        return Item(f"{item.number} {item.text}")
    return Item(f"{item.number} {item.text}", f"{_when_said(held, audit)}: {answer_words(held)}")


def _when_said(held: AnswerView, audit: AuditView) -> str:
    return f"{held.by}, {day(held.at)}" if held.confirmed else f"{audit.carried_from} said"


def answer_words(held: AnswerView) -> str:
    """The answer in a few words, without who gave it."""
    if held.entries:
        return "; ".join(entry.text for entry in held.entries)
    if held.state == DESCRIBED:
        return f"“{held.note}”"
    return f"{STATES[held.state]}, “{held.note}”" if held.note else STATES[held.state]


def _given_words(given: Given) -> str:
    if given.entries:
        return "; ".join(given.entries)
    if given.state == DESCRIBED or given.state is None:
        return f"“{_short(given.note or '')}”"
    return f"{STATES[given.state]}, “{_short(given.note)}”" if given.note else STATES[given.state]


def _change_words(after: object) -> str:
    value = dict(after) if isinstance(after, dict) else {}
    if value.get("entries"):
        return "; ".join(str(text) for text in value["entries"])
    state = STATES.get(str(value.get("state")), "")
    return f"{state}, “{value['note']}”" if value.get("note") else state


def _short(text: str) -> str:
    return text if len(text) <= LONGEST_SHOWN else f"{text[: LONGEST_SHOWN - 1]}…"


def _buttons(*names: str) -> Buttons:
    return Buttons(tuple(Button(name, name) for name in names))


def _time(at: datetime) -> str:
    return f"{at:%H:%M} UTC"


def _moment(at: datetime) -> str:
    return f"{day(at)} at {_time(at)}"
