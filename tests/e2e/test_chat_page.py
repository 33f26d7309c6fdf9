"""The chat page in a real browser: what is shown, heard and kept, and what happens when something is down."""

from __future__ import annotations

import json

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.e2e.chat_page import ChatPage, barriers, place
from tests.e2e.conftest import Connectors
from tests.fakes.rasa_channel import RasaChannel

PARTNERS = "Who are the Autism Panel partners?"
LONGEST = 20_000


@pytest.fixture
def chat(page: Page, connectors: Connectors, rasa: RasaChannel) -> ChatPage:
    return ChatPage(page, connectors.url).open()


# What is shown


def test_a_first_visit_says_what_can_be_asked(chat: ChatPage) -> None:
    expect(chat.page).to_have_title("Sharing Assistant")
    expect(chat.page.get_by_role("heading", level=1)).to_have_text("Ask about information sharing protocols")
    suggestions = chat.page.get_by_role("list", name="Questions you can start with").get_by_role("button")
    assert suggestions.all_inner_texts() == [
        "Which protocol covers missing from education checks?",
        "Who are the Autism Panel partners?",
        "What do we share with Provide?",
        "How big is the Autism Panel document?",
        "What does CHIS mean?",
    ]
    expect(chat.page.get_by_text("This page is open to whoever uses this computer")).to_be_visible()


def test_a_suggested_question_is_asked_by_pressing_it(chat: ChatPage, rasa: RasaChannel) -> None:
    chat.page.get_by_role("button", name=PARTNERS).click()
    chat.answer(0)
    expect(chat.questions).to_have_count(1)
    assert rasa.texts() == [PARTNERS]


def test_an_answer_is_shown_with_its_structure(chat: ChatPage) -> None:
    answer = chat.ask(PARTNERS)
    expect(answer.locator(".lead")).to_have_text("The Autism in Schools Panel covers this.")
    expect(answer.get_by_role("blockquote")).to_contain_text("To process, triage")
    assert answer.get_by_role("term").all_inner_texts() == ["Partners", "Theme"]
    assert answer.get_by_role("definition").all_inner_texts()[0] == "ECC, Southend City Council, Thurrock Council"
    assert answer.get_by_role("group", name="Choices").get_by_role("button").all_inner_texts() == ["What is it for?", "How big is it?"]
    expect(answer.get_by_role("group", name="Was this helpful?")).to_be_visible()


def test_a_link_opens_a_new_tab_and_says_so(chat: ChatPage) -> None:
    link = chat.ask(PARTNERS).get_by_role("link")
    expect(link).to_have_text("The Autism in Schools Panel (opens in a new tab)")
    expect(link).to_have_attribute("href", "https://example.org/panel.pdf")
    expect(link).to_have_attribute("target", "_blank")
    expect(link).to_have_attribute("rel", "noopener noreferrer")


def test_only_web_addresses_become_links(chat: ChatPage) -> None:
    answer = chat.ask(PARTNERS)
    expect(answer.get_by_text("Where it is kept")).to_be_visible()
    expect(answer.get_by_role("link")).to_have_count(1)


def test_markup_in_a_question_or_an_answer_is_shown_as_it_is_written(chat: ChatPage) -> None:
    answer = chat.ask("show markup")
    expect(answer).to_contain_text("<img src=x onerror=alert(1)><b>bold</b>")
    expect(answer).to_contain_text("<script>alert(1)</script>")
    expect(answer.get_by_role("link")).to_have_count(0)
    expect(chat.ask("<b>hello</b><script>alert(1)</script>")).to_contain_text("You asked: <b>hello</b><script>alert(1)</script>")
    assert chat.log.locator("img, b, script").count() == 0


def test_several_messages_of_one_turn_are_all_shown(chat: ChatPage, rasa: RasaChannel) -> None:
    rasa.raw = json.dumps([{"text": "First.\n\nStill first."}, {"text": "Second."}]).encode()
    chat.box.fill("hello")
    chat.box.press("Enter")
    expect(chat.answers).to_have_count(2)
    assert chat.answers.nth(0).locator("p.text").all_inner_texts() == ["First.", "Still first."]


