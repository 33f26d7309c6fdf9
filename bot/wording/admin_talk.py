"""Turns what is said of a change into a Reply: what it was and will be, what is asked, what was saved."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from functools import singledispatch
from typing import Any

from bot.replies import Button, Buttons, Element, Fact, Facts, Item, Items, Reply, Text
from bot.wording.phrases import capital, counted, joined
from knowledge.actors import CONTRIBUTOR
from knowledge.admin.talk import facts as told
from knowledge.admin.talk import said
from knowledge.admin.talk.facts import LOST, PAST
from knowledge.admin.talk.partners import JOINED, LIKELY, NEAR, Doubt
from knowledge.history import RevisionView
from knowledge.people.people import PersonView
from knowledge.protocol_fields import DocumentView, document_text
from knowledge.questions import QuestionView
from knowledge.written import example_of

LABELS = {
    "title": "Title",
    "purpose": "Purpose",
    "partners": "Partners",
    "documents": "Document",
    "theme": "Theme",
    "owner": "Owner",
    "review_date": "Review date",
    "terms": "Other names",
    "examples": "Example questions",
    "status": "Status",
    "meaning": "Meaning",
    "note": "Note",
    "name": "Name",
    "full_name": "Full name",
    "names": "Also called",
}
_STATUSES = {"current": "in use", "retired": "retired"}
_ADDED = ("examples", "terms", "names")
"""Lists that are too long to show whole: what comes and what goes is shown."""
_ASKED = {
    "title": "What is the title of the protocol?",
    "purpose": "What is its purpose? I keep your words exactly as you type them.",
    "partners": "Who are the partners? Give their names with commas between them.",
    "theme": "Which theme is it under?",
    "owner": "Who owns it? Give the name of a team or a job title, or say “nobody”.",
    "review_date": "When is it to be reviewed? For example “3 March 2027”, “next September” or “in a year”.",
    "terms": "What else do people call it? Say for example “also known as the library list”, or “remove the nickname library list”.",
    "examples": "What do people ask when they mean it? Type the question as they would.",
    "documents": "What is new about the document? Tell me its link, size, format or title in any order.",
    "size": "How big is the document? For example “92KB”.",
    "format": "Which format is the document in? For example “PDF” or “DOCX”.",
    "url": "What is the link to the document? Paste the whole address, or say “skip” to leave the link as it is.",
    "document_title": "What is the title of the document?",
}
_ASKED_ANEW = {
    "title": "What should the title be?",
    "purpose": "What should the purpose be? I keep your words exactly as you type them.",
    "partners": "What should change? Say “add …”, “take … off”, or give all the partners with commas between them.",
    "theme": "What should the theme be?",
    "examples": "What do people ask when they mean it? Type the question as they would. To take one away, say “remove the example ‘…’”.",
}
_FIELDS = ("title", "purpose", "partners", "document", "owner", "review date", "nickname", "example question")
_VERBS = {
    "save": ("Shall I save this change?", "Yes, save it"),
    "add": ("Shall I add it?", "Yes, add it"),
    "retire": ("Shall I retire it? It is then left out of every answer, and can be brought back.", "Yes, retire it"),
    "restore": ("Shall I bring it back into use?", "Yes, bring it back"),
    "undo": ("Shall I put it back like this?", "Yes, undo it"),
}
MOST_NAMED, LONGEST_SHOWN = 4, 300
"""Of a change in history so many values are named, and of a text so many characters shown."""
CANCEL = Button("Cancel", "cancel")
UNDO = Buttons((Button("Undo that", "undo that"),))


def reply_to(things: Sequence[said.Said]) -> Reply:
    """The reply that says these things, one after the other."""
    elements = [element for one in things for element in words_for(one)]
    return Reply(tuple(elements), "failed" if isinstance(things[0], said.Refused) else "answered")


def leading_back(things: Sequence[said.Said]) -> tuple[Element, ...]:
    """What follows the answer to a question in the middle of a change."""
    return (Text("Back to the change you are making.", "heading"), *(element for one in things for element in words_for(one)))


@singledispatch
def words_for(thing: said.Said) -> list[Element]:
    """The elements that say something."""
    raise TypeError(f"no words for {type(thing).__name__}")


def _lead(text: str) -> Text:
    return Text(capital(text), "lead")


def _day(value: object) -> str:
    found = date.fromisoformat(str(value))
    return f"{found.day} {found:%B %Y}"


def written(field: str, value: Any) -> str:
    """A field's value as a person reads it; history's form comes in."""
    if value is None or value == [] or value == "":
        return "none"
    if field == "documents":
        return "; ".join(document_text(DocumentView(**one)) for one in value)
    if field == "review_date":
        return _day(value)
    if field == "status":
        return _STATUSES.get(value, str(value))
    if field == "terms":
        return ", ".join(one.removesuffix(" (nickname)") for one in value)
    if field == "examples":
        return ", ".join(f"“{example_of(one).text}”" for one in value)
    if isinstance(value, list):
        return ", ".join(map(str, value))
    return str(value)


def _label(field: str, value: Any) -> str:
    return "Documents" if field == "documents" and isinstance(value, list) and len(value) > 1 else LABELS.get(field, field)


def _rows(change: said.Change) -> list[Element]:
    if change.new:
        return [Facts(tuple(Fact(_label(row.field, row.after), written(row.field, row.after)) for row in change.rows), change.to)]
    if change.gone:
        return [Facts(tuple(Fact(_label(row.field, row.before), written(row.field, row.before)) for row in change.rows), change.to)]
    shown = []
    for row in change.rows:
        before, after = row.before, row.after
        if row.field in _ADDED:
            gone = [one for one in before or [] if one not in after]
            come = [one for one in after if one not in (before or [])]
            shown += [Fact(f"{LABELS[row.field]}, taken away", written(row.field, gone))] if gone else []
            shown += [Fact(f"{LABELS[row.field]}, added", written(row.field, come))] if come else []
            continue
        label = _label(row.field, after or before)
        shown += [Fact(f"{label} before", written(row.field, before)), Fact(f"{label} after", written(row.field, after))]
    return [Facts(tuple(shown), change.to)]


def _new_organisations(names: Sequence[str]) -> list[Element]:
    if not names:
        return []
    verb = "is a new organisation" if len(names) == 1 else "are new organisations"
    return [Text(f"{joined(f'“{name}”' for name in names)} {verb}: no partner is called that yet. Check the spelling.")]


_THINGS = {"protocol": "protocol", "glossary": "entry in the glossary", "organisation": "organisation"}


@words_for.register
def _(thing: said.Proposed) -> list[Element]:
    change, verb = thing.change, thing.verb
    if verb == "undo" and change.gone:
        first = f"Undoing would take {change.to} out. Nothing is changed yet."
    elif verb == "undo" and change.new:
        first = f"Undoing would bring {change.to} back. Nothing is changed yet."
    elif verb == "undo":
        first = f"This is what undoing would change in {change.to}. Nothing is changed yet."
    elif change.new:
        first = f"This is the new {_THINGS[change.of]}. Nothing is saved yet."
    elif change.gone:
        first = f"{change.to} would be taken out. Nothing is saved yet."
    else:
        first = f"This is what would change in {change.to}. Nothing is saved yet."
    more = []
    if change.new and change.of == "protocol" and verb == "add":
        given = {row.field for row in change.rows}
        left = [word for name, word in (("documents", "a document with its link"), ("owner", "an owner"), ("review_date", "a review date"), ("terms", "nicknames")) if name not in given]  # fmt: skip
        more = [Text(f"You can also tell me {joined(left, 'or')}.")] if left else []
    question, label = _VERBS[verb]
    return [
        _lead(first),
        *_rows(change),
        *_new_organisations(change.organisations),
        *more,
        Text(question),
        Buttons((Button(label, label.lower()), CANCEL)),
    ]


@words_for.register
def _(thing: said.Saved) -> list[Element]:
    change = thing.change
    done = {"retire": f"{change.to} is retired. It is left out of every answer from now on.", "restore": f"{change.to} is back in use."}
    if thing.verb in done:
        first = done[thing.verb]
    elif thing.verb == "undo" and change.gone:
        first = f"Undone. {change.to} is taken out."
    elif thing.verb == "undo":
        first = f"Undone. {change.to} is as it was before."
    elif change.new:
        first = f"Added. The next question is answered with {change.to}." if change.of == "protocol" else f"Added: {change.to}."
    elif change.gone:
        first = f"{change.to} is taken out."
    else:
        names = joined("other names" if row.field == "names" else LABELS.get(row.field, row.field).lower() for row in change.rows)
        first = f"Saved. I changed the {names} of {change.to}."
    shown = _rows(change) if not change.gone and thing.verb not in done else []
    return [_lead(first), *shown, Text("Say “undo that” to put it back."), UNDO]


@words_for.register
def _(thing: said.WhichProtocol) -> list[Element]:
    question = "Which retired protocol do you mean?" if thing.retired else "Which protocol do you mean?"
    if len(thing.titles) == 1:
        question = f"Do you mean {thing.titles[0]}?"
        return [_lead(question), Buttons((Button("Yes", "yes"), CANCEL)), Text("If not, tell me its title or what people call it.")]
    if not thing.titles:
        return [_lead(question), Text("Tell me its title or what people call it.")]
    buttons = (*(Button(title, title) for title in thing.titles), CANCEL)
    return [_lead(question), Items(tuple(Item(title) for title in thing.titles), numbered=True), Buttons(buttons)]


@words_for.register
def _(thing: said.WhichField) -> list[Element]:
    buttons = (*(Button(capital(name), name) for name in _FIELDS), CANCEL)
    return [
        _lead(f"What should change in {thing.title}?"),
        Text("Say it in one go if you like, for example “add Essex Police and review it in a year”."),
        Buttons(buttons),
    ]


@words_for.register
def _(thing: said.ValueAsked) -> list[Element]:
    name = thing.field
    field = "documents" if name in told.OF_DOCUMENT else name
    elements: list[Element] = []
    if thing.new:
        opening = (
            f"{thing.title}: a new protocol." if thing.title else "I will add a protocol. You can tell me everything at once or bit by bit."
        )
        elements = [Text(opening, "lead"), Text(_ASKED[name])]
    else:
        question = _ASKED_ANEW.get(name, _ASKED[name])
        elements = [_lead(question)]
        if name not in ("examples",):
            elements.append(Facts((Fact(f"{_label(field, thing.current)} now", written(field, thing.current)),), thing.title))
    skip = (Button("Skip", "skip"),) if name in (told.URL, told.SIZE, told.FORMAT) else ()
    return [*elements, Buttons((*skip, CANCEL))]


@words_for.register
def _(thing: said.DoubtAsked) -> list[Element]:
    return _doubt(thing.doubt)


def _doubt(doubt: Doubt) -> list[Element]:
    if doubt.why == NEAR:
        held, new = doubt.options
        return [
            _lead(f"Do you mean {held}, or is “{new}” a new organisation?"),
            Buttons((Button(held, held), Button(f"New: {new}", "new"), CANCEL)),
        ]
    if doubt.why == LIKELY:
        buttons = tuple(Button(name, name) for name in doubt.options)
        return [_lead(f"By “{doubt.words}”, do you mean {joined(doubt.options, 'or')}?"), Buttons((*buttons, CANCEL))]
    if doubt.why == JOINED:
        return [
            _lead(f"Is “{doubt.options[0]}” one organisation, or several ({doubt.options[1]})?"),
            Buttons((Button("One organisation", "one organisation"), Button("Several organisations", "several organisations"), CANCEL)),
        ]
    return [
        _lead("Which document is it about?"),
        Items(tuple(Item(title) for title in doubt.options), numbered=True),
        Buttons((*(Button(title, title) for title in doubt.options), CANCEL)),
    ]


@words_for.register
def _(thing: said.Absent) -> list[Element]:
    names = joined(f"“{one.words}”" for one in thing.what)
    partners = next((one.options for one in thing.what if one.options), ())
    tail = f" Its partners are {joined(partners)}." if partners else ""
    return [_lead(f"{thing.title} does not have {names}, so there is nothing to take away.{tail}")]


@words_for.register
def _(thing: said.NotTaken) -> list[Element]:
    if thing.field == told.REVIEW:
        if thing.why == PAST:
            return [_lead("That date has passed. A review date has to be in the future.")]
        return [
            _lead("I did not get the date. Dates in the past are taken out of messages, because they may be dates of birth."),
            Text("A review date has to be in the future. Write the year in full, for example “3 March 2027”."),
        ]
    if thing.field == told.OWNER:
        return [
            _lead("I could not keep that owner. Email addresses and phone numbers are taken out of messages before I read them."),
            Text("Give the name of a team or a job title instead."),
        ]
    if thing.field == told.URL and thing.why == LOST:
        return [
            _lead("I could not keep that link. Part of it looked like a personal detail and was taken out before I read it."),
            Text("Add it on the admin pages or with the command line, where nothing is taken out."),
        ]
    if thing.field == told.URL:
        return [_lead(f"“{thing.why}” is not a whole link. Paste it with https:// or http:// at its beginning.")]
    if thing.why == LOST:
        return [_lead("I could not keep that. Part of it looked like a personal detail and was taken out before I read it.")]
    return [_lead(thing.why)]


@words_for.register
def _(thing: said.Refused) -> list[Element]:
    return [_lead(thing.sentence)]


@words_for.register
def _(thing: said.ByOthers) -> list[Element]:
    who = joined(dict.fromkeys(one.actor for one in thing.changes)) or "Somebody else"
    lines = tuple(line for one in thing.changes for line in _what(one))
    return [
        _lead(f"{who} changed {thing.title} while you were at this, so I saved nothing."),
        *([Items(lines)] if lines else []),
        Text("Your change, on top of that, is shown next. Check it again."),
    ]


@words_for.register
def _(thing: said.NothingDiffers) -> list[Element]:
    return [_lead(f"That is how {thing.title} is already, so there is nothing to change.")]


@words_for.register
def _(thing: said.Differently) -> list[Element]:
    what = "the new protocol" if thing.new else "the change"
    text = f"Nothing is saved. Tell me what should be different in {what}, or say “cancel”."
    return [_lead(text), Buttons((Button("Show it again", "show it again"), CANCEL))]


@words_for.register
def _(_thing: said.SaySave) -> list[Element]:
    return [
        _lead("To be sure: do you want me to save the change? Say “save it”, or “cancel”."),
        Buttons((Button("Save it", "save it"), CANCEL)),
    ]


@words_for.register
def _(_thing: said.NothingSavedYet) -> list[Element]:
    return [_lead("Nothing is saved yet, so there is nothing to undo. Say “cancel” to throw the change away."), Buttons((CANCEL,))]


@words_for.register
def _(thing: said.StillOpen) -> list[Element]:
    what = f"the change to {thing.title}" if thing.title else "adding a protocol" if thing.added else "another change"
    return [
        _lead(f"You are not finished with {what}. Save it or cancel it first."),
        Buttons((Button("Show it", "show the change"), CANCEL)),
    ]


@words_for.register
def _(thing: said.Cancelled) -> list[Element]:
    if thing.new:
        return [_lead(f"Cancelled. {thing.title or 'The new protocol'} was not added.")]
    return [_lead(f"Cancelled. Nothing was changed{f' in {thing.title}' if thing.title else ''}.")]


@words_for.register
def _(_thing: said.NothingOpen) -> list[Element]:
    return [_lead("You have no change open here."), Text("Say for example “add a protocol” or “change the partners of the NCMP protocol”.")]


@words_for.register
def _(_thing: said.NothingToUndo) -> list[Element]:
    return [_lead("There is no change of yours that I could undo.")]


@words_for.register
def _(thing: said.DefinitionAsked) -> list[Element]:
    if thing.removes:
        return [_lead("Which term should I take out of the glossary? Say for example “take ELS out of the glossary”."), Buttons((CANCEL,))]
    if thing.term:
        return [_lead(f"What does {thing.term} mean?"), Buttons((CANCEL,))]
    return [
        _lead("Which term, and what does it mean?"),
        Text("Say for example “ELS means Essex Library Service”, or “Provide is also called Provide Health” for an organisation."),
        Buttons((CANCEL,)),
    ]


@words_for.register
def _(thing: said.WhichOrganisation) -> list[Element]:
    like = f" Do you mean {joined(thing.like, 'or')}? Say it again with that name." if thing.like else ""
    return [_lead(f"No organisation is called “{thing.name}”, so I changed nothing.{like}")]


# What is looked up.


def _moment(revision: RevisionView) -> str:
    at = revision.at
    return f"{at.day} {at:%B %Y at %H:%M} UTC"


def _what(revision: RevisionView) -> Iterable[Item]:
    """What a change made different, one line a field."""
    before, after = revision.before or {}, revision.after or {}
    if revision.before is None:
        yield Item("Added")
        return
    if not after:
        yield Item("Taken out")
        return
    for field in after:
        if field == "status":
            yield Item("Retired" if after[field] != "current" else "Brought back into use")
        elif field in ("terms", "examples"):
            come = [one for one in after[field] if one not in before[field]]
            gone = [one for one in before[field] if one not in after[field]]
            parts = [f"{verb} {_some(field, ones)}" for verb, ones in (("added", come), ("took away", gone)) if ones]
            yield Item(LABELS[field], "; ".join(parts))
        else:
            yield Item(LABELS.get(field, field), f"was {_short(written(field, before[field]))}; now {_short(written(field, after[field]))}")


def _some(field: str, values: Sequence[str]) -> str:
    """A few of the values by name, or how many they are."""
    return joined(written(field, [one]) for one in values) if len(values) <= MOST_NAMED else str(len(values))


def _short(text: str) -> str:
    return text if len(text) <= LONGEST_SHOWN else f"{text[: LONGEST_SHOWN - 1].rstrip()}…"


@words_for.register
def _(thing: said.History) -> list[Element]:
    if not thing.changes:
        return [_lead("Nothing was changed yet.")]
    first = thing.changes[0][1]
    if thing.to:
        lead = f"{thing.to} was last changed on {_moment(first)}, by {first.actor}."
    else:
        lead = f"The latest {counted(len(thing.changes), 'change')}, newest first:"
    items = []
    for title, revision in thing.changes:
        head = f"{_moment(revision)}, {revision.actor}" + ("" if thing.to else f", {title}")
        told_ = "; ".join(f"{one.title}: {one.detail}" if one.detail else one.title for one in _what(revision))
        items.append(Item(head, f"{told_}{f'. Why: {revision.why}' if revision.why else ''}"))
    more = [Text(f"{counted(thing.more, 'older change is', 'older changes are')} kept besides.")] if thing.more else []
    return [_lead(lead), Items(tuple(items)), *more]


_OUTCOMES = {"declined": "no answer", "failed": "something went wrong"}


def _why(question: QuestionView) -> str:
    reasons = [_OUTCOMES[question.outcome]] if question.outcome in _OUTCOMES else []
    reasons += ["not helpful"] if question.feedback == "not_helpful" else []
    reasons += ["for the team"] if question.for_team else []
    return f"{question.at.day} {question.at:%B}, {', '.join(reasons)}"


@words_for.register
def _(thing: said.Unanswered) -> list[Element]:
    since = f"{thing.since.day} {thing.since:%B %Y}"
    if not thing.questions:
        return [_lead(f"Every question {thing.period} was answered (since {since}).")]
    number = len(thing.questions) + thing.more
    first = f"{counted(number, 'question')} could not be answered, did not help or {'waits' if number == 1 else 'wait'} for the team {thing.period} (since {since})."
    more = [Text(f"{thing.more:,} more are not shown here.")] if thing.more else []
    return [_lead(first), Items(tuple(Item(f"“{one.text}”", _why(one)) for one in thing.questions)), *more]


# People.


def _role(role: str, partnership: str) -> str:
    article = "a" if role == CONTRIBUTOR else "an"
    return f"{article} {role} of {partnership}" if partnership else f"{article} {role}"


def _person(person: PersonView) -> Item:
    roles = joined(f"{one.role} of {one.partnership}" if one.partnership else one.role for one in person.grants) or "no role"
    known = ", ".join(one.platform.capitalize() for one in person.known)
    return Item(person.name, f"{roles}{f' ({known})' if known else ''}")


@words_for.register
def _(thing: said.People) -> list[Element]:
    what = f"{thing.role or 'role'}{f' of {thing.partnership}' if thing.partnership else ''}"
    if not thing.people:
        if thing.role:
            return [_lead(f"Nobody who talks to me on Slack or Teams is {_role(thing.role, thing.partnership)}."), _LOCAL]
        return [_lead("You use this computer itself, so you may do everything here without a role.")]
    names = joined(one.name for one in thing.people)
    if thing.role:
        plural = (
            _role(thing.role, thing.partnership)
            if len(thing.people) == 1
            else f"{thing.role}s{f' of {thing.partnership}' if thing.partnership else ''}"
        )
        return [_lead(f"{names} {'is' if len(thing.people) == 1 else 'are'} {plural}."), Items(tuple(map(_person, thing.people)))]
    return (
        [_lead(f"{counted(len(thing.people), 'person', 'people')}, with the roles they have:"), Items(tuple(map(_person, thing.people)))]
        if what
        else []
    )


_LOCAL = Text("Whoever uses this computer itself may do everything without a role, unless local access is switched off.", "note")


@words_for.register
def _(thing: said.PersonAsked) -> list[Element]:
    if not thing.people:
        return [
            _lead(f"I know nobody called “{thing.name}”, so I changed nothing."),
            Text("People are known once they have talked to me. Give their name as Slack shows it, or say “cancel”."),
            Buttons((CANCEL,)),
        ]
    first = f"I am not sure who “{thing.name}” is. Which of these do you mean?" if thing.name else "Which of these do you mean?"
    numbers = tuple(Button(f"{number}. {one.name}", str(number)) for number, one in enumerate(thing.people, 1))
    return [_lead(first), Items(tuple(map(_person, thing.people)), numbered=True), Buttons((*numbers, CANCEL))]


@words_for.register
def _(thing: said.RoleAsked) -> list[Element]:
    if thing.partnership:
        return [_lead(f"Which partnership's audits is {thing.name} to contribute to?"), Buttons((CANCEL,))]
    return [_lead(f"Which role is it for {thing.name}: editor, admin or contributor?"), Buttons((Button("Editor", "editor"), Button("Admin", "admin"), Button("Contributor", "contributor"), CANCEL))]  # fmt: skip


@words_for.register
def _(thing: said.RoleProposed) -> list[Element]:
    now = _person(thing.person)
    role = _role(thing.role, thing.partnership)
    question = (
        f"Shall I take from {thing.person.name} that they are {role}?" if thing.takes else f"Shall I make {thing.person.name} {role}?"
    )
    label = "Yes, save it"
    return [_lead(question), Facts((Fact(now.title, f"{now.detail} now"),)), Buttons((Button(label, label.lower()), CANCEL))]


@words_for.register
def _(thing: said.RoleChanged) -> list[Element]:
    role = _role(thing.role, thing.partnership)
    first = f"{thing.person.name} is no longer {role}." if thing.takes else f"{thing.person.name} is {role} now."
    return [_lead(f"{first} It counts from their next message on."), Text("Say “undo that” to put it back."), UNDO]


@words_for.register
def _(thing: said.RoleIsSo) -> list[Element]:
    role = _role(thing.role, thing.partnership)
    return [_lead(f"{thing.person.name} is not {role}." if thing.takes else f"{thing.person.name} is {role} already.")]
