"""An audit in Slack: a section as a form, and the Word file, in the direct message only."""

from __future__ import annotations

import io
from collections.abc import Callable

import docx
import pytest

from bot.replies import Button, Buttons, Reply, Text
from bot.wording import chat_apps as say
from connectors import section_forms as forms
from knowledge.actors import CONTRIBUTOR, Actor, local_admin
from knowledge.audits.audits import begin_audit, give, view_audit
from knowledge.audits.library import add_questionnaire
from knowledge.audits.types import NO, YES, Given
from knowledge.database import Database
from knowledge.people.people import Grant, Known, grant, meet, revoke
from tests.audits import CONTENT, item
from tests.fakes.audit_talk import AuditAnswers
from tests.slack.fake import FakeSlack
from tests.slack.people import Person
from tests.slack.workspace import Message, View
from tests.slack_app import PATIENCE, SlackApp

pytestmark = pytest.mark.parametrize("backend", ["sqlite"], indirect=True)

ADA = local_admin("Ada")
VALE = "Vale Inclusion Partnership"
CONTRIBUTES = Grant(CONTRIBUTOR, VALE)
NHS = "943 476 5919"


@pytest.fixture
def ama(running: SlackApp, slack: FakeSlack, database: Database) -> Person:
    """A contributor of Vale, whose audit of 2026 is begun: it is number 1."""
    add_questionnaire(database, ADA, CONTENT)
    begin_audit(database, ADA, VALE, "2026")
    grant(database, ADA, meet(database, Known("slack", "T1", "U1"), "Ama Boateng").id, CONTRIBUTES)
    running.rasa.otherwise = AuditAnswers(database)
    return slack.user("U1", "Ama Boateng")


def section(app: SlackApp, ama: Person, *, said: str = f"open the audit for {VALE} 2026") -> Message:
    """The message with the section that is to be answered now."""
    ama.dm(said)
    return app.said(ama.dm_channel.id)[-1]


def opened(slack: FakeSlack, ama: Person, message: Message) -> View:
    """The form of a section, opened by its button."""
    before = len(slack.calls_of("views.open"))
    ama.clicks(message, "Open section")
    slack.wait_for(lambda: len(slack.calls_of("views.open")) > before and ama.modal, PATIENCE)
    assert ama.modal
    return ama.modal


def states(database: Database) -> dict[str, str | None]:
    """The state of everything that is answered, by number."""
    audit = view_audit(database, ADA, 1)
    return {audit.questionnaire.item(key).number: answer.state for key, answer in audit.answers.items()}


def note(number: str) -> str:
    return f"{forms.NOTE}{item(number).key}"


def ticks(view: View, *numbers: str) -> dict[str, list[str]]:
    """Ticks of these items, wherever they are in the form."""
    boxes = {block["block_id"]: block["element"] for block in view.content["blocks"] if block["block_id"].startswith(forms.TICKS)}
    keys = {item(one).key for one in numbers}
    found = {block: [one["value"] for one in box["options"] if one["value"] in keys] for block, box in boxes.items()}
    return {block: values for block, values in found.items() if values}


def test_a_section_is_filled_in_saved_and_its_message_becomes_the_next_one(
    running: SlackApp, slack: FakeSlack, database: Database, ama: Person
) -> None:
    message = section(running, ama)
    view = opened(slack, ama, message)
    no_others = f"{forms.NO_OTHERS}{item('1.12').key}"
    ama.submits(view, {**ticks(view, "1.1", "1.3"), note("1.1"): "On paper", forms.UNTICKED: forms.AS_NO, no_others: [forms.AS_NO]})
    running.settles()
    assert not view.open
    held = view_audit(database, ADA, 1)
    assert held.answers[item("1.1").key].note == "On paper"
    assert {held.answers[item("1.1").key].by, held.answers[item("1.2").key].by} == {"Ama Boateng"}
    assert (states(database)["1.1"], states(database)["1.2"], states(database)["1.3"]) == (YES, NO, YES)
    (now,) = running.said(ama.dm_channel.id)
    assert now.ts == message.ts
    assert now.text.startswith(say.saved(1, 12))
    assert "12 of 44 items are answered" in now.text
    assert "Section 2" in now.text
    assert opened(slack, ama, now).content["title"]["text"] == "Section 2 of 7"