def test_a_comparison_stands_side_by_side_where_there_is_room(chat: ChatPage) -> None:
    cards = chat.ask("compare the two with Provide").locator(".fact-card")
    left, right = cards.all()
    assert place(left)["y"] == place(right)["y"]
    assert place(left.get_by_role("term").nth(1))["y"] == place(right.get_by_role("term").nth(1))["y"]
    chat.page.set_viewport_size({"width": 320, "height": 700})
    assert place(left)["x"] == place(right)["x"]


def test_removed_identifiers_do_not_stay_on_the_page(chat: ChatPage) -> None:
    chat.ask("Is 943 476 5919 on it?")
    expect(chat.questions.first).to_contain_text("Is [NHS number removed] on it?")
    assert "5919" not in chat.page.evaluate("document.body.innerText + JSON.stringify(sessionStorage)")


# Writing and sending


def test_enter_sends_and_shift_enter_starts_a_new_line(chat: ChatPage, rasa: RasaChannel) -> None:
    chat.box.press_sequentially("one")
    chat.box.press("Shift+Enter")
    chat.box.press_sequentially("two")
    height = place(chat.box)["height"]
    chat.box.press("Enter")
    chat.answer(0)
    assert rasa.texts() == ["one\ntwo"]
    assert height > place(chat.box)["height"]


def test_while_an_answer_is_awaited_sending_waits_and_what_is_written_stays(chat: ChatPage, rasa: RasaChannel) -> None:
    rasa.delay = 1.5
    chat.box.fill("first")
    chat.send.click()
    expect(chat.send).to_have_attribute("aria-disabled", "true")
    expect(chat.typing).to_be_visible()
    chat.box.fill("second")
    chat.box.press("Enter")
    expect(chat.page.locator("#announcement")).to_have_text("Wait for the answer, then send your message.")
    chat.answer(0)
    expect(chat.typing).to_have_count(0)
    expect(chat.box).to_have_value("second")
    assert rasa.texts() == ["first"]


def test_an_empty_question_is_not_sent(chat: ChatPage, rasa: RasaChannel) -> None:
    chat.box.fill("   ")
    chat.send.click()
    expect(chat.page.get_by_role("alert").filter(has_text="Type a question first.")).to_be_visible()
    expect(chat.box).to_have_attribute("aria-invalid", "true")
    assert not rasa.received


def test_a_message_that_is_too_long_stays_in_the_box(chat: ChatPage, rasa: RasaChannel) -> None:
    chat.box.fill("🙂" * (LONGEST + 3))
    expect(chat.page.locator("#count")).to_have_text("You have 3 characters too many.")
    chat.box.press("Enter")
    expect(chat.page.locator("#message-error")).to_contain_text("longer than 20,000 characters. Take out 3")
    assert not rasa.received
    chat.box.fill("🙂" * LONGEST)
    expect(chat.page.locator("#message-error")).to_be_empty()
    chat.box.press("Enter")
    chat.answer(0)
    assert len(rasa.texts()[0]) == LONGEST


def test_what_the_server_refuses_is_back_in_the_box(chat: ChatPage) -> None:
    chat.page.route(
        "**/chat/messages", lambda route: route.fulfill(status=429, json={"error": {"code": "too-fast", "message": "Wait 3 seconds."}})
    )
    chat.box.fill("hello")
    chat.box.press("Enter")
    expect(chat.page.locator("#message-error")).to_have_text("Wait 3 seconds.")
    expect(chat.box).to_have_value("hello")
    expect(chat.box).to_be_focused()
    expect(chat.questions).to_have_count(0)


# Buttons, feedback and forms


def test_a_button_types_what_it_says_and_is_marked(chat: ChatPage, rasa: RasaChannel) -> None:
    first = chat.ask(PARTNERS)
    first.get_by_role("button", name="How big is it?").click()
    chat.answer(1)
    assert rasa.texts() == [PARTNERS, "How big is it?"]
    expect(first.get_by_role("button", name="How big is it? (chosen)")).to_be_visible()


