"""What the fake's Web API refuses, limits, forgets and breaks, seen by slack_sdk's own client."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

import aiohttp
import pytest
from slack_sdk.errors import SlackApiError
from slack_sdk.http_retry.builtin_async_handlers import AsyncRateLimitErrorRetryHandler
from slack_sdk.web.async_client import AsyncWebClient
from slack_sdk.webhook.async_client import AsyncWebhookClient

from tests.slack.fake import FakeSlack
from tests.unit.slack_fake.bolt_app import MODAL, client

BLOCK = {"type": "section", "text": {"type": "mrkdwn", "text": "Hello"}}


def run(test: Callable[[FakeSlack, AsyncWebClient], Awaitable[None]], **settings: Any) -> None:
    async def whole() -> None:
        async with FakeSlack(**settings) as slack:
            slack.socket_mode.patience = 0.0
            slack.deliveries.retry_delays = ()
            slack.user("U1")
            await test(slack, client(slack))

    asyncio.run(whole())


async def refused(call: Awaitable[Any]) -> str:
    with pytest.raises(SlackApiError) as caught:
        await call
    return str(caught.value.response["error"])


def test_a_message_is_posted_changed_read_and_deleted() -> None:
    async def test(slack: FakeSlack, bot: AsyncWebClient) -> None:
        metadata = {"event_type": "answer", "event_payload": {"id": 7}}
        posted = await bot.chat_postMessage(channel="C1", text="Hello", blocks=[BLOCK], metadata=metadata)
        reply = await bot.chat_postMessage(channel="C1", text="More", thread_ts=posted["ts"])
        await bot.chat_update(channel="C1", ts=posted["ts"], text="Hello again")
        read = await bot.conversations_history(channel="C1", include_all_metadata=True)
        assert [(one["text"], one["metadata"]) for one in read["messages"]] == [("Hello again", metadata)]
        thread = await bot.conversations_replies(channel="C1", ts=posted["ts"], limit=1)
        assert (len(thread["messages"]), thread["has_more"]) == (1, True)
        await bot.chat_delete(channel="C1", ts=reply["ts"])
        assert [message.ts for message in slack.workspace.messages()] == [posted["ts"]]
        assert slack.refused == []

    run(test)


def test_tokens_and_scopes_are_checked() -> None:
    async def test(slack: FakeSlack, bot: AsyncWebClient) -> None:
        assert await refused(client(slack, "").auth_test()) == "not_authed"
        assert await refused(client(slack, "xoxb-other").auth_test()) == "invalid_auth"
        assert await refused(client(slack, slack.app_token).chat_postMessage(channel="C1", text="x")) == "not_allowed_token_type"
        assert await refused(bot.apps_connections_open(app_token=slack.bot_token)) == "not_allowed_token_type"
        with pytest.raises(SlackApiError) as caught:
            await bot.users_info(user="U1")
        assert (caught.value.response["error"], caught.value.response["needed"]) == ("missing_scope", "users:read")
        assert await refused(bot.conversations_info(channel="C1")) == "missing_scope"
        assert (await bot.auth_test()).headers["x-oauth-scopes"] == "chat:write,im:read"
        await bot.auth_revoke()
        assert await refused(bot.auth_test()) == "token_revoked"

    run(test, scopes=("chat:write", "im:read"))


def test_unknown_methods_and_arguments_and_wrong_places_are_refused() -> None:
    async def test(slack: FakeSlack, bot: AsyncWebClient) -> None:
        slack.channel("C2", bot=False)
        slack.channel("G1", kind="group", bot=False)
        assert await refused(bot.api_call("chat.shout")) == "unknown_method"
        assert await refused(bot.chat_postMessage(channel="C1", text="x", colour="red")) == "invalid_arguments"
        assert await refused(bot.api_call("users.info", params={"user": "U1", "colour": "red"})) == "invalid_arguments"
        assert await refused(bot.api_call("chat.update", json={"channel": "C1", "text": "x"})) == "invalid_arguments"
        assert await refused(bot.chat_postMessage(channel="C9", text="x")) == "channel_not_found"
        assert await refused(bot.chat_postMessage(channel="G1", text="x")) == "channel_not_found"
        assert await refused(bot.chat_postMessage(channel="C2", text="x")) == "not_in_channel"
        assert await refused(bot.chat_postMessage(channel="C1", text="x", thread_ts="1.1")) == "thread_not_found"
        assert await refused(bot.chat_postEphemeral(channel="C1", user="U9", text="x")) == "user_not_in_channel"
        assert await refused(bot.chat_update(channel="C1", ts="1.1", text="x")) == "message_not_found"
        theirs = slack.user("U1").says("C1", "Mine")
        assert await refused(bot.chat_update(channel="C1", ts=theirs.ts, text="x")) == "cant_update_message"
        assert await refused(bot.conversations_open(users="U9")) == "user_not_found"
        assert len(slack.refused) == 12

    run(test)


def test_what_breaks_a_limit_is_refused_and_remembered() -> None:
    async def test(slack: FakeSlack, bot: AsyncWebClient) -> None:
        assert await refused(bot.chat_postMessage(channel="C1", text="x", blocks=[BLOCK] * 51)) == "invalid_blocks"
        assert await refused(bot.chat_postMessage(channel="C1", text="x" * 40_001)) == "msg_too_long"
        posted = await bot.chat_postMessage(channel="C1", text="x" * 40_000)
        assert await refused(bot.chat_update(channel="C1", ts=posted["ts"], text="x" * 4_001)) == "msg_too_long"
        assert [refusal.error for refusal in slack.refused] == ["invalid_blocks", "msg_too_long", "msg_too_long"]

    run(test)


def test_a_trigger_is_good_once_and_for_a_short_time() -> None:
    async def test(slack: FakeSlack, bot: AsyncWebClient) -> None:
        trigger = slack.triggers.new(slack.workspace, "U1")
        assert await refused(bot.views_open(trigger_id="made.up", view=MODAL)) == "invalid_trigger_id"
        await bot.views_open(trigger_id=trigger, view=MODAL)
        assert await refused(bot.views_open(trigger_id=trigger, view=MODAL)) == "exchanged_trigger_id"
        slack.triggers.seconds = 0.0
        assert await refused(bot.views_open(trigger_id=slack.triggers.new(slack.workspace, "U1"), view=MODAL)) == "expired_trigger_id"

    run(test)


def test_modals_stand_three_deep_and_a_view_that_changed_is_not_overwritten() -> None:
    async def test(slack: FakeSlack, bot: AsyncWebClient) -> None:
        person = slack.user("U1")
        opened = await bot.views_open(trigger_id=slack.triggers.new(slack.workspace, "U1"), view=MODAL)
        for _ in range(2):
            assert person.modal
            await bot.views_push(trigger_id=slack.triggers.new(slack.workspace, "U1", person.modal.id), view=MODAL)
        assert person.modal
        trigger = slack.triggers.new(slack.workspace, "U1", person.modal.id)
        assert await refused(bot.views_push(trigger_id=trigger, view=MODAL)) == "push_limit_reached"
        await bot.views_update(view_id=opened["view"]["id"], hash=opened["view"]["hash"], view=MODAL)
        late = bot.views_update(view_id=opened["view"]["id"], hash=opened["view"]["hash"], view=MODAL)
        assert await refused(late) == "hash_conflict"
        person.closes(person.modal)
        assert len(slack.workspace.modals("U1")) == 2
        assert await refused(bot.views_update(view_id="V0", view=MODAL)) == "not_found"

    run(test)


def test_a_response_url_takes_five_answers() -> None:
    async def test(slack: FakeSlack, bot: AsyncWebClient) -> None:
        url = slack.user("U1").command("/sharing", "help", "C1").payload["response_url"]
        webhook = AsyncWebhookClient(url)
        assert (await webhook.send(text=" ")).status_code == 400
        for _ in range(4):
            assert (await webhook.send(text="Only you")).status_code == 200
        assert (await webhook.send(text="Everyone", response_type="in_channel")).body == "ok"
        sixth = await webhook.send(text="One more")
        assert (sixth.status_code, "used_url" in sixth.body) == (404, True)
        assert [message.text for message in slack.user("U2").sees("C1")] == ["Everyone"]
        assert len(slack.user("U1").sees("C1")) == 5

    run(test)


def test_the_pace_of_a_channel_is_held_and_slack_sdk_waits() -> None:
    async def test(slack: FakeSlack, bot: AsyncWebClient) -> None:
        slack.faults.hold_pace(every=0.3, burst=1)
        bot.retry_handlers.append(AsyncRateLimitErrorRetryHandler(max_retry_count=1))
        await bot.chat_postMessage(channel="C1", text="one")
        await bot.chat_postMessage(channel="U1", text="in another channel")
        assert slack.limited == 0
        await bot.chat_postMessage(channel="C1", text="two")
        assert (slack.limited, len(slack.workspace.messages())) == (1, 3)

    run(test)


def test_faults_come_on_demand() -> None:
    async def test(slack: FakeSlack, bot: AsyncWebClient) -> None:
        slack.faults.limits("chat.postMessage", retry_after=7)
        with pytest.raises(SlackApiError) as caught:
            await bot.chat_postMessage(channel="C1", text="x")
        assert (caught.value.response.status_code, caught.value.response.headers["Retry-After"]) == (429, "7")
        slack.faults.fails("*", status=503)
        with pytest.raises(SlackApiError):
            await bot.chat_postMessage(channel="C1", text="x")
        bot.retry_handlers.clear()
        slack.faults.drops("chat.postMessage")
        with pytest.raises(aiohttp.ClientError):
            await bot.chat_postMessage(channel="C1", text="lost")
        slack.faults.drops("chat.postMessage", after_work=True)
        with pytest.raises(aiohttp.ClientError):
            await bot.chat_postMessage(channel="C1", text="posted all the same")
        slack.faults.delays("chat.postMessage", 0.05)
        await bot.chat_postMessage(channel="C1", text="late")
        slack.down = True
        with pytest.raises(aiohttp.ClientError):
            await bot.auth_test()
        assert [message.text for message in slack.workspace.messages()] == ["posted all the same", "late"]
        assert slack.refused == []

    run(test)


def test_a_file_is_uploaded_into_a_direct_message() -> None:
    async def test(slack: FakeSlack, bot: AsyncWebClient) -> None:
        channel = (await bot.conversations_open(users="U1"))["channel"]["id"]
        await bot.files_upload_v2(channel=channel, filename="audit.docx", content=b"words", title="Audit", initial_comment="Here it is")
        (message,) = slack.user("U1").sees()
        assert (message.text, message.files[0]["name"], message.files[0]["title"]) == ("Here it is", "audit.docx", "Audit")
        assert slack.workspace.files[message.files[0]["id"]].content == b"words"
        assert slack.refused == []

    run(test)


def test_a_file_must_be_as_long_as_announced() -> None:
    async def test(slack: FakeSlack, bot: AsyncWebClient) -> None:
        place = await bot.files_getUploadURLExternal(filename="audit.docx", length=5)
        async with aiohttp.ClientSession() as session, session.post(place["upload_url"], data=b"more words") as response:
            assert response.status == 400
        assert await refused(bot.files_completeUploadExternal(files=[{"id": place["file_id"]}])) == "file_not_found"

    run(test)


@pytest.mark.filterwarnings("ignore:BasicAuth is deprecated:DeprecationWarning")  # slack_sdk 3.48 still uses it.
def test_the_app_is_installed_in_another_workspace_and_removed() -> None:
    async def test(slack: FakeSlack, bot: AsyncWebClient) -> None:
        second = slack.installations.add_workspace("T2", "Harlow Schools")
        code = slack.installations.allows(second, "U1", "https://example.org/redirect")
        access = {"client_id": slack.client_id, "code": code, "redirect_uri": "https://example.org/redirect"}
        assert await refused(bot.oauth_v2_access(client_secret="wrong", **access)) == "bad_client_secret"
        installed = await bot.oauth_v2_access(client_secret=slack.client_secret, **access)
        assert await refused(bot.oauth_v2_access(client_secret=slack.client_secret, **access)) == "invalid_code"
        other = client(slack, installed["access_token"])
        assert (await other.auth_test())["team_id"] == "T2"
        assert await refused(other.chat_postMessage(channel="C1", text="x")) == "channel_not_found"
        slack.installations.uninstalls(second)
        assert await refused(other.auth_test()) == "account_inactive"
        slack.user("U1", team="T2").dm("Are you still there?")
        assert [one.name for one in slack.deliveries.made] == ["tokens_revoked", "app_uninstalled"]
        assert slack.user("U1", team="T2").command("/sharing").acked is False
        assert (await bot.auth_test())["team_id"] == "T1"

    run(test)


def test_the_agent_view_has_a_status_prompts_and_a_title() -> None:
    async def test(slack: FakeSlack, bot: AsyncWebClient) -> None:
        asked = slack.user("U1").dm("Hello")
        place = {"channel_id": asked.channel, "thread_ts": asked.ts}
        await bot.assistant_threads_setStatus(**place, status="is looking", loading_messages=["Reading the protocols"])
        await bot.assistant_threads_setStatus(**place, status="")
        await bot.assistant_threads_setTitle(**place, title="Partners")
        prompt = {"title": "Partners", "message": "Who are the partners?"}
        await bot.assistant_threads_setSuggestedPrompts(channel_id=asked.channel, prompts=[prompt])
        assert [one["status"] for one in slack.workspace.statuses] == ["is looking", ""]
        wrong = bot.assistant_threads_setSuggestedPrompts(channel_id=asked.channel, prompts=[prompt] * 5)
        assert await refused(wrong) == "invalid_arguments"
        assert await refused(bot.assistant_threads_setStatus(**{**place, "thread_ts": "1.1"}, status="x")) == "invalid_thread_ts"

    run(test)


def test_an_app_hears_only_what_it_subscribed_to_and_has_a_scope_for() -> None:
    async def test(slack: FakeSlack, bot: AsyncWebClient) -> None:
        slack.channel("G1", kind="group", members=["U1"])
        slack.channel("G2", kind="group", members=["U1"], bot=False)
        slack.user("U1").says("C1", "not told: no scope")
        slack.user("U1").says("G2", "not told: the bot is not there")
        slack.user("U1").says("G1", "told as well")
        slack.user("U1").opens_home()
        slack.user("U1").dm("told")
        assert [one.payload["event"]["text"] for one in slack.deliveries.made] == ["told as well", "told"]

    run(test, scopes=("im:history", "groups:history"), subscribed=("message.im", "message.groups", "message.channels"))