def test_the_chat_and_the_form_are_of_the_same_audit(running: SlackApp, slack: FakeSlack, database: Database, ama: Person) -> None:
    section(running, ama)
    message = section(running, ama, said="1.1 yes")
    assert states(database) == {"1.1": YES}
    view = opened(slack, ama, message)
    (box,) = [one["element"] for one in view.content["blocks"] if one["block_id"] == f"{forms.TICKS}0"]
    assert [one["value"] for one in box["initial_options"]] == [item("1.1").key]


def test_an_identifier_in_a_note_is_refused_on_its_field_and_nothing_is_kept(
    running: SlackApp, slack: FakeSlack, database: Database, ama: Person
) -> None:
    view = opened(slack, ama, section(running, ama))
    filled = {**ticks(view, "1.1", "1.2"), note("1.1"): f"as for {NHS}"}
    ama.submits(view, filled)
    slack.wait_for(lambda: view.errors, PATIENCE)
    assert set(view.errors) == {note("1.1")}
    assert "NHS number" in view.errors[note("1.1")]
    assert view.open
    assert states(database) == {}
    ama.submits(view, {**filled, note("1.1"): "as for one child"})
    running.settles()
    assert not view.open
    assert states(database) == {"1.1": YES, "1.2": YES}


def test_what_another_answered_meanwhile_is_shown_on_the_field_and_not_overwritten(
    running: SlackApp, slack: FakeSlack, database: Database, ama: Person
) -> None:
    view = opened(slack, ama, section(running, ama))
    ben = Actor("Ben Okafor", ADA.roles)
    give(database, ben, 1, (Given(item("1.1").key, NO),), view_audit(database, ben, 1).latest)
    ama.submits(view, ticks(view, "1.1", "1.2"))
    slack.wait_for(lambda: view.errors, PATIENCE)
    assert "Ben Okafor answered 1.1" in " ".join(view.errors.values())
    assert states(database) == {"1.1": NO}


@pytest.mark.parametrize("when", ["before the form is opened", "while the form is open"])
def test_who_may_not_any_more_changes_nothing_and_is_told(
    running: SlackApp, slack: FakeSlack, database: Database, ama: Person, when: str
) -> None:
    message = section(running, ama)
    person = meet(database, Known("slack", "T1", "U1")).id
    if when == "before the form is opened":
        revoke(database, ADA, person, CONTRIBUTES)
        ama.clicks(message, "Open section")
        slack.wait_for(lambda: len([one for one in ama.sees() if one.bot_id]) == 2, PATIENCE)
        assert "Nothing was changed" in running.said(ama.dm_channel.id)[-1].text
        assert not slack.calls_of("views.open")
    else:
        view = opened(slack, ama, message)
        revoke(database, ADA, person, CONTRIBUTES)
        ama.submits(view, ticks(view, "1.1"))
        slack.wait_for(lambda: view.errors, PATIENCE)
        assert view.open
    assert states(database) == {}


def test_somebody_without_a_role_sees_nothing_of_an_audit(running: SlackApp, slack: FakeSlack, ama: Person) -> None:
    ben = slack.user("U2")
    ben.dm(f"open the audit for {VALE} 2026")
    (answer,) = running.said(ben.dm_channel.id)
    assert "Open section" not in answer.text
    assert "1.1" not in answer.text


def in_a_thread(ama: Person, running: SlackApp) -> None:
    ama.mentions("C1", f"start the audit for {VALE} 2026")


def in_a_follow_up(ama: Person, running: SlackApp) -> None:
    asked = ama.mentions("C1", "hello")
    running.settles()
    ama.says("C1", f"open the audit for {VALE} 2026", thread_ts=asked.ts)


def by_a_command(ama: Person, running: SlackApp) -> None:
    ama.command("/sharing", f"open the audit for {VALE} 2026", "C1")


def by_a_button(ama: Person, running: SlackApp) -> None:
    running.rasa.script["hello"] = Reply((Text("Hello"), Buttons((Button("Open it", f"open the audit for {VALE} 2026"),))))
    ama.mentions("C1", "hello")
    ama.clicks(running.said("C1")[0], "Open it")