def test_buttons_of_an_earlier_answer_are_marked_and_still_work(chat: ChatPage, rasa: RasaChannel) -> None:
    first = chat.ask(PARTNERS)
    chat.ask("Something else")
    earlier = first.get_by_role("group", name="Choices from an earlier answer")
    earlier.get_by_role("button", name="What is it for?").click()
    chat.answer(2)
    assert rasa.texts()[-1] == "What is the Autism Panel for?"


def test_feedback_is_typed_and_belongs_to_the_latest_answer(chat: ChatPage, rasa: RasaChannel) -> None:
    first = chat.ask(PARTNERS)
    first.get_by_role("button", name="Helpful", exact=True).click()
    chat.answer(1)
    assert rasa.texts() == [PARTNERS, "That was helpful"]
    expect(first).to_contain_text("You said: Helpful.")
    expect(first.get_by_role("button", name="Not helpful")).to_have_count(0)
    second = chat.ask(PARTNERS)
    chat.ask("Something else")
    expect(second.get_by_role("group", name="Was this helpful?")).to_be_hidden()


def test_a_form_asks_for_what_is_missing_and_is_sent_as_one_message(chat: ChatPage, rasa: RasaChannel) -> None:
    answer = chat.ask("something is missing")
    form = answer.get_by_role("group", name="What is missing")
    answer.get_by_role("button", name="Tell the team").click()
    what = form.get_by_role("textbox", name="What did you look for? (required)")
    expect(what).to_be_focused()
    expect(what).to_have_attribute("aria-invalid", "true")
    expect(what).to_have_accessible_description("Fill in “What did you look for?”. One sentence will do.")
    assert barriers(chat.page) == []
    what.fill("Police protocol\n\n and more: all of it")
    form.get_by_role("combobox", name="Theme").select_option("Health")
    form.get_by_role("checkbox", name="It is urgent").check()
    answer.get_by_role("button", name="Tell the team").click()
    chat.answer(1)
    assert rasa.texts()[-1] == "tell the team\nwhat: Police protocol and more: all of it\ntheme: Health\nurgent: yes"
    expect(answer).to_contain_text("You sent this form.")
    expect(form).to_have_count(0)
    expect(chat.box).to_be_focused()


def test_what_is_not_ticked_or_filled_in_is_left_out_of_the_message(chat: ChatPage, rasa: RasaChannel) -> None:
    answer = chat.ask("audit")
    send = answer.get_by_role("button", name="Send", exact=True)
    send.click()
    expect(answer.get_by_role("alert")).to_have_text("Tick or fill in something first.")
    assert rasa.texts() == ["audit"]
    answer.get_by_role("checkbox", name="Telephone numbers").check()
    answer.get_by_role("checkbox", name="Address").check()
    answer.get_by_role("checkbox", name="Address").uncheck()
    send.click()
    chat.answer(1)
    assert rasa.texts()[-1] == "section 1\n1.2: yes"


def test_a_form_is_filled_in_with_the_keyboard(chat: ChatPage, rasa: RasaChannel) -> None:
    answer = chat.ask("audit")
    address = answer.get_by_role("checkbox", name="Address")
    expect(address).to_have_accessible_description("Where the child or young person lives, on paper or in a system.")
    address.focus()
    for key in ("Space", "Tab", "Tab", "Space", "Tab", "Tab"):
        chat.page.keyboard.press(key)
    expect(answer.get_by_role("textbox", name="Are there any other types of information")).to_be_focused()
    chat.page.keyboard.type("Court orders")
    chat.page.keyboard.press("Tab")
    chat.page.keyboard.press("Enter")
    chat.answer(1)
    assert rasa.texts()[-1] == "section 1\n1.1: yes\n1.3: yes\n1.5: Court orders"


