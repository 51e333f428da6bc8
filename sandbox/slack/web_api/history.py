"""conversations.history and conversations.replies."""

from collections.abc import Iterable

from sandbox.slack import wire
from sandbox.slack.records import Json, Message
from sandbox.slack.refused import Refused
from sandbox.slack.web_api.call import Call, Method
from sandbox.slack.web_api.paging import limit, make_cursor, read_cursor

_HISTORY = ("channels:history", "groups:history", "im:history", "mpim:history")
MOST = 999


async def history(call: Call) -> Json:
    """Newest first; https://docs.slack.dev/reference/methods/conversations.history."""
    channel = call.readable_channel()
    after = read_cursor(call, "next_ts")
    found = [
        message
        for message in _between(call, call.workspace.messages.history(channel.id))
        if after is None or _number(message.ts) <= _number(after)
    ]
    shown, rest = _cut(found, limit(call, 100, MOST))
    return {
        "messages": [_json(call, message) for message in shown],
        "has_more": bool(rest),
        "pin_count": 0,
        "channel_actions_ts": None,
        "channel_actions_count": 0,
        "response_metadata": {"next_cursor": _cursor(rest)},
    }


async def replies(call: Call) -> Json:
    """The parent first on every page, then replies, oldest first.

    https://docs.slack.dev/reference/methods/conversations.replies
    """
    channel = call.readable_channel()
    parent = call.workspace.messages.get(channel.id, call.text("ts", "thread_not_found"))
    if parent is None or parent.only_for is not None:
        raise Refused("thread_not_found")
    after = read_cursor(call, "next_ts")
    found = [
        message
        for message in _between(call, call.workspace.messages.replies(channel.id, parent.ts))
        if after is None or _number(message.ts) >= _number(after)
    ]
    shown, rest = _cut(found, limit(call, 1000))
    return {
        "messages": [_json(call, message) for message in (parent, *shown)],
        "has_more": bool(rest),
        "response_metadata": {"next_cursor": _cursor(rest)},
    }


def _between(call: Call, messages: Iterable[Message]) -> Iterable[Message]:
    """Those from `oldest` to `latest`, the ends only with `inclusive`."""
    oldest, latest = call.optional("oldest"), call.optional("latest")
    inclusive = call.flag("inclusive")
    low = _number(oldest) if oldest else (0, 0)
    high = _number(latest) if latest else None
    for message in messages:
        ts = _number(message.ts)
        at_end = ts in (low, high)
        within = low < ts and (high is None or ts < high)
        if inclusive if at_end else within:
            yield message


def _number(ts: str) -> tuple[int, int]:
    """A ts for comparing, exactly. Raises Refused when it is none."""
    seconds, _, micros = ts.partition(".")
    try:
        return int(seconds or 0), int((micros or "0").ljust(6, "0")[:6])
    except ValueError:
        raise Refused("invalid_ts_latest") from None


def _cut(messages: list[Message], count: int) -> tuple[list[Message], list[Message]]:
    return messages[:count], messages[count:]


def _cursor(rest: list[Message]) -> str:
    return make_cursor("next_ts", rest[0].ts) if rest else ""


def _json(call: Call, message: Message) -> Json:
    return wire.message_json(call.workspace, message, metadata=call.flag("include_all_metadata"))


METHODS = {
    "conversations.history": Method(function=history, scopes=_HISTORY),
    "conversations.replies": Method(function=replies, scopes=_HISTORY),
}
