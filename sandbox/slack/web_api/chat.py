"""chat.*. https://docs.slack.dev/reference/methods?filter=chat."""

from typing import Any

from sandbox.slack import wire
from sandbox.slack.posting import LONGEST_EDIT, Content
from sandbox.slack.records import Channel, Json, Message
from sandbox.slack.refused import Refused
from sandbox.slack.web_api.call import Call, Method

# What the answer of chat.update leaves out of its message.
_PLACE = (
    "ts",
    "thread_ts",
    "parent_user_id",
    "reply_count",
    "reply_users_count",
    "latest_reply",
    "reply_users",
    "is_locked",
    "subscribed",
    "reactions",
)


async def post_message(call: Call) -> Json:
    """https://docs.slack.dev/reference/methods/chat.postMessage."""
    channel = _target(call)
    _may_post(call, channel)
    content = call.slack.posting.content(call.args)
    _refuse_too_long(call, content)
    metadata = call.slack.posting.metadata(call.args.get("metadata"))
    thread_ts = _thread(call, channel)
    broadcast = thread_ts is not None and call.flag("reply_broadcast")
    _within_limit(call, channel)
    message = call.workspace.messages.post(
        channel=channel.id,
        user=call.bot,
        text=content.text,
        blocks=content.blocks,
        attachments=content.attachments,
        metadata=metadata,
        thread_ts=thread_ts,
        subtype="thread_broadcast" if broadcast else None,
        by_app=True,
        **_custom(call),
    )
    shown = wire.message_json(call.workspace, message, metadata=True)
    return {"channel": channel.id, "ts": message.ts, "message": shown}


async def post_ephemeral(call: Call) -> Json:
    """Seen by one person, once; https://docs.slack.dev/reference/methods/chat.postEphemeral."""
    channel = _target(call)
    _may_post(call, channel)
    user = call.user()
    if user.id not in channel.members:
        raise Refused("user_not_in_channel")
    content = call.slack.posting.content(call.args, longest=LONGEST_EDIT)
    message = call.workspace.messages.post(
        channel=channel.id,
        user=call.bot,
        text=content.text,
        blocks=content.blocks,
        attachments=content.attachments,
        thread_ts=_thread(call, channel),
        by_app=True,
        only_for=user.id,
        **_custom(call),
    )
    return {"message_ts": message.ts}


async def update(call: Call) -> Json:
    """Blocks go when only text is sent; https://docs.slack.dev/reference/methods/chat.update."""
    channel = call.channel()
    if channel.is_archived:
        raise Refused("is_inactive")
    message = call.message(channel, call.text("ts", "message_not_found"))
    if not message.by_app:
        raise Refused("cant_update_message")
    content = call.slack.posting.content(call.args, longest=LONGEST_EDIT)
    _refuse_too_long(call, content)
    changed: dict[str, Any] = {
        "text": content.text,
        "blocks": content.blocks,
        "attachments": content.attachments,
    }
    if "metadata" in call.args:
        changed["metadata"] = call.slack.posting.metadata(call.args["metadata"])
    reworded = content.text != message.text and "text" in call.args
    call.workspace.messages.edit(message, by=call.bot if reworded else None, **changed)
    shown = wire.message_json(call.workspace, message, metadata=True)
    content_only = {key: value for key, value in shown.items() if key not in _PLACE}
    return {
        "channel": channel.id,
        "ts": message.ts,
        "text": message.text,
        "message": content_only,
    }


async def delete(call: Call) -> Json:
    """The app's own messages; https://docs.slack.dev/reference/methods/chat.delete."""
    channel = call.channel()
    message = call.message(channel, call.text("ts", "message_not_found"))
    if not message.by_app:
        raise Refused("cant_delete_message")
    call.workspace.messages.delete(message)
    return {"channel": channel.id, "ts": message.ts}


async def get_permalink(call: Call) -> Json:
    """https://docs.slack.dev/reference/methods/chat.getPermalink."""
    channel = call.channel()
    message = call.message(channel, call.text("message_ts", "message_not_found"))
    return {"channel": channel.id, "permalink": permalink(call, message)}


def permalink(call: Call, message: Message) -> str:
    """Where the message is on the workspace's page."""
    base = f"{call.workspace.web_url}/archives/{message.channel}/p{message.ts.replace('.', '')}"
    thread = f"?thread_ts={message.thread_ts}&cid={message.channel}" if message.thread_ts else ""
    return base + thread


def _refuse_too_long(call: Call, content: Content) -> None:
    if call.args.get("blocks"):
        call.slack.posting.refuse_too_long(content.blocks)


def _target(call: Call) -> Channel:
    """The conversation by id or name, or a person's direct messages by user id."""
    wanted = call.text("channel", "channel_not_found")
    user = call.workspace.users.get(wanted)
    if user is not None:
        return call.workspace.channels.dm(user.id, call.bot)
    channel = call.workspace.channels.named(wanted)
    if channel is None or not call.knows(channel):
        raise Refused("channel_not_found")
    return channel


def _may_post(call: Call, channel: Channel) -> None:
    if channel.is_archived:
        raise Refused("is_archived")
    if channel.kind == "im" and not call.slack.manifest.messages_tab:
        raise Refused("messages_tab_disabled")
    everywhere = "chat:write.public" in call.slack.manifest.scopes
    if call.bot not in channel.members and not (everywhere and channel.kind == "channel"):
        raise Refused("not_in_channel")


def _thread(call: Call, channel: Channel) -> str | None:
    """The thread to post in. Slack does not say what it does about a ts that never was."""
    thread_ts = call.optional("thread_ts")
    if thread_ts and call.workspace.messages.get(channel.id, thread_ts) is None:
        raise Refused("thread_not_found")
    return thread_ts


def _custom(call: Call) -> dict[str, Any]:
    """In whose name; without the scope Slack ignores it and posts in the app's.

    https://docs.slack.dev/reference/methods/chat.postMessage#authorship
    """
    if "chat:write.customize" not in call.slack.manifest.scopes:
        return {}
    emoji, picture = call.optional("icon_emoji"), call.optional("icon_url")
    icons = {"emoji": emoji} if emoji else _icons(picture) if picture else None
    return {"username": call.optional("username"), "icons": icons}


def _icons(picture: str) -> Json:
    return {f"image_{size}": picture for size in (36, 48, 72)}


def _within_limit(call: Call, channel: Channel) -> None:
    if seconds := call.slack.limits.wait_for(channel.id):
        raise Refused("ratelimited", retry_after=seconds)


_WRITE = ("chat:write",)
METHODS = {
    "chat.postMessage": Method(function=post_message, scopes=_WRITE),
    "chat.postEphemeral": Method(function=post_ephemeral, scopes=_WRITE),
    "chat.update": Method(function=update, scopes=_WRITE),
    "chat.delete": Method(function=delete, scopes=_WRITE),
    "chat.getPermalink": Method(function=get_permalink),
}
