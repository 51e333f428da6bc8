"""conversations.*: lists, members, opening and joining; messages are in history.py."""

from sandbox.slack import wire
from sandbox.slack.records import Channel, Json
from sandbox.slack.refused import Refused
from sandbox.slack.web_api.call import Call, Method
from sandbox.slack.web_api.paging import page

_KINDS = {
    "public_channel": "channel",
    "private_channel": "group",
    "im": "im",
    "mpim": "mpim",
}
_SCOPES = {
    "channel": "channels:read",
    "group": "groups:read",
    "im": "im:read",
    "mpim": "mpim:read",
}
_READ = tuple(_SCOPES.values())
MOST_IN_MPIM = 8


def asked_kinds(call: Call) -> set[str]:
    """The kinds in the argument `types`; each needs its scope."""
    asked = (call.optional("types") or "public_channel").split(",")
    words = [word.strip() for word in asked]
    if not all(word in _KINDS for word in words):
        raise Refused("invalid_types")
    for word in words:
        call.require(_SCOPES[_KINDS[word]])
    return {_KINDS[word] for word in words}


async def info(call: Call) -> Json:
    """https://docs.slack.dev/reference/methods/conversations.info."""
    channel = call.described_channel()
    shown = wire.channel_json(call.workspace, channel, call.bot)
    if call.flag("include_num_members"):
        shown["num_members"] = len(channel.members)
    return {"channel": shown}


async def list_conversations(call: Call) -> Json:
    """https://docs.slack.dev/reference/methods/conversations.list."""
    kinds = asked_kinds(call)
    archived = not call.flag("exclude_archived")
    found: list[Channel] = [
        channel
        for channel in call.workspace.channels.all()
        if channel.kind in kinds and call.knows(channel) and (archived or not channel.is_archived)
    ]
    shown, metadata = page(call, found)
    return {
        "channels": [_listed(call, channel) for channel in shown],
        "response_metadata": metadata,
    }


def _listed(call: Call, channel: Channel) -> Json:
    shown = wire.channel_json(call.workspace, channel, call.bot)
    if channel.kind != "im":
        shown["num_members"] = len(channel.members)
    return shown


async def members(call: Call) -> Json:
    """https://docs.slack.dev/reference/methods/conversations.members."""
    channel = call.described_channel()
    shown, metadata = page(call, channel.members)
    return {"members": list(shown), "response_metadata": metadata}


async def open_conversation(call: Call) -> Json:
    """Open a direct message with one person, or with up to eight.

    https://docs.slack.dev/reference/methods/conversations.open
    """
    known = call.workspace.channels.get(call.optional("channel") or "")
    if known is None and call.optional("channel"):
        raise Refused("channel_not_found")
    channel = known or _with_users(call)
    already = known is not None
    shown = {"id": channel.id}
    if call.flag("return_im"):
        shown = wire.channel_json(call.workspace, channel, call.bot)
    return {"channel": shown, **({"no_op": True, "already_open": True} if already else {})}


def _with_users(call: Call) -> Channel:
    given = call.args.get("users")
    users = given if isinstance(given, list) else (call.optional("users") or "").split(",")
    wanted = [user.strip() for user in users if user.strip()]
    if not wanted:
        raise Refused("users_list_not_supplied")
    if len(wanted) > MOST_IN_MPIM:
        raise Refused("too_many_users")
    for user_id in wanted:
        user = call.workspace.users.get(user_id)
        if user is None:
            raise Refused("user_not_found")
        if user.deleted:
            raise Refused("user_disabled")
    if len(wanted) == 1:
        return call.workspace.channels.dm(wanted[0], call.bot)
    call.require("mpim:write")
    found = call.workspace.channels.find_dm(call.bot, *wanted)
    name = f"mpdm-{'--'.join(wanted)}-1".lower()
    return found or call.workspace.channels.add(name, kind="mpim", members=[call.bot, *wanted])


async def join(call: Call) -> Json:
    """https://docs.slack.dev/reference/methods/conversations.join."""
    channel = call.channel()
    if channel.kind != "channel":
        raise Refused("method_not_supported_for_channel_type")
    if channel.is_archived:
        raise Refused("is_archived")
    joined = call.workspace.channels.join(channel, call.bot)
    answer: Json = {"channel": wire.channel_json(call.workspace, channel, call.bot)}
    if not joined:
        answer |= {
            "warning": "already_in_channel",
            "response_metadata": {"warnings": ["already_in_channel"]},
        }
    return answer


async def leave(call: Call) -> Json:
    """https://docs.slack.dev/reference/methods/conversations.leave."""
    channel = call.channel()
    if channel.is_general:
        raise Refused("cant_leave_general")
    if not call.workspace.channels.leave(channel, call.bot):
        return {"not_in_channel": True}
    return {}


METHODS = {
    "conversations.info": Method(function=info, scopes=_READ),
    "conversations.list": Method(function=list_conversations, scopes=_READ),
    "conversations.members": Method(function=members, scopes=_READ),
    "conversations.open": Method(function=open_conversation, scopes=("im:write", "mpim:write")),
    "conversations.join": Method(function=join, scopes=("channels:join",)),
    "conversations.leave": Method(function=leave, scopes=("channels:manage", "groups:write")),
}