def test_what_is_filled_in_outlives_a_reload_and_is_forgotten_once_it_is_sent(chat: ChatPage, rasa: RasaChannel) -> None:
    chat.ask("audit")
    form = chat.answers.first.get_by_role("group", name="Section 1: Information held")
    form.get_by_role("checkbox", name="Address").check()
    form.get_by_role("textbox").fill("UPN H801200001001")
    chat.page.reload()
    chat.wait_until_connected()
    expect(form.get_by_role("checkbox", name="Address")).to_be_checked()
    expect(form.get_by_role("textbox")).to_have_value("UPN H801200001001")
    chat.answers.first.get_by_role("button", name="Send", exact=True).click()
    chat.answer(1)
    assert rasa.texts()[-1] == "section 1\n1.1: yes\n1.5: UPN [UPN removed]"
    assert "H801200001001" not in chat.page.evaluate("document.body.innerText + JSON.stringify(sessionStorage)")
    chat.page.reload()
    chat.wait_until_connected()
    expect(chat.answers.first).to_contain_text("You sent this form.")
    expect(form).to_have_count(0)


def test_a_form_beside_its_list_is_opened_when_it_is_wanted(chat: ChatPage, rasa: RasaChannel) -> None:
    answer = chat.ask("listed")
    form = answer.get_by_role("group", name="Section 1")
    expect(form).to_be_hidden()
    answer.get_by_text("Answer with a form").focus()
    chat.page.keyboard.press("Enter")
    expect(form).to_be_visible()
    assert barriers(chat.page) == []
    form.get_by_role("combobox", name="Address").select_option("no")
    chat.page.reload()
    chat.wait_until_connected()
    expect(form.get_by_role("combobox", name="Address")).to_have_value("no")
    answer.get_by_role("button", name="Send", exact=True).click()
    chat.answer(1)
    assert rasa.texts()[-1] == "1.1: no"
    expect(answer).to_contain_text("You sent this form.")
    expect(answer.get_by_text("Answer with a form")).to_have_count(0)


def test_a_form_that_cannot_be_sent_now_keeps_what_is_filled_in(chat: ChatPage, rasa: RasaChannel) -> None:
    answer = chat.ask("audit")
    answer.get_by_role("checkbox", name="Address").check()
    rasa.delay = 1.5
    chat.box.fill("first")
    chat.box.press("Enter")
    expect(chat.typing).to_be_visible()
    answer.get_by_role("button", name="Send", exact=True).press("Enter")
    expect(chat.page.locator("#announcement")).to_have_text("Wait for the answer, then send your message.")
    expect(answer.get_by_role("checkbox", name="Address")).to_be_checked()
    chat.answer(1)
    assert rasa.texts() == ["audit", "first"]


# What is kept


def test_a_reload_keeps_the_conversation_and_the_draft(chat: ChatPage, rasa: RasaChannel) -> None:
    chat.ask(PARTNERS)
    chat.ask("Something else")
    chat.box.fill("a draft")
    before = chat.log.inner_text()
    chat.page.reload()
    chat.wait_until_connected()
    assert chat.log.inner_text() == before
    expect(chat.box).to_have_value("a draft")
    chat.ask("And more")
    assert len({one.body["conversation"] for one in rasa.received}) == 1


def test_a_reload_while_waiting_brings_the_answer_without_asking_twice(chat: ChatPage, rasa: RasaChannel) -> None:
    rasa.delay = 1.5
    chat.box.fill(PARTNERS)
    chat.box.press("Enter")
    expect(chat.typing).to_be_visible()
    chat.page.reload()
    chat.answer(0)
    expect(chat.questions).to_have_count(1)
    assert rasa.texts() == [PARTNERS]


def test_starting_again_forgets_the_conversation(chat: ChatPage, rasa: RasaChannel) -> None:
    chat.ask(PARTNERS)
    chat.page.get_by_role("button", name="Start again").click()
    expect(chat.log).to_be_empty()
    expect(chat.box).to_be_focused()
    expect(chat.page.locator("#announcement")).to_have_text("A new conversation has started.")
    chat.page.reload()
    chat.wait_until_connected()
    expect(chat.log).to_be_empty()
    chat.ask(PARTNERS)
    assert len({one.body["conversation"] for one in rasa.received}) == 2