@pytest.mark.parametrize("how", [in_a_thread, in_a_follow_up, by_a_command, by_a_button])
def test_nothing_of_an_audit_is_said_in_a_channel(
    running: SlackApp, slack: FakeSlack, ama: Person, how: Callable[[Person, SlackApp], None]
) -> None:
    how(ama, running)
    said = [*running.said("C1"), *running.privately("U1")]
    assert "I only talk about audits in a private chat with me" in said[-1].text
    for one in said:
        assert "Section 1" not in one.text
        assert not [block for block in one.blocks if "form:" in str(block)]


def test_the_word_file_comes_into_the_direct_message(running: SlackApp, slack: FakeSlack, database: Database, ama: Person) -> None:
    section(running, ama)
    give(database, ADA, 1, (Given(item("1.1").key, YES, "On paper"),), 0)
    ama.dm("export as Word")
    running.settles()
    (file,) = slack.workspace.files.values()
    assert (file.channel, file.name[-5:], file.title) == (ama.dm_channel.id, ".docx", f"Audit of {VALE}, 2026")
    whole = docx.Document(io.BytesIO(file.content))
    assert "On paper" in "\n".join(
        [*(one.text for one in whole.paragraphs), *(c.text for t in whole.tables for r in t.rows for c in r.cells)]
    )


def test_a_file_is_not_made_for_who_may_not_any_more(
    running: SlackApp, slack: FakeSlack, database: Database, ama: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    section(running, ama)
    slack.faults.fails("chat.postMessage", times=1)  # The file waits behind the message before it.
    person = meet(database, Known("slack", "T1", "U1")).id
    ama.dm("export as Word")
    slack.wait_for(lambda: not slack.faults.waiting, PATIENCE)
    revoke(database, ADA, person, CONTRIBUTES)
    running.settles()
    assert slack.workspace.files == {}


@pytest.mark.parametrize("step", ["files.getUploadURLExternal", "upload", "files.completeUploadExternal"])
def test_a_file_whose_upload_fails_is_sent_again(running: SlackApp, slack: FakeSlack, ama: Person, step: str) -> None:
    section(running, ama)
    slack.faults.fails(step)
    ama.dm("export as Word")
    running.settles()
    assert len([one for one in slack.workspace.files.values() if one.channel == ama.dm_channel.id]) == 1


def test_the_next_section_comes_as_a_message_where_the_old_one_is_not_there_any_more(
    running: SlackApp, slack: FakeSlack, database: Database, ama: Person
) -> None:
    message = section(running, ama)
    view = opened(slack, ama, message)
    slack.workspace.channels[ama.dm_channel.id].messages.remove(message)
    ama.submits(view, ticks(view, "1.1"))
    (now,) = running.said(ama.dm_channel.id)
    assert "1 of 44 items are answered" in now.text
    assert {one.error for one in slack.refused} == {"message_not_found"}
    slack.refused.clear()


def test_a_section_that_cannot_be_opened_in_time_is_said_to_be_so(running: SlackApp, slack: FakeSlack, ama: Person) -> None:
    message = section(running, ama)
    slack.triggers.seconds = 0
    ama.clicks(message, "Open section")
    slack.wait_for(lambda: len([one for one in ama.sees() if one.bot_id]) == 2, PATIENCE)
    assert running.said(ama.dm_channel.id)[-1].text == "The section could not be opened. Press the button again, or type your answers."
    assert {one.error for one in slack.refused} == {"expired_trigger_id"}
    slack.refused.clear()


def test_a_saved_section_goes_on_when_rasa_is_back(running: SlackApp, slack: FakeSlack, database: Database, ama: Person) -> None:
    view = opened(slack, ama, section(running, ama))
    running.rasa.status = 503
    ama.submits(view, ticks(view, "1.1"))
    slack.wait_for(lambda: not view.open and states(database), PATIENCE)
    slack.wait_for(lambda: "I cannot answer at the moment" in ama.sees()[-1].text, PATIENCE)
    running.rasa.status = 200
    assert "1 of 44 items are answered" in running.said(ama.dm_channel.id)[-1].text


def test_a_form_that_is_sent_twice_is_saved_once(running: SlackApp, slack: FakeSlack, database: Database, ama: Person) -> None:
    view = opened(slack, ama, section(running, ama))
    ama.submits(view, ticks(view, "1.1"))
    ama.submits(view, ticks(view, "1.1"))
    assert len(running.said(ama.dm_channel.id)) == 1
    assert states(database) == {"1.1": YES}
    assert running.rasa.texts().count(f"carry on with the audit for {VALE} 2026") == 1
