"""reactions.*. https://docs.slack.dev/reference/methods?filter=reactions."""

import re

from sandbox.slack import wire
from sandbox.slack.records import Json, Message
from sandbox.slack.refused import Refused
from sandbox.slack.web_api.call import Call, Method

_NAME = re.compile(r"[a-z0-9_'+-]+(::skin-tone-[2-6])?")
MOST_KINDS = 50


async def add(call: Call) -> Json:
    """https://docs.slack.dev/reference/methods/reactions.add."""
    message, name = _message(call), _name(call)
    _refuse_archived(call)
    if name not in message.reactions and len(message.reactions) >= MOST_KINDS:
        raise Refused("too_many_emoji")
    if not call.workspace.messages.react(message, call.bot, name):
        raise Refused("already_reacted")
    return {}


async def remove(call: Call) -> Json:
    """https://docs.slack.dev/reference/methods/reactions.remove."""
    message, name = _message(call), _name(call)
    _refuse_archived(call)
    if not call.workspace.messages.unreact(message, call.bot, name):
        raise Refused("no_reaction")
    return {}


async def get(call: Call) -> Json:
    """https://docs.slack.dev/reference/methods/reactions.get."""
    message = _message(call)
    shown = wire.message_json(call.workspace, message)
    return {"type": "message", "channel": message.channel, "message": shown}


def _message(call: Call) -> Message:
    channel = call.channel()
    if call.bot not in channel.members:
        raise Refused("not_in_channel")
    return call.message(channel, call.text("timestamp", "bad_timestamp"))


def _refuse_archived(call: Call) -> None:
    if call.channel().is_archived:
        raise Refused("is_archived")


def _name(call: Call) -> str:
    name = call.text("name", "invalid_name").strip(":")
    if not _NAME.fullmatch(name):
        raise Refused("invalid_name")
    return name


METHODS = {
    "reactions.add": Method(function=add, scopes=("reactions:write",)),
    "reactions.remove": Method(function=remove, scopes=("reactions:write",)),
    "reactions.get": Method(function=get, scopes=("reactions:read",)),
}