def test_two_tabs_are_two_conversations(chat: ChatPage, context: BrowserContext, rasa: RasaChannel) -> None:
    other = ChatPage(context.new_page(), chat.url).open()
    chat.ask("one")
    other.ask("two")
    first, second = (one.body["conversation"] for one in rasa.received)
    assert first != second
    assert first.partition("-")[0] == second.partition("-")[0]
    expect(chat.questions).to_have_count(1)


def test_another_browser_is_another_visitor(chat: ChatPage, rasa: RasaChannel) -> None:
    chat.ask("one")
    browser = chat.page.context.browser
    assert browser
    other = browser.new_context()
    ChatPage(other.new_page(), chat.url).open().ask("two")
    other.close()
    first, second = (one.body["conversation"].partition("-")[0] for one in rasa.received)
    assert first != second


def test_a_page_without_storage_still_works(context: BrowserContext, connectors: Connectors, rasa: RasaChannel) -> None:
    page = context.new_page()
    page.add_init_script("Object.defineProperty(window, 'sessionStorage', { get() { throw new DOMException('no', 'SecurityError'); } })")
    chat = ChatPage(page, connectors.url).open()
    expect(chat.ask("hello")).to_contain_text("You asked: hello")


# What happens when something is down


def test_a_message_waits_while_the_assistant_is_down_and_is_sent_once_it_is_back(chat: ChatPage, rasa: RasaChannel) -> None:
    chat.ask("before")
    rasa.stop()
    chat.box.fill("during")
    chat.box.press("Enter")
    expect(chat.banner).to_contain_text("Your message is kept. Reference: ")
    expect(chat.questions.nth(1)).to_contain_text("Not sent yet. It will be sent when the assistant is connected.")
    expect(chat.send).to_have_attribute("aria-disabled", "true")
    assert barriers(chat.page) == []
    rasa.start()
    expect(chat.answers).to_have_count(2, timeout=40_000)
    expect(chat.banner).to_have_text("The assistant is connected again.")
    expect(chat.questions.nth(1)).not_to_contain_text("Not sent yet")
    assert rasa.texts() == ["before", "during"]


def test_a_waiting_message_can_be_taken_back(chat: ChatPage, rasa: RasaChannel) -> None:
    rasa.stop()
    chat.box.fill("during")
    chat.box.press("Enter")
    chat.page.get_by_role("button", name="Take it back").click()
    expect(chat.box).to_have_value("during")
    expect(chat.box).to_be_focused()
    expect(chat.questions).to_have_count(0)


def test_a_waiting_message_outlives_a_reload(chat: ChatPage, rasa: RasaChannel) -> None:
    rasa.stop()
    chat.box.fill("during")
    chat.box.press("Enter")
    expect(chat.questions).to_contain_text("Not sent yet")
    chat.page.reload()
    expect(chat.questions).to_have_count(1)
    expect(chat.banner).not_to_be_empty()
    rasa.start()
    expect(chat.answers).to_have_count(1, timeout=40_000)
    assert rasa.texts() == ["during"]


def test_a_page_opened_before_the_assistant_is_ready_says_so(page: Page, connectors: Connectors, rasa: RasaChannel) -> None:
    rasa.stop()
    connectors.wait_until_not_ready()
    page.goto(connectors.url)
    chat = ChatPage(page, connectors.url)
    expect(chat.banner).to_contain_text("The assistant is not answering yet.")
    chat.box.fill("written early")
    chat.box.press("Enter")
    expect(chat.box).to_have_value("written early")
    rasa.start()
    chat.wait_until_connected()
    chat.box.press("Enter")
    chat.answer(0)
    assert rasa.texts() == ["written early"]


def test_a_lost_connection_is_shown_and_recovers(chat: ChatPage, connectors: Connectors, rasa: RasaChannel) -> None:
    chat.ask("before")
    connectors.stop()
    try:
        chat.box.fill("during")
        chat.box.press("Enter")
        expect(chat.banner).to_contain_text("The connection to the assistant is lost.")
        expect(chat.questions.nth(1)).to_contain_text("Not sent yet")
    finally:
        connectors.start()
    expect(chat.answers).to_have_count(2, timeout=40_000)
    assert rasa.texts() == ["before", "during"]


