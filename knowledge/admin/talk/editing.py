"""The dialogue in which one protocol is added or changed: takes facts, asks for what is missing, shows the change, makes it when that is agreed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from knowledge import organisations, protocols
from knowledge.actors import Actor
from knowledge.admin.talk import facts as told
from knowledge.admin.talk import place as at
from knowledge.admin.talk import said as say
from knowledge.admin.talk import store
from knowledge.admin.talk.calling import called_in_words
from knowledge.admin.talk.facts import Fact, Told, read_facts
from knowledge.admin.talk.opening import read_opening
from knowledge.admin.talk.partners import DOCUMENT, JOINED, NEAR, Doubt, Organisations
from knowledge.admin.talk.place import Place
from knowledge.admin.talk.proposal import Applied, Applying, as_of, completed, empty, missing, rebased, snapshot
from knowledge.admin.talk.store import Open
from knowledge.admin.talk.targets import Target, Targets
from knowledge.admin.talk.turned import Heard, Turned
from knowledge.admin.talk.words import NOTHING_MORE, YES, lowered, says, unquoted
from knowledge.answers.context import Context
from knowledge.database import Database
from knowledge.errors import Conflict, Invalid, NotFound
from knowledge.models import now
from knowledge.values import key

_SEVERAL = ("two", "both", "several", "separate", "three", "two organisations", "several organisations", "they're two", "they are separate")
_THAT_ONE = ("yes", "y", "yep", "yeah", "that one", "that's it", "yes that one", "yes please")
_NEW_ONE = ("new", "a new one", "new one", "it is new", "it's new", "add it", "neither", "no", "none", "none of them", "no it's new")


class ProtocolTalk:
    """Adding and changing protocols, in conversations."""

    def __init__(self, database: Database, targets: Targets) -> None:
        self._database = database
        self._targets = targets

    # Beginning.

    def add(self, actor: Actor, heard: Heard, place: Place) -> Turned:
        """Begin to add a protocol with what the message tells of it."""
        opened = Open(None, None, {})
        return self._go_on(actor, heard, replace(place.closed(), draft=True), opened, read_opening(heard.text, now().date()))

    def change(self, actor: Actor, heard: Heard, place: Place) -> Turned:
        """Begin to change the protocol that the message names, with what it tells; ask which where that is not sure."""
        read = read_facts(heard.text, now().date())
        target = self._targets.find(read.rest or heard.text, heard.context)
        removed = next((fact.names[0] for fact in read.facts if fact.field == told.TERMS and fact.how == told.REMOVE and fact.names), "")
        if target.protocol is None and not target.options and removed:
            target = self._targets.find(removed, heard.context)
        return self._begun(actor, heard, place.closed(), target, read)

    def chosen(self, actor: Actor, heard: Heard, place: Place) -> Turned | None:
        """The reply to 'Which protocol?'; None when it names none."""
        target = self.pick(heard, place)
        if target is None:
            return None
        waiting = replace(heard, text=str(next(iter(place.heard), {}).get("text", "")))
        return self._begun(actor, waiting, place.closed(), target, read_facts(waiting.text, now().date()))

    def pick(self, heard: Heard, place: Place) -> Target | None:
        """What was chosen of the protocols on offer, by number or by name; None for none."""
        low = lowered(heard.text).strip(" .!")
        number = {"1": 0, "2": 1, "3": 2, "first": 0, "the first": 0, "the first one": 0, "second": 1, "the second": 1, "the second one": 1,
                  "third": 2, "the third": 2}.get(low)  # fmt: skip
        if number is None and len(place.offered) == 1 and low in _THAT_ONE:
            number = 0
        title = place.offered[number] if number is not None and number < len(place.offered) else heard.text
        if protocol := self._targets.titled(unquoted(title)):
            return Target(protocol)
        if says(YES, heard.text):
            return None  # To none of several.
        target = self._targets.find(heard.text, Context())
        return target if target.protocol or target.options else None

    def _begun(self, actor: Actor, heard: Heard, place: Place, target: Target, read: Told) -> Turned:
        if target.protocol is None:
            titles = tuple(one.title for one in target.options)
            waiting = replace(place, heard=({"text": heard.text},), wanted="change")
            return Turned((say.WhichProtocol(titles or self._targets.listed()),), waiting.at(at.PROTOCOL, offered=titles))
        protocol = target.protocol
        opened = Open(protocol.slug, protocol.version, {})
        turned = self._go_on(actor, heard, replace(place, draft=True), opened, read)
        return replace(turned, about=protocol.slug)

    def proposed(self, actor: Actor, heard: Heard, place: Place, slug: str, fields: Mapping[str, Any]) -> Turned:
        """Show a whole change, to be agreed to; nothing is asked when all of it is so already."""
        protocol = protocols.get_protocol(self._database, slug)
        base = snapshot(protocol, protocols.get_language(self._database, slug))
        opened = Open(slug, protocol.version, {name: value for name, value in fields.items() if value != base[name]})
        if not opened.fields:
            return Turned((say.NothingDiffers(protocol.title),), place.closed())
        store.keep(self._database, actor, heard.conversation, opened)
        place = replace(place.closed(), draft=True)
        return replace(self._show(actor, heard, place, opened), about=slug)

    # Within.

    def within(self, actor: Actor, heard: Heard, place: Place, *, aside: bool) -> Turned | None:
        """The reply to what was asked, with more facts in it or not; None when it is about something else.

        `aside` when it looks like a question or talk, which then counts only if it tells a fact.
        """
        opened = store.opened(self._database, actor, heard.conversation)
        if opened is None:
            return Turned((say.NothingOpen(),), place.closed())
        if place.asks == at.DOUBT:
            return self._settled(actor, heard, place, opened, aside=aside)
        asked = "" if place.asks in (at.CONFIRM, at.FIELD) or aside else place.asks
        base = self._base(opened)
        held = opened.fields.get("review_date", base["review_date"])
        read = read_facts(
            heard.text, now().date(), asked=asked, new=opened.slug is None, held_review=date.fromisoformat(held) if held else None
        )
        if place.asks == at.CONFIRM and not (read.facts or read.problems):
            read = self._corrected(heard, opened, read, aside=aside)
        if place.asks == told.DOCUMENT_TITLE and place.heard and read.facts:
            read = replace(read, facts=(*(Fact.from_json(one) for one in place.heard), *read.facts))
        if not (read.facts or read.problems):
            if aside:
                return None
            return self._unread(actor, heard, place, opened, read)
        return self._go_on(actor, heard, place, opened, read)

    def is_of_another(self, actor: Actor, heard: Heard, place: Place) -> bool:
        """Whether a message names another protocol than the one that is open as what is to be changed.

        Where words of the editor's own are asked for, or names of partners, it must also be written as the beginning of a change.
        """
        opened = store.opened(self._database, actor, heard.conversation)
        if opened is None or (place.asks in (*told.IN_WORDS, told.PARTNERS, at.DOUBT) and not called_in_words(heard.text)):
            return False
        rest = read_facts(heard.text, now().date(), new=opened.slug is None).rest
        named = self._targets.named(rest) if rest else None
        return named is not None and named.slug != opened.slug

    def is_begun(self, actor: Actor, conversation: str) -> bool:
        """Whether the open change has anything in it that would be lost."""
        opened = store.opened(self._database, actor, conversation)
        return opened is not None and (bool(opened.fields) or opened.slug is None)

    @staticmethod
    def _corrected(heard: Heard, opened: Open, read: Told, *, aside: bool) -> Told:
        """'Make it June instead', 'no, it should be …': another value for what is being changed."""
        spoken = [name for name in told.SPOKEN if name in opened.fields]
        if opened.slug and len(spoken) == 1 and (value := told.read_correction(heard.text)):
            return read_facts(value, now().date(), asked=spoken[0])
        if aside:
            return read
        for field, asked in (("review_date", told.REVIEW), ("documents", told.SIZE)):
            if field in opened.fields and not read.facts:
                read = read_facts(heard.text, now().date(), asked=asked)
        return read

    def _unread(self, actor: Actor, heard: Heard, place: Place, opened: Open, read: Told) -> Turned:
        """A reply without a fact: a field to be changed, nothing more to tell, a no."""
        title = self._title(opened)
        if place.asks in told.OF_DOCUMENT and says(NOTHING_MORE, heard.text):
            return self._show(actor, heard, place, opened)
        if place.asks in (at.CONFIRM, at.FIELD) and read.speaks_of:
            return self._ask(read.speaks_of[0], place, opened)
        if place.asks == at.CONFIRM:
            return Turned((say.Differently(opened.slug is None),), replace(place.at(at.CONFIRM), declined=True))
        if place.asks == at.FIELD:
            target = self._targets.find(heard.text, heard.context)
            if target.protocol and target.protocol.slug != opened.slug and not opened.fields:
                return self._begun(actor, heard, place.closed(), target, read)  # 'No, the autism one.'
            return Turned((say.WhichField(title),), place.at(at.FIELD))
        return self._ask(place.asks, place, opened)

    def _settled(self, actor: Actor, heard: Heard, place: Place, opened: Open, *, aside: bool) -> Turned | None:
        """The reply to a doubt: one of what was offered, or that it is new."""
        chosen = self._option(heard.text, place)
        waiting = tuple(Fact.from_json(one) for one in place.heard)
        if chosen is None:
            more = read_facts(heard.text, now().date(), new=opened.slug is None)
            if not more.facts:
                return None if aside else Turned((say.DoubtAsked(self._doubt(place)),), place)
            anew = {fact.field for fact in more.facts if fact.how == told.SET}
            kept = tuple(fact for fact in waiting if fact.field not in anew)
            return self._go_on(actor, heard, replace(place, heard=()), opened, replace(more, facts=(*kept, *more.facts)))
        joined = place.wanted == JOINED and ";" in chosen
        names = [one.strip() for one in chosen.split(";")] if joined else [chosen]
        settled = {**place.settled, place.doubted: names}
        if place.doubted != DOCUMENT:
            settled |= {key(name): [name] for name in names}
        after = replace(place, settled=settled, heard=(), doubted="", wanted="")
        return self._go_on(actor, heard, after, opened, Told(waiting))

    @staticmethod
    def _doubt(place: Place) -> Doubt:
        return Doubt(place.wanted, str(place.doubted), place.offered)

    @staticmethod
    def _option(text: str, place: Place) -> str | None:
        low = lowered(unquoted(text)).strip(" .!")
        for number, option in enumerate(place.offered):
            if low in (str(number + 1), key(option), f"option {number + 1}", f"the {('first', 'second', 'third')[min(number, 2)]}"):
                return option
        if place.wanted == JOINED:
            if low in ("one", "one organisation", "it's one", "one organisation."):
                return place.offered[0]
            return place.offered[1] if low in _SEVERAL else None
        if low in _THAT_ONE:
            return place.offered[0] if place.wanted == NEAR or len(place.offered) == 1 else None
        return place.offered[-1] if place.wanted == NEAR and low in _NEW_ONE else None

    def _go_on(self, actor: Actor, heard: Heard, place: Place, opened: Open, read: Told) -> Turned:
        """Take the facts into the draft, keep it, and say what comes next: a problem, a doubt, a question, or the whole change."""
        base = self._base(opened)
        if self._lacks_document_title(read.facts, base, opened):
            waiting = replace(place, draft=True, heard=tuple(fact.to_json() for fact in read.facts))
            store.keep(self._database, actor, heard.conversation, opened)
            return self._ask(told.DOCUMENT_TITLE, waiting, opened)
        try:
            applied = self._applied(read.facts, base, opened, place, heard.text)
        except (Invalid, Conflict) as error:
            asks = place.asks if place.asks in (*told.FIELDS, *told.OF_DOCUMENT) else at.CONFIRM if opened.fields else at.FIELD
            store.keep(self._database, actor, heard.conversation, opened)
            return Turned((say.Refused(str(error)),), place.at(asks))
        fields = {name: value for name, value in {**opened.fields, **applied.fields}.items() if value != base[name]}
        if applied.doubts:
            doubt = applied.doubts[0]
            store.keep(self._database, actor, heard.conversation, opened)
            waiting = replace(
                place, heard=tuple(fact.to_json() for fact in read.facts), doubted=key(doubt.words), wanted=doubt.why, draft=True
            )
            return Turned((say.DoubtAsked(doubt),), waiting.at(at.DOUBT, offered=doubt.options))
        opened = replace(opened, fields=fields)
        place = replace(place, heard=())
        store.keep(self._database, actor, heard.conversation, opened)
        first: list[say.Said] = [say.NotTaken(*problem) for problem in read.problems]
        if applied.absent:
            first.append(say.Absent(applied.absent, self._title(opened)))
        rest = self._next(actor, heard, place, opened, read)
        return replace(rest, said=(*first, *rest.said))

    @staticmethod
    def _lacks_document_title(facts: Sequence[Fact], base: Mapping[str, Any], opened: Open) -> bool:
        """Whether a document is to be added beside another and has no title of its own."""
        adds = any(fact.field == told.DOCUMENT and fact.how == told.ADD for fact in facts)
        titled = any(fact.field == told.DOCUMENT_TITLE for fact in facts)
        return adds and not titled and bool(opened.fields.get("documents", base["documents"]))

    def _applied(self, facts: Sequence[Fact], base: Mapping[str, Any], opened: Open, place: Place, text: str) -> Applied:
        held = Organisations(organisations.list_organisations(self._database))
        applying = Applying(base, held, place.settled, text, values=dict(opened.fields))
        applied = applying.apply([fact for fact in facts if not (fact.words == "ending" and self._formats(facts) > 1)])
        title = applied.fields.get("title")
        if title and (other := self._targets.titled(title)) and other.slug != opened.slug:
            raise Conflict(f"A protocol called {other.title!r} exists already. Give this one another title, or cancel and change that one.")
        if opened.slug and applied.fields.get("partners") == []:
            raise Invalid("A protocol needs at least one partner. Say who the partners are instead.")
        return applied

    @staticmethod
    def _formats(facts: Sequence[Fact]) -> int:
        return sum(fact.field == told.FORMAT for fact in facts)

    def _next(self, actor: Actor, heard: Heard, place: Place, opened: Open, read: Told) -> Turned:
        """What is asked once facts are taken: what was spoken of and not told, what is missing, or whether to save."""
        given = {fact.field for fact in read.facts} | {name for name, _ in read.problems}
        if opened.slug is None:
            lacking = missing(opened.fields)
            if lacking:
                return self._ask(lacking[0], place, opened)
        lost = next((name for name, _ in read.problems), "")
        if lost and not opened.fields:
            return Turned((), place.at(lost))
        if told.URL in read.speaks_of and told.URL not in given and (opened.fields.get("documents") or not opened.fields):
            return self._ask(told.URL, place, opened)
        if not opened.fields:
            wanted = next((name for name in read.speaks_of if name not in given), "")
            if wanted:
                return self._ask(wanted, place, opened)
            if read.facts:
                return Turned((say.NothingDiffers(self._title(opened)), say.WhichField(self._title(opened))), place.at(at.FIELD))
            return Turned((say.WhichField(self._title(opened)),), place.at(at.FIELD))
        return self._show(actor, heard, place, opened)

    def _ask(self, name: str, place: Place, opened: Open) -> Turned:
        base = {**self._base(opened), **(opened.fields if opened.slug is None else {})}
        current = base.get("documents" if name in told.OF_DOCUMENT else name)
        return Turned((say.ValueAsked(name, self._title(opened), current, opened.slug is None),), replace(place, draft=True).at(name))

    # Showing and making it.

    def show(self, actor: Actor, heard: Heard, place: Place) -> Turned:
        """The open change as it stands, and what comes next."""
        opened = store.opened(self._database, actor, heard.conversation)
        if opened is None:
            return Turned((say.NothingOpen(),), place.closed())
        place = replace(place, draft=True)
        if place.asks == at.DOUBT:
            return Turned((say.DoubtAsked(self._doubt(place)),), place)
        if opened.slug is None and (lacking := missing(opened.fields)):
            return self._ask(lacking[0], place, opened)
        if not opened.fields:
            return Turned((say.WhichField(self._title(opened)),), place.at(at.FIELD))
        return self._show(actor, heard, place, opened)

    def _show(self, actor: Actor, heard: Heard, place: Place, opened: Open) -> Turned:
        """The change as before and after; first what others changed meanwhile."""
        if not opened.fields:
            return Turned((say.WhichField(self._title(opened)),), place.at(at.FIELD))
        if self._moved(opened):
            return self._after_others(actor, heard, place, opened)
        verb = "add" if opened.slug is None else "save"
        return Turned((say.Proposed(self._as_change(opened), verb),), replace(place, draft=True).at(at.CONFIRM))

    def _moved(self, opened: Open) -> bool:
        """Whether the protocol was changed since the draft was begun."""
        return opened.slug is not None and protocols.get_protocol(self._database, opened.slug).version != opened.version

    def _after_others(self, actor: Actor, heard: Heard, place: Place, opened: Open) -> Turned:
        """Show what others changed, put the change on top of that, and ask anew."""
        base = self._base(opened)
        version = protocols.get_protocol(self._database, opened.slug or "").version
        changes = store.changes_since(self._database, opened.slug or "", version - (opened.version or 0))
        fields = rebased(opened.fields, as_of(base, changes), base)
        opened = replace(opened, version=version, fields=fields)
        store.keep(self._database, actor, heard.conversation, opened)
        others = say.ByOthers(base["title"], changes)
        if not fields:
            store.dropped(self._database, actor, heard.conversation)
            return Turned((others, say.NothingDiffers(base["title"])), place.closed())
        return Turned((others, say.Proposed(self._as_change(opened), "save")), replace(place, draft=True).at(at.CONFIRM))

    def _as_change(self, opened: Open) -> say.Change:
        new = opened.slug is None
        fields = completed(dict(opened.fields)) if new else dict(opened.fields)
        held = Organisations(organisations.list_organisations(self._database))
        unknown = tuple(name for name in fields.get("partners", ()) if held.held(name) is None)
        shown = {name: fields[name] for name in (*told.FIELDS[:3], "documents", *told.FIELDS[3:]) if name in fields}
        before = {} if new else self._base(opened)
        return say.Change(self._title(opened), "protocol", say.rows(shown, before), new=new, organisations=unknown)

    def save(self, actor: Actor, heard: Heard, place: Place) -> Turned:
        """Make the change that was agreed to. What others changed meanwhile is shown first, and it is asked again."""
        opened = store.opened(self._database, actor, heard.conversation)
        if opened is None:
            return Turned((say.NothingOpen(),), place.closed())
        if not opened.fields or (opened.slug is None and missing(opened.fields)):
            return self.show(actor, heard, place)
        try:
            if self._moved(opened):
                return self._after_others(actor, heard, place, opened)
        except NotFound as error:
            store.dropped(self._database, actor, heard.conversation)
            return Turned((say.Refused(str(error)),), place.closed())
        change = self._as_change(opened)
        try:
            made = store.made(self._database, actor, heard.conversation, replace(opened, fields=completed(dict(opened.fields))))
        except Conflict as error:
            if self._moved(opened):
                return self._after_others(actor, heard, place, opened)
            return Turned((say.Refused(str(error)),), place)
        except Invalid as error:
            return Turned((say.Refused(str(error)),), place)
        if made is None:
            return Turned((say.NothingOpen(),), place.closed())
        last = {"subject": f"protocol {made.slug}", "revision": made.revision}
        return Turned((say.Saved(change, "add" if opened.slug is None else "save"),), place.closed(last), about=made.slug)

    def cancel(self, actor: Actor, heard: Heard, place: Place) -> Turned:
        """Throw the open change away."""
        opened = store.opened(self._database, actor, heard.conversation)
        title = self._title(opened) if opened else ""
        store.dropped(self._database, actor, heard.conversation)
        return Turned((say.Cancelled(title, new=opened is not None and opened.slug is None),), place.closed())

    def title(self, actor: Actor, conversation: str) -> str:
        """The title of the protocol whose change is open; empty for a new one without a title."""
        opened = store.opened(self._database, actor, conversation)
        return self._title(opened) if opened else ""

    def _base(self, opened: Open) -> dict[str, Any]:
        if opened.slug is None:
            return empty()
        protocol = protocols.get_protocol(self._database, opened.slug)
        return snapshot(protocol, protocols.get_language(self._database, opened.slug))

    def _title(self, opened: Open) -> str:
        if opened.slug is None:
            return str(opened.fields.get("title") or "")
        return protocols.get_protocol(self._database, opened.slug).title
