"""Uploading a file: where to, and what becomes of it."""

from __future__ import annotations

from tests.slack.limits import Refused
from tests.slack.methods.chat import channel_to_post_in, check_thread
from tests.slack.web_api import Call, Method
from tests.slack.workspace import JSON, File, Workspace


def told(file: File, workspace: Workspace, user: str) -> JSON:
    """A file as messages and answers write it."""
    return {
        "id": file.id,
        "name": file.name,
        "title": file.title or file.name,
        "size": len(file.content),
        "user": user,
        "filetype": file.name.rpartition(".")[2],
        "mode": "hosted",
        "url_private": f"https://files.slack.com/files-pri/{workspace.id}-{file.id}/{file.name}",
    }


def _get_upload_url(call: Call) -> JSON:
    if not isinstance(call.args["length"], int) or call.args["length"] < 1:
        raise Refused("invalid_arguments", "length must be the number of bytes")
    file = File(call.workspace.names.new("F"), call.args["filename"], length=call.args["length"])
    call.workspace.files[file.id] = file
    return {"upload_url": f"{call.slack.address}/upload/v1/{call.workspace.id}/{file.id}", "file_id": file.id}


def _complete_upload(call: Call) -> JSON:
    workspace = call.workspace
    done = []
    for wanted in call.args["files"]:
        file = workspace.files.get(wanted.get("id", ""))
        if file is None or not file.content:
            raise Refused("file_not_found", f"{wanted.get('id')} is not uploaded")
        if file.channel:
            raise Refused("file_update_failed", f"{file.id} is complete already")
        file.title = wanted.get("title", "")
        done.append(file)
    if "channel_id" in call.args:
        _share(call, done)
    return {"files": [told(file, workspace, workspace.bot_user) for file in done]}


def _share(call: Call, files: list[File]) -> None:
    channel = channel_to_post_in(call.workspace, call.args["channel_id"])
    thread_ts = call.args.get("thread_ts", "")
    if thread_ts:
        check_thread(channel, thread_ts)
    for file in files:
        file.channel, file.thread_ts = channel.id, thread_ts
    shared = [told(file, call.workspace, call.workspace.bot_user) for file in files]
    said = {"text": call.args.get("initial_comment", "")} | ({"thread_ts": thread_ts} if thread_ts else {})
    call.slack.messages.post(call.workspace, channel, said, files=shared)


METHODS = {
    "files.getUploadURLExternal": Method(_get_upload_url, ("filename", "length"), ("alt_txt", "snippet_type"), ("files:write",)),
    "files.completeUploadExternal": Method(_complete_upload, ("files",), ("channel_id", "initial_comment", "thread_ts"), ("files:write",)),
}