def test_an_answer_lost_on_the_way_is_fetched_without_asking_twice(chat: ChatPage, rasa: RasaChannel) -> None:
    lost = []

    def lose(route: object) -> None:
        if not lost:
            lost.append(route.fetch())  # type: ignore[attr-defined]
            route.abort()  # type: ignore[attr-defined]
        else:
            route.continue_()  # type: ignore[attr-defined]

    chat.page.route("**/chat/messages", lose)
    chat.box.fill("hello")
    chat.box.press("Enter")
    expect(chat.answers).to_have_count(1, timeout=40_000)
    assert len(lost) == 1
    assert rasa.texts() == ["hello"]


def test_a_device_without_a_network_is_told_and_keeps_what_is_written(chat: ChatPage, rasa: RasaChannel) -> None:
    chat.page.context.set_offline(True)
    expect(chat.banner).to_contain_text("This device is offline.")
    chat.box.fill("a draft")
    chat.box.press("Enter")
    expect(chat.box).to_have_value("a draft")
    chat.page.context.set_offline(False)
    chat.wait_until_connected()
    expect(chat.banner).to_have_text("The assistant is connected again.")
    chat.box.press("Enter")
    chat.answer(0)
    assert rasa.texts() == ["a draft"]


def test_a_failed_answer_can_be_tried_again(chat: ChatPage, rasa: RasaChannel) -> None:
    rasa.raw = b"nonsense"
    chat.box.fill(PARTNERS)
    chat.box.press("Enter")
    expect(chat.questions).to_contain_text("Sorry, something went wrong")
    expect(chat.questions).to_contain_text("Reference: ")
    assert barriers(chat.page) == []
    chat.page.reload()
    chat.wait_until_connected()
    rasa.raw = None
    chat.page.get_by_role("button", name="Try again").click()
    chat.answer(0)
    expect(chat.questions).to_have_count(1)
    assert rasa.texts() == [PARTNERS, PARTNERS]


# Everyone


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1100, 320])
def test_axe_finds_no_barrier(chat: ChatPage, scheme: str, width: int) -> None:
    chat.page.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
    chat.page.set_viewport_size({"width": width, "height": 700})
    assert barriers(chat.page) == []
    for question in (PARTNERS, "compare the two with Provide", "something is missing", "audit", PARTNERS):
        chat.ask(question)
    assert barriers(chat.page) == []
    chat.page.goto(f"{chat.url}/health")
    assert barriers(chat.page) == []


@pytest.mark.parametrize(("width", "height"), [(320, 700), (320, 256)])
def test_nothing_is_cut_off_on_a_narrow_screen_or_at_400_percent(chat: ChatPage, width: int, height: int) -> None:
    chat.page.set_viewport_size({"width": width, "height": height})
    for question in (PARTNERS, "compare the two with Provide", "something is missing", "audit", "a" * 300):
        chat.ask(question)
        assert chat.fits()
    chat.box.press_sequentially("more")
    expect(chat.box).to_be_in_viewport()
    assert chat.fits()


def test_everything_can_be_done_with_the_keyboard(chat: ChatPage, rasa: RasaChannel) -> None:
    keyboard = chat.page.keyboard
    keyboard.press("Tab")
    assert chat.focused() == "Skip to main content"
    keyboard.press("Enter")
    keyboard.press("Tab")
    assert chat.focused() == "Which protocol covers missing from education checks?"
    keyboard.press("Tab")
    keyboard.press("Enter")
    answer = chat.answer(0)
    choice = answer.get_by_role("button", name="What is it for?")
    for _ in range(20):
        if chat.focused() == "What is it for?":
            break
        keyboard.press("Tab")
    expect(choice).to_be_focused()
    expect(choice).to_be_in_viewport()
    assert choice.evaluate("node => getComputedStyle(node).outlineStyle") == "solid"
    keyboard.press("Space")
    chat.answer(1)
    assert rasa.texts() == [PARTNERS, "What is the Autism Panel for?"]
    expect(choice).to_be_focused()


