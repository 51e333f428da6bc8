"""files.*. https://docs.slack.dev/reference/methods?filter=files."""

from sandbox.slack import mrkdwn
from sandbox.slack.records import Channel, File, Json
from sandbox.slack.refused import Refused
from sandbox.slack.web_api.call import Call, Method
from sandbox.slack.web_api.paging import page
from sandbox.slack.wire_files import file_json, file_with_shares

LONGEST_ALT = 1_000
LARGEST_UPLOAD = 1 << 30
MOST_CHANNELS = 100


async def get_upload_url(call: Call) -> Json:
    """https://docs.slack.dev/reference/methods/files.getUploadURLExternal."""
    filename = call.text("filename", "missing_argument")
    length = call.number("length", 0)
    if length <= 0:
        raise Refused("missing_argument", messages=["missing required field: length"])
    if length > LARGEST_UPLOAD:
        raise Refused("file_upload_size_restricted")
    alt_txt = call.optional("alt_txt") or ""
    if len(alt_txt) > LONGEST_ALT:
        raise Refused("alt_txt_too_large")
    url, file = call.slack.uploads.begin(filename=filename, length=length, alt_txt=alt_txt)
    return {"upload_url": url, "file_id": file.id}


async def complete_upload(call: Call) -> Json:
    """Makes uploads known and shares them, in one message, a moment later.

    https://docs.slack.dev/reference/methods/files.completeUploadExternal
    """
    wanted = call.items("files")
    channels = _channels(call)
    thread_ts = call.optional("thread_ts")
    if thread_ts and (
        len(channels) != 1 or not call.workspace.messages.get(channels[0].id, thread_ts)
    ):
        raise Refused("thread_not_found")
    comment = call.optional("initial_comment")
    blocks = [] if comment else call.slack.posting.blocks(call.args.get("blocks"))
    files = call.slack.uploads.finish(wanted)
    for channel in channels:
        _share_soon(call, channel, files, thread_ts, mrkdwn.stored(comment or ""), blocks)
    return {"files": [file_with_shares(call.workspace, file) for file in files]}


def _share_soon(
    call: Call,
    channel: Channel,
    files: list[File],
    thread_ts: str | None,
    text: str,
    blocks: list[Json],
) -> None:
    workspace = call.workspace

    def share() -> None:
        message = workspace.messages.post(
            channel=channel.id,
            user=call.bot,
            text=text,
            blocks=blocks or mrkdwn.rich_text(text, workspace.ids.block_id()),
            files=[file.id for file in files],
            subtype="file_share",
            thread_ts=thread_ts,
            by_app=True,
        )
        for file in files:
            workspace.files.share(file, message)

    call.slack.uploads.soon(share)


async def info(call: Call) -> Json:
    """https://docs.slack.dev/reference/methods/files.info."""
    return {"file": file_with_shares(call.workspace, _file(call)), "comments": []}


async def list_files(call: Call) -> Json:
    """What the app can see; https://docs.slack.dev/reference/methods/files.list."""
    channel = call.optional("channel")
    found = [
        file
        for file in call.workspace.files.all()
        if call.workspace.app_sees_file(file) and (channel is None or channel in file.shares)
    ]
    shown, _ = page(call, found)
    paging = {"count": 100, "total": len(found), "page": 1, "pages": 1}
    return {"files": [file_json(call.workspace, file) for file in shown], "paging": paging}


async def delete(call: Call) -> Json:
    """The app's own files; https://docs.slack.dev/reference/methods/files.delete."""
    file = _file(call)
    if file.user != call.bot:
        raise Refused("cant_delete_file")
    await call.workspace.delete_file(file)
    return {}


def _file(call: Call) -> File:
    file = call.workspace.files.get(call.text("file", "file_not_found"))
    if file is None or not call.workspace.app_sees_file(file):
        raise Refused("file_not_found")
    if file.mode == "tombstone":
        raise Refused("file_deleted")
    return file


def _channels(call: Call) -> list[Channel]:
    several = call.optional("channels") or ""
    wanted = [word.strip() for word in several.split(",") if word.strip()]
    if single := call.optional("channel_id"):
        wanted = [single]
    if len(wanted) > MOST_CHANNELS:
        raise Refused("channels_limit_exceeded")
    return [_channel(call, channel_id) for channel_id in wanted]


def _channel(call: Call, channel_id: str) -> Channel:
    channel = call.workspace.channels.get(channel_id)
    if channel is None or not call.knows(channel):
        raise Refused("channel_not_found")
    if channel.is_archived:
        raise Refused("is_archived")
    if call.bot not in channel.members:
        raise Refused("not_in_channel")
    return channel


_WRITE = ("files:write",)
_READ = ("files:read",)
METHODS = {
    "files.getUploadURLExternal": Method(function=get_upload_url, scopes=_WRITE),
    "files.completeUploadExternal": Method(function=complete_upload, scopes=_WRITE),
    "files.info": Method(function=info, scopes=_READ),
    "files.list": Method(function=list_files, scopes=_READ),
    "files.delete": Method(function=delete, scopes=_WRITE),
}