def test_what_has_the_focus_is_not_hidden_behind_the_message_box(chat: ChatPage) -> None:
    for question in (PARTNERS, PARTNERS, PARTNERS):
        chat.ask(question)
    chat.page.evaluate("scrollTo(0, 0)")
    top = place(chat.page.locator("#composer"))["y"]
    for button in chat.log.get_by_role("button").all():
        button.focus()
        assert place(button)["y"] + place(button)["height"] <= top


def test_answers_are_announced_and_a_restored_conversation_is_not(chat: ChatPage) -> None:
    expect(chat.log).to_have_attribute("aria-live", "polite")
    chat.ask(PARTNERS)
    expect(chat.log.get_by_role("heading", level=3)).to_have_text(["You", "Sharing Assistant"])
    chat.page.add_init_script(
        """
        window.addedLive = 0;
        new MutationObserver((changes) => {
          const live = document.getElementById("conversation")?.getAttribute("aria-live") === "polite";
          for (const change of changes) if (live && change.target.id === "conversation") window.addedLive += change.addedNodes.length;
        }).observe(document, { childList: true, subtree: true });
        """
    )
    chat.page.reload()
    chat.wait_until_connected()
    expect(chat.answers).to_have_count(1)
    expect(chat.log).to_have_attribute("aria-live", "polite")


def test_nothing_moves_for_people_who_want_it_so(chat: ChatPage, rasa: RasaChannel) -> None:
    rasa.delay = 1.5
    chat.box.fill("hello")
    chat.box.press("Enter")
    dot = chat.page.locator(".dots i").first
    assert dot.evaluate("node => getComputedStyle(node).animationName") == "none"
    chat.page.emulate_media(reduced_motion="no-preference")
    assert dot.evaluate("node => getComputedStyle(node).animationName") == "dot"
    chat.answer(0)


def test_messages_and_buttons_keep_their_edges_in_forced_colours(chat: ChatPage) -> None:
    chat.page.emulate_media(forced_colors="active")
    answer = chat.ask(PARTNERS)
    for part in (answer.locator(".words"), chat.questions.locator(".words"), answer.get_by_role("button").first, chat.send):
        assert part.evaluate("node => getComputedStyle(node).borderTopStyle") == "solid"
        assert part.evaluate("node => getComputedStyle(node).borderTopColor") != "rgba(0, 0, 0, 0)"


def test_a_print_holds_the_conversation_and_where_its_links_lead(chat: ChatPage) -> None:
    answer = chat.ask(PARTNERS)
    chat.page.emulate_media(media="print")
    expect(chat.box).to_be_hidden()
    expect(answer.get_by_role("button").first).to_be_hidden()
    link = answer.get_by_role("link")
    assert "example.org" in link.evaluate("node => getComputedStyle(node, '::after').content")


# The health page


def test_the_health_page_tells_what_works(chat: ChatPage) -> None:
    chat.page.get_by_role("link", name="See how the assistant is running").click()
    expect(chat.page.get_by_role("heading", level=1)).to_have_text("Something is not working")
    rows = dict(zip(chat.page.get_by_role("term").all_inner_texts(), chat.page.get_by_role("definition").all_inner_texts(), strict=True))
    assert rows["Action server"] == "Not working: cannot be reached"
    assert rows["Rasa"] == "3.6.21"
    chat.page.get_by_role("link", name="Ask a question").click()
    chat.wait_until_connected()


def test_the_process_logs_no_message(chat: ChatPage, connectors: Connectors, rasa: RasaChannel) -> None:
    chat.ask("zebra crossing")
    rasa.raw = b"zebra"
    chat.box.fill("zebra")
    chat.box.press("Enter")
    expect(chat.questions.nth(1)).to_contain_text("Reference: ")
    assert "reference" in connectors.log
    assert "zebra" not in connectors.log
